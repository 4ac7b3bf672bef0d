"""Dated statements as links to walk over: one look-up takes many nodes one step further."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from kg.engine import Engine
from kg.index import IN, OUT, Entry
from kg.vocab import AM, shorten

__all__ = ["Hops", "Link"]


class Link(NamedTuple):
    """A statement that certainly or possibly holds on the day of the walk, or a link that a rule derives from others.

    `start` and `end` are the days from which, and until which (exclusive), it certainly holds; None where not stated.
    A derived link has no statement; it names its rule, its premises, and the measure (`under`) that gives the rule force.
    """

    statement: str
    subject: str
    predicate: str
    object: str
    since: str | None
    until: str | None
    start: date | None
    end: date | None
    certain: bool
    confidence: str
    value: str | None = None
    source: str | None = None
    locator: str | None = None
    derived_by: str | None = None
    under: str | None = None
    premises: tuple["Link", ...] = ()


class Hops:
    """Walks over statements that hold on one day, or on any where none is given; what was looked up once is kept."""

    def __init__(self, engine: Engine, day: date | None) -> None:
        self._engine = engine
        self._day = day
        self._seen: dict[tuple[str, bool, str], tuple[Link, ...]] = {}
        self._timeless: frozenset[str] | None = None

    def forward(self, predicate: str, nodes: Iterable[str]) -> dict[str, tuple[Link, ...]]:
        """The links that leave each node by a predicate."""
        return self._look(predicate, nodes, forward=True)

    def backward(self, predicate: str, nodes: Iterable[str]) -> dict[str, tuple[Link, ...]]:
        """The links that reach each node by a predicate."""
        return self._look(predicate, nodes, forward=False)

    def around(self, nodes: Iterable[str]) -> list[Link]:
        """Every link that leaves or reaches one of the nodes, whatever its predicate."""
        wanted = sorted(set(nodes))
        if not wanted:
            return []
        found = [*self._links(None, wanted, forward=True), *self._links(None, wanted, forward=False)]
        return sorted(dict.fromkeys(found), key=_order)

    def leaving(self, nodes: Iterable[str]) -> list[Link]:
        """Every link that leaves one of the nodes, whatever its predicate."""
        wanted = sorted(set(nodes))
        return self._links(None, wanted, forward=True) if wanted else []

    def around_each(self, nodes: Iterable[str]) -> dict[str, list[Link]]:
        """The same for each node."""
        wanted = sorted(set(nodes))
        links = self.around(wanted)
        return {n: [k for k in links if n in (k.subject, k.object)] for n in wanted}

    def _look(self, predicate: str, nodes: Iterable[str], *, forward: bool) -> dict[str, tuple[Link, ...]]:
        wanted = sorted(set(nodes))
        todo = [n for n in wanted if (predicate, forward, n) not in self._seen]
        if todo:
            found: dict[str, list[Link]] = {n: [] for n in todo}
            for link in self._links(predicate, todo, forward=forward):
                found[link.subject if forward else link.object].append(link)
            for node, links in found.items():
                self._seen[predicate, forward, node] = tuple(links)
        return {n: self._seen[predicate, forward, n] for n in wanted}

    def link(self, told: Entry) -> Link | None:
        """The link that an entry of the index gives on the day; None where it cannot hold then."""
        day = self._day.isoformat() if self._day else ""
        timeless = self._is_timeless(told.predicate)
        pf, cf, cu, pu = told.possible_from, told.certain_from, told.certain_until, told.possible_until
        if day and not timeless and ((pf and day < pf) or (pu and day >= pu)):
            return None
        in_time = timeless or not day or (cf != "" and day >= cf and not (cu and day >= cu))
        return Link(
            statement=told.statement,
            subject=told.subject,
            predicate=told.predicate,
            object=told.object,
            since=told.since or None,
            until=told.until or None,
            start=date.fromisoformat(cf) if cf and told.since and not timeless else None,
            end=date.fromisoformat(cu) if cu and not timeless else None,
            certain=in_time and told.standing == "sure",
            confidence=told.confidence,
            value=told.value or None,
            source=told.source,
            locator=told.locator,
        )

    def _links(self, predicate: str | None, nodes: list[str], *, forward: bool) -> list[Link]:
        entries = self._engine.indexed(OUT if forward else IN, nodes, predicate)
        links = [link for text in entries if (link := self.link(Entry.read(text)))]
        return sorted(links, key=_order)

    def _is_timeless(self, predicate: str) -> bool:
        if self._timeless is None:
            rows = self._engine.settled(f"SELECT ?p WHERE {{ ?p <{AM}isTimeless> true }}")
            self._timeless = frozenset(shorten(str(row[0])) for row in rows)
        return predicate in self._timeless


def _order(link: Link) -> tuple[object, ...]:
    """What is certain first, then by ends and dates."""
    return (not link.certain, link.subject, link.object, link.since or "", link.statement)
