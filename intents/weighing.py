"""How much each figure of the evidence weighed in a confidence, and what the figures are called in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from intents.confidence import FURTHEST, Calibrator
from intents.evidence import NAMES
from intents.features import Floats

PLAIN: Final[Mapping[str, str]] = {
    "chance": "how likely this intent is beside all others",
    "margin": "how far it is ahead of the runner-up",
    "over_none": "how far it is ahead of everyday chatter",
    "entropy": "how many intents it could be",
    "nearest": "how like the nearest example it is",
    "nearest_typical": "how like its example it is, for this intent",
    "nearest_lead": "how far its example is ahead of other intents'",
    "three_nearest": "how like the three nearest examples it is",
    "nearest_words": "how many words it shares with the nearest example",
    "nearest_letters": "how many letters it shares with the nearest example",
    "nearest_meaning": "how near in meaning to the nearest example it is",
    "words_lead": "how far its words are ahead of other intents'",
    "meaning_lead": "how far its meaning is ahead of other intents'",
    "neighbours_agree": "how far the nearest examples agree",
    "centre": "how near in meaning to the intent as a whole it is",
    "centre_lead": "how far the intent's meaning is ahead of others'",
    "aligned": "how well message and example answer each other word by word",
    "aligned_lead": "how much better they do than other intents' examples",
    "unknown": "how many words no example has",
    "foreign": "how many words only other intents have",
    "rival": "how many words belong to another intent",
    "left_by_example": "how many words the nearest example lacks",
    "left_typical": "how much more is left over than this intent is used to",
    "left_open": "how much of the message nothing explains",
    "left_much": "how far too much is left over",
    "unsaid": "how much of the example the message does not say",
    "core_unsaid": "how many of the intent's usual words are missing",
    "asked_so": "how far it asks the way the examples do",
    "topic_only": "how near it is to a bare topic",
    "length": "how long the message is",
    "brief": "how few telling words there are",
    "repaired": "how many words were mended",
    "background": "how like everyday chatter it is",
    "intents": "how many intents the library has",
    "examples": "how many examples the intent has",
    "cross_accuracy": "how well the library tells its intents apart",
}
"""Every figure of the evidence in words that need no explaining; each can be high or low."""
USUAL: Final = 0.5
"""Standard deviations from the mean up to which a figure is as usual."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One figure of the evidence and how much it weighed."""

    name: str
    figure: float
    standing: float
    """Standard deviations above what is usual, among the messages that the judge was trained on."""
    pull: float
    """What it added to the confidence, as a logarithm of the odds: above 0 for answering, below 0 against."""

    @property
    def words(self) -> str:
        """The figure in plain words; its bare name where there are none."""
        return PLAIN.get(self.name, self.name.replace("_", " "))

    @property
    def level(self) -> str:
        """How high the figure stands, in a word or two."""
        if abs(self.standing) <= USUAL:
            return "as usual"
        return "high" if self.standing > 0 else "low"


def weighed(evidence: Floats, judge: Calibrator) -> tuple[Weight, ...]:
    """Each figure with what it added, in the order of ``NAMES``; with the judge's bias the pulls make its log odds."""
    standard = np.clip((evidence - judge.means) / judge.scales, -FURTHEST, FURTHEST)
    rows = zip(NAMES, evidence, standard, standard * judge.weights, strict=True)
    return tuple(Weight(name, float(figure), float(standing), float(pull)) for name, figure, standing, pull in rows)
