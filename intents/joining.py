"""What clauses are told by: the words that join another question on, that open a question, that are mere courtesy.

Data only, as patterns over a text as it was typed, in any case. English is told best; of Spanish, Portuguese, German,
French and Italian the joining words and the commonest openings of questions are known.
"""

from __future__ import annotations

import re
from typing import Final

from intents.words import listed

_OPENS_ENGLISH: Final = r"""(?:
    (?:how|what|where|when|why)(?:'?s|\s+(?:is|are|was|were|do|does|did|can|could|will|would|should|shall|has|have
        |about|much|many|long|often|far|big|soon|late|early|fast|old|size|time|kind|else|happens|am))\b
    | (?:do|does|did|can|could|will|would|is|are|am|was|were|have|has|should|shall|may|must|isn'?t|aren'?t|don'?t
        |doesn'?t|didn'?t|can'?t|won'?t)\s+(?:i|you|u|ya|we|they|it|he|she|there|the|this|that|these|those|my|your|ur
        |our|his|her|their|any|anyone|someone|anybody|all|both|some)\b
    | who(?:'?s|\s+(?:is|are|was|were|won))\b
    | any\s+(?:chance|news|update|idea)\b
)"""
_OPENS_OTHER: Final = r"""(?:
    ¿
    | (?:cu[aá]nt[oa]s?|cu[aá]ndo|d[oó]nde|c[oó]mo|cu[aá]l(?:es)?|puedo|hac[eé]is|hacen|ten[eé]is|tienen|env[ií]an)\b
    | (?:quant[oaie]s?|quando|onde|qual|posso|voc[eê]s|fazem|t[eê]m)\b
    | (?:wie|wann|wo|warum|wieso|kann|k[oö]nn(?:en|te)|habt|gibt|liefert|versendet|welche[rsn]?)\b
    | (?:combien|quand|o[uù]|comment|pourquoi|est-ce|quels?|quelles?|puis-je|peut-on|avez-vous|livrez-vous)\b
    | (?:dove|come\s+(?:posso|si|faccio|funziona)|quale|quali|perch[eé]|avete|spedite)\b
)"""
_OPENS: Final = rf"(?:{_OPENS_ENGLISH}|{_OPENS_OTHER})"
_BEGINS: Final = rf"""(?:{_OPENS_ENGLISH} | (?:i|i'?m|i'?d|i'?ve|we|you|my|our|there|need|want|please|pls
    |how|what|where|when|why|which|can)\b)"""
"""How a sentence begins, as far as it is told; a noun behind *plus* belongs to what was said before."""
_AND: Final = rf"(?:and|&|\+|und|et|[ye](?=\s+{_OPENS_OTHER}))"
_ANOTHER: Final = r"""(?:
    btw | by\s+the\s+way | another\s+(?:thing|question) | one\s+(?:more|other|last|final)\s+(?:thing|question)
    | (?:a\s+)?(?:second|last|final|different|separate)\s+question | on\s+another\s+note
    | while\s+i'?m\s+(?:here|at\s+it) | unrelated(?:ly)? | secondly | additionally | furthermore
    | (?:and|oh)[,\s]+also
    | por\s+cierto | (?:y\s+)?adem[aá]s | y\s+tambi[eé]n | otra\s+(?:cosa|pregunta) | una\s+(?:cosa|pregunta)\s+m[aá]s
    | e\s+tamb[eé]m | al[eé]m\s+disso | ali[aá]s | a\s+prop[oó]sito | outra\s+(?:coisa|pergunta)
    | mais\s+uma\s+(?:coisa|pergunta)
    | au(?:ss|ß)erdem | [uü]brigens | noch\s+(?:eine\s+frage|was|etwas) | (?:andere|zweite|letzte)\s+frage
    | et\s+aussi | au\s+fait | (?:une\s+)?autre\s+(?:chose|question) | en\s+plus | par\s+ailleurs
    | encore\s+une\s+question
    | e\s+anche | inoltre | (?:un'?\s?)?altra\s+(?:cosa|domanda) | ancora\s+una\s+domanda
)\b"""
_ALSO: Final = r"(?:also|plus)\b"

