"""What a teammate teaches: more examples of an intent, another answer, or a new intent with both; and its edits."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Final

from intents.contents import Answer, Library
from intents.diffs import FileDiff, diff
from intents.faults import Fault
from intents.library_yaml import read
from intents.rendering import Unusable, current
from intents.yaml_editing import EditError, with_answer, with_examples, with_intent

RESPONSES: Final = "responses.yaml"
TAUGHT: Final = "intents/taught.yaml"
"""Where new intents go unless a teammate says otherwise."""
CHANGED: Final = "Somebody has changed the answer meanwhile. Look at it again, so that their words are not lost."
MOST_EXAMPLES: Final = 20
_BEGINNING: Final = "# What the team taught at the desk.\n"
_HARMFUL = re.compile(
    r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_NAME = re.compile(r"[a-z0-9_]{1,60}")
_FILE = re.compile(r"intents/(?:[\w-]+/)*[\w-]+\.yaml")
_HALVES = re.compile(r"[\ud800-\udfff]")
_LONGEST_NAME: Final = 200
_NO_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A change of the library, as a teammate wants it."""

    intent: str
    examples: tuple[str, ...] = ()
    answer: str = ""
    """A new answer, as the library writes it: with slots, ``{{`` for a brace. Empty: it stays as it is."""
    new: bool = False
    """Whether the intent is a new one, for which there must be both."""
    about: str = ""
    file: str = TAUGHT
    """Where a new intent goes."""
    replaces: str = ""
    """The text that the new answer takes the place of, as the teammate saw it: nobody's edit is lost."""
    under: str = ""
    """The answer's own name, where another follows the intent's (``then``); else empty."""
    seen: str = ""
    """From a form that cannot carry ``replaces``: what it showed (``seen_of``); ``completed`` fills in the rest."""

    @property
    def answer_name(self) -> str:
        """The entry of ``answers`` that changes."""
        return self.under or self.intent

    def as_text(self) -> str:
        """For an act and its row."""
        return json.dumps(asdict(self), ensure_ascii=False)


def lesson_of(text: str) -> Lesson | None:
    """A lesson as ``Lesson.as_text`` wrote it, tidied; None for anything else."""
    try:
        held = json.loads(text)
    except ValueError:
        return None
    known = {one.name for one in fields(Lesson)}
    if not isinstance(held, dict) or not isinstance(held.get("intent"), str) or not held.keys() <= known:
        return None
    examples = held.pop("examples", [])
    is_new = held.pop("new", False) is True
    if not isinstance(examples, list) or not all(isinstance(one, str) for one in (*examples, *held.values())):
        return None
    return tidied(Lesson(**held, examples=tuple(examples), new=is_new))


def tidied(lesson: Lesson) -> Lesson:
    """Without control characters and needless white space, each example once."""
    examples = dict.fromkeys(one_line(example) for example in lesson.examples)
    return replace(
        lesson,
        intent=one_line(lesson.intent)[:_LONGEST_NAME],
        file=one_line(lesson.file)[:_LONGEST_NAME],
        under=one_line(lesson.under)[:_LONGEST_NAME],
        replaces=_HALVES.sub("\ufffd", lesson.replaces),
        about=one_line(lesson.about),
        answer=_HARMFUL.sub(" ", lesson.answer.replace("\r\n", "\n")).strip(),
        examples=tuple(example for example in examples if example)[:MOST_EXAMPLES],
    )


def one_line(text: str) -> str:
    """A text in one line, without control characters and marks that cannot be seen."""
    return " ".join(_HARMFUL.sub(" ", text).split())


def seen_of(lesson: Lesson) -> str:
    """What a form shows of an answer, in 17 characters: of which intent, and which text another would replace."""
    return f"{_short(lesson.intent)[:6]}-{_short(lesson.replaces)[:10]}"


def completed(lesson: Lesson, today: Lesson) -> Lesson | None:
    """A form's lesson with what its answer is today; None where it would replace another text than the form showed."""
    shown, text = lesson.seen.partition("-")[::2]
    intent, now = seen_of(today).split("-")
    if lesson.answer and shown == intent and text != now:
        return None
    return replace(lesson, seen="", replaces=today.replaces, under=today.under)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def as_answer(said: str) -> str:
    """What a person said, as a text of the library: its braces are braces."""
    return said.replace("{", "{{").replace("}", "}}")


