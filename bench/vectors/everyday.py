"""What people ask of shops, banks, travel firms and assistants, as word lists and frames of our own. Data only."""

from __future__ import annotations

from typing import Final

ACTIONS: Final = """
order,buy,purchase,get,reserve,preorder,pick up,collect > item,product,gift card,dress,pair of shoes,jacket,\
size,bundle,sample,new collection,sofa,candle,phone case,perfume,subscription box,last one in stock,plant,bike,\
mattress,book
return,send back,exchange,swap,replace,bring back > order,item,product,parcel,shirt,wrong size,shoes,gift,\
damaged item,unopened box,online order,sale item,coat,headphones,purchase
track,trace,locate,find,follow > order,parcel,package,delivery,shipment,box,courier,tracking number,refund,return
cancel,change,edit,update,amend,stop,combine,add something to > order,delivery address,shipping address,size,\
colour,quantity,payment method,delivery date,purchase,preorder,subscription,booking
use,apply,redeem,enter,claim,combine,get > discount code,coupon,voucher,promo code,gift card,loyalty points,\
student discount,reward,free shipping,store credit,referral code,birthday discount
pay for,pay with,split,finance > order,card,cash,paypal,apple pay,instalments,invoice,bank transfer,gift card,cheque
clean,wash,assemble,repair,fix,charge,install,store,recycle,measure,adjust > product,shoes,leather bag,table,\
lamp,battery,jumper,necklace,zip,strap,frame,rug,kettle,watch,mattress,filter
visit,find,contact,call,enter,join,leave > store,nearest shop,outlet,showroom,waiting list,newsletter,\
competition,loyalty programme,giveaway,customer service,head office,pop up shop,members club,\
ambassador programme,wholesale team
open,close,upgrade,freeze,unfreeze,block,unlock,verify,link,access > account,savings account,joint account,\
credit card,debit card,business account,current account,wallet,profile,vault,loan account
send,transfer,move,withdraw,deposit,receive,exchange,convert,wire > money,cash,funds,euros,dollars,salary,\
payment,cheque,savings,large amount,foreign currency,balance,crypto,pension
report,dispute,cancel,stop,reverse,query,explain,refund > transaction,charge,payment,direct debit,\
standing order,fraud,fee,transfer,double payment,overdraft,cash withdrawal,unknown charge,pending payment
activate,replace,order,lose,cancel,renew,change,reset > card,pin,passcode,virtual card,chequebook,security code,\
card limit,expired card,password,new card,contactless limit,beneficiary
check,see,raise,lower,download,ask for,dispute > balance,statement,credit score,interest rate,exchange rate,\
credit limit,mortgage rate,bill,payment history,iban,routing number,tax form,minimum payment
apply for,pay off,take out,refinance,roll over,set up,contribute to > loan,mortgage,credit card,pension,\
overdraft,savings goal,retirement plan,car insurance,student loan,direct deposit,autopay,life insurance
book,cancel,change,confirm,reschedule,extend,find,upgrade > flight,hotel,room,ticket,train,rental car,table,\
reservation,trip,seat,cruise,tour,holiday,airport transfer,checkout time,booking,visa appointment
pack,bring,check in,carry,lose,claim,collect,insure > luggage,suitcase,bag,passport,hand luggage,pet,pushchair,\
liquids,skis,boarding pass,lost bag,visa,laptop,travel insurance
get to,drive to,park at,go to,fly to,see,stay in,eat in > airport,hotel,station,city centre,beach,museum,paris,\
new york,spain,mountains,old town,campsite,london,tokyo,quiet area,india
turn on,turn off,switch off,dim,lock,open,close,set,adjust,schedule > lights,heating,alarm,thermostat,tv,oven,\
front door,blinds,air conditioning,fan,garage,coffee machine,bedroom lamp,vacuum,sprinkler,kitchen light
set,cancel,snooze,change,add,delete,remove,move,check > alarm,timer,reminder,meeting,appointment,event,\
shopping list,to do list,birthday,dentist appointment,note,calendar entry,wake up call,schedule
play,pause,skip,stop,shuffle,rate,find,recommend,watch,listen to,download,add > song,album,playlist,podcast,\
movie,film,series,episode,audiobook,radio station,track by the beatles,jazz music,documentary,video,game,\
soundtrack
cook,bake,make,reheat,freeze,substitute,order,season,serve > chicken,rice,cake,pasta,bread,soup,eggs,pizza,\
salad,butter,dinner for two,vegetarian meal,sauce,steak,takeaway,sushi,pancakes,gluten free dessert
know,count,check,reduce > calories,ingredients,expiry date,allergens,recipe,cooking time,nutrition facts,sugar,\
opening hours of the restaurant,reviews of the cafe,menu,portion,weather,traffic,news,forecast
charge,restart,reset,update,connect,pair,unlock,set up,back up,sync,repair,install > phone,laptop,tablet,\
printer,router,watch,app,speaker,software,wifi,bluetooth,operating system,driver,keyboard,camera,screen,earbuds,\
virtual machine
delete,recover,export,import,share,upload,download,move,format,rename,block,mute,merge > file,photo,account,\
message,folder,contacts,calendar,email,post,document,spreadsheet,page,data,user,comment,history,partition,backup
log in to,sign up for,reset,change,verify,deactivate,recover,link > account,password,email address,username,app,\
profile,phone number,two factor code,mailing list,website,dashboard,old account
book,cancel,reschedule,see,call,find > doctor,appointment,dentist,vaccine,checkup,prescription,test results,\
pharmacy,therapist,nurse,eye test,physiotherapist,clinic
treat,prevent,take,stop,get rid of,cope with > headache,cold,fever,medicine,back pain,cough,allergy,tablets,\
stress,rash,vitamins,side effects,insomnia
request,take,check,submit,cancel,ask for,approve > day off,holiday,sick leave,expenses,timesheet,payslip,\
vacation days,pay rise,reference letter,overtime,invoice,contract
write,translate,calculate,define,spell,explain,summarise,look up > email,sentence,word,tip,percentage,essay,\
letter,number,poem,report,distance,definition
rent,fill up,service,insure,jump start,change,check,park,wash > car,tyre,oil,battery,brakes,windscreen,van,\
tyre pressure,engine,licence,insurance policy,number plate
pay,report,read,switch,set up,cancel,move > bill,power cut,meter,broadband,contract,internet outage,gas leak,\
electricity,phone plan,sim card,data plan,water bill,rubbish collection,direct debit
buy,refund,transfer,resell,print,find,cancel > ticket,seat,event,concert,show,festival pass,match,season ticket,\
parking pass,wristband,refund for the show,workshop,class
redeem,unlock,get,trade,report,play,appeal,link > skin,level,coins,ban,account,cheater,item,code,dlc,friend,\
server,season pass,achievement,beta key
enrol in,drop,register for,submit,pass,retake > course,class,exam,assignment,essay,lesson,module,driving test
speak to,talk to,call,email,message,complain to,ask > manager,agent,human,support team,supervisor,driver,seller,\
real person,somebody,receptionist,press office,recruiter
"""
"""Ways of doing > what it is done to, a domain a line."""

