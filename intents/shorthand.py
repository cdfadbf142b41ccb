"""How followers shorten words, by language: contractions and text-speak, spelt out. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intents.words import listed


def _table(lines: str) -> dict[str, tuple[str, ...]]:
    pairs = (line.split("=", 1) for line in lines.split(";"))
    return {short.strip(): tuple(full.split()) for short, full in pairs}


CONTRACTIONS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "en": _table("""
        don't=do not; doesn't=does not; didn't=did not; isn't=is not; aren't=are not; wasn't=was not; weren't=were
        not; hasn't=has not; haven't=have not; hadn't=had not; won't=will not; wouldn't=would not; can't=can not;
        cannot=can not; couldn't=could not; shouldn't=should not; mustn't=must not; needn't=need not; ain't=is not;
        mightn't=might not; i'm=i am; i've=i have; i'll=i will; i'd=i would; you're=you are; you've=you have;
        you'll=you will; you'd=you would; he's=he is; she's=she is; it's=it is; it'll=it will; that's=that is;
        that'll=that will; there's=there is; we're=we are; we've=we have; we'll=we will; they're=they are;
        they've=they have; they'll=they will; let's=let us; what's=what is; where's=where is; when's=when is;
        who's=who is; how's=how is; why's=why is; here's=here is; what're=what are; where're=where are; how'd=how did;
        where'd=where did; y'all=you all; c'mon=come on; dont=do not; doesnt=does not; didnt=did not; isnt=is not;
        arent=are not; wasnt=was not; werent=were not; hasnt=has not; havent=have not; hadnt=had not; wont=will not;
        wouldnt=would not; cant=can not; couldnt=could not; shouldnt=should not; aint=is not; im=i am; ive=i have;
        youre=you are; youve=you have; thats=that is; theres=there is; theyre=they are; theyve=they have; weve=we
        have; whats=what is; wheres=where is; whens=when is; whos=who is; hows=how is; whys=why is; lets=let us;
        itll=it will; dnt=do not; didn=did not; doesn=does not; gonna=going to; wanna=want to; gotta=got to;
        gimme=give me; lemme=let me; dunno=do not know; kinda=kind of; sorta=sort of; outta=out of; cuz=because;
        coz=because; cos=because; its=it is; tryna=trying to; finna=going to
    """),
    "es": _table("""
        al=a el; del=de el; pa=para; toy=estoy; ta=esta
    """),
    "pt": _table("""
        pra=para; pro=para o; ta=esta; to=estou; ce=voce; num=em um; numa=em uma
    """),
    "de": _table("""
        hab=habe; gibts=gibt es; gehts=geht es; wanns=wann es; ists=ist es; aufm=auf dem; fuers=fur das
    """),
    "fr": _table("""
        j'ai=je ai; c'est=ce est; n'est=ne est; n'ai=ne ai; d'un=de un; d'une=de une; qu'est=que est; s'il=si il;
        jai=je ai; cest=ce est; chui=je suis; ya=il y a; t'as=tu as
    """),
    "it": _table("""
        c'e=ci e; cos'e=cosa e; dov'e=dove e; com'e=come e; l'ho=lo ho; un'=una; dov=dove
    """),
}

TEXT_SPEAK: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "en": _table("""
        u=you; ur=your; urs=yours; r=are; y=why; n=and; b=be; k=ok; pls=please; plz=please; plss=please; plzz=please;
        thx=thanks; thnx=thanks; tnx=thanks; ty=thanks; tysm=thanks; tks=thanks; msg=message; dm=message;
        dms=messages; pm=message; wat=what; wut=what; wht=what; wots=what is; wot=what; hw=how; wen=when; wer=where;
        wher=where; abt=about; bc=because; bcoz=because; b4=before; l8r=later; l8=late; gr8=great; m8=mate;
        2day=today; 2moro=tomorrow; 2morrow=tomorrow; tmrw=tomorrow; tmr=tomorrow; tomoz=tomorrow; 2nite=tonight;
        rn=right now; asap=soon; ppl=people; sum1=someone; sm1=someone; any1=anyone; smth=something; sth=something;
        w/=with; w=with; w/o=without; idk=do not know; dk=do not know; ik=i know; imo=i think; tbh=; ngl=; btw=; fyi=;
        lol=; lmao=; lmfao=; rofl=; haha=; hahaha=; omfg=omg; gtg=got to go; g2g=got to go; bbl=be back later; smh=;
        fr=; bruh=; sis=; bro=; hun=; xx=; xxx=; da=the; teh=the; tha=the; dis=this; dat=that; dem=them; ma=my;
        mah=my; luv=love; txt=text; acc=account; acct=account; addy=address; addr=address; deliv=delivery;
        appt=appointment; info=information; pic=picture; pics=pictures; vid=video; qty=quantity; xfer=transfer;
        trx=transaction; txn=transaction; pymt=payment; pmt=payment; num=number; nr=number; wk=week; wks=weeks;
        hr=hour; hrs=hours; min=minutes; mins=minutes; yr=year; yrs=years; mth=month; mths=months; bday=birthday;
        xmas=christmas; esp=especially; prob=problem; probs=problems; avail=available; cld=could; wld=would;
        shld=should; cud=could; wud=would; shud=should; hav=have; hv=have; cn=can; jst=just; jus=just; wit=with;
        wiv=with; dlvry=delivery; dlvy=delivery; pw=password; pwd=password; somethin=something; nothin=nothing;
        anythin=anything; goin=going; comin=coming; cust=customer; custs=customs; thnks=thanks; ders=there is;
        dere=there; dey=they; hvnt=have not; havnt=have not; doesn't=does not; ordr=order; ordrs=orders; acnt=account;
        accnt=account; wana=want to; wnna=want to; ned=need; lng=long; whn=when; whr=where; frm=from; wnt=want;
        nd=and; wrk=work; bck=back; bak=back; ttyl=bye; ttys=bye; cya=bye; wil=will; els=else; sumthing=something;
        smthn=something; wats=what is; bin=been; bn=been; iz=is; wuz=was; gud=good; rly=really; rlly=really;
        srsly=seriously; thru=through; tho=though; altho=although; ya=you; yall=you all; yup=yes; yep=yes; yea=yes;
        yeah=yes; nope=no; nah=no; nvm=never mind; wtf=; eta=arrival time; tel=phone; fone=phone; wll=will;
        rite=right; ryt=right; nite=night; lil=little; hows=how is
    """),
    "es": _table("""
        q=que; k=que; xq=porque; pq=porque; x=por; tb=tambien; tmb=tambien; bn=bien; dnd=donde; cdo=cuando;
        grax=gracias; porfa=por favor; porfi=por favor; jaja=; jajaja=; msj=mensaje; d=de
    """),
    "pt": _table("""
        vc=voce; vcs=voces; q=que; pq=porque; tb=tambem; tbm=tambem; qdo=quando; qnd=quando; qto=quanto; obg=obrigado;
        blz=; kkk=; kkkk=; rs=; rsrs=; pf=por favor; pfv=por favor; hj=hoje; msg=mensagem; n=nao; d=de
    """),
    "de": _table("""
        vllt=vielleicht; viell=vielleicht; bzgl=bezuglich; evtl=eventuell; lg=; vg=; mfg=; biddee=bitte; bidde=bitte;
        nix=nichts; ne=eine; nen=einen; n=ein; grad=gerade; iwie=irgendwie; iwann=irgendwann; wg=wegen
    """),
    "fr": _table("""
        stp=si te plait; svp=si vous plait; pq=pourquoi; pk=pourquoi; bjr=bonjour; bsr=bonsoir; slt=salut; mdr=;
        ptdr=; cmb=combien; qd=quand; tjrs=toujours; tjs=toujours; rdv=rendez vous; msg=message; cmd=commande; c=ce
        est; g=je ai; ds=dans; vs=vous; ns=nous; dsl=desole; auj=aujourd hui
    """),
    "it": _table("""
        xke=perche; xche=perche; cmq=comunque; nn=non; qnd=quando; tt=tutto; grz=grazie; dv=dove; ke=che; x=per;
        msg=messaggio; qlc=qualcosa; ahah=; ahaha=; pls=per favore
    """),
}

DOUBLED: Final[frozenset[str]] = listed("""
        all see too free good need week been still small will bill call tell sell full pull fall skill add off soon
        cool feel fee fees keep meet seen three tree sleep speed street well wall week door food foot look book took
        cook room moon shoot wood wool shoe goods good bass boss less loss miss pass press dress class glass cross
        access success address app apple apply happy happen supply support suppose opposite stopped shipped shipping
        cotton button bottom letter better matter litter little middle add added daddy sudden hidden dinner summer
        hammer common comment commit manner running winner error mirror sorry carry hurry worry current tomorrow
        arrive arrived correct offer offered different difficult coffee staff stuff office ball balance collect
        collection yellow follow allow allowed dollar million billion wallet pillow really usually finally actually
        account occur soccer
    """)
"""English words whose double letter is right: what an elongation is squeezed back to."""
