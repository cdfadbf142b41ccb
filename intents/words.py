"""Words that carry no topic, by language, and the words that turn a sentence round. Data only.

Everything is written as ``normalise`` leaves it: lower case, no accents, contractions spelt out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def listed(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


def phrases_in(text: str) -> tuple[str, ...]:
    """The phrases of a list, one between two semicolons."""
    return tuple(" ".join(part.split()) for part in text.split(";") if part.strip())


FUNCTION_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "en": listed("""
        a an the this that these those i me my mine myself you your yours yourself he him his she her hers it its we
        us our ours they them their theirs who whom whose which what when where why how is am are was were be been
        being do does did done doing have has had having will would shall should can could may might must ought and or
        but if so because as while until of at by for with about into through during before after to from up down in
        out on off over under again then once here there all any both each few more most other some such only own same
        than too very just also even still already yet now ever please pls hi hey hello thanks thank ok okay yes yeah
        well oh um actually really quite rather maybe perhaps else get got getting let lets us want wants wanted need
        needs know tell say ask asking wondering wonder like possible possibly able go going gonna make made many much
        lot lots kind sort thing things way one ones something anything everything someone anyone im wanna gotta guys
        team folks sir madam dear quick question help kindly regarding today upon via per am trying try tried im
        figure understand give me take see look looking sure right
    """),
    "es": listed("""
        el la los las un una unos unas y o pero si que como cuando donde quien cual cuanto cuanta cuantos por para con
        sin de del a al en es son esta estan estoy ser estar fue he ha han hay mi mis tu tus su sus yo tu usted
        ustedes nosotros me te se lo le les nos muy mas ya tambien esto eso este ese esa porque hola gracias favor
        puedo puede pueden quiero quisiera tengo tiene tienen hacer saber aqui ahi algo alguien todo todos
    """),
    "pt": listed("""
        o a os as um uma uns umas e ou mas se que como quando onde quem qual quanto quanta por para com sem de do da
        dos das ao no na nos nas em e sao esta estao estou ser estar foi tem ha meu minha meus minhas seu sua voce
        voces eu nos me te se lhe muito mais ja tambem isto isso este esse essa porque ola oi obrigado obrigada favor
        posso pode podem quero queria gostaria tenho fazer saber aqui algo alguem tudo todos
    """),
    "de": listed("""
        der die das den dem des ein eine einen einem einer eines und oder aber wenn dass ob wie wann wo wer was welche
        welcher welches wieviel warum ist sind bin war waren sein haben habe hat hatte wird werden wurde kann konnen
        konnte muss soll mein meine meinen meinem meiner dein euer eure ihr ihre ich du er sie es wir mich mir dich
        dir uns euch fur mit von zu zum zur aus bei nach in im an am auf uber unter sehr mehr schon auch noch hier da
        bitte danke hallo mochte will gibt man alle alles etwas jemand denn mal
    """),
    "fr": listed("""
        le la les l un une des du de d et ou mais si que qu comme quand ou qui quel quelle quels quelles combien
        pourquoi comment est sont suis etre avoir ai as a ont etait sera mon ma mes ton ta tes son sa ses notre votre
        vos nos leur je j tu il elle on nous vous ils elles me m te t se s ce c cet cette ces pour avec sans dans en
        au aux sur sous par tres plus deja aussi encore ici y bonjour salut merci svp plait peux peut pouvez veux
        voudrais faire savoir quelque tout tous chose quelqu
    """),
    "it": listed("""
        il lo la i gli le l un uno una e o ma se che come quando dove chi quale quali quanto quanta quanti perche e
        sono sei essere avere ho ha hanno era mio mia miei mie tuo tua suo sua nostro vostro vostra io tu lui lei noi
        voi loro mi ti si ci vi di del della dei delle dello a al alla ai alle in nel nella con su sul per da dal
        dalla tra fra molto piu gia anche ancora qui ciao grazie favore posso puo potete voglio vorrei fare sapere
        qualcosa qualcuno tutto tutti questo questa quello quella
    """),
}
"""What a sentence is built with; a message that shares only these with an example shares nothing."""

NEGATIONS: Final[Mapping[str, frozenset[str]]] = {
    "en": listed("not no never without cannot neither nor none nothing nobody nowhere hardly"),
    "es": listed("no nunca jamas sin ni nada nadie ningun ninguna tampoco"),
    "pt": listed("nao nunca jamais sem nem nada ninguem nenhum nenhuma tampouco"),
    "de": listed("nicht kein keine keinen keinem keiner nie niemals ohne nichts niemand weder"),
    "fr": listed("ne n pas jamais sans ni rien personne aucun aucune"),
    "it": listed("non no mai senza ne niente nulla nessuno nessuna neanche"),
}
"""Words that reverse what is said."""

ENDINGS: Final[frozenset[str]] = listed("""
        stop stopped stopping refuse refused refuses quit quitting leave leaving remove removing drop dropping discard
        renounce resign exclude withdraw revoke revoked
    """)
"""English words that ask for the end of what follows."""

ENDED: Final[frozenset[str]] = ENDINGS | listed(
    "cancel cancelling delete deleting close unsubscribe terminate end return"
)
"""With one of these among its examples an intent is itself about an end."""

REVERSALS: Final[frozenset[str]] = ENDINGS | listed("""
        except unless undo undid undone retract rescind reinstate restore reopen reactivate revive resume resubscribe
        uncancel unreturn unwrap
    """)
"""English words that ask for the opposite of what follows."""

POLITE: Final[frozenset[str]] = listed("""
        hi hey heya hello hiya yo morning afternoon evening good day greetings dear please pls plz thanks thank
        thx cheers ty appreciate appreciated kindly sorry excuse pardon team guys folks everyone all sir madam
        ma'am mate bro babe hun hon bestie besties fam luv bruh peeps yall legends dude dudes
        love lovely admin support quick question wondering hope hoping well great awesome amazing lol haha omg
        btw regards bye xx x urgent asap help anyone somebody hola buenos buenas dias tardes noches gracias
        favor saludos ola oi bom boa dia tarde noite obrigado obrigada hallo guten tag morgen abend moin bitte
        danke gruss bonjour bonsoir salut merci svp coucou ciao salve buongiorno buonasera grazie prego cordiali
        saluti pergunta pregunta frage advance bother bothering disturb disturbing
    """)
"""Greetings, thanks and softeners: they explain themselves."""

TROUBLE: Final[frozenset[str]] = listed("""
        disappeared vanished gone missing lost lose locked blocked stolen stole spent deleted removed wrong
        broke broken faulty ripped torn leaking leaked damaged defective rejected declined charged
        overcharged delayed stuck failed failing glitch bug although though despite supposed promised suddenly
    """)
"""English words that tell of something gone wrong: a report, where the library may hold only the question."""

PRAISE: Final[frozenset[str]] = listed("""
        great lovely fantastic brilliant wow amazing wonderful perfect nice awesome impressive super bravo love
        loved loving adore excellent beautiful congrats congratulations thanks thank fabulous marvellous
        marvelous delightful superb splendid terrific outstanding stunning gorgeous cool fun
    """)
"""What praise begins with, meant or not."""

MISHAPS: Final[frozenset[str]] = TROUBLE | listed("""
        dyed ruined stained shrank shrunk faded fell falls tore tears broke breaks peeled peeling smells stinks
        stain stains leaks leak holes hole late later weeks months still again another third fourth waiting
        waited wait bleeds dripping hold closed empty unanswered unread ghosted silence nowhere limbo zero
        useless
    """)
"""What goes wrong: praise beside it is not meant."""

INSULTS: Final[frozenset[str]] = listed("""
        fuck fucks fucking fuckin fucked fucker fuckers motherfucker shit shits shitty bullshit bs wtf bastard
        bastards asshole assholes arsehole arseholes dickhead dickheads prick pricks twat twats wanker wankers
        idiot idiots moron morons imbecile imbeciles retard crook crooks thief thieves liar liars clown clowns
        cowboys cretin cretins scum scumbag scumbags loser losers jerk jerks muppets incompetent incompetence
        pathetic disgrace disgraceful disgusting disgusted ridiculous shambles outrageous appalling appalled
        unacceptable shameful bloody crap crappy piss pissed pissing goddamn dammit ffs parasites vultures
        cheats cheaters robbers conmen mierda gilipollas merda scheisse arschloch merde connard cazzo stronzo
        stronzi
    """)
"""Words that nobody says who only wants to know something; one of them tells."""

ANGER: Final[frozenset[str]] = listed("""
        ridiculous disgusting disgusted disgrace disgraceful pathetic appalling appalled unacceptable outrageous
        horrible horrendous terrible awful worst useless incompetent joke shambles fuming furious livid angry mad
        annoyed frustrated frustrating fed rude liars liar lies lying thieves crooks crap shit shitty bullshit bs fuck
        fucking fuckin wtf ffs damn hell sucks sucked rubbish trash garbage nonsense clowns shame shameful atrocious
        abysmal dreadful infuriating disappointed disappointing disappointment upset unprofessional complain complaint
        complaints boycott avoid waste wasted hate hated hopeless ripoff ripped ignored ignoring stupid idiots idiot
        morons never-again smh
    """)
"""Words of people who want to be heard by a person."""

COMMON: Final[frozenset[str]] = listed("""
        able about above accept access accident account across act action actual add address afraid after again age ago
        agree air allow almost alone along already also always amount angry animal another answer anyone apart app
        apple apply area arm around arrive art article ask asleep attack august autumn away baby back bad bag bank bar
        base bath battle beach bean bear beat beautiful bed been beer before begin behind believe below best better
        between big bill bird birthday bit black block blood blue board boat body book boot border born borrow boss
        both bottle bottom bought box boy brand bread break breakfast bring broke broken brother brown build building
        built burn bus business busy buy cake call came camera camp cancel car card care carry case cash cat catch
        cause cell center centre certain chair chance change charge cheap check child children choice choose city claim
        class clean clear clearly click climb clock close closed clothes cloud club coat code coffee cold collect color
        colour come comes coming common company compare computer contact contain contest continue cook cool copy corner
        correct cost cotton could country couple course cover crazy create cross cry cup current cut dance dangerous
        dark data date daughter day dead deal death december decide deep delay deliver delivered delivery design desk
        detail device did die different difficult dinner dirty discount discuss display doctor dog dollar done door
        double doubt download draw dream dress drink drive driver drop dry during each ear early earth easily east easy
        eat edge effect egg eight either electric else email empty end engine enjoy enough enter entire entry error
        escape especially even event every exact example except exchange excited exist expect expensive explain extra
        eye face fact fail fair fall false family famous fan far farm fast father fault favor favorite favourite fear
        february feed feel feet fell felt few field fight figure file fill film final finally find fine finger finish
        fire first fish fit five fix flat flight floor flower fly follow food foot for force foreign forest forget
        forgot form forward found four free fresh friday friend from front fruit full fun funny future gain game garden
        gas gate gave general get gift girl give given glad glass goes gold gone good goods got grand great green grey
        ground group grow guess guest guide gun guy hair half hall hand hang happen happy hard hat hate have head
        health hear heart heat heavy held hello help here hidden high hill hire history hit hold hole holiday home hope
        horse hospital hot hotel hour hours house how however huge human hundred hungry hurry hurt husband ice idea ill
        image imagine important include increase indeed information inside instead interest internet island issue item
        january job join july jump june just keep key kid kids kill kind king kitchen knee knew know lady land language
        large last late later laugh law lay lead learn least leather leave left leg legal lend length less lesson let
        letter level license lie life light like limit line link list listen little live load loan local lock long look
        lose loss lost lot loud love low luck lunch machine mad made magazine mail main major make man manager many map
        march mark market married match material matter maybe meal mean measure meat medium meet member memory men
        message metal middle might mile milk million mind mine minimum minute miss missing mistake mix mobile model
        modern moment monday money month moon more morning most mother mountain mouth move movie much music must name
        narrow national nature near nearly neck need never new news next nice night nine nobody noise none noon normal
        north nose note nothing notice november number object october offer office often oil old once one online only
        open option orange order original other our outside over owe own owner pack page paid pain paint pair paper
        parent park part partner party pass past path pay payment peace pen people per perfect perhaps period person
        pet phone photo pick picture piece pink pizza place plain plan plane plant plastic plate play player please
        pocket point police polite pool poor popular possible post pound power practice present press pretty price
        print private prize probably problem product program promise proof proper protect proud prove provide public
        pull purchase purple push put quality quarter question quick quickly quiet quite radio rain raise ran range
        rate rather reach read ready real reason receive recent recently record red reduce refund refuse region
        register regular release remain remember remind remove rent repair repeat replace reply report request rest
        result return rich ride right ring rise river road rock room round row rule run sad safe said sale salt same
        sand saturday save saw say scale school science sea season seat second secret secure see seem seen sell send
        sense sent september series serious serve service set seven several shake shall shape share sheet ship shirt
        shoe shoes shop short should shoulder shout show shower shut sick side sign silver similar simple since sing
        single sister sit site six size skin skirt sky sleep slow small smell smile smoke smooth snow soap soft sold
        solid some son song soon sorry sound soup south space speak special speed spend sport spot spring square staff
        stage stand star start state station stay steel step stick still stock stop store storm story straight strange
        street strong student study stuff style such sugar suit summer sun sunday supply support sure surface surprise
        sweet swim system table take taken talk tall tax tea teach team tell ten term test than thank that them then
        there these they thick thin thing think third this those though thought thousand three through throw thursday
        ticket time tiny tire today together told tomorrow tonight too took tool top total touch toward towel town toy
        track trade train travel tree trial trip trouble truck true trust truth try tuesday turn twelve twenty twice
        two type under understand unit until upon upset use used usual value very via video view visit voice wait walk
        wall want war warm warranty was wash watch water wave way weak wear weather web wednesday week weekend weight
        welcome well went were west wet what wheel when where which while white who whole why wide wife wild will win
        wind window wine winter wish with woman women wonder wood wool word work world worn worry worse worst worth
        would write wrong wrote yard year yellow yes yesterday yet young your zero
    """)
"""Everyday English words: correct as they stand, so never taken for a mistyped library word."""

SELF_EXPLAINED: Final[frozenset[str]] = listed(
    """
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
        september october november december today tomorrow yesterday tonight morning afternoon evening night week
        weeks weekend day days month months year years hour hours minute minutes ago last next past since first second
        third one two three four five six seven eight nine ten eleven twelve twenty thirty hundred couple few several
        new christmas easter birthday summer winter spring autumn fall currently recently soon finally basically
        literally honestly seriously actually anyway exactly long far use using find
        tues wed thurs fri sat anymore cm mm kg lb lbs ft inch inches litre litres liter liters xxs xs xl xxl xxxl
    """
)
"""Times and counts: what a message may add without changing what is asked."""

PLACES: Final[frozenset[str]] = listed(
    """
        afghanistan albania algeria argentina armenia australia austria azerbaijan bangladesh belarus belgium
        bolivia bosnia brazil bulgaria cambodia cameroon canada chile china colombia croatia cuba cyprus czechia
        denmark ecuador egypt england estonia ethiopia europe finland france georgia germany ghana greece
        guatemala hungary iceland india indonesia iran iraq ireland israel italy jamaica japan jordan kazakhstan
        kenya korea kosovo kuwait latvia lebanon lithuania luxembourg malaysia malta mexico moldova monaco
        montenegro morocco nepal netherlands nigeria norway pakistan panama paraguay peru philippines poland
        portugal qatar romania russia scotland serbia singapore slovakia slovenia spain sweden switzerland syria
        taiwan thailand tunisia turkey uganda ukraine uruguay usa uk us eu america venezuela vietnam wales
        zimbabwe london paris berlin madrid rome lisbon dublin amsterdam brussels vienna york texas california
        florida hawaii alaska toronto sydney dubai tokyo overseas abroad international worldwide espana alemania
        francia italia portugal brasil mexico deutschland munich hamburg cologne frankfurt copenhagen stockholm
        helsinki prague warsaw budapest athens barcelona milan lyon porto manchester glasgow edinburgh
        birmingham liverpool leeds chicago boston seattle denver oslo zurich istanbul vancouver montreal
        melbourne singapore antwerp rotterdam wien munchen koln roma napoli firenze torino sevilla frankreich
        belgien belgie nederland polska lisboa norge svizzera osterreich schweiz allemagne espagne suisse
        belgique germania spagna francia alemanha espanha
    """
)
"""Countries and large towns: one stands for another where an intent's examples name any."""