DOINGS: Final = """
how do i {do}|how can i {do}|how to {do}|how would i {do}|how should i {do}|what is the best way to {do}|can i {do}
can you {do} for me|could you {do}|could you please {do}|please {do}|{do}|{do} please|i want to {do}
i would like to {do}|i need to {do}|i need help to {do}|help me {do}|i am trying to {do}
i tried to {do} but it did not work|i cannot {do}|why can i not {do}|why am i not able to {do}|i am unable to {do}
i do not know how to {do}|where can i {do}|where do i {do}|when can i {do}|is it possible to {do}
is there a way to {do}|am i able to {do}|am i allowed to {do}|do i have to {do}|do i need to {do}
what do i need to {do}|what happens if i {do}|how long does it take to {do}|how much does it cost to {do}
is there a fee to {do}|can someone else {do} for me|who can {do}|it will not let me {do}|it does not let me {do}
the app will not let me {do}|i forgot to {do}|i already {did} but nothing happened|i {did} by mistake
i {did} yesterday|i {did} last week and have heard nothing|i have not {did} yet|do not {do}|i did not {do}
i did not ask to {do}|can i still {do}|is it too late to {do}|can i {do} online|can i {do} without an account
can i {do} in the app|can i {do} from abroad|can i {do} more than once|how often can i {do}
how many times can i {do}|i am thinking about {doing}|having trouble {doing}|problem with {doing}
i have a problem {doing}|is {doing} safe|is {doing} free|what are the rules for {doing}|any tips for {doing}
instructions for {doing}|steps to {do}|i was told to {do}|they told me i cannot {do}|would you {do}|did you {do}
will you {do}|when will you {do}|have you {did} yet|why did you {do}|who {did}|i changed my mind and want to {do}
i no longer want to {do}|before i {do} i have a question|after i {did} the price changed|thanks i managed to {do}
tell me how to {do}|show me how to {do}|explain how to {do}|i wonder how to {do}|could you tell me how to {do}
do you know how i can {do}|i wanted to ask how to {do}|what should i do to {do}|let me {do}|i must {do} today
i need to {do} as soon as possible|remind me to {do}|i will {do} tomorrow|should i {do}|can my friend {do}
can we {do}|my son wants to {do}|is there an age limit to {do}|do you let people {do}|{doing}
the option to {do} is missing|how do i {do} and {then}|i want to {do} not {then}|can i {do} or do i have to {then}
i tried to {then} so that i can {do}
"""
"""Sentences around a doing: ``{do}`` *return the shoes*, ``{did}`` *returned the shoes*, ``{doing}`` *returning …*."""

