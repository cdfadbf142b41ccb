"""Built-in phrases by what they mean to a desk: danger, a wish for a person, thanks, leaving. Data only.

One phrase a line between semicolons, written as ``normalise`` leaves text (lower case, no accents, contractions spelt
out). A word ending in ``*`` stands for every word that begins so. Words of a phrase must follow each other, with at
most one other word between two of them.
"""

from __future__ import annotations

from typing import Final

from intents.risks import BENIGN, RISK, RISK_WORDS
from intents.words import listed, phrases_in

ASKS_PERSON: Final[tuple[str, ...]] = phrases_in(
    """
        human; a human; real human; actual human; real person; actual person; live person; living person; an agent;
        live agent; real agent; human agent; agent please; live chat with; speak to someone; talk to someone; speak
        with someone; talk with someone; chat with someone; chat to someone; speak to somebody; talk to somebody;
        speak to anyone; talk to anyone; speak to a person; talk to a person; speak with a person; talk with a person;
        chat with a person; talk to person; speak to person; speak to a representative; talk to a representative;
        representative please; a rep; customer rep; speak to an advisor; talk to an advisor; speak to an adviser;
        speak to an operator; talk to an operator; operator please; speak to a manager; talk to a manager; speak to
        the manager; talk to the manager; speak to your manager; talk to your manager; speak with a manager; speak
        with your manager; speak with the manager; to your manager; talk with a manager; get me a manager; want a
        manager; get your manager; speak to a supervisor; talk to a supervisor; a supervisor; speak to staff; talk to
        staff; talk to the team; speak to the team; talk to support; speak to support; talk to customer service; speak
        to customer service; speak with customer service; talk to a member of; speak to a member of; member of staff;
        connect me to; connect me with; transfer me to; put me through; pass me to; hand me over; someone call me;
        call me back; give me a call; phone me; ring me; someone contact me; someone please help me; someone from your
        team; someone in your team; someone reply; anybody there; stupid bot; useless bot; stop the bot; not talk to a
        bot; not want a bot; hate bots; hablar con una persona; hablar con un humano; hablar con alguien; hablar con
        un agente; persona real; un humano; falar com uma pessoa; falar com um humano; falar com alguem; falar com um
        atendente; atendente; pessoa real; mit einem menschen; mit jemandem sprechen; echten menschen; einen menschen;
        mitarbeiter sprechen; mit einem mitarbeiter; echte person; parler a quelqu un; parler a un humain; parler a
        une personne; un conseiller; vraie personne; un humain; parlare con una persona; parlare con qualcuno; parlare
        con un operatore; operatore umano; persona vera; un umano
    """
)
"""What people say who want a person."""

ASKS_WHO: Final[frozenset[tuple[str, ...]]] = frozenset(
    tuple(pair.split())
    for pair in phrases_in("""
        are you; is this; is it; is that; is there; am i; was this; was that; are these; eres un; eres una; voce e;
        bist
        du; seid ihr; es tu; etes vous; sei un; sei una
    """)
)
"""What a question begins with that asks who is writing."""

DEMANDS: Final[frozenset[str]] = listed("""
        want need speak talk get give connect transfer chat call put let contact please reach quiero quero mochte will
        veux voglio hablar falar sprechen parler parlare
    """)
"""Words of those who do not ask who is writing but want somebody."""

MACHINES: Final[frozenset[str]] = listed("""
        bot bots chatbot robot robots machine computer ai automated automatic automatically chatgpt gpt algorithm
        software program maquina ordenador computador maschine computer machine robo macchina
    """)
"""What may be writing instead of a person."""

PERSON_ALONE: Final[frozenset[str]] = listed("""
        agent person human operator representative rep advisor adviser manager supervisor humano agente persona pessoa
        atendente mensch mitarbeiter conseiller humain operatore umano
    """)
"""Words that ask for a person when they are all that is said (but for politeness)."""

NOT_PERSON: Final[tuple[str, ...]] = phrases_in(
    """
        human hair; human size; human made; human trafficking; human rights; human resources; human nature; travel
        agent; travel agents; estate agent; real estate agent; shipping agent; delivery agent; cleaning agent; wetting
        agent; only human; a humans; human error; not a human; per person; pick up in person; in person; human
        friendly; human error; social media manager; talk to someone about collab; store manager job; a rep for;
        become a rep; a rep program; brand rep; call me back to; manager position; a reply; a report; a repair; a
        repeat; a replacement; a reproduction; a represent*
    """
)
"""Phrases that only look like a wish for a person."""

