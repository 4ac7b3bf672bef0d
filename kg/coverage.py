"""What was read through which day: the reason why "not listed" can be told from "never looked"."""

from collections.abc import Iterable
from typing import NamedTuple

from kg.engine import Engine
from kg.index import COVERAGE, CoverageEntry
from kg.vocab import WHOLE

__all__ = ["CoverageRow", "known_through", "read_coverage", "read_lists"]


class CoverageRow(NamedTuple):
    """One row: what (an id, or `all`), in which source, from and through which day."""

    scope: str
    source: str | None
    since: str | None
    through: str
    note: str

    @property
    def whole(self) -> bool:
        """Whether a list was read as a whole, so that not being named there says something; its note then begins so."""
        return self.note.startswith(WHOLE)

    def as_json(self) -> dict[str, object]:
        """The row as it stands in a trace."""
        return {
            "scope": self.scope,
            "source": self.source,
            "since": self.since,
            "through": self.through,
            "note": self.note,
            "whole": self.whole,
        }


def read_coverage(engine: Engine) -> list[CoverageRow]:
    """Every row, `all` first, then by scope."""
    found = []
    for told in map(CoverageEntry.read, engine.indexed(COVERAGE)):
        found.append(CoverageRow(told.scope, told.source or None, told.since or None, told.through, told.note))
    return sorted(found, key=lambda r: (r.scope != "all", r.scope, r.source or "", r.through))


def known_through(rows: Iterable[CoverageRow], scopes: Iterable[str] = ()) -> str | None:
    """The last day through which something was read that bears on one of the scopes, or on everything."""
    wanted = {"all", *scopes}
    return max((r.through for r in rows if r.scope in wanted), default=None)


def read_lists(rows: Iterable[CoverageRow]) -> dict[str, CoverageRow]:
    """The row that tells most of each scope: of a whole list before one of a part, and of these the latest."""
    told: dict[str, CoverageRow] = {}
    for row in rows:
        held = told.get(row.scope)
        if held is None or (row.whole, row.through) > (held.whole, held.through):
            told[row.scope] = row
    return told
