"""The index of statements: beside each node, by predicate, what a walk needs of a statement, read in one look-up.

It fills two named graphs apart from the statements: in OUT an entry hangs on the subject, in IN on the object, each
under the statement's own predicate. So a step costs what it returns, however much else is said of a node.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.vocab import BASE, expand

__all__ = ["IN", "OUT", "Entry", "look_up"]

OUT = f"{BASE}index/out"
IN = f"{BASE}index/in"


class Entry(NamedTuple):
    """A statement in one text: its ends, dates as stated, days between which they lie, standing, value, best evidence.

    Every field is text; what is not stated is empty. Days are ISO, `until` is exclusive.
    """

    statement: str
    subject: str
    predicate: str
    object: str
    since: str
    until: str
    possible_from: str
    certain_from: str
    certain_until: str
    possible_until: str
    standing: str
    confidence: str
    value: str
    source: str
    locator: str

    @classmethod
    def read(cls, text: str) -> Entry:
        """The entry that a literal holds."""
        return cls(*text.split("\t"))

    @property
    def text(self) -> str:
        """The literal: the fields, parted by tabs."""
        return "\t".join(field.replace("\t", " ") for field in self)


def look_up(graph: str, nodes: Iterable[str], predicate: str | None) -> str:
    """The query for the entries on some nodes, under one predicate or under any."""
    values = " ".join(f"<{expand(n)}>" for n in nodes)
    under = f"<{expand(predicate)}>" if predicate else "?p"
    return f"SELECT ?entry WHERE {{ VALUES ?node {{ {values} }} GRAPH <{graph}> {{ ?node {under} ?entry }} }}"
