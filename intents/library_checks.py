"""What must hold between the entries of a workspace: names, examples, what follows what, slots and house style."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from intents import slots
from intents.contents import Voice
from intents.faults import Fault, Mark, Page, did_you_mean
from intents.library_nodes import Listing, Node, Table, Text, key_mark, mark_in, texts
from intents.library_yaml import Reading
from intents.voice import lint

_NO_WORDING = frozenset({"from", "until", "then", "review_by", "image"})


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of a workspace as far as they could be read."""

    responses: Reading | None
    intents: tuple[Reading, ...]
    complete: bool
    """Whether every file could be read to its end, so that what is missing is really missing."""

    @property
    def lists_answers(self) -> bool:
        """Whether there is a readable list of answers, if an empty one."""
        root = self.responses.root if self.responses else None
        entry = root.entries.get("answers") if root else None
        return entry is not None and (isinstance(entry.value, Table) or _is_bare(entry.value))

    @property
    def answers(self) -> Table:
        """The entries under ``answers``."""
        return self.section("answers")

    def section(self, name: str) -> Table:
        """The entries under a key of responses.yaml; none if it is not there."""
        root = self.responses.root if self.responses else None
        entry = root.entries.get(name) if root else None
        return entry.value if entry and isinstance(entry.value, Table) else Table(Mark())


def _is_bare(node: Node) -> bool:
    return isinstance(node, Text) and node.bare


@dataclass(frozen=True, slots=True)
class _Named:
    """An intent as written, and where."""

    page: Page
    name: Text
    body: Table

    def lines(self, key: str) -> Iterator[Text]:
        """The lines under ``examples`` and the like."""
        entry = self.body.entries.get(key)
        items = entry.value.items if entry and isinstance(entry.value, Listing) else []
        return (item for item in items if isinstance(item, Text) and item.value.strip())

    def where(self, at: Mark) -> str:
        return f"{self.page.file}, line {at.line}"


def check(sources: Sources, voice: Voice) -> Iterator[Fault]:
    """Every fault between the entries, in no particular order."""
    named = tuple(_named(sources.intents))
    yield from _twice_named(named)
    yield from _examples(named)
    yield from _promises(named)
    if sources.responses is None:
        return
    page = sources.responses.page
    if sources.complete and sources.lists_answers:
        yield from _without_answer(named, sources.answers)
        yield from _without_intent(page, named, sources.answers)
    yield from _followers(page, sources.answers)
    yield from _wordings(page, sources, voice)


def _named(readings: Iterable[Reading]) -> Iterator[_Named]:
    for reading in readings:
        for entry in reading.root.entries.values() if reading.root else ():
            body = entry.value if isinstance(entry.value, Table) else Table(entry.value.at)
            yield _Named(reading.page, entry.key, body)


# --- intents -------------------------------------------------------------------------------------------------------


def _twice_named(named: Iterable[_Named]) -> Iterator[Fault]:
    first: dict[str, _Named] = {}
    for intent in named:
        earlier = first.setdefault(intent.name.value, intent)
        if earlier is not intent:
            message = f'the intent "{intent.name.value}" is in {earlier.where(earlier.name.at)} as well'
            yield intent.page.fault(intent.name.at, message, "rename one of them or put their examples together")


def _alike(line: str) -> str:
    """What two lines share that differ only in case and white space."""
    return " ".join(line.split()).casefold()


def _examples(named: Iterable[_Named]) -> Iterator[Fault]:
    first: dict[str, tuple[_Named, Text]] = {}
    for intent in named:
        for line in intent.lines("examples"):
            earlier, same = first.setdefault(_alike(line.value), (intent, line))
            if same is not line:
                yield _same_example(intent, line, earlier, same)


def _same_example(intent: _Named, line: Text, earlier: _Named, same: Text) -> Fault:
    if earlier is intent:
        return intent.page.fault(line.at, f"this example is in line {same.at.line} as well", "keep one of them")
    message = f'this is also an example of "{earlier.name.value}" ({earlier.where(same.at)})'
    return intent.page.fault(line.at, message, "the same words cannot mean two things; keep one of them")


def _promises(named: tuple[_Named, ...]) -> Iterator[Fault]:
    examples = {_alike(line.value): intent for intent in reversed(named) for line in intent.lines("examples")}
    for intent in named:
        for line in intent.lines("must_match"):
            owner = examples.get(_alike(line.value))
            if owner:
                yield intent.page.fault(line.at, _no_promise(intent, owner), "say it in other words")
        for line in intent.lines("must_not_match"):
            if examples.get(_alike(line.value)) is intent:
                message = "this line is an example of the very intent that must not match it"
                yield intent.page.fault(line.at, message, "take it out of one of them")


