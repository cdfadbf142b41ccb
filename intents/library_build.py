"""Checked shapes -> the Library's own types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from intents.contents import Answer, Autonomy, Brand, DeskRules, Intent, Library, Matching, ReplyRule, Voice, Wording
from intents.library_schema import (
    AnswerShape,
    AnswerValue,
    DeskShape,
    Intents,
    IntentShape,
    PhraseShape,
    PhrasesShape,
    Responses,
    WordingShape,
)
from intents.office import read_hours


def to_library(responses: Responses, files: Iterable[Intents], version: str) -> Library:
    """The library that the files amount to."""
    return Library(
        intents={name: _intent(name, shape) for file in files for name, shape in file.root.items()},
        answers={name: _answer(name, value) for name, value in responses.answers.items()},
        brand=Brand(**responses.brand.model_dump()),
        facts=responses.facts,
        phrases=dict(_phrases(responses.phrases)),
        phrases_in=dict(_phrases_in(responses.phrases)),
        matching=Matching(**responses.matching.model_dump()),
        desk=_desk(responses.desk),
        voice=Voice(responses.voice.banned, responses.voice.max_emoji),
        risk=responses.risk,
        version=version,
    )


def _phrases(shape: PhrasesShape) -> Iterator[tuple[str, str]]:
    for name in shape.model_fields_set:
        value = getattr(shape, name)
        text = value.text if isinstance(value, PhraseShape) else value
        if text is not None:
            yield name, text


def _phrases_in(shape: PhrasesShape) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name in shape.model_fields_set:
        value = getattr(shape, name)
        if isinstance(value, PhraseShape) and value.lang:
            yield name, value.lang


def _desk(shape: DeskShape) -> DeskRules:
    return DeskRules(
        shape.hours,
        shape.routes,
        ReplyRule(shape.reply),
        shape.gather_from,
        shape.undo_seconds,
        read_hours(shape.hours),
        shape.holidays,
        shape.answer_within,
        shape.nag,
        shape.close_after,
        shape.give_back_after,
    )


def _intent(name: str, shape: IntentShape) -> Intent:
    about = shape.about or name.replace("_", " ").capitalize()
    return Intent(
        name,
        about,
        shape.examples,
        shape.must_match,
        shape.must_not_match,
        Autonomy(shape.autonomy),
        shape.label,
        shape.sensitive,
        shape.wait,
    )


def _answer(name: str, value: AnswerValue) -> Answer:
    match value:
        case str():
            return Answer(name, (Wording(value),))
        case AnswerShape():
            return Answer(name, _variants(value), value.starts, value.until, value.then, value.review_by)
        case _:
            return Answer(name, tuple(variant for item in value for variant in _variants(item)))


def _variants(item: str | WordingShape) -> tuple[Wording, ...]:
    """A wording for each text; they share everything else."""
    if isinstance(item, str):
        return (Wording(item),)
    rest = (item.short, item.public, item.private, item.on, item.lang, item.buttons, item.image)
    return tuple(Wording(text, *rest) for text in item.text)
