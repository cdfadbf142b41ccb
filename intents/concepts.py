"""Everyday English words that mean nearly the same to a brand's desk. Data only.

One set a line, the word that stands for the set first. ``_TURNS`` holds turns of phrase, with at most one other word
between two of their words, behind the word they amount to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_SETS: Final = """
parcel package packet shipment consignment
ship deliver delivery dispatch despatch courier shipping
order purchase ordered
track trace locate whereabouts
arrive come appear
late delayed overdue
missing lost vanished disappeared
cost price charge fee pricing priced expensive
cheap affordable inexpensive budget
free complimentary gratis
pay payment paying paid checkout
money cash funds
refund reimburse reimbursement repay repayment moneyback
exchange swap replace replacement switch
cancel abort undo withdraw void
change modify edit amend alter update adjust
wrong incorrect mistaken
broken damaged faulty defective cracked torn smashed ripped busted
repair fix mend restore
discount coupon voucher promo promotion promotional code sale offer deal rebate reduction
stock available availability inventory
restock replenish
size sizing fit fits measurements dimensions
big large oversized loose huge baggy
small tiny tight little narrow
colour color shade tone hue
material fabric textile composition
wash clean launder laundry washing
warranty guarantee
store branch location outlet showroom boutique
open opening hours
close shut closing closed
email e-mail
phone telephone call
contact message write
reply respond response answer
account profile login
password passcode pin pwd
register signup enrol enroll join
delete remove erase deactivate
subscribe newsletter mailing
gift present
wrap wrapping wrapped
loyalty reward points membership
student college university
job career vacancy hiring recruit employment apply
collaborate collab collaboration partner partnership partnering ambassador influencer creator sponsor sponsorship
wholesale reseller retailer stockist bulk distributor
giveaway contest competition raffle draw prize sweepstake
winner won win announce
enter participate entry
country abroad overseas international internationally worldwide foreign
customs duty duties import tariff
tax vat
invoice receipt bill
vegan animal cruelty
sustainable sustainability eco environment environmental ethical green recycled recyclable recycling
waterproof rain rainproof
review rating feedback opinion
complain complaint unhappy dissatisfied
quality durable durability
new upcoming latest release launch
soon quickly fast quick express rapid urgent rush speedy
wait waiting waited
picture photo image pic
video clip
website site webpage page web online
error bug glitch crash crashing
work function operate
problem issue trouble difficulty
help assist assistance support
fail failed declined rejected refuse refused decline reject unsuccessful
double twice duplicate two
instalment installment klarna afterpay installments
transfer wire send
atm cashpoint cashmachine
topup top-up
currency currencies
verify verification confirm confirmation prove validate
identity id
expire expired expiry expiration
limit maximum max restriction cap
minimum min least
stolen theft robbed
activate activation enable
block blocked freeze frozen locked
install installation setup
software program tool
computer laptop pc
book reserve reservation booking
weather forecast
movie film cinema
play listen
song tune
find search look seek
child children kid kids baby toddler
man men male mens
woman women female womens ladies
shoe shoes boot boots sneaker sneakers trainers footwear
shirt tshirt tee top blouse
trousers pants jeans leggings shorts
jacket coat parka
dress skirt
bag backpack rucksack
hat beanie
item product article piece thing goods
recommend suggestion suggest advice advise recommendation
choose pick decide select
difference differ differences compare comparison
begin start
end finish
need require
give provide
happy glad pleased satisfied delighted thrilled
policy rule terms conditions
privacy gdpr
safe security trust trustworthy legit legitimate genuine authentic
bot robot automated automatic machine ai
person human
pickup collect collection
weekend saturday sunday
holiday vacation christmas
parking park
eu austria belgium bulgaria croatia cyprus czechia denmark estonia finland france germany greece hungary
eu ireland italy latvia lithuania luxembourg malta netherlands holland poland portugal romania slovakia
eu slovenia spain sweden paris berlin madrid rome lisbon porto dublin amsterdam brussels vienna munich hamburg
eu copenhagen stockholm helsinki prague warsaw budapest athens barcelona milan lyon
eu deutschland osterreich espana italia francia frankreich alemania allemagne germania alemanha espagne spagna
eu espanha belgique belgie belgien nederland polska lisboa wien munchen koln roma napoli firenze torino sevilla
uk england scotland wales britain london manchester glasgow edinburgh birmingham
us usa america texas california florida hawaii alaska york ohio chicago boston seattle denver
norway switzerland iceland serbia turkey ukraine albania bosnia kosovo macedonia montenegro moldova belarus
norway russia liechtenstein oslo zurich istanbul schweiz suisse svizzera norge
canada mexico greenland toronto vancouver montreal cuba jamaica panama
brazil brasil argentina chile peru colombia ecuador bolivia paraguay uruguay venezuela
japan china korea india singapore taiwan thailand vietnam malaysia indonesia philippines pakistan bangladesh
japan nepal cambodia kazakhstan armenia azerbaijan asia tokyo dubai israel qatar kuwait lebanon jordan iraq
japan iran emirates hongkong
africa egypt morocco nigeria kenya ghana ethiopia tunisia algeria uganda zimbabwe
australia zealand sydney melbourne
near nearby closest nearest
"""

_TURNS: Final = """
return: send back; sending back; sent back; bring back; give back; take back; ship back; post back; mail back
return: get rid of
refund: money back; my money back; get reimbursed; cash back on
stock: sold out; out of stock; in stock; back in; run out; any left; still have
restock: back in stock; come back in; coming back; get more; getting more; restocked
missing: not arrived; never arrived; not come; never came; not received; never received; not got; not here
missing: never got; not turned up; never showed; not shown up; no sign of
late: taking so long; taking forever; taking ages; still waiting; should have arrived; supposed to arrive
late: was due; not on time; past the
account: sign up; set up an account
login: log in; sign in; logging in; signing in
register: sign up; signing up; set up an account; create an account; make an account
password: reset link; pass word
discount: money off; percent off; off my; first order; cheaper price; % off
giftcard: gift card; gift cards; gift voucher; gift certificate; store credit; e gift
bill: vat invoice
track: where is; where are; where the; status of; tracking number; tracking link; keep an eye
pay: check out; apple pay; google pay; credit card; debit card
instalment: pay later; buy now pay; pay monthly; split the payment; pay in three; pay over time
double: charged twice; billed twice; two payments; two charges; taken twice; paid twice; debited twice
double: two times
open: opening hours; opening times; open until; open till; what time; business hours; working hours
job: work for; work with you; work at; join your team; work here; internship
collaborate: work together; work with; team up; send me products; promote your; promote you; pr list; brand rep
collaborate: brand deal
giveaway: take part; win a; tag a friend
wholesale: sell your; stock your; carry your; buy in bulk; large order; large quantity
safe: is this real; is this legit; is it real; is it legit
size: true to size; run small; run large; runs small; runs big; what size; which size; size guide; size chart
size: too small; too big
store: physical store; brick and mortar; in person; try on
person: customer service; customer support; customer care
broken: fell apart; fallen apart; stopped working; does not work; not working; came apart; coming apart
broken: has a hole; has a tear; snapped off
wrong: not what i; not the one; instead of
pickup: pick up; click and collect; collect in; collect from
cost: how much; how expensive
"""


def _sets() -> dict[str, str]:
    listed = (line.split() for line in _SETS.strip().splitlines())
    meaning: dict[str, str] = {}
    for first, *rest in listed:
        for word in (first, *rest):
            meaning.setdefault(word, first)
    return meaning


def _turns() -> tuple[tuple[str, str], ...]:
    listed = (line.split(":") for line in _TURNS.strip().splitlines())
    return tuple((word.strip(), turn.strip()) for word, turns in listed for turn in turns.split(";"))


CONCEPTS: Final[Mapping[str, Mapping[str, str]]] = {"en": _sets()}
"""By language: word -> the word that stands for its set."""
TURNS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {"en": _turns()}
"""By language: (the word it amounts to, turn of phrase)."""