_DOES: Final = r"""(?:my|the|our)\s+(?:\w+\s+){1,3}?(?:is|was|has|have|does|did|will|can|isn'?t|wasn'?t|hasn'?t
    |doesn'?t|didn'?t|won'?t|can'?t|never|still|says?|said)\b"""
_DO: Final = r"(?:stop|cancel|change|delete|remove|refund|resend|unsubscribe)\s+(?:me|my|the|our)\b"

_VERB_FIRST: Final = r"(?:do|does|did|are|is|can|will|would|which|what|whose)\s+[^\W\d]+\s+[^\W\d]+"

CUT: Final = re.compile(
    rf"""
    (?P<whole> (?:https?://|www\.)\S+ )
    | (?P<mark> (?: [.!…]+["'”’)\]]*(?=\s|$) | [.!…]*[?？。！؟][.!?…？！]*["'”’)\]]* ) )
    | \n+ | ;(?=\s) | \s[-–—]+\s
    | (?:[,\s]|^) \s* (?:(?:{_AND}|oh|but)[,\s]+){{0,2}} {_ANOTHER} [,:]?
    | [,\s] \s* {_ALSO} [,:]? \s+ (?={_BEGINS})
    | , \s* (?:(?:{_AND}|but|so)\s+)? (?={_OPENS})
    | , \s* {_AND} \s+ (?={_DOES}|{_DO}|{_VERB_FIRST})
    | \s {_AND} \s+ (?={_OPENS}|{_DOES}|{_DO}|{_VERB_FIRST})
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Where a text is cut; a ``mark`` stays with the clause before, a ``whole`` is a link, which is not cut at all."""
LEADING: Final = re.compile(
    rf"""(?: [\s,;:.\-–—*•>)]+
    | (?:first(?:ly|\s+of\s+all)?|second(?:ly)?|third(?:ly)?)(?=[,:])
    | (?:(?:{_AND}|oh|ok|okay|but|so|well|then|{_ANOTHER}|also|auch|aussi|anche)(?=[\s,:])
        |plus(?=[,:]|\s+{_BEGINS}))[,:]?
    )*""",
    re.IGNORECASE | re.VERBOSE,
)
"""What a clause begins with that is not its own."""
JOINED: Final = re.compile(
    rf"\b(?:{_ANOTHER}|{_ALSO}|(?:auch|aussi|anche|tambi[eé]n|tamb[eé]m)\b)", re.IGNORECASE | re.VERBOSE
)
"""The joining words that announce another matter; *and* does not."""
JOINING_WORDS: Final = listed("""
        and also plus btw way thing question note here it unrelated unrelatedly secondly additionally furthermore & +
        y e cierto además ademas también tambien cosa pregunta más mas também tambem disso aliás alias propósito
        proposito coisa pergunta und außerdem ausserdem übrigens ubrigens frage was etwas et aussi fait chose plus
        ailleurs anche inoltre altra domanda
    """)
"""One of these is in every text that CUT would cut elsewhere than at a mark."""
SHORTENED: Final = re.compile(r"\b(?:[a-z]|mr|mrs|ms|dr|st|no|nr|vs|etc|approx|ca|inc|ltd|co|min|max)\.$", re.I)
"""A full stop that ends no sentence."""
CALLED: Final = re.compile(
    r"\s*(?:(?:hi|hey|hello|hola|ola|hallo|bonjour|ciao)[,!\s]+)?(?:and\s+|i'?m\s+)?"
    r"(?:my name is|my name'?s|me llamo|mi nombre es|meu nome [eé]|me chamo|ich hei(?:ss|ß)e|mein name ist"
    r"|je m'appelle|mi chiamo)\s+\w+(?:[\s-]\w+)?\s*[.!,]*\s*",
    re.IGNORECASE,
)
"""A clause that only tells a name."""
COURTESY: Final = listed("""
        question questions bother bothering disturb advance reply replies response answer answers info information
        possible quick quickly fast soon moment minute sec second wonder wondering hope hoping look forward hear
        hearing back know nice happy day weekend week everything fine new here long time customer fan shop store brand
        page work love patience short brief guess wishes best kind issue problem deal trouble happen happens happened
        going
    """)
"""Words of courtesy and of telling that there is something: with function words alone they ask for nothing."""
POINTING: Final = listed("it its this that them they these those one he she")
"""Words that speak of what was said before."""
