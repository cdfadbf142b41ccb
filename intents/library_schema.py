"""The shapes of ``responses.yaml`` and of the intent files, as pydantic models: for checking and for editors.

Every value arrives as the text that was typed, as a list, as a mapping, or as None where nothing was written; the
types below read numbers, days and switches out of text. Their complaints are sentences for managers.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    RootModel,
    Tag,
    model_validator,
)

from intents.library_values import (
    Count,
    Day,
    Days,
    Examples,
    Link,
    Name,
    Phrase,
    Seconds,
    Semantic,
    Share,
    ShareOrAuto,
    Spell,
    SpellOrNever,
    Spells,
    Switch,
    Table,
    Text,
    Texts,
    Variants,
    Zone,
)
from intents.own_phrases import DEFAULTS

TAGS = frozenset({"\0text", "\0list", "\0table"})
"""Steps of an error's path that are no part of the file."""


class Shape(BaseModel):
    """A mapping with known keys; a key with nothing behind it counts as left out where it may be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_blanks(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        optional = {field.alias or name for name, field in cls.model_fields.items() if not field.is_required()}
        return {key: inner for key, inner in value.items() if inner is not None or key not in optional}

    @classmethod
    def known_keys(cls) -> list[str]:
        """The keys as written in the file."""
        return [field.alias or name for name, field in cls.model_fields.items()]


class IntentShape(Shape):
    """A named purpose and how followers express it."""

    about: Text = Field(default="", description="One line for the team: what followers want when they say this.")
    examples: Examples = Field(description="How followers say it, at least one.")
    must_match: Texts = Field(default=(), description="Must be understood as this intent; checked, never learnt from.")
    must_not_match: Texts = Field(default=(), description="Must not be understood as this intent.")
    autonomy: Literal["auto", "ask", "suggest", "off"] = Field(
        default="auto",
        description="auto answers, ask waits for a teammate's OK, suggest only proposes, off never answers.",
    )
    label: Text = Field(default="", description="For routing and numbers.")
    sensitive: Switch = Field(default=False, description="true: changing it needs a second person.")
    wait: Switch = Field(
        default=False, description="true: said before the real question; answered if nothing follows."
    )


class Intents(RootModel[dict[Name, Table[IntentShape]]]):
    """An intent file: what followers ask."""


class WordingShape(Shape):
    """One wording with its shapes for narrow or public places."""

    text: Variants = Field(description="What we say; a list gives variants.")
    short: Text = Field(default="", description="Used where the text is too long for the platform.")
    public: Text = Field(default="", description="Said under a public comment or mention.")
    private: Text = Field(
        default="", description="Sent as the private reply to a public comment; never said in public."
    )
    on: Table[dict[Name, Text]] = Field(default_factory=dict, description="Per platform, such as x or tiktok.")
    lang: Table[dict[str, Text]] = Field(default_factory=dict, description="Per language, such as pt or de.")
    buttons: Texts = Field(default=(), description="Buttons under the text in direct messages.")
    image: Link = Field(default="", description="The https address of a picture sent with the text.")


class AnswerShape(WordingShape):
    """An answer with more than a text."""

    starts: Day = Field(default="", alias="from", description="The first day on which it holds.")
    until: Day = Field(default="", description="The last day on which it holds.")
    then: Text = Field(default="", description="The answer that follows when this one has ended.")
    review_by: Day = Field(default="", description="The day by which somebody should read it again.")


def _variant_form(value: Any) -> str:
    """Which shape a value is meant to have; braces around nothing but a slot's name are a text without its quotes."""
    is_slot = isinstance(value, dict) and len(value) == 1 and None in value.values() and not value.keys() & _WORDING
    return "\0table" if isinstance(value, dict) and not is_slot else "\0text"


def _form(value: Any) -> str:
    return "\0list" if isinstance(value, list) else _variant_form(value)


_WORDING = frozenset(AnswerShape.known_keys())


Variant = Annotated[
    Annotated[Text, Tag("\0text")] | Annotated[WordingShape, Tag("\0table")],
    Discriminator(_variant_form),
]
AnswerValue = Annotated[
    Annotated[Text, Tag("\0text")]
    | Annotated[Annotated[list[Variant], Field(min_length=1)], Tag("\0list")]
    | Annotated[AnswerShape, Tag("\0table")],
    Discriminator(_form),
]


class BrandShape(Shape):
    """Who is speaking."""

    name: Text = "the team"
    locale: Text = "en"
    timezone: Zone = Field(default="UTC", description="Such as Europe/Lisbon; dates are days there.")


