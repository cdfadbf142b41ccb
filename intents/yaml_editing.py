"""Changes of the managers' files that leave every other byte as it was: comments, order, quotes, line ends.

Text is put in at the places of nodes. The result is read again and must hold exactly what was there before and the
change; where it would not, nothing is changed and ``EditError`` says what a person has to do by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from intents.faults import Fault, Mark, Page
from intents.library_nodes import Data, data
from intents.library_yaml import read
from intents.yaml_places import Form, Place, places

_BOM: Final = "\ufeff"
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_PLAIN = re.compile(r"[^\W\d_][\w '’?!()/.-]*(?:,(?= )[\w '’?!()/.-]*)*")
_FLOW_SIGN = re.compile(r"[,?]")
_WORDS_WITH_A_MEANING: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_BLOCK_UNSAFE = re.compile(r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]| (?:\n|\Z)")
_WIDE: Final = 110
"""Characters from which on a list in brackets goes on in a line of its own."""
_REMARK = re.compile(r"[|>][0-9+-]*[ \t]+#")
_END_OF_DOCUMENT = re.compile(r"^\.\.\.(?=\s|\Z)", re.MULTILINE)


class EditError(Exception):
    """A file that cannot be changed like this, with its place and what to do by hand."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


@dataclass(frozen=True, slots=True)
class Splice:
    """Text put in the place of what stands from ``start`` to ``end``, in characters from 0."""

    start: int
    end: int
    text: str


def with_examples(file: str, content: bytes, intent: str, examples: Sequence[str]) -> bytes:
    """The intent file with more examples of an intent, behind those it has. Raises EditError."""
    opened = _Opened.of(file, content)
    body = opened.table(opened.top, intent, "the intent")
    listed = body.entries.get("examples")
    if listed is None or listed.form is not Form.LIST or not listed.items:
        raise opened.refusal(body, f'the examples of "{intent}" are no list here')

    return opened.changed(opened.appended(listed, examples), (intent, "examples"), _more(examples))


def with_intent(file: str, content: bytes, name: str, about: str, examples: Sequence[str]) -> bytes:
    """The intent file with one more intent at its end. Raises EditError."""
    opened = _Opened.of(file, content)
    if opened.top.flow:
        raise opened.refusal(opened.top, "this file is written in braces")
    lines = [f"{name}:", f"  about: {written(about)}"] if about else [f"{name}:"]
    lines += ["  examples:", *(f"    - {written(example)}" for example in examples)]
    body: dict[str, Data] = {"about": about} if about else {}
    return opened.changed(
        opened.entry_at_end(opened.top, lines), (name,), lambda _: {**body, "examples": list(examples)}
    )


def with_answer(content: bytes, name: str, text: str) -> bytes:
    """``responses.yaml`` with this answer: a new one, in the place of the only text, or beside other wordings.

    Raises EditError.
    """
    opened = _Opened.of("responses.yaml", content)
    answers = opened.table(opened.top, "answers", "the section")
    found = answers.entries.get(name)
    if found is None:
        return opened.with_new_answer(answers, name, text)
    path, place = ["answers", name], found
    if found.form is Form.TABLE and "text" in found.entries:
        path, place = [*path, "text"], found.entries["text"]
    if place.form is Form.LIST:
        return opened.changed(opened.appended(place, [text]), path, _more([text]))
    if place.form is Form.TEXT:
        return opened.changed(opened.replaced(place, text), path, lambda _: text)
    raise opened.refusal(place, f'the answer "{name}" is no text here')


def written(text: str, *, flow: bool = False) -> str:
    """A text as one YAML value on one line, in quotes where it needs them; ``flow``: between brackets."""
    is_plain = _PLAIN.fullmatch(text) and text == text.strip() and text.casefold() not in _WORDS_WITH_A_MEANING
    if is_plain and not (flow and _FLOW_SIGN.search(text)):
        return text
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def block(text: str, indent: str, line_break: str) -> str | None:
    """A text of several lines as YAML's block text, its lines indented; None where it cannot be written so."""
    lines = text.split("\n")
    if len(lines) < 2 or _BLOCK_UNSAFE.search(text) or not lines[-1] or not lines[0] or lines[0] != lines[0].lstrip():
        return None
    return line_break.join(("|-", *(indent + line if line else "" for line in lines)))


