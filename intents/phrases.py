"""Built-in phrases by what they mean to a desk: danger, a wish for a person, thanks, leaving. Data only.

One phrase a line between semicolons, written as ``normalise`` leaves text (lower case, no accents, contractions spelt
out). A word ending in ``*`` stands for every word that begins so. Words of a phrase must follow each other, with at
most one other word between two of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intents.words import listed


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(";") if part.strip())


RISK: Final[Mapping[str, tuple[str, ...]]] = {
    "self_harm": _phrases(
        """
        suicid*; kill myself; killing myself; end my life; ending my life; take my own life; want* to die; wanna die;
        wish i was dead; wish i were dead; rather be dead; hurt myself; hurting myself; harm myself; self harm*; cut
        myself on purpose; no reason to live; do not want to live; do not want to be alive; better off dead; overdos*;
        suicidio; suicidarme; quiero morir; matarme; quero morrer; me matar; selbstmord; umbringen; will sterben; me
        suicider; veux mourir; uccidermi; voglio morire
    """
    ),
    "injury": _phrases(
        """
        allergic reaction; allergic; allerg*; anaphyla*; epipen; rash; hives; burned my; burnt my; burned me; burnt
        me; burned her; burned his; burnt her; burnt his; burned our; burns on; chemical burn; skin is burning; got
        burned; got burnt; second degree; injur*; bleeding; bled; broke my arm; broke my leg; broke my tooth; broken
        tooth; chipped my tooth; cut my; cut his hand; cut her hand; cut her finger; cut his finger; cut myself; hurt
        my; hurt his; hurt her; hurt me; got hurt; hurt himself; hurt herself; was hurt; hospital*; emergency room;
        ambulance; paramedic*; went to er; in the er; a and e; poison*; food poisoning; made me sick; made me ill;
        made my sick; made us sick; made us ill; got sick from; got sick after; sick after eating; sick after using;
        ill after; vomit*; threw up; throwing up; seizure*; passed out; fainted; unconscious; concuss*; choked;
        choking; choked on; choking on; can not breathe; could not breathe; struggling to breathe; trouble breathing;
        swollen face; swollen lips; face swelled; lips swelled; throat closing; swelling up; blister*; bruised; see a
        doctor; saw a doctor; seeing a doctor; to the doctor; doctor note; doctor said; singed my; singed his; singed
        her; i fell; fell off; fell from; electric shock;
        electrocut*; gave me a shock; shocked me; miscarr*; infection; infected; lost consciousness; blinded; eye
        damage; scarred; scalded; reaccion alergica; alergi*; quemadura*; me quemo; intoxica*; herido; herida;
        lesion*; reacao alergica; queimadura*; me queimei; machuc*; ferido; ferida; allergisch*; verbrannt;
        verbrennung*; verletz*; krankenhaus; vergift*; reaction allergique; brulure*; blesse*; hopital; empoisonn*;
        reazione allergica; ustion*; ferito; ferita; ospedale; avvelena*
    """
    ),
    "safety": _phrases(
        """
        caught fire; catch fire; catching fire; flared up; flare up; gave way; gives way; burnt down; burned down;
        burnt through; set fire; set on fire; went up in flames; burst into flames; flames;
        smoke coming; started smoking; smoking and; sparks; sparking; explod*; blew up; blown up; melted; overheat*;
        recall*; choking hazard; safety hazard; fire hazard; hazardous; unsafe; not safe; gas leak; carbon monoxide;
        contaminat*; mould; mold; moldy; mouldy; glass in my; glass inside; piece of glass; shard*; metal in my;
        needle in; razor blade; maggot*; worms; cockroach*; incendio; se incendio; exploto; pegou fogo; explodiu;
        feuer gefangen; explodiert; brandgefahr; pris feu; explose; preso fuoco; esploso
    """
    ),
    "legal": _phrases(
        """
        lawyer*; attorney*; solicitor*; legal action; legal advice; legal team; legal department; take you to court;
        taking you to court; see you in court; to court; in court; court order; small claims; lawsuit*; sue you;
        suing; will sue; going to sue; sued; sue the; sue your; subpoena*; cease and desist; class action; trading
        standards; consumer protection; consumer rights; ombudsman; attorney general; better business bureau;
        regulator; ftc; copyright*; trademark*; infring*; dmca; stole my photo; stole my design; stole my picture;
        stole my art; stolen my photo; stolen my design; using my photo; using my picture; used my photo without; used
        my picture without; press charges; pressing charges; breach of contract; false advertising; abogad*;
        denuncia*; demandar*; juicio; advogad*; processar voces; vou processar; procon; anwalt; anwalt*; rechtsanw*;
        verklag*; gericht; klage; anzeige erstatten; abmahn*; avocat; porter plainte; poursuivre en justice; tribunal;
        mise en demeure; avvocat*; querela; denunciar*; fare causa; vie legali
    """
    ),
    "fraud": _phrases(
        """
        fraud*; scam; scams; scammed; scammer*; scamming; chargeback*; charge back; dispute the charge; dispute this
        charge; disputing the charge; dispute with my bank; dispute with paypal; stolen card; stole my card; card was
        stolen; my card stolen; stole my money; stolen my money; stealing my money; stealing from; stole from; robbed
        me; unauthorised; unauthorized; not authorise; not authorize; without my permission; without my consent; did
        not authorise; did not authorize; identity theft; stole my identity; phishing; counterfeit*; impersonat*; fake
        account; fake page; fake website; fake profile; account was hacked; account got hacked; been hacked; got
        hacked; hacked my; hacked into; account hacked; money launder*; police; estafa*; fraude*; me robaron; hackea*;
        policia; golpe; golpistas; roubaram; polizia; betrug; betrug*; abzocke; gehackt; polizei; arnaque*; escroc*;
        pirate mon; piratage; truffa*; rubato; hackerat*
    """
    ),
    "press": _phrases(
        """
        journalist*; reporter*; for comment; request a comment; a statement from; your statement on; writing an
        article; writing a
        story; write an article about; working on a story; news story; newspaper; newsroom; bbc; cnn; go to the press;
        going to the press; go to the media; going to the media; tell the press; contact the press; the papers; tv
        news; go viral; documentary; periodista*; prensa; jornalista*; imprensa; presseanfrage; journaliste*;
        giornalist*; redaktion; zeitung
    """
    ),
    "data": _phrases(
        """
        data breach; breach of data; data leak*; leaked my; leak my data; privacy violation; violated my privacy;
        invasion of privacy; other people orders;
        someone else order; someone else account; someone else address; another customer order; another customer
        address; another customer details; see other people; shared my details; shared my address; sold my data; sold
        my email; datenleck; fuga de datos; vazamento de dados; fuite de donnees; violazione dei dati
    """
    ),
    "discrimination": _phrases(
        """
        racis*; sexis*; homophob*; transphob*; discriminat*; antisemit*; islamophob*; xenophob*; bigot*; hate speech;
        racially; profiled; ableis*; slur; slurs; because i am black; because i am gay; because of my race; because of
        my religion; because of my skin; because of my disability; wheelchair and refused; harass*; sexually;
        assault*; molest*; groped; threaten*; bullied; racista; discrimina*; rassis*; diskriminier*; raciste; razzis*
    """
    ),
    "minors": _phrases("""
        i am a minor; i am a child; i am a kid; i am underage; without my parents; my mum does not know; my mom does
        not know; my parents do not know; underage; under age; my child ordered; my son ordered; my daughter ordered;
        my kid ordered; my child bought; my son bought; my daughter bought; my kid bought; my child used my; my son
        used my; my daughter used my; my kid used my; without parental; parental consent; swallowed; my baby
        swallowed; my child swallowed; my toddler swallowed; child safety; pedo*; paedo*; child abuse; minor bought;
        menor de edad; menor de idade; minderjahrig*; mineur; minorenne
    """),
    "death": _phrases(
        """
        passed away; has died; died last; died yesterday; died this; died in; bereave*; funeral; deceased; death
        certificate; fallecio; fallecido; faleceu;
        verstorben; decede; deceduto; deceduta
    """
    ),
}
"""What always goes to a person, by category. Kept literal: a figure of speech must not look like danger."""

RISK_WORDS: Final[frozenset[str]] = listed("""
        allergic allergy allergies anaphylactic suicide suicidal overdose injured injury injuries bleeding hospital
        hospitalised hospitalized ambulance poisoned poisoning vomiting vomited seizure unconscious concussion choking
        choked blistered blisters electrocuted miscarriage infection infected exploded explosion exploding overheated
        overheating recalled hazardous contaminated lawyer lawyers attorney solicitor lawsuit subpoena ombudsman
        copyright trademark infringement fraud fraudulent scammed scammer chargeback unauthorised unauthorized
        counterfeit impersonating impersonation hacked phishing police journalist reporter newspaper breach racist
        racism sexist homophobic transphobic discriminated discrimination harassed harassment assaulted assault
        threatened threatening underage swallowed deceased funeral cockroach maggots
    """)
"""Words of the phrases above in full: what a mistyped word is compared with."""

HARM: Final[frozenset[str]] = listed("self_harm injury safety discrimination minors death")
"""Categories that no example of a library can make ordinary."""

BENIGN: Final[tuple[str, ...]] = _phrases(
    """
        no blister*; not one blister*; not a blister*; zero blister*; without blister*; without a blister*; not even
        one blister*; rash guard*; rash vest*; hypoallergen*; hypo allergen*; allergy friendly; allergy free; allergen
        free; police
        discount; police officer discount; first responder police; blister pack*; recall correctly; i recall; if i
        recall; as i recall; can not recall; do not recall; recall seeing; recall reading; cut my order; cut my hair;
        cut my jeans; cut my losses; cut my bill; hurt my feelings; hurt my wallet; hurt my eyes; hurt my soul; hurt
        my heart; hurt my brain; hurt my bank; basketball court; tennis court; food court; padel court; to court side;
        sparks joy; blew up on; blew up my phone; blown up on; blew up my feed; melted my heart; melted me; make up
        infection; do you have burns; newspaper print; newspaper pattern; explode with; exploding with; exploded with
        joy; explode in popularity; explosion of; overheat in; overheating in the; hospital gown*; nurse hospital
        discount; hospital discount; hospital staff discount; scam the algorithm; suing for peace; die for; passed out
        from joy; attorney discount; documentary you made; documentary series; mold to my; mould to my; molds to;
        moulds to; flames emoji; flames design; flames print; no recall
    """
)
"""Everyday sayings that contain a risk phrase and mean no harm."""

ASKS_PERSON: Final[tuple[str, ...]] = _phrases(
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
    for pair in _phrases("""
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

NOT_PERSON: Final[tuple[str, ...]] = _phrases(
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
    _phrases("""
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
    _phrases("""
        start; unstop; subscribe; resubscribe; opt in; opt me in; optin; start again; please start; please start
        again; empezar; comenzar; comecar; iniciar; starten; anfangen; demarrer; commencer; inizia; iniziare
    """)
)
"""Whole messages that allow them again."""

OTHER_PLACE: Final[tuple[str, ...]] = _phrases(
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

ELSEWHERE: Final[tuple[str, ...]] = _phrases(
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

SETTLED: Final[tuple[str, ...]] = _phrases(
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

ASSERTED: Final[tuple[str, ...]] = _phrases(
    """
        has arrived; have arrived; arrived today; arrived yesterday; arrived this; it arrived; parcel arrived; order
        arrived; package arrived; has come; have received; has been delivered; was delivered; i received; i got my; we
        got my; got it today; came today; came yesterday; has been refunded; was refunded; have been refunded; got
        refunded; is working; has shipped
    """
)
"""What people say when that has happened which others complain about missing."""

SARCASM: Final[tuple[str, ...]] = _phrases(
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

INSTRUCTIONS: Final[tuple[str, ...]] = _phrases(
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