class MatchingShape(Shape):
    """How sure the bot must be; auto: calibrated on this library."""

    target: Share = Field(default=0.98, description="The share of automatic answers that must be right.")
    threshold: ShareOrAuto = Field(default=None, description="Least confidence that counts as understood.")
    margin: ShareOrAuto = Field(default=None, description="Least lead over the runner-up.")
    semantic: Semantic = "auto"
    merge_seconds: Seconds = Field(
        default=3.0, description="How long an unsure turn waits for the rest of a burst, 0–60."
    )


class DeskShape(Shape):
    """How escalations reach the team."""

    hours: Text = Field(
        default="", description="When people answer, as Mon–Fri 9:00–18:00, Sat 10–14; fills the slot {hours}."
    )
    routes: Table[dict[str, Text]] = Field(default_factory=dict, description="Label -> channel.")
    reply: Literal["claimer", "everyone", "explicit"] = Field(
        default="claimer",
        description="Whose plain lines in a thread go to the follower: the claimer's, everyone's, or nobody's.",
    )
    undo_seconds: Seconds = Field(
        default=8.0, description="How long a teammate's reply can be taken back before it goes out, 0–60."
    )
    gather_from: Count = Field(
        default=3, description="How many followers have to ask the same before they share a card; 0: never."
    )
    holidays: Days = Field(default=(), description="Days on which nobody is in, as 2026-12-25.")
    answer_within: Spell | None = Field(
        default=None, description="Office time within which a person is to answer; 1h, or 12h without known hours."
    )
    nag: Spells | None = Field(
        default=None,
        description="Office time after which the team is reminded, up to five: [30m, 2h]; never; else worked out.",
    )
    close_after: SpellOrNever = Field(
        default=3 * 1440, description="Time without a word after which what was answered is closed: 3d, or never."
    )
    give_back_after: SpellOrNever = Field(
        default=720, description="Time without a person's word after which the bot answers again: 12h, or never."
    )


class VoiceShape(Shape):
    """House style that every answer must keep."""

    banned: Texts = Field(default=(), description="Words and phrases that no answer may use.")
    max_emoji: Count | None = Field(default=None, description="Most emoji in one text.")


class PhraseShape(Shape):
    """One of the bot's phrases, in several languages."""

    text: Phrase | None = Field(default=None, description="What we say; left out: the built-in words.")
    lang: Table[dict[str, Text]] = Field(default_factory=dict, description="Per language, such as pt or de.")


PhraseValue = Annotated[
    Annotated[Phrase, Tag("\0text")] | Annotated[PhraseShape, Tag("\0table")],
    Discriminator(_variant_form),
]


class PhrasesShape(Shape):
    """The bot's own words; an empty text is not said."""

    handed_over: PhraseValue = Field(default=DEFAULTS["handed_over"], description="A person will answer.")
    out_of_hours: PhraseValue = Field(
        default=DEFAULTS["out_of_hours"], description="A person will answer, but nobody is in now."
    )
    apology: PhraseValue = Field(
        default=DEFAULTS["apology"], description="Somebody has it, but did not answer in the time promised."
    )
    nobody_yet: PhraseValue = Field(
        default=DEFAULTS["nobody_yet"], description="Nobody of the team has it yet, or could be reached."
    )
    disclosure: PhraseValue = Field(default=DEFAULTS["disclosure"], description="This is an automated reply.")
    clarify: PhraseValue = Field(default=DEFAULTS["clarify"], description="The question above two buttons.")
    opted_out: PhraseValue = Field(default=DEFAULTS["opted_out"], description="Confirms that automated replies stop.")
    opted_in: PhraseValue = Field(default=DEFAULTS["opted_in"], description="Confirms that they begin again.")
    hold: PhraseValue = Field(
        default=DEFAULTS["hold"], description="The holding statement, where the switch was thrown without one."
    )
    close: PhraseValue = Field(
        default=DEFAULTS["close"], description="Said when the team has resolved a conversation."
    )
    story_mention: PhraseValue = Field(
        default=DEFAULTS["story_mention"], description="Thanks for a story; empty: the team sees it."
    )


class Responses(Shape):
    """The managers' file: what we say."""

    brand: Table[BrandShape] = BrandShape()
    facts: Table[dict[Name, Text]] = Field(default_factory=dict, description="Used in texts as {name}.")
    answers: Table[dict[Name, AnswerValue]] = Field(description="Intent -> what we say.")
    phrases: Table[PhrasesShape] = PhrasesShape()
    matching: Table[MatchingShape] = MatchingShape()
    desk: Table[DeskShape] = DeskShape()
    voice: Table[VoiceShape] = VoiceShape()
    risk: Table[dict[Name, Examples]] = Field(default_factory=dict, description="Category -> phrases for a person.")


def _editor_schema(model: type[BaseModel]) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}


def schema() -> dict[str, dict[str, Any]]:
    """The JSON Schemas for editors, by kind of file: ``responses`` and ``intents``."""
    return {"responses": _editor_schema(Responses), "intents": _editor_schema(Intents)}