# --- one file --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file that holds what it should, with the places of its nodes."""

    page: Page
    mark: str
    """The byte order mark, where there is one."""
    top: Place
    now: Data

    @classmethod
    def of(cls, file: str, content: bytes) -> _Opened:
        reading = read(file, content)
        if reading.faults or reading.root is None:
            raise EditError(reading.faults[0])
        mark = _BOM if content.startswith(_BOM.encode()) else ""
        return cls(reading.page, mark, places(reading.page.text), data(reading.root))

    @property
    def text(self) -> str:
        return self.page.text

    def refusal(self, place: Place, problem: str) -> EditError:
        at: Mark = self.page.mark(place.start)
        return EditError(self.page.fault(at, problem, "change it by hand, in an editor"))

    def table(self, above: Place, name: str, what: str) -> Place:
        """A mapping's mapping."""
        found = above.entries.get(name)
        if found is None:
            raise self.refusal(above, f'{what} "{name}" is not in this file')
        if found.form is not Form.TABLE:
            raise self.refusal(found, f'{what} "{name}" holds no entries of its own here')
        return found

    def changed(self, splice: Splice, path: Sequence[str], change: Callable[[Data], Data]) -> bytes:
        """The new content, if it holds exactly what it should: what it held, with the change at ``path``."""
        content = self.mark + self.text[: splice.start] + splice.text + self.text[splice.end :]
        made = content.encode("utf-8", "replace")
        reading = read(self.page.file, made)
        expected = _with(self.now, path, change)
        if reading.faults or reading.root is None or data(reading.root) != expected:
            at = self.page.mark(splice.start)
            problem = "this place is written in a way that cannot be changed by program"
            raise EditError(self.page.fault(at, problem, "change it by hand, in an editor"))
        return made

    # --- lists ---

    def appended(self, listed: Place, texts: Sequence[str]) -> Splice:
        """More items behind the last one of a list."""
        if listed.flow:
            return self._in_brackets(listed, texts)
        dash = self._before(listed.start)
        return self._lines_after(listed.end, [f"{dash}- {written(text)}" for text in texts])

    def _in_brackets(self, listed: Place, texts: Sequence[str]) -> Splice:
        values = [written(text, flow=True) for text in texts]
        last = listed.items[-1] if listed.items else None
        if last is None:
            return Splice(listed.end - 1, listed.end - 1, ", ".join(values))
        before = self._before(last.start)
        line_break = self._line_break(last.end)
        width = len(self.text[self._line_start(last.end) : last.end]) + sum(len(value) + 2 for value in values)
        if not before.strip() and all(not self._before(item.start).strip() for item in listed.items[1:]):
            return Splice(last.end, last.end, "".join(f",{line_break}{before}{value}" for value in values))
        if width > _WIDE:
            indent = " " * (len(self._indent(listed.start)) + 2)
            return Splice(last.end, last.end, f",{line_break}{indent}" + f",{line_break}{indent}".join(values))
        return Splice(last.end, last.end, "".join(f", {value}" for value in values))

    # --- texts ---

    def replaced(self, place: Place, text: str) -> Splice:
        """Another text in a text's place."""
        if _REMARK.match(self.text, place.start):
            raise self.refusal(place, "a comment stands where this text begins")
        flow = self._is_within_braces(place) or bool(self._rest_of_line(place.end).strip())
        indent = self._indent(place.start) + "  "
        shown = None if flow else block(text, indent, self._line_break(place.end))
        gap = " " if place.start and self.text[place.start - 1] not in " \t" else ""
        after = self._line_break(place.end) if self._swallowed_break(place) else ""
        return Splice(place.start, place.end, gap + (shown or written(text, flow=flow)) + after)

    def _swallowed_break(self, place: Place) -> bool:
        """Whether a text reaches to the beginning of the next line, as block texts that keep their blank lines do."""
        return place.end > place.start and bool(_BREAK.fullmatch(self.text[place.end - 1]))

    def _is_within_braces(self, place: Place) -> bool:
        """Whether a text stands in brackets or braces, however deep."""
        waiting = [self.top]
        while waiting:
            one = waiting.pop()
            if one.flow and one.start < place.start and place.end <= one.end:
                return True
            waiting += one.items
        return False

    # --- mappings ---

    def with_new_answer(self, answers: Place, name: str, text: str) -> bytes:
        """One more answer behind the others."""
        path = ("answers", name)
        if answers.flow:
            value = f"{name}: {written(text, flow=True)}"
            last = answers.items[-1].end if answers.items else answers.end - 1
            return self.changed(Splice(last, last, f", {value}" if answers.items else value), path, lambda _: text)
        indent = self._before(answers.keys[0].start)
        shown = block(text, indent + "  ", self._line_break(answers.end)) or written(text)
        return self.changed(self._lines_after(answers.end, [f"{indent}{name}: {shown}"]), path, lambda _: text)

    def entry_at_end(self, table: Place, lines: Sequence[str]) -> Splice:
        """An entry behind everything else in the file, set off as the one before is."""
        indent = self._before(table.keys[0].start) if table.keys else ""
        end = _END_OF_DOCUMENT.search(self.text, table.end)
        at = end.start() if end else len(self.text)
        line_break = self._line_break(at)
        opening = line_break if at and not _BREAK.match(self.text[at - 1]) else ""
        if self._is_airy(table) and self.text[:at].rstrip(" \t\r\n") and not _ends_airy(self.text[:at]):
            opening += line_break
        return Splice(at, at, opening + "".join(f"{indent}{line}{line_break}" for line in lines))

    def _is_airy(self, table: Place) -> bool:
        """Whether blank lines stand between the entries, as far as that can be told."""
        if len(table.keys) < 2:
            return bool(table.keys)
        between = self.text[table.items[-3].end : table.keys[-1].start]
        return bool(re.search(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)", between))

    # --- lines ---

    def _lines_after(self, end: int, lines: Sequence[str]) -> Splice:
        """Lines of their own behind the line on which something ends."""
        line_break = self._line_break(end)
        if end and _BREAK.fullmatch(self.text[end - 1]):
            return Splice(end, end, "".join(line + line_break for line in lines))
        found = _BREAK.search(self.text, end)
        if found is None:
            at = len(self.text)
            return Splice(at, at, "".join(line_break + line for line in lines))
        return Splice(found.end(), found.end(), "".join(line + line_break for line in lines))

    def _rest_of_line(self, at: int) -> str:
        found = _BREAK.search(self.text, max(0, at - 1))
        return self.text[at : found.start() if found else len(self.text)]

    def _line_start(self, at: int) -> int:
        return self.page.starts[self.page.mark(at).line - 1]

    def _before(self, at: int) -> str:
        """What stands on a line before a place; for the beginning of a line, its indentation."""
        return self.text[self._line_start(at) : at]

    def _indent(self, at: int) -> str:
        line = self.text[self._line_start(at) : at]
        return line[: len(line) - len(line.lstrip(" "))]

    def _line_break(self, at: int) -> str:
        """How lines end here: as the one before, else as the first of the file."""
        before = [found[0] for found in _BREAK.finditer(self.text, max(0, at - 5_000), at)]
        found = _BREAK.search(self.text)
        return before[-1] if before else found[0] if found else "\n"


def _ends_airy(text: str) -> bool:
    return bool(re.search(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)\Z", text))


def _with(held: Data, path: Sequence[str], change: Callable[[Data], Data]) -> Data:
    """The same, but for what stands at a path."""
    if not path:
        return change(held)
    inner = held if isinstance(held, dict) else {}
    return {**inner, path[0]: _with(inner.get(path[0]), path[1:], change)}


def _more(texts: Sequence[str]) -> Callable[[Data], Data]:
    return lambda held: [*(held if isinstance(held, list) else ()), *texts]