PEOPLE: Final[frozenset[str]] = listed(
    """
        mum mom mother mummy dad daddy father parent parents brother sister bro sis son sons daughter daughters kid
        kids
        child children baby wife husband partner girlfriend boyfriend gf bf fiance fiancee spouse friend friends mate
        mates buddy family cousin aunt uncle auntie niece nephew grandma grandpa grandmother grandfather gran nan
        grandson granddaughter colleague colleagues coworker boss neighbour neighbor roommate flatmate housemate
        someone somebody anyone person people guy guys girl girls boy boys man woman men women teenager teen adult
    """
)
"""Whom a follower speaks for; it seldom changes what is asked."""

ANIMALS: Final[frozenset[str]] = listed(
    """
        dog dogs puppy cat cats kitten horse horses pony parrot parrots bird birds hamster rabbit bunny hedgehog snake
        tortoise turtle goldfish fish chicken chickens goat goats sheep cow pig donkey rat mouse ferret lizard gecko
        guinea pet pets llama alpaca monkey elephant
    """
)
"""What lives and is nobody."""

FOR_WHOM: Final[frozenset[str]] = listed("for from to with by of and")
"""What stands before people who are spoken of beside the matter."""

PRODUCTS: Final[frozenset[str]] = listed(
    """
        jacket coat parka hoodie sweater jumper cardigan fleece shirt tee tshirt top blouse dress skirt trousers pants
        jeans shorts leggings socks shoes boots sneakers trainers sandals hat cap beanie scarf gloves belt bag backpack
        rucksack pack wallet purse watch ring necklace bracelet earrings jewellery sunglasses tent mattress stove lamp
        headlamp torch bottle mug cup bowl plate knife pan candle soap shampoo cream lotion serum lipstick perfume
        poster print book chair table desk sofa blanket towel pillow toy puzzle phone laptop headphones charger cable
        camera coffee tea chocolate snack item items product products article articles piece pieces stuff thing things
        goods gear clothes clothing pair pairs one ones collection order package parcel
    """
)
"""What shops sell; one stands for another where an intent's examples name any."""