def _no_promise(intent: _Named, owner: _Named) -> str:
    if owner is intent:
        return "this line is also an example of the intent, so it checks nothing"
    return f'this line is an example of another intent, "{owner.name.value}"'


# --- intents and answers -------------------------------------------------------------------------------------------


def _without_answer(named: Iterable[_Named], answers: Table) -> Iterator[Fault]:
    for intent in named:
        name = intent.name.value
        if name not in answers.entries:
            near = did_you_mean(name, answers.entries)
            hint = f"{near} " if near else ""
            yield intent.page.fault(
                intent.name.at,
                f'the intent "{name}" has no answer',
                f'{hint}add "{name}:" under answers in responses.yaml',
            )


def _without_intent(page: Page, named: Iterable[_Named], answers: Table) -> Iterator[Fault]:
    names = {intent.name.value for intent in named}
    followers = {text.value.strip() for _, text in _thens(answers)}
    for name, entry in answers.entries.items():
        if name not in names and name not in followers:
            hint = (
                did_you_mean(name, names) or "add the intent to a file under intents/, or name the answer in a `then:`"
            )
            yield page.fault(entry.key.at, f'the answer "{name}" belongs to no intent', hint)


def _thens(answers: Table) -> Iterator[tuple[str, Text]]:
    for name, entry in answers.entries.items():
        then = entry.value.entries.get("then") if isinstance(entry.value, Table) else None
        if then and isinstance(then.value, Text) and not then.value.bare:
            yield name, then.value


def _followers(page: Page, answers: Table) -> Iterator[Fault]:
    thens = dict(_thens(answers))
    for name, text in thens.items():
        target = text.value.strip()
        if target not in answers.entries:
            hint = did_you_mean(target, answers.entries) or "name another answer"
            yield page.fault(text.at, f'there is no answer "{target}"', hint)
        elif name in (circle := _circle(name, thens)) and name == min(circle):
            path = " → ".join((*circle, circle[0]))
            yield page.fault(text.at, f"these answers follow each other in a circle: {path}", "take one `then:` out")
    yield from _days(page, answers)


def _circle(name: str, thens: Mapping[str, Text]) -> tuple[str, ...]:
    """The answers that follow each other from a name on, if that leads back to it; else nothing."""
    path: dict[str, None] = {}
    while name in thens and name not in path:
        path[name] = None
        name = thens[name].value.strip()
    return tuple(path) if name == next(iter(path), None) else ()


def _days(page: Page, answers: Table) -> Iterator[Fault]:
    for name, entry in answers.entries.items():
        first, last = (_typed(entry.value, key) for key in ("from", "until"))
        if first and last and first > last:
            at = key_mark(answers, (name, "until"))
            message = f"it ends on {last}, before it begins on {first}"
            yield page.fault(at, message, "change `from:` or `until:`")


def _typed(body: object, key: str) -> str:
    entry = body.entries.get(key) if isinstance(body, Table) else None
    return entry.value.value.strip() if entry and isinstance(entry.value, Text) else ""


# --- wordings ------------------------------------------------------------------------------------------------------


def _wordings(page: Page, sources: Sources, voice: Voice) -> Iterator[Fault]:
    known = (*sources.section("facts").entries, *slots.BUILT_IN)
    for section in (sources.answers, sources.section("phrases")):
        for text in texts(section, _NO_WORDING):
            yield from _slots(page, text, known)
            for complaint in lint(text.value, voice):
                yield page.fault(text.at, complaint, "say it in other words")


def _slots(page: Page, text: Text, known: tuple[str, ...]) -> Iterator[Fault]:
    for piece in slots.parse(text.value):
        match piece:
            case slots.Broken(at, message, hint):
                yield page.fault(_mark(page, text, at), message, hint)
            case slots.Slot(name, _, at) if name not in known:
                near = did_you_mean(name, known) or f"known here: {', '.join(known)}; a literal brace is written {{{{"
                yield page.fault(_mark(page, text, at), f'there is no fact or slot "{name}"', near)
            case _:
                pass


def _mark(page: Page, text: Text, at: int) -> Mark:
    """Where the brace at a position of a text stands in the file."""
    brace = text.value[at]
    return mark_in(page, text, brace, text.value[:at].count(brace))
