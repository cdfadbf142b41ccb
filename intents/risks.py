"""Built-in risk phrases: what always goes to a person, by category. Data only, written as in phrases.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intents.ailments import AILMENTS
from intents.words import listed, phrases_in

RISK: Final[Mapping[str, tuple[str, ...]]] = {
    "self_harm": phrases_in(
        """
        suicid*; kill myself; killing myself; end my life; ending my life; take my own life; want* to die; wanna
        die; wish i was dead; wish i were dead; rather be dead; hurt myself; hurting myself; harm myself; self
        harm*; cut myself on purpose; no reason to live; do not want to live; do not want to be alive; better
        off dead; overdos*; suicidio; suicidarme; quiero morir; matarme; quero morrer; me matar; selbstmord;
        umbringen; will sterben; me suicider; veux mourir; uccidermi; voglio morire; want to be here anymore;
        want to be here any more; can not go on like; can not go on anymore; can not go on any more; can not
        live like; nothing matters anymore; nothing matters any more; no point in living; no point living; end
        it all; ending it all; ending it tonight; want to disappear forever; tired of living; tired of life;
        goodbye cruel world; too many pills; too many tablets; too many painkillers; hang myself; hanging
        myself; slit my; cutting myself; cut my wrists; die tonight; kms; unalive*; life is not worth; not worth
        living; want my life to end; do away with myself; jump off a bridge; jump off the bridge; jump in front
        of; swallowed pills; bottle of pills; suicidal; wish to die; ready to die; feel like dying; do not see a
        way out; self injur*; not want to wake up; never wake up; can not do this anymore; can not do this any
        more; can not take it anymore; can not take this anymore; can not go on; point of living; point in being
        alive; nobody would miss; no one would miss; nobody will miss; last thing i will do; last thing i do;
        last thing i ever; not be here tomorrow; not be around anymore; end things tonight
    """
    ),
    "injury": phrases_in(
        """
        allergic reaction; allergic; allerg*; anaphyla*; epipen; rash; hives; burned my; burnt my; burned me;
        burnt me; burned her; burned his; burnt her; burnt his; burned our; burns on; chemical burn; skin is
        burning; got burned; got burnt; second degree; injur*; bleeding; bled; broke my arm; broke my leg; broke
        my tooth; broken tooth; chipped my tooth; cut my; cut his hand; cut her hand; cut her finger; cut his
        finger; cut myself; hurt my; hurt his; hurt her; hurt me; got hurt; hurt himself; hurt herself; was
        hurt; hospital*; emergency room; ambulance; paramedic*; went to er; in the er; a and e; poison*; food
        poisoning; made me sick; makes me sick; makes you sick; makes people sick; make people sick; makes
        people ill; makes you ill; made me ill; made my sick; made us sick; made us ill; got sick from; got sick
        after; sick after eating; sick after using; ill after; vomit*; threw up; throwing up; seizure*; passed
        out; fainted; unconscious; concuss*; choked; choking; choked on; choking on; can not breathe; could not
        breathe; struggling to breathe; trouble breathing; swollen face; swollen lips; face swelled; lips
        swelled; throat closing; swelling up; blister*; bruised; see a doctor; saw a doctor; seeing a doctor; to
        the doctor; doctor note; doctor said; singed my; singed his; singed her; i fell; fell from; electric
        shock; electrocut*; gave me a shock; shocked me; miscarr*; infection; infected; lost consciousness;
        blinded; eye damage; scarred; scalded; reaccion alergica; alergi*; quemadura*; me quemo; intoxica*;
        herido; herida; lesion*; reacao alergica; queimadura*; me queimei; machuc*; ferido; ferida; allergisch*;
        verbrannt; verbrennung*; verletz*; krankenhaus; vergift*; reaction allergique; brulure*; blesse*;
        hopital; empoisonn*; reazione allergica; ustion*; ferito; ferita; ospedale; avvelena*; collapsed;
        collapsing; fainting; swollen; swelled up; swelling; can not swallow; could not swallow; trouble
        swallowing; high fever; with fever; a fever; pus; abscess; bleed; bleeds; losing blood; lost blood;
        blood everywhere; covered in blood; blood in my; coughing blood; spitting blood; heart racing; heart
        started racing; chest pain*; heart attack; palpitation*; convuls*; can not stop shaking; shaking
        uncontroll*; short of breath; breathless; difficulty breathing; gasping; stopped breathing; not
        breathing; fractur*; sprained; dislocat*; broke my wrist; broke my ankle; broke my nose; broke my hip;
        broke my back; broke my foot; broke my finger; broke my rib; broke my ribs; broke his arm; broke his
        leg; broke her arm; broke her leg; broke his wrist; broke her wrist; broke his ankle; broke her ankle;
        broken arm; broken leg; broken wrist; broken ankle; broken nose; broken bone; broken bones; broken rib;
        broken ribs; needed stitches; needs stitches; in plaster; strangl*; round his neck; around his neck;
        round her neck; around her neck; is sick from; sick from the; sick since; been sick; feel sick; feeling
        sick; fell ill; feel ill; feeling ill; is ill from; made him sick; made her sick; made my son; made my
        daughter; made my baby; made my child; turned blue; paralys*; paralyz*; intensive care; in a coma; going
        blind; went blind; blind in one; blind on one; lose my eye; lost his eye; lost her eye; my eye is; poked
        my eye; in my eye; in his eye; in her eye; burn marks; scorched my; scorched his; scorched her; cut my
        face; cut his face; cut her face; crushed my; crushed his; crushed her; trapped my; stung my; suffocat*;
        drown*; drowned; bad reaction; reacted badly; skin reaction; severe reaction; broke out in; came out in
        spots; skin peeled; skin is peeling; dermatitis; pneumonia; sepsis; septic; side effect*; i am pregnant
        and; went into labour; lost the baby; he fell; she fell; friend fell; son fell; daughter fell; child
        fell; kid fell; husband fell; wife fell; mother fell; father fell; brother fell; sister fell; partner
        fell; fell metres; fell meters; fell feet; fell down the; took painkillers; took pills; took tablets;
        nerve damage; can not feel my; numb since; still numb; hurts to breathe; unbearable pain; excruciating;
        agony; screaming in pain; gas in the room; went numb; crippled; disfigured; permanent damage; knocked
        out; knocked unconscious; concussed; black eye; wounded; open wound; got an infection; is infected; sent
        me to hospital; in hospital; er visit; urgent care; first aid; call an ambulance; paramedics; panic
        attack*; crushed in; crushed against; in the crush; crowd crush; trampled; stampede; is numb; been numb;
        numb for; numb tongue; numb lip; slipped on the; slipped on your; slipped on a; slipped on some; slipped
        and; tripped over; tripped on; hit his head; hit her head; hit my head; bumped his head; bumped her
        head; bumped my head; head injury; finger stuck; fingers stuck; hand stuck; finger caught; fingers
        caught; hand caught; hair caught; caught in the door; tinnitus; ears ring*; ears have been ringing; ears
        are ringing; ringing in my; can not hear on; can not hear in; hear nothing; hearing loss; lost my
        hearing; deaf on; deaf since; up his nose; up her nose; up my nose; in his ear; in her ear; dog ate; cat
        ate; dog swallowed; his throat; her throat; my throat; my neck; broke my toe; broke my jaw; broke my
        thumb; broke his nose; broke her nose; feel dizzy; felt dizzy; dizzy since; wrong tooth; wrong leg;
        wrong eye; left a piece in; piece left in; without numbing; not numb; needle broke; drilled into; hit me
        in the; hit him in the; hit her in the; in the eye; lost my balance; fell over; fell off the; fell on
        me; fell on my; pinned under
    """
    ),
    "safety": phrases_in(
        """
        caught fire; catch fire; catching fire; flared up; flare up; gave way; gives way; burnt down; burned
        down; burnt through; set fire; set on fire; went up in flames; burst into flames; flames; smoke coming;
        started smoking; smoking and; sparks; sparking; explod*; blew up; blown up; melted; overheat*; recall*;
        choking hazard; safety hazard; fire hazard; hazardous; unsafe; not safe; gas leak; carbon monoxide;
        contaminat*; mould; mold; moldy; mouldy; glass in my; glass inside; piece of glass; shard*; metal in my;
        needle in; razor blade; maggot*; worms; cockroach*; incendio; se incendio; exploto; pegou fogo;
        explodiu; feuer gefangen; explodiert; brandgefahr; pris feu; explose; preso fuoco; esploso; burning
        smell; smell of burning; smells of burning; smells burnt; smell of gas; smelled gas; smells of gas;
        short circuit*; shorted out; battery swelled; battery swollen; swelled up; leaking battery; battery
        leak*; leaking acid; caught alight; caught flame; smouldering; smoldering; smoke from; smoke out;
        scorched; charred; dead mouse; a mouse inside; rat droppings; droppings; needle inside; found a needle;
        found a nail; a nail in; blade inside; sharp metal; splinter*; shattered in; exploding; rope snapped;
        rope frayed; strap snapped while; broke under me; gave out under; snapped under; collapsed under;
        snapped while i; came apart while; failed while i; brakes failed; toxic; asbestos; lead paint;
        carcinogen*; radioactive; electr* shock; live wire; expired medicine; wrong medicine; spoiled; bacteria;
        salmonella; listeria; e coli; bug infest*; bed bugs; bedbugs; lice; battery smok*; it smokes; smoking
        while; started to smoke; began to smoke; began smoking; smells like gas; smells like burning; smells
        like smoke; smells like something burn*; caught in the escalator
    """
    ),
    "legal": phrases_in(
        """
        lawyer*; attorney*; solicitor*; legal action; legal advice; legal team; legal department; take you to
        court; taking you to court; see you in court; to court; in court; court order; small claims; lawsuit*;
        sue you; suing; will sue; going to sue; sued; sue the; sue your; subpoena*; cease and desist; class
        action; trading standards; consumer protection; consumer rights; ombudsman; attorney general; better
        business bureau; regulator; ftc; copyright*; trademark*; infring*; dmca; stole my photo; stole my
        design; stole my picture; stole my art; stolen my photo; stolen my design; using my photo; using my
        picture; used my photo without; used my picture without; press charges; pressing charges; breach of
        contract; false advertising; abogad*; denuncia*; demandar*; juicio; advogad*; processar voces; vou
        processar; procon; anwalt; anwalt*; rechtsanw*; verklag*; gericht; klage; anzeige erstatten; abmahn*;
        avocat; porter plainte; poursuivre en justice; tribunal; mise en demeure; avvocat*; querela; denunciar*;
        fare causa; vie legali; legal counsel; litigat*; legal proceedings; legal steps; legal claim; take
        legal; claim damages; damages from you; for damages; compensat*; liable; liability; pain and suffering;
        injunction; reporting you; report you to; report this to; reported you to; report your shop; report your
        clinic; to the authorities; the authorities; health inspector*; safety inspector*; inspectorate; food
        standards; watchdog; data protection authority; gdpr complaint; malpractice; negligen*; patent infring*;
        plagiari*; ripped off my design; copied my design; copied my work; my design without; photo without
        asking; photo without permission; picture without permission; without my permission; breach of law;
        against the law; is illegal; that is illegal; this is illegal; illegally; unlawful; criminal charge*;
        criminal offence; criminal offense; law firm; law suit; barrister; summons; bailiff*; debt collect*;
        collection agency; small claims court; judge will; court date; file a complaint with; filing a complaint
        with; medical council; dental council; licensing board; medical board; regulatory; hearing date;
        prosecut*; witness statement; evidence against; consumer law*; by law; under the law; contract law;
        statutory; my legal right*; legal right*; consumer agency; consumer association; which court; your
        insurer; insurer details; is void; cctv; camera footage; security footage; take the video down; take the
        photo down; take my photo down; take my picture down; filmed me; filmed us; filmed my; filming me;
        filming us
    """
    ),
    "fraud": phrases_in(
        """
        fraud*; scam; scams; scammed; scammer*; scamming; chargeback*; charge back; dispute the charge; dispute
        this charge; disputing the charge; dispute with my bank; dispute with paypal; stolen card; stole my
        card; card was stolen; my card stolen; stole my money; stolen my money; stealing my money; stealing
        from; stole from; robbed me; unauthorised; unauthorized; not authorise; not authorize; without my
        permission; without my consent; did not authorise; did not authorize; identity theft; stole my identity;
        phishing; counterfeit*; impersonat*; fake account; fake page; fake website; fake profile; account was
        hacked; account got hacked; someone got into my account; somebody got into my account; broke into my
        account; someone used my; somebody used my; used my card; used my account; spent my points; spent my
        gift; been hacked; got hacked; hacked my; hacked into; account hacked; account compromised; been
        compromised; money launder*; police; estafa*; fraude*; me robaron; hackea*; policia; golpe; golpistas;
        roubaram; polizia; betrug; betrug*; abzocke; gehackt; polizei; arnaque*; escroc*; pirate mon; piratage;
        truffa*; rubato; hackerat*; stranger logged; stranger is logging; logging into my account; logged into
        my account; logged in to my account; logging in to my account; access to my account without; someone
        else is using; someone is using my; somebody is using my; someone else used; somebody else used; someone
        changed my; somebody changed my; someone else changed; somebody else changed; stranger changed; someone
        ordered with my; someone ordered on my; somebody ordered with my; someone else ordered; somebody else
        ordered; ordered in my name; opened in my name; account in my name; using my name; money taken from my;
        took money from my; money is missing from my; details were stolen; details got stolen; stole my details;
        stolen my details; stole my data; cloned my; a fake site; a fake shop; a fake ad; a fake account;
        pretending to be me; pretends to be me; pretending to be my; posing as; posed as; not made by me; i did
        not make this payment; i never made this payment; i did not place this order; i did not place that
        order; login that was not me; log in that was not me; was not me who; it was not me; took over my
        account; taken over my account; locked me out of my account; hijack*; malware; a virus; ransom*;
        blackmail*; extort*; sim swap; stolen identity; stole it from; was robbed; got robbed; mugged; burgl*;
        break in at; broken into; broke in; embezzl*; forged; forgery; brib*; arrest*; fraudster*; con artist;
        conned; swindl*; ponzi; illegal charge; cvv; cvc; bought stuff with my; bought something with my; bought
        things with my; bought with my card by; someone bought stuff; someone bought things; bought something on
        my account; bought things on my account; bought stuff on my account; ordered stuff with my; paid with my
        card without; card details were; card details got; my card was used; guy stole; driver stole; staff
        stole; courier stole; employee stole; someone stole; somebody stole; stole my bike; stole my bag; stole
        my phone; stole my wallet; stole my coat; drink spiked; drinks spiked; spiked my; spiked her; spiked
        his; got spiked; was spiked; been spiked
    """
    ),
    "press": phrases_in(
        """
        journalist*; reporter*; for comment; request a comment; a statement from; your statement on; writing an
        article; writing a story; write an article about; working on a story; news story; newspaper; newsroom;
        bbc; cnn; go to the press; going to the press; go to the media; going to the media; tell the press;
        contact the press; the papers; tv news; go viral; documentary; periodista*; prensa; jornalista*;
        imprensa; presseanfrage; journaliste*; giornalist*; redaktion; zeitung; i write for; news outlet; news
        channel; news agency; tv station; tv channel; radio station; investigative; press deadline; on the
        record; off the record; publish a story; publishing a story; run a story; running a story; article about
        you; piece about you; expose you; exposing you; go public; going public
    """
    ),
    "data": phrases_in(
        """
        data breach; breach of data; data leak*; leaked my; leak my data; privacy violation; violated my
        privacy; invasion of privacy; other people orders; someone else order; someone else account; someone
        else address; another customer order*; another customer account; another customer data; another customer
        name; other customers orders; other customer orders; another customer address; another customer details;
        see other people; shared my details; shared my address; sold my data; sold my email; datenleck; fuga de
        datos; vazamento de dados; fuite de donnees; violazione dei dati; data was leaked; data got leaked;
        details were leaked; details got leaked; email was leaked; email got leaked; someone else details;
        someone else data; someone else name; somebody else order; somebody else account; somebody else address;
        somebody else details; stranger order; stranger address; another person order; another person details;
        another patient; other customers details; see other customers; see other peoples; wrong patient; someone
        else results; someone else invoice; invoice to someone; order to someone else; told my husband; told my
        wife; told my boss; told my employer; told my ex; told my mother; gave my address to; gave my number to;
        gave my email to; gave my name to; gave my details to; gave out my; passed on my details; sent my
        details to; sent my results to; sent my records to; has my address from; got my address from; got my
        number from; shared my data; shared my number; shared my photo; shared my medical; posted my address;
        posted my photo; posted my picture; doxx*; doxed; security hole; security flaw; vulnerability; my card
        number is; my pin is; my password is; leak of; to the wrong person; someone else records; someone else
        letter; someone else parcel label; other patients; another client; who has seen my; who looked at my;
        looked at my file; seen my file
    """
    ),
    "discrimination": phrases_in(
        """
        racis*; sexis*; homophob*; transphob*; discriminat*; antisemit*; islamophob*; xenophob*; bigot*; hate
        speech; racially; profiled; ableis*; slur; slurs; because i am black; because i am gay; because of my
        race; because of my religion; because of my skin; because of my disability; wheelchair and refused;
        harass*; sexually; assault*; molest*; groped; threaten*; bullied; racista; discrimina*; rassis*;
        diskriminier*; raciste; razzis*; abus*; rape*; raped; rapist; groping; grabbed me; grabbed my; grabbed
        her; grabbed him; touched me; touched her; touched him; touched my daughter; touched my son; touching
        me; inappropriately; inappropriate comment*; inappropriate remark*; sexual*; creepy; pervert*; leered;
        catcall*; spat at; spat on; pushed me; shoved me; slapped; punched; kicked me; hit me; hit my son; hit
        my daughter; hit my child; beat me; beat up; beating me; attacked me; attacked us; attacked by; attacked
        my; refused to serve me; refused to serve us; refused to serve my; turned me away because; turned us
        away because; because of my colour; because of my color; because of my accent; because of my hijab;
        because of my headscarf; because i am a woman; because i am trans; because i am disabled; because i am
        muslim; because i am jewish; because i am old; because i am fat; called me a; hateful; nazi*; her hijab;
        my hijab; his turban; called me names; called him names; called her names; shouted at my; shouted at me;
        screamed at my; screamed at me; swore at; misogyn*; prejudice*; bullying; humiliat*; intimidat*;
        threats; death threat*
    """
    ),
    "minors": phrases_in("""
        i am a minor; i am a child; i am a kid; i am underage; without my parents; my mum does not know; my mom
        does not know; my parents do not know; underage; under age; my child ordered; my son ordered; my
        daughter ordered; my kid ordered; my child bought; my son bought; my daughter bought; my kid bought; my
        child used my; my son used my; my daughter used my; my kid used my; without parental; parental consent;
        swallowed; my baby swallowed; my child swallowed; my toddler swallowed; child safety; pedo*; paedo*;
        child abuse; minor bought; menor de edad; menor de idade; minderjahrig*; mineur; minorenne; my daughter
        is being; child is alone; lost child; missing child; found a child; my son is missing; my daughter is
        missing; kid ate; child ate; baby ate; toddler ate; son ate; daughter ate; baby choked; put it in his
        mouth; naked picture*; nudes; under eighteen; grown man; older man; man keeps; guy keeps; man sends; guy
        sends; man wants; stranger keeps; stranger sends; stranger wants; pictures of himself; sends me
        pictures; sent me pictures; wants to meet me; wants to meet up; asks me for pictures; asked me for
        pictures; asks for pictures; asked for nudes; bought me vodka; bought me alcohol; bought me beer; bought
        me a beer; bought me drinks; gave me alcohol; gave me vodka; gave me beer; fake id; brother id; sister
        id; friend id; my mum knowing; my mom knowing; my dad knowing; my parents knowing; mum finding out; mom
        finding out; parents finding out
    """),
    "danger": phrases_in(
        """
        stalk*; stalker; being followed; followed me home; following me home; followed her home; follows me
        home; follows me everywhere; watching my house; waiting outside my; outside my house; standing outside
        my; came to my house; comes to my house; turned up at my; showed up at my house; kidnap*; abduct*;
        domestic violence; violent; violence; violently; my ex is; my ex has; my ex keeps; my ex found; hiding
        from; restraining order; afraid of him; afraid of her; scared of him; afraid for my; fear for my; in
        danger; not feel safe; do not feel safe; save me; rescue me; call for help; emergency services; held
        against; locked in the; locked inside; trapped inside; stuck in the lift; gun; shooter; a bomb; bomb
        threat; bombs; terroris*; weapon; weapons; knife attack; kill you; kill him; kill her; kill them; kill
        us; hurt you; hurt someone; hurt somebody; hurt people; find where you live; know where you live; i know
        where you; come for you; coming for you; come after you; you will regret; you will pay for this; make
        you pay; make them pay; burn your; burn down; smash your; acosa*; amenaza*; perseguid*; ameac*; bedroh*;
        menac*; minacci*; be sorry you; you will be sorry; see what happens to you; break his arm; break his
        legs; break his neck; break his face; break her arm; break your arm; break your legs; break your neck;
        break your face; break your nose; break your bones; break your window*; break every bone; bring a knife;
        bringing a knife; bring my knife; bring a bat; bringing a bat; baseball bat; bring a gun; burn the
        place; burn the shop; burn the store; burn the hall; burn the clinic; burn it down; burn it to the; my
        hands on you; my hands on him; my hands on her; wait till i find; wait until i find; when i find the;
        when i find you; when i find who; touches me again; touch me again; comes near me; followed me to;
        followed us; follows us
    """
    ),
    "death": phrases_in(
        """
        passed away; has died; died last; died yesterday; died this; died in; bereave*; funeral; deceased; death
        certificate; fallecio; fallecido; faleceu; verstorben; decede; deceduto; deceduta; he died; she died;
        husband died; wife died; mother died; mum died; mom died; father died; dad died; brother died; sister
        died; son died; daughter died; baby died; friend died; dog died; cat died; grandmother died; grandfather
        died; died of; died from; died because; is dying; passed on; widow; widower; dead body; killed my;
        killed our; killed him; killed her; killed by; obituary; coffin; cremat*; terminally ill; terminal
        cancer; hospice
    """
    ),
    "medical": AILMENTS,
}
"""What always goes to a person, by category. Kept literal: a figure of speech must not look like danger."""

RISK_WORDS: Final[frozenset[str]] = listed("""
        abducted abused abusive allergic allergies allergy ambulance anaphylactic assault assaulted attorney
        blackmail blackmailed bleeding blistered blisters breach burglary chargeback choked choking
        cockroach collapsed compensation concussion contaminated convulsions copyright counterfeit deceased
        defamation discriminated discrimination dislocated drowned drowning electrocuted electrocution
        explode exploded explodes exploding explosion extorted fainted fractured fraud fraudulent funeral
        groped hacked harassed harassment hazardous hijacked homophobic hospital hospitalised hospitalized
        impersonating impersonation inappropriately infected infection infringement injured injuries injury
        journalist kidnapped lawsuit lawyer lawyers libel litigation maggots malpractice malware miscarriage
        negligence negligent newspaper ombudsman overdose overdosed overheated overheating paralysed
        paralyzed phishing pneumonia poison poisoned poisoning poisonous police prosecute racism racist
        raped recalled reporter scammed scammer scamming seizure sexist slander solicitor solicitors stalked
        stalker stalkers stalking subpoena suffocated suffocating suicidal suicide swallowed swollen
        terrorist threatened threatening toxic trademark transphobic unauthorised unauthorized unconscious
        underage violence violent vomited vomiting
    """)
"""Words of the phrases above in full: what a mistyped word is compared with."""

HARM: Final[frozenset[str]] = listed("self_harm injury safety danger discrimination minors death")
"""Categories that no example of a library can make ordinary."""

BENIGN: Final[tuple[str, ...]] = phrases_in(
    """
        no blister*; not one blister*; not a blister*; zero blister*; without blister*; without a blister*;
        not even one blister*; rash guard*; rash vest*; hypoallergen*; hypo allergen*; allergy friendly;
        allergy free; allergen free; police discount; police officer discount; first responder police;
        blister pack*; recall correctly; i recall; if i recall; as i recall; can not recall; do not recall;
        recall seeing; recall reading; cut my order; cut my hair; cut my jeans; cut my losses; cut my bill;
        hurt my feelings; hurt my wallet; hurt my eyes; hurt my soul; hurt my heart; hurt my brain; hurt my
        bank; basketball court; tennis court; food court; padel court; to court side; sparks joy; blew up
        on; blew up my phone; blown up on; blew up my feed; melted my heart; melted me; make up infection;
        do you have burns; newspaper print; newspaper pattern; explode with; exploding with; exploded with
        joy; explode in popularity; explosion of; overheat in; overheating in the; hospital gown*; nurse
        hospital discount; hospital discount; hospital staff discount; scam the algorithm; suing for peace;
        die for; passed out from joy; attorney discount; documentary you made; documentary series; mold to
        my; mould to my; molds to; moulds to; flames emoji; flames design; flames print; no recall; fell in
        love; fell for; fell off the truck; fell asleep; fell apart; wait is killing; violent colour; gun
        metal; gunmetal; glue gun; heat gun; top gun; nail gun; massage gun; jump the gun; son of a gun;
        bath bomb*; bomb jacket; photo bomb; sex bomb; leaked photos of the; liability insurance; collapsed
        box; collapsed tent; collapsed when packed; faint pattern; faint line*; faint smell; faint colour;
        faint stripe*; faint print; swelling with pride; creepy crawl*; toxic free; non toxic; toxin free;
        not toxic; is it toxic; free of toxic; free from toxic; non poison*; melting point; melting hot;
        melted chocolate; bruise colour; burns calories; burns easily; burns out; burns fuel; burns wood;
        burns clean; how long it burns; burns for; third of the; a bully; pit bull*; threat of rain; death
        valley; tracking compromised; violently good; save me a; save me one; save me some; save me money;
        save me the; save me from buying; hit me up; hit me with; slapped on; kicked me out of; stalk your
        page; stalking your page; stalk the page; stalking your site; stalking this; celery stalk*; corn
        stalk*; kill for; killed it; killed by the look; in agony waiting; drowning in; drown in; groom;
        abusive traffic; sexual health; wound up; wounds up; the police jacket; suffocat* heat; beat me to;
        beat up look; burn your tongue; burn your calories; come to my house party; violent orange; widow
        maker; black widow
    """
)
"""Everyday sayings that contain a risk phrase and mean no harm."""
