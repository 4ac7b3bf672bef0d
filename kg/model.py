"""The frozen values that people curate: entities, names, sources, statements with their evidence, coverage.

No RDF and no input or output here. `Origin` remembers file and line, so that every complaint can name them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.dates import ALWAYS, Interval, PartialDate
from kg.vocab import WHOLE

__all__ = [
    "NOWHERE",
    "Coverage",
    "Entity",
    "Evidence",
    "Finding",
    "Name",
    "Origin",
    "Refutation",
    "Source",
    "Statement",
]


class Origin(NamedTuple):
    """File (relative to the facts folder's parent where possible) and line of a row."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


NOWHERE = Origin("", 0)


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check: where, which rule (`code`), how grave (`error`, `warning`), and what to do."""

    origin: Origin
    code: str
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.origin}: {self.message}" if self.origin.file else self.message


@dataclass(frozen=True, slots=True)
class Entity:
    """Any identified thing in the registry; `kind` may change, `id` never."""

    id: str
    kind: str
    label_en: str
    label_zh: str
    wikidata: str = ""
    lei: str = ""
    origin: Origin = field(default=NOWHERE, compare=False)

    @property
    def prefix(self) -> str:
        """`actor` of `actor:acme-semi`."""
        return self.id.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Name:
    """Another name of an entity, with its language, its kind and where it stands."""

    entity: str
    text: str
    lang: str
    kind: str
    source: str
    locator: str
    origin: Origin = field(default=NOWHERE, compare=False)

    @property
    def digest(self) -> str:
        """The stable hash of this naming."""
        return _digest(self.entity, self.text, self.lang, self.kind)


@dataclass(frozen=True, slots=True)
class Source:
    """A text or table from which statements are taken."""

    id: str
    title: str
    publisher: str
    author: str
    published: PartialDate | None
    url: str
    via: str
    retrieved: str
    locator_scheme: str
    licence: str
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a statement stands: source and locator, how we know (`basis`), and our own note."""

    source: str
    locator: str
    basis: str
    note: str = ""
    origin: Origin = field(default=NOWHERE, compare=False)

    def digest(self, statement: str) -> str:
        """The stable hash of this evidence for one statement's digest."""
        return _digest(statement, self.source, self.locator, self.basis, self.note)


@dataclass(frozen=True, slots=True)
class Statement:
    """Subject, predicate, object or value, interval and attribution, with rank, confidence and evidence."""

    subject: str
    predicate: str
    object: str = ""
    value: str = ""
    unit: str = ""
    interval: Interval = ALWAYS
    attributed_to: str = ""
    tranche: str = ""
    rank: str = "normal"
    confidence: str = "certain"
    evidence: tuple[Evidence, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same statement; evidence, rank and confidence are no part of it."""
        return (
            self.subject,
            self.predicate,
            self.object,
            self.value,
            self.unit,
            str(self.interval.start or ""),
            str(self.interval.end or ""),
            self.attributed_to,
            self.tranche,
        )

    @property
    def digest(self) -> str:
        """The stable hash that ends the statement's IRI."""
        return _digest(*self.key)

    @property
    def origin(self) -> Origin:
        """The first row that states it."""
        return self.evidence[0].origin if self.evidence else NOWHERE


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read through which day, so that absence means something; `scope` is an id or `all`."""

    scope: str
    source: str
    since: PartialDate | None
    through: PartialDate
    note: str
    origin: Origin = field(default=NOWHERE, compare=False)

    @property
    def whole(self) -> bool:
        """Whether a list was read as a whole; its note then begins so."""
        return self.note.startswith(WHOLE)

    @property
    def digest(self) -> str:
        """The stable hash of this row."""
        return _digest(self.scope, self.source, str(self.since or ""), str(self.through))


@dataclass(frozen=True, slots=True)
class Refutation:
    """A statement that was examined and rejected, with the reason, so that nobody adds it again."""

    subject: str
    predicate: str
    object: str
    value: str
    unit: str
    since: str
    until: str
    source: str
    locator: str
    reason: str
    checked: str
    origin: Origin = field(default=NOWHERE, compare=False)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
