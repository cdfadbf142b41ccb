"""Which places the library's routes name for a label: by an id, or as ``#name`` where the desk knows whose name it is.

One route may name places at several desks, separated by commas; each desk takes those that are its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Routes:
    """A desk's reading of the routes. ``read`` gives label -> places, as the library says now."""

    read: Callable[[], Mapping[str, str]]
    id_: re.Pattern[str]
    """What an id looks like at this desk."""
    named: dict[str, str] = field(default_factory=dict)
    """Ids by their names, as far as they are known."""

    def ids(self, label: str) -> Iterator[str]:
        """The known places of a label, in the order written."""
        for place in self._places(label):
            if self.id_.fullmatch(place):
                yield place
            elif place.startswith("#") and place[1:] in self.named:
                yield self.named[place[1:]]

    @property
    def everywhere(self) -> frozenset[str]:
        """The known places of every label."""
        return frozenset(id_ for label in self.read() for id_ in self.ids(label))

    @property
    def by_name(self) -> bool:
        """Whether a place is told by a name at all."""
        return any(place.startswith("#") for label in self.read() for place in self._places(label))

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names, with their ``#``, that lead nowhere as far as is known."""
        return tuple(sorted({name for label in self.read() for name in self.unnamed(label)}))

    def unnamed(self, label: str) -> list[str]:
        """Those of one label."""
        return [place for place in self._places(label) if place.startswith("#") and place[1:] not in self.named]

    def _places(self, label: str) -> list[str]:
        return [place.strip() for place in self.read().get(label, "").split(",")]