NARRATIVE: Final[frozenset[str]] = listed(
    """
        went came come made make thought think thinking really said saying told moved moving living staying
        stay trip holiday vacation travel travelling traveling visit visiting wedding planning plan
        hoping decided got getting looking look saw see heard read noticed realised realized happened happen started
        keep kept turned turn ago currently actually basically instead already almost around way
        bit lot time times moment minute love loved nice great good happy lovely beautiful cool big quick
        question wondering curious chance chances possible idea ideas sure sorry option options detail details info
        information exactly exact
    """
)
"""What stories are told with: these seldom change what is asked."""

HARMLESS_NEGATED: Final[frozenset[str]] = listed(
    """
        sure know knew understand see find remember mind think thought realise realize worries problem idea
        figure only clue able yet certain reason locate familiar aware decided matter rush hurry you i it there
        this that they we
    """
)
"""Right behind a negation these ask or soften; they do not turn the sentence round."""

WISHES: Final[frozenset[str]] = listed(
    """
        want wants wanted need needs needed wish like looking interested require required request requested ask asked
        asking authorise authorize agree consent accept intend plan planning care quiero necesito quero preciso mochte
        will brauche veux voglio
    """
)
"""Verbs whose negation asks for the opposite."""

ASKING: Final[frozenset[str]] = listed(
    """
        how why when where what which who whose can could do does did is are will would should has have como porque
        cuando donde que cual quien puedo quando onde qual quem posso wie warum wann wo was welche wer kann comment
        pourquoi quand quoi quel qui puis come perche dove cosa quale chi hoe waarom wanneer waar wat welke wie
        hvordan hvorfor hvornar hvor hvad hvilken hvem
    """
)
"""Words that say what kind of question it is."""

JOINERS: Final[frozenset[str]] = listed(
    "also plus additionally secondly furthermore moreover tambien ademas tambem ausserdem aussi anche inoltre"
)
"""What a second question is joined on with."""
