"""Conflicting duties: a measure that forbids compliance with another, stated as such by a source and never inferred.

Only statements `am:forbidsComplianceWith` count. They are told beside the exposures they concern: a measure that reaches
the actor may be one with which compliance is forbidden, or one that forbids it, or the actor is reached by both.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from kg.exposure import Exposure
from kg.hops import Hops, Link
from kg.status import ENDS, Statuses

__all__ = ["Conflict", "conflicts_of"]

FORBIDS = "am:forbidsComplianceWith"


class Conflict(NamedTuple):
    """One prohibition of compliance: who forbids what, its status, and whom it concerns by which side.

    `side` is `both` where an actor is reached by the measure that forbids and by what it forbids, `forbidden` where by
    what it forbids alone, `forbidding` where by the measure that forbids alone.
    """

    actor: str
    side: str
    link: Link
    status: str

    @property
    def forbidding(self) -> str:
        """The measure that forbids compliance."""
        return self.link.subject

    @property
    def forbidden(self) -> str:
        """The measure or listing with which compliance is forbidden."""
        return self.link.object

    def as_json(self) -> dict[str, object]:
        """The pair with its dates, source, and whom it concerns."""
        return {
            "actor": self.actor,
            "side": self.side,
            "forbidding": self.forbidding,
            "forbidden": self.forbidden,
            "status": self.status,
            "since": self.link.since,
            "until": self.link.until,
            "source": self.link.source,
            "locator": self.link.locator,
            "confidence": self.link.confidence,
            "certainty": "certain" if self.link.certain else "possible",
        }


def conflicts_of(exposures: Iterable[Exposure], hops: Hops, statuses: Statuses, day: date) -> tuple[Conflict, ...]:
    """Every prohibition of compliance that concerns the actors of some exposures, both sides first; ended ones are left out."""
    reaching: dict[str, set[str]] = {}
    for e in exposures:
        reaching.setdefault(e.actor, set()).update(nodes_of(e))
    nodes = {n for mine in reaching.values() for n in mine}
    if not nodes:
        return ()
    upon, by = hops.backward(FORBIDS, nodes), hops.forward(FORBIDS, nodes)
    statuses.prepare(k.subject for links in (*upon.values(), *by.values()) for k in links)
    found = {}
    for actor, mine in reaching.items():
        for link in (k for n in mine for k in (*upon[n], *by[n])):
            status = statuses.of(link.subject, day).status
            if status in ENDS or status == "not_yet":
                continue
            sides = link.subject in mine, link.object in mine
            side = "both" if all(sides) else "forbidding" if sides[0] else "forbidden"
            found[actor, link.statement] = Conflict(actor, side, link, status)
    order = ("both", "forbidden", "forbidding")
    return tuple(sorted(found.values(), key=lambda c: (order.index(c.side), c.actor, c.forbidding, c.forbidden)))


def nodes_of(e: Exposure) -> set[str]:
    """What an exposure reaches its actor by: measure, provision and what it is part of, listing, and the acts behind it."""
    found = {e.measure, e.part, *e.under}
    for link in (step.link for step in e.path):
        if link.predicate in ("am:isPartOf", "am:adds"):
            found |= {link.subject, link.object}
        elif link.predicate == "am:listsActor":
            found.add(link.subject)
    return found
