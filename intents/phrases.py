"""Built-in phrases by what they mean to a desk: danger, a wish for a person, thanks, leaving. Data only.

One phrase a line between semicolons, written as ``normalise`` leaves text (lower case, no accents, contractions spelt
out). A word ending in ``*`` stands for every word that begins so. Words of a phrase must follow each other, with at
most one other word between two of them.
"""

from __future__ import annotations

from typing import Final

from intents.risks import BENIGN, RISK, RISK_WORDS
from intents.tones import OTHER_SHOPS, TONES
from intents.words import COMMON, INSULTS, MISHAPS, PRAISE, REVERSALS, listed, phrases_in

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
            *TONES.values(),
        )
        for phrase in phrases
        for word in phrase.split()
        if not word.endswith("*")
    )
    | RISK_WORDS
    | REVERSALS
    | INSULTS
    | PRAISE
    | MISHAPS
    | frozenset(f"{word}s" for word in COMMON)
    | CHATTER_WORDS
    | PERSON_ALONE
    | OTHER_SHOPS
)
"""Every word of the lists above."""