CHATTER_WORDS: Final[frozenset[str]] = listed("""
        thanks thank you thx ty cheers much so very a lot many million ok okay k kk cool great perfect awesome amazing
        brilliant fab fantastic lovely nice sweet super wonderful excellent yay yes yep yeah sure alright fine got it
        good gotcha noted love loved loving this it these them the that those is are was am i we my all your our her
        his their and just really too absolutely totally gorgeous beautiful stunning pretty cute fire lit goals
        obsessed iconic slay queen king wow woah whoa omg yum yummy dope sick insane best ever favorite favourite fave
        colour color look looks looking photo pic picture pics post feed vibes vibe aesthetic dreamy congrats
        congratulations happy excited cannot wait same mood lol haha hahaha hehe lmao xx xo xoxo aww aw legend legends
        guys team everyone here first hello hi hey morning night day have one too needed made appreciate appreciated
        helped helps helpful
        help support for bye later see soon welcome no worries problem will let know back heart hearts follow followed
        following page account brand brands stuff everything literally dying killing killed need these want want* life
        me in with of on at absolutely u r ur be like as such gracias muchas mil vale genial perfecto obrigado
        obrigada valeu beleza perfeito danke vielen dank super toll merci beaucoup parfait genial grazie mille
        perfetto bello bella belle bonito bonita linda lindo hermoso hermosa schon wunderschon magnifique encanta
        adoro amo adore liebe
    """)
"""Words that thanks, praise and reactions are made of."""

THANKS_CORE: Final[frozenset[str]] = listed("""
        thanks thank thx ty cheers ok okay k kk cool great perfect awesome amazing brilliant fab fantastic lovely nice
        sweet wonderful excellent yay yes yep yeah alright fine gotcha noted love loved loving gorgeous beautiful
        stunning pretty cute fire lit goals obsessed iconic slay wow woah whoa omg yum yummy dope sick insane fave
        favorite favourite vibes vibe congrats congratulations happy excited mood lol haha hahaha hehe lmao xx xo xoxo
        aww aw legend legends appreciate appreciated heart hearts dreamy aesthetic queen king best gracias vale genial
        perfecto obrigado obrigada valeu beleza perfeito danke dank toll merci parfait grazie perfetto bello bella
        belle bonito bonita linda lindo hermoso hermosa schon wunderschon magnifique encanta adoro amo adore
    """)
"""At least one of these must be there for words to be chatter."""

POINTERS: Final[frozenset[str]] = listed("this that these those such so wow omg the ooh aww aw")
"""What a reaction that points at something begins with."""

TO_FRIENDS: Final[frozenset[str]] = listed("""
        us we you me both this that these those look see need want omg next yes lol haha here together next time same
        mood love our your twin twinning bestie babe girl girls sis bro
    """)
"""What people say to friends whom they call under a post."""

OPT_OUT: Final[frozenset[str]] = frozenset(
    phrases_in("""
        stop; stop all; stopall; stop it; stop messaging me; stop texting me; stop writing to me; stop sending me
        messages; stop sending messages; stop contacting me; do not message me; do not message me again; do not
        contact me; do not contact me again; do not write to me; unsubscribe; unsubscribe me; please unsubscribe;
        please unsubscribe me; opt out; opt me out; optout; leave me alone; no more messages; remove me; stop bot;
        parar; para; baja; darme de baja; cancelar suscripcion; no me escribas; pare; sair; descadastrar; stopp;
        abmelden; abbestellen; keine nachrichten mehr; arret; arreter; desabonner; desinscrire; me desinscrire; ferma;
        basta; disiscrivimi; cancellami; stop please; please stop; please stop messaging me
    """)
)
"""Whole messages that end automatic answers for a person."""

OPT_IN: Final[frozenset[str]] = frozenset(
    phrases_in("""
        start; unstop; subscribe; resubscribe; opt in; opt me in; optin; start again; please start; please start
        again; empezar; comenzar; comecar; iniciar; starten; anfangen; demarrer; commencer; inizia; iniziare
    """)
)
"""Whole messages that allow them again."""

OTHER_PLACE: Final[tuple[str, ...]] = phrases_in(
    """
        bought it at; bought it from; bought at; bought from; bought them at; bought them from; bought this at; bought
        this from; bought mine at; bought mine from; bought one at; bought one from; purchased at; purchased from;
        purchased it at; purchased it from; ordered from; ordered it from; ordered through; ordered it through;
        ordered at; ordered via; ordered on; got it at; got it from; got this at; got this from; got them from; got
        mine from; got mine at; picked it up at; picked up at; compared to; compared with; competitor*; better than;
        cheaper than; cheaper at; cheaper on
    """
)
"""Openings after which the name of another shop follows."""

