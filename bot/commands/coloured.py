"""An explanation for a terminal: coloured, and in brackets where there are no colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.marked import Run, legend, runs_of
from bot.plain_words import inert_line, percent
from intents.explaining import Explanation
from intents.marks import Mark
from intents.weighing import Weight

STYLES: Final[dict[Mark, str]] = {
    Mark.SAME: "green",
    Mark.FORM: "green",
    Mark.KIND: "green",
    Mark.REPAIRED: "yellow underline",
    Mark.NEAR: "cyan",
    Mark.CARRIED: "blue italic",
    Mark.LEFT_OVER: "bold red",
    Mark.UNSAID: "red italic",
    Mark.CUE: "bold magenta",
    Mark.PLAIN: "dim",
}
CELLS: Final = 25
"""How long the bar of a confidence is."""


def coloured(told: Explanation, sentence: str, rows: Sequence[tuple[str, str]], where: Console) -> RenderableType:
    """The sentence, the message and its example word for word, the bar, the runner-up and what weighed most.

    ``rows`` are further lines, each with its name. Of several matters each has a table of its own.
    """
    bare = where.color_system is None or where.no_color
    further = [(name, Text(inert_line(value))) for name, value in rows]
    if told.matters:
        tables = [_table([*_compared(one, bare), ("", Text(" "))]) for one in told.matters]
    else:
        tables = []
        further = [*_compared(told, bare), *further, *_weights(told.telling)]
    return Group(Text(inert_line(sentence), style="bold"), *tables, _table(further))


def _table(rows: Iterable[tuple[str, Text]]) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for name, value in rows:
        if value:
            table.add_row(Text(name, style="dim"), value)
    return table


def _compared(told: Explanation, bare: bool) -> Iterator[tuple[str, Text]]:
    """The message and its example, how sure that is, and what comes second."""
    message = runs_of(told.pieces, told.words)
    example = runs_of(told.example_pieces, told.example_words)
    yield "Message", _line(message, bare)
    yield "Example", _line(example, bare)
    yield "Marks", _legend((message, example), bare)
    yield "Confidence", _confidence(told) if told.intent else Text()
    yield "Runner-up", _runner_up(told)


def _line(runs: Iterable[Run], bare: bool) -> Text:
    return Text().join(_bracketed(run) if bare else _styled(run) for run in runs)


def _styled(run: Run) -> Text:
    return Text(inert_line(run.text), style=STYLES[run.mark] if run.mark else "")


def _bracketed(run: Run) -> Text:
    """``[left over: customs]``, ``[repaired: pakcage, read as “package”]``; plain words stand by themselves."""
    text = inert_line(run.text)
    if run.mark is None or run.mark is Mark.PLAIN:
        return Text(text)
    return Text(f"[{run.label}: {text}{f', {inert_line(run.note)}' if run.note else ''}]")


def _legend(texts: Iterable[Sequence[Run]], bare: bool) -> Text:
    if bare:
        return Text("brackets say what a word is to the example; the rest is plain" if any(texts) else "")
    return Text("  ").join(Text(label, style=STYLES[mark]) for mark, label in legend(*texts))


def _confidence(told: Explanation) -> Text:
    sure = told.confidence >= told.threshold
    lowered = percent(told.unguarded) != percent(told.confidence)
    before = f" ({percent(told.unguarded)} before the guard)" if lowered else ""
    needs = f"{percent(told.confidence)}{before}, needs {percent(told.threshold)} and a lead of {percent(told.margin)}"
    return Text.assemble((_bar(told), "green" if sure else "yellow"), "  ", needs)


def _bar(told: Explanation) -> str:
    """How sure it is, and where the threshold stands."""
    done, needed = round(told.confidence * CELLS), round(told.threshold * CELLS)
    cells = "█" * done + "░" * (CELLS - done)
    return f"{cells[:needed]}│{cells[needed:]}"


def _runner_up(told: Explanation) -> Text:
    return Text(f"{told.runner_up} ({percent(told.runner_up_confidence)})" if told.runner_up else "")


def _weights(parts: Sequence[Weight]) -> Iterable[tuple[str, Text]]:
    """What weighed most, one a line, with its sign."""
    for at, part in enumerate(parts):
        pull = (f"{part.pull:+.1f}".replace("-", "−"), "green" if part.pull > 0 else "red")
        yield "" if at else "Weighed most", Text.assemble(pull, f"  {part.words}: {part.level}")