THINGS: Final = """
where is my {thing}|my {thing} has not arrived|my {thing} is late|when will my {thing} arrive
what is the status of my {thing}|my {thing} is broken|my {thing} does not work|my {thing} stopped working
my {thing} arrived damaged|i lost my {thing}|someone stole my {thing}|i got the wrong {thing}
i received somebody else's {thing}|there is a problem with my {thing}|there is something wrong with my {thing}
my {thing} was declined|my {thing} was cancelled|my {thing} is still pending|my {thing} failed
my {thing} has disappeared|my {thing} expired|my {thing} is missing|why was my {thing} rejected
why is my {thing} so expensive|why is my {thing} not showing|why did i not get my {thing}|how much is the {thing}
how much does a {thing} cost|what is the price of the {thing}|is the {thing} free|is there a charge for the {thing}
do you have a {thing}|do you sell {thing}s|do you offer {thing}s|is the {thing} in stock|when is the {thing} back
when will the {thing} be available|is the {thing} available in my country|what is a {thing}|what does {thing} mean
what is the difference between the {thing} and the {other}|which {thing} do you recommend|what {thing}s do you have
tell me about the {thing}|i have a question about my {thing}|more information about the {thing}
details of the {thing}|i need a {thing}|i need a new {thing}|i want a {thing}|i am looking for a {thing}
i am waiting for my {thing}|i have been waiting for my {thing} for two weeks|still no {thing}|no {thing} yet
any news about my {thing}|{thing} not working|{thing} problem|{thing} please|my {thing}|{thing}|{thing} or {other}
how does the {thing} work|how long is the {thing} valid|how long does the {thing} last|how big is the {thing}
is the {thing} good|is the {thing} safe|is the {thing} included|does the {thing} come with a {other}
does the {thing} include the {other}|can i have a {thing} instead of a {other}|i got a {other} instead of a {thing}
i ordered a {thing} and got a {other}|the {thing} i got is not the one i chose|the {thing} on my {other} is wrong
who can see my {thing}|where can i see my {thing}|where can i find the {thing}|where do i find my {thing}
i cannot find my {thing}|i cannot see my {thing}|what is my {thing}|what was my last {thing}
how many {thing}s do i have|how many {thing}s can i have|is there a limit on {thing}s|is there a {thing} near me
what time does the {thing} start|what time does the {thing} open|when is my next {thing}|when does my {thing} expire
i love the {thing}|best {thing} ever|the {thing} is terrible|worst {thing} ever|thank you for the {thing}
i am not happy with the {thing}|i want my money back for the {thing}|refund my {thing}
who do i talk to about my {thing}|it says my {thing} is invalid|the {thing} is not accepted
your {thing} is not correct|i was charged for a {thing} twice|i never asked for a {thing}|did you get my {thing}
did my {thing} go through|has my {thing} been sent|is my {thing} ready|do i need a {thing}|do you take {thing}s
do you accept {thing}s|does my {thing} cover the {other}|my friend needs a {thing}|the {thing} keeps crashing
the {thing} is stuck|the {thing} is too small|the {thing} is the wrong colour|are there any {thing}s left
have you got the {thing} in another colour|will there be more {thing}s|what kind of {thing} is it
"""
"""Sentences around one or two things."""

BEFORE: Final = """
hi|hello|hey|hello there|good morning|hey guys|hi team|quick question|sorry to bother you|excuse me|please help
one more question|i have a question|help|ok so|well|actually|so|um|dear team|just wondering|urgent
i am a new customer|i bought something last week|i live in germany|i am travelling next month|i am at the airport
i just moved house|i am on holiday|this is my third message|i already wrote an email
i read the website but i am confused|it is my first time
"""
"""What may come before a sentence."""

AFTER: Final = """
please|thanks|thank you|thank you so much|asap|urgently|today|tomorrow|right now|again|for me|if possible
this is ridiculous|i am really annoyed|i would be grateful|let me know|any help is appreciated|i am in a hurry
it is a gift|it is for my mother|what should i do|can you help|please advise|and how much is it
how long will it take|on my phone|on the website|in the app|while abroad|this week|without paying extra
as soon as you can|from my account
"""
"""What may come after it."""

OWNERS: Final = (
    "the",
    "my",
    "a",
    "my",
    "this",
    "the",
    "your",
    "another",
    "an old",
    "that",
    "any",
    "our",
    "some of the",
)

IRREGULAR: Final = (
    "apply:applied bring:brought buy:bought cancel:cancelled carry:carried cut:cut dim:dimmed drive:drove "
    "drop:dropped eat:ate find:found fly:flew freeze:froze get:got go:went jump:jumped know:knew leave:left lose:lost "
    "make:made pay:paid query:queried read:read resell:resold retake:retook roll:rolled see:saw send:sent set:set "
    "skip:skipped speak:spoke spell:spelt split:split stop:stopped submit:submitted swap:swapped take:took "
    "transfer:transferred unfreeze:unfroze verify:verified withdraw:withdrew write:wrote"
)
"""Verbs whose past is not made with *-ed* alone."""
