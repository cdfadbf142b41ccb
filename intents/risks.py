"""Built-in risk phrases: what always goes to a person, by category. Data only, written as in phrases.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intents.words import listed, phrases_in

RISK: Final[Mapping[str, tuple[str, ...]]] = {
    "self_harm": phrases_in(
        """
        suicid*; kill myself; killing myself; end my life; ending my life; take my own life; want* to die; wanna die;
        wish i was dead; wish i were dead; rather be dead; hurt myself; hurting myself; harm myself; self harm*; cut
        myself on purpose; no reason to live; do not want to live; do not want to be alive; better off dead; overdos*;
        suicidio; suicidarme; quiero morir; matarme; quero morrer; me matar; selbstmord; umbringen; will sterben; me
        suicider; veux mourir; uccidermi; voglio morire
    """
    ),
    "injury": phrases_in(
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
    "safety": phrases_in(
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
    "legal": phrases_in(
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
    "fraud": phrases_in(
        """
        fraud*; scam; scams; scammed; scammer*; scamming; chargeback*; charge back; dispute the charge;
        dispute this charge; disputing the charge; dispute with my bank; dispute with paypal; stolen card;
        stole my card; card was stolen; my card stolen; stole my money; stolen my money; stealing my money;
        stealing from; stole from; robbed me; unauthorised; unauthorized; not authorise; not authorize;
        without my permission; without my consent; did not authorise; did not authorize; identity theft; stole
        my identity; phishing; counterfeit*; impersonat*; fake account; fake page; fake website; fake profile;
        account was hacked; account got hacked; someone got into my account; somebody got into my account;
        broke into my account; someone used my; somebody used my; used my card; used my account; spent my
        points; spent my gift; been hacked; got hacked; hacked my; hacked into; account hacked; money
        launder*; police; estafa*; fraude*; me robaron; hackea*; policia; golpe; golpistas; roubaram; polizia;
        betrug; betrug*; abzocke; gehackt; polizei; arnaque*; escroc*; pirate mon; piratage; truffa*; rubato;
        hackerat*
    """
    ),
    "press": phrases_in(
        """
        journalist*; reporter*; for comment; request a comment; a statement from; your statement on; writing an
        article; writing a
        story; write an article about; working on a story; news story; newspaper; newsroom; bbc; cnn; go to the press;
        going to the press; go to the media; going to the media; tell the press; contact the press; the papers; tv
        news; go viral; documentary; periodista*; prensa; jornalista*; imprensa; presseanfrage; journaliste*;
        giornalist*; redaktion; zeitung
    """
    ),
    "data": phrases_in(
        """
        data breach; breach of data; data leak*; leaked my; leak my data; privacy violation; violated my privacy;
        invasion of privacy; other people orders;
        someone else order; someone else account; someone else address; another customer order; another customer
        address; another customer details; see other people; shared my details; shared my address; sold my data; sold
        my email; datenleck; fuga de datos; vazamento de dados; fuite de donnees; violazione dei dati
    """
    ),
    "discrimination": phrases_in(
        """
        racis*; sexis*; homophob*; transphob*; discriminat*; antisemit*; islamophob*; xenophob*; bigot*; hate speech;
        racially; profiled; ableis*; slur; slurs; because i am black; because i am gay; because of my race; because of
        my religion; because of my skin; because of my disability; wheelchair and refused; harass*; sexually;
        assault*; molest*; groped; threaten*; bullied; racista; discrimina*; rassis*; diskriminier*; raciste; razzis*
    """
    ),
    "minors": phrases_in("""
        i am a minor; i am a child; i am a kid; i am underage; without my parents; my mum does not know; my mom does
        not know; my parents do not know; underage; under age; my child ordered; my son ordered; my daughter ordered;
        my kid ordered; my child bought; my son bought; my daughter bought; my kid bought; my child used my; my son
        used my; my daughter used my; my kid used my; without parental; parental consent; swallowed; my baby
        swallowed; my child swallowed; my toddler swallowed; child safety; pedo*; paedo*; child abuse; minor bought;
        menor de edad; menor de idade; minderjahrig*; mineur; minorenne
    """),
    "death": phrases_in(
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

BENIGN: Final[tuple[str, ...]] = phrases_in(
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
