"""The index of statements: beside each node, by predicate, what a walk needs of a statement, read in one look-up.

It fills two named graphs apart from the statements: in OUT an entry hangs on the subject, in IN on the object, each
under the statement's own predicate. So a step costs what it returns, however much else is said of a node. The graph
NAMES holds the words of all names in a few long texts, so that comparing spellings reads them in one look-up; COVERAGE
what was read through which day, one text for each; THINGS what each entity and source is called.
"""

from collections.abc import Iterable
from typing import NamedTuple

from kg.vocab import BASE, expand

__all__ = [
    "COVERAGE",
    "GRAPHS",
    "IN",
    "NAMES",
    "OUT",
    "THINGS",
    "CoverageEntry",
    "Entry",
    "ThingEntry",
    "WordedName",
    "look_up",
]

OUT = f"{BASE}index/out"
IN = f"{BASE}index/in"
NAMES = f"{BASE}index/names"
COVERAGE = f"{BASE}index/coverage"
THINGS = f"{BASE}index/things"
GRAPHS = (OUT, IN, NAMES, COVERAGE, THINGS)


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
    tranche: str

    @classmethod
    def read(cls, text: str) -> "Entry":
        """The entry that a literal holds."""
        return cls(*text.split("\t"))

    @property
    def text(self) -> str:
        """The literal: the fields, parted by tabs."""
        return "\t".join(field.replace("\t", " ") for field in self)


class WordedName(NamedTuple):
    """The words of one name of an entity, in their one spelling."""

    entity: str
    words: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> list["WordedName"]:
        """The names that a text holds."""
        lines = (line.partition("\t") for line in text.splitlines())
        return [cls(entity, tuple(words.split(" "))) for entity, _, words in lines]

    @staticmethod
    def write(names: "Iterable[WordedName]") -> str:
        """A text of names, one a line."""
        return "\n".join(f"{name.entity}\t{' '.join(name.words)}" for name in names)


class CoverageEntry(NamedTuple):
    """A row of coverage in one text: `all` or an id, source, first and last day read, note; what is not stated is empty."""

    scope: str
    source: str
    since: str
    through: str
    note: str

    @classmethod
    def read(cls, text: str) -> "CoverageEntry":
        """The entry that a literal holds."""
        return cls(*text.split("\t"))

    @property
    def text(self) -> str:
        """The literal: the fields, parted by tabs."""
        return "\t".join(field.replace("\t", " ") for field in self)


class ThingEntry(NamedTuple):
    """An entity or a source as it is shown: id, kind, labels, address of a source, citation; what there is not is empty."""

    id: str
    kind: str
    label_en: str
    label_zh: str
    url: str
    citation: str

    @classmethod
    def read(cls, text: str) -> "ThingEntry":
        """The entry that a literal holds."""
        return cls(*text.split("\t"))

    @property
    def text(self) -> str:
        """The literal: the fields, parted by tabs."""
        return "\t".join(field.replace("\t", " ") for field in self)


def look_up(graph: str, nodes: Iterable[str] | None, predicate: str | None) -> str:
    """The query for the entries on some nodes, or on any, under one predicate or under any."""
    on = "" if nodes is None else f"VALUES ?node {{ {' '.join(f'<{expand(n)}>' for n in nodes)} }}"
    under = f"<{expand(predicate)}>" if predicate else "?p"
    return f"SELECT ?entry WHERE {{ {on} GRAPH <{graph}> {{ ?node {under} ?entry }} }}"
