"""Every name in one list, for suggestions while typing: what begins with the text first, then what contains it."""

from __future__ import annotations

from typing import NamedTuple

from kg.engine import Engine
from kg.folding import fold
from kg.things import Thing, Things
from kg.vocab import AM, shorten

__all__ = ["Register", "Suggestion"]

_FIRST = ("actor", "measure", "product", "provision", "technology", "territory", "group", "code")


class Suggestion(NamedTuple):
    """A thing that a text may mean, and how near it is: 1 for the whole name, then a beginning, then a part."""

    thing: Thing
    score: float


class Register:
    """The folded names of every entity of one store."""

    def __init__(self, engine: Engine) -> None:
        rows = engine.select(f"SELECT ?f ?e WHERE {{ ?e <{AM}foldedName> ?f }}")
        self._names = sorted((str(f), shorten(str(e))) for f, e in rows)
        self._things = Things(engine)

    def suggest(self, text: str, *, most: int = 10, prefixes: tuple[str, ...] = ()) -> list[Suggestion]:
        """Candidates for the beginning or a part of a name, best first."""
        form = fold(text.encode("utf-8", "replace").decode("utf-8"))
        if not form:
            return []
        best: dict[str, tuple[float, int, str]] = {}
        for name, id_ in self._names:
            at = name.find(form)
            if at < 0 or (prefixes and id_.partition(":")[0] not in prefixes):
                continue
            near = 1.0 if name == form else 0.8 if at == 0 else 0.5
            key = (-near, len(name), name)
            best[id_] = min(best.get(id_, key), key)
        ranked = sorted(best, key=lambda i: (best[i][0], _rank(i), best[i][1], i))[:most]
        self._things.prepare(ranked)
        return [Suggestion(self._things[i], -best[i][0]) for i in ranked]


def _rank(id_: str) -> int:
    prefix = id_.partition(":")[0]
    return _FIRST.index(prefix) if prefix in _FIRST else len(_FIRST)
