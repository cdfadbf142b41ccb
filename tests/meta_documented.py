"""Meta's documented errors and what each means for a row; every product of Meta's answers with these."""

from __future__ import annotations

from typing import Final

from handlers.base import Failure

_NUMBERS: Final = [
    *((code, 0, Failure.BUSY) for code in (4, 17, 32, 341, 613, 80001, 80002, 80006, 80007)),
    (10, 1893063, Failure.BUSY),
    (10, 1893016, Failure.BUSY),
    *((code, 0, Failure.UNKNOWN) for code in (1, 2, -1)),
    (2, 1545133, Failure.UNKNOWN),
    *((190, subcode, Failure.AUTH) for subcode in (0, 458, 459, 460, 463, 464, 467, 492)),
    *((code, 0, Failure.AUTH) for code in (102, 2500, 368)),
    (200, 2534041, Failure.AUTH),
    (2534041, 0, Failure.AUTH),
    (25, 2207050, Failure.AUTH),
    *((code, 0, Failure.CONFIG) for code in (3, 10, 200, 210, 230, 250, 294, 298, 299)),
    (10, 2018028, Failure.CONFIG),
    (200, 2018028, Failure.CONFIG),
    (10, 2018065, Failure.CONFIG),
    (10, 2018278, Failure.WINDOW),
    (10, 2534022, Failure.WINDOW),
    (551, 0, Failure.RECIPIENT),
    (551, 1545041, Failure.RECIPIENT),
    (200, 1545041, Failure.RECIPIENT),
    (10, 2018108, Failure.RECIPIENT),
    (100, 2018001, Failure.RECIPIENT),
    (100, 2534014, Failure.RECIPIENT),
    (100, 2534001, Failure.RECIPIENT),
    (2534001, 0, Failure.RECIPIENT),
    (9010, 0, Failure.RECIPIENT),
    (100, 9010, Failure.RECIPIENT),
    (10, 2018300, Failure.RECIPIENT),
    (10900, 0, Failure.RECIPIENT),
    (100, 10900, Failure.RECIPIENT),
    (100, 2534025, Failure.RECIPIENT),
    (100, 2534013, Failure.RECIPIENT),
    (100, 2534037, Failure.RECIPIENT),
    (2534037, 0, Failure.RECIPIENT),
    (100, 2018334, Failure.RECIPIENT),
    (2018334, 0, Failure.RECIPIENT),
    (100, 2018292, Failure.RECIPIENT),
    (100, 33, Failure.RECIPIENT),
    (100, 0, Failure.CONTENT),
    (100, 2018047, Failure.CONTENT),
    (546, 2018047, Failure.CONTENT),
    (100, 2018034, Failure.CONTENT),
    (1_234_567, 0, Failure.CONTENT),
]

_IN_THE_OTHER_PLACE: Final = [
    (subcode, 0, failure)
    for code, subcode, failure in _NUMBERS
    if subcode > 1000 and (subcode, 0) not in {one[:2] for one in _NUMBERS}
]
"""Numbers that are documented as subcodes were also seen as codes."""
DOCUMENTED: Final = [*_NUMBERS, *dict.fromkeys(_IN_THE_OTHER_PLACE)]
"""Code, subcode, failure."""
