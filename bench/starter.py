"""What the starter library makes of messages that its author did not write (tests/data/starter_heldout.jsonl)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bench.sets import rows
from bot.live_library import read_library
from intents.contents import Autonomy, Library
from intents.understanding import Fitted, fit, understand
from intents.vectors import Vectors

ROOT: Final = Path(__file__).resolve().parent.parent
HELD_OUT: Final = ROOT / "tests" / "data" / "starter_heldout.jsonl"


def reply(text: str, library: Library, fitted: Fitted) -> str:
    """The intent that a text would be answered with at once, or empty."""
    found = understand(text, fitted)
    ranking, cues = found.ranking, found.cues
    if cues.risk or cues.asks_person or cues.chatter or ranking.refusal or not ranking.matches:
        return ""
    best, second = ranking.matches[0], ranking.runner_up
    lead = best.confidence - (second.confidence if second else 0.0)
    sure = best.confidence >= ranking.threshold and (ranking.exact or lead >= ranking.margin)
    return best.intent if sure and library.intents[best.intent].autonomy is Autonomy.AUTO else ""


def print_starter(vectors: Vectors | None, kind: str) -> None:
    """Shares of answerable messages answered right and wrong, and of the others answered at all."""
    library = read_library(ROOT)
    fitted = fit(library, vectors)
    said = [(row["intent"], row["text"]) for row in rows(HELD_OUT)]
    answers = [(wanted, reply(text, library, fitted)) for wanted, text in said]
    likeliest = [
        best.intent == wanted for wanted, text in said if wanted and (best := understand(text, fitted).ranking.best)
    ]
    answerable = [(wanted, given) for wanted, given in answers if wanted]
    others = [given for wanted, given in answers if not wanted]
    right = sum(wanted == given for wanted, given in answerable)
    wrong = sum(given not in {"", wanted} for wanted, given in answerable)
    print(
        f"\nStarter library ({len(library.intents)} intents), {kind}, {len(said)} messages its author did not write:"
    )
    print(f"likeliest intent right {sum(likeliest)} of {len(answerable)} answerable;", end=" ")
    print(f"answered right {right}, wrong {wrong}; of {len(others)} for a person answered {sum(map(bool, others))}.")