def name_for(words: Iterable[str], taken: Container[str]) -> str:
    """A name for a new intent made of words, and not taken yet."""
    plain = unicodedata.normalize("NFKD", " ".join(words)).encode("ascii", "ignore").decode()
    name = _NO_NAME.sub("_", plain.lower()).strip("_")[:40].strip("_") or "new_intent"
    numbered = (f"{name}_{number}" for number in range(2, 1_000))
    return name if name not in taken else next(one for one in numbered if one not in taken)


# --- the edits -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One file before and after; None where there is no file."""

    file: str
    before: bytes | None
    after: bytes | None

    @property
    def diff(self) -> FileDiff:
        """What changes, in lines."""
        return diff(self.file, self.before or b"", self.after or b"")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a lesson amounts to: its changes, or why there are none."""

    changes: tuple[Change, ...] = ()
    refused: str = ""
    fault: Fault | None = field(default=None)


def planned(lesson: Lesson, library: Library, files: Mapping[str, bytes]) -> Plan:
    """The changes of a workspace's files; ``library`` is what the files amount to now."""
    refused = refusal_of(lesson, library)
    if refused:
        return Plan(refused=refused)
    fresh = _fresh(lesson, library)
    if not fresh.examples and not fresh.answer:
        return Plan(refused="There is nothing to teach: the library has all of this already.")
    try:
        return Plan(tuple(_changes(fresh, files)))
    except EditError as error:
        return Plan(refused=str(error), fault=error.fault)


def refusal_of(lesson: Lesson, library: Library) -> str:
    """Why a library cannot learn a lesson, as far as it tells without its files; empty where it can."""
    if not lesson.intent:
        return "Say which intent it is, or name a new one."
    if lesson.new:
        return next((why for wrong, why in _new_faults(lesson, library) if wrong), "")
    if lesson.intent not in library.intents:
        return f'There is no intent "{lesson.intent}" any more; choose another.'
    answer = library.answers.get(lesson.answer_name)
    if lesson.answer and answer is None:
        return f'There is no answer "{lesson.answer_name}" any more; look at it again.'
    if lesson.answer and only_text(answer) != lesson.replaces:
        return CHANGED
    return ""


def _new_faults(lesson: Lesson, library: Library) -> Iterable[tuple[bool, str]]:
    name = lesson.intent
    yield not _NAME.fullmatch(name), "The name of an intent has small letters, digits and _ only."
    there = name in library.intents or name in library.answers
    yield there, f'"{name}" is there already; choose another name, or that intent.'
    yield not lesson.examples, "A new intent needs at least one example: a line as followers would write it."
    yield not lesson.answer, "A new intent needs an answer."
    yield not _FILE.fullmatch(lesson.file), "An intent file is intents/….yaml."


def _fresh(lesson: Lesson, library: Library) -> Lesson:
    """Without what the library has already."""
    known = library.intents[lesson.intent].examples if lesson.intent in library.intents else ()
    there = {" ".join(example.split()).casefold() for example in known}
    examples = tuple(one for one in lesson.examples if one.casefold() not in there)
    answer = library.answers.get(lesson.answer_name)
    said = {wording.text for wording in answer.variants} if answer else set[str]()
    return replace(lesson, examples=examples, answer="" if lesson.answer in said else lesson.answer)


def _changes(lesson: Lesson, files: Mapping[str, bytes]) -> Iterable[Change]:
    if lesson.new:
        before = files.get(lesson.file)
        content = _BEGINNING.encode() if before is None else before
        after = with_intent(lesson.file, content, lesson.intent, lesson.about, lesson.examples)
        yield Change(lesson.file, before, after)
    elif lesson.examples:
        file = file_of(lesson.intent, files)
        yield Change(file, files[file], with_examples(file, files[file], lesson.intent, lesson.examples))
    if lesson.answer:
        before = files[RESPONSES]
        yield Change(RESPONSES, before, with_answer(before, lesson.answer_name, lesson.answer))


def file_of(intent: str, files: Mapping[str, bytes]) -> str:
    """The file in which an intent stands. Raises EditError where none has it."""
    for name, content in sorted(files.items()):
        if name != RESPONSES and intent.encode() in content:
            root = read(name, content).root
            if root is not None and intent in root.entries:
                return name
    raise EditError(Fault("intents", 1, 1, f'no file has the intent "{intent}"', "look for it by hand"))


def answer_now(library: Library, intent: str, today: date) -> Answer | None:
    """The answer that an intent has today, which a new text would change; None where there is none."""
    answer = current(library, intent, today)
    return None if isinstance(answer, Unusable) else answer


def only_text(answer: Answer | None) -> str:
    """The text that another would take the place of; empty where there are several, beside which it comes."""
    return answer.variants[0].text if answer and len(answer.variants) == 1 else ""