ELSEWHERE: Final[tuple[str, ...]] = phrases_in(
    """
        next door; other shop; other store; other brand; another shop; another store; another brand; another company;
        other company; different company; different shop; different brand; someone else shop; their shop; their store;
        their website; rival; competitor*; your competition; not from you; not yours; not your shop; otra tienda;
        outra loja; anderer laden; anderen laden; autre magasin; altro negozio
    """
)
"""Talk of a business that is not the brand."""

OTHER_SHOPS: Final[frozenset[str]] = listed("""
        amazon ebay etsy walmart aliexpress alibaba temu shein asos zalando zara primark uniqlo decathlon ikea costco
        tesco sainsburys asda aldi lidl sephora ulta nordstrom macys kohls bestbuy wayfair vinted poshmark mercadona
        carrefour fnac leclerc mediamarkt rewe edeka rossmann bershka nike adidas reebok lululemon gymshark starbucks
        mcdonalds
    """)
"""Names of other companies that a follower may have bought from; one that the library speaks of is off this list."""

SETTLED: Final[tuple[str, ...]] = phrases_in(
    """
        already got; already received; already sorted; already solved; already resolved; already fixed; already found;
        all sorted; all good now; got it sorted; it is sorted; sorted now; sorted it; solved it; figured it out; never
        mind; nevermind; no longer need; no longer want; do not worry about it; it finally arrived; it just arrived;
        has now arrived; just got my; finally got my; finally received; just received my; working now; works now;
        false alarm; ignore my last; ignore my previous; forget it; thanks for the refund; thank you for the refund;
        ya llego; ja chegou; schon da; deja recu; gia arrivato
    """
)
"""What people say whose matter is closed."""

ASSERTED: Final[tuple[str, ...]] = phrases_in(
    """
        has arrived; have arrived; arrived today; arrived yesterday; arrived this; it arrived; parcel arrived; order
        arrived; package arrived; has come; have received; has been delivered; was delivered; i received; i got my; we
        got my; got it today; came today; came yesterday; has been refunded; was refunded; have been refunded; got
        refunded; is working; has shipped
    """
)
"""What people say when that has happened which others complain about missing."""

SARCASM: Final[tuple[str, ...]] = phrases_in(
    """
        thanks for nothing; thank you for nothing; thanks a lot for; great job ignoring; great job losing; good job
        ignoring; nice job ignoring; way to go; well done for; oh great; oh wonderful; oh fantastic; oh lovely; oh
        perfect; how lovely; how nice of you; yeah right; sure you will; sure you do; love how you; love how it; love
        that you never; love waiting; loving the wait; enjoy waiting; so helpful; very helpful not; as if; slow clap;
        bravo; congratulations on; congrats on; must be nice; what a joke; a joke; some service; such great service;
        such amazing service; good luck getting; good luck with; of course it; of course you; shocker; what a
        surprise; big surprise; no surprise; only took; only been waiting; is it too much to ask; am i supposed to;
        are you kidding; are you joking; you kidding me; kidding me; is this a joke; do you even; does anyone even;
        does anybody even; how hard is it; how hard can it
    """
)
"""Turns of phrase that say the opposite, or ask what is not meant as a question."""

INSTRUCTIONS: Final[tuple[str, ...]] = phrases_in(
    """
        ignore all previous; ignore previous; ignore the above; ignore your instructions; ignore your rules; disregard
        previous; disregard all; disregard your; forget your instructions; forget previous instructions; forget all
        previous; system prompt; your prompt; you are now; pretend to be; pretend you are; act as a; act as if;
        roleplay; role play; jailbreak; developer mode; reply with; respond with; repeat after me; output the; print
        the; reveal your; admin password; say exactly; as an ai; language model; new instructions; override your
    """
)
"""Attempts to give the bot orders."""

PHRASE_WORDS: Final[frozenset[str]] = (
    frozenset(
        word
        for phrases in (
            *RISK.values(),
            BENIGN,
            ASKS_PERSON,
            NOT_PERSON,
            OPT_OUT,
            OPT_IN,
            OTHER_PLACE,
            SETTLED,
            ELSEWHERE,
            ASSERTED,
            SARCASM,
            INSTRUCTIONS,
        )
        for phrase in phrases
        for word in phrase.split()
        if not word.endswith("*")
    )
    | RISK_WORDS
    | CHATTER_WORDS
    | PERSON_ALONE
    | OTHER_SHOPS
)
"""Every word of the lists above."""
