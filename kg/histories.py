"""The history of an actor's exposures: when each began, changed status or ended, over all days that make a difference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from kg.engine import Engine
from kg.exposure import Exposure
from kg.hops import Hops
from kg.joins import walk
from kg.routes import Route
from kg.status import Statuses
from kg.vocab import AM, OUTSIDE, expand

__all__ = ["Stretch", "history", "turning_days"]


class Stretch(NamedTuple):
    """Days on which a measure reached an actor by a route with one status; the end is exclusive, None where open."""

    measure: str
    part: str
    route: str
    status: str
    since: date
    until: date | None


def turning_days(engine: Engine, routes: list[Route], actor: str, extra: list[date]) -> list[date]:
    """Every day on which an exposure of the actor may begin, end or change: bounds of its paths and of their measures."""
    hops, statuses = Hops(engine, None), Statuses(engine)
    days = set(extra)
    for pattern in (p for r in routes for p in r.patterns):
        for way in walk(hops, pattern, [{"?actor": actor}], max_hops=12):
            days |= {d for link in way.path() for d in (link.start, link.end) if d}
            for measure in {way.nodes["?part"], way.nodes["?measure"]}:
                days |= {p.start for p in statuses.timeline(measure) if p.start}
    days |= {date.fromisoformat(str(row[0])) for row in engine.select(_first_known(actor))}
    return sorted(days)


def history(days: list[date], exposures_on: Callable[[date], list[Exposure]], last: date) -> list[Stretch]:
    """The stretches between the turning days up to `last`, those that follow each other unchanged joined."""
    open_: dict[tuple[str, str, str, str], date] = {}
    done: list[Stretch] = []
    for day in (d for d in days if d <= last):
        now = {(e.measure, e.part, e.route, e.status) for e in exposures_on(day)}
        for key in sorted(set(open_) - now):
            done.append(Stretch(*key, open_.pop(key), day))
        for key in now:
            open_.setdefault(key, day)
    done += [Stretch(*key, since, None) for key, since in open_.items()]
    return sorted(done, key=lambda s: (s.since, s.measure, s.part, s.route, s.until or date.max))


def _first_known(actor: str) -> str:
    """The days from which statements about the actor without a first day are certain."""
    return f"""PREFIX am: <{AM}> PREFIX rdf: <{OUTSIDE["rdf"]}> SELECT DISTINCT ?d WHERE {{
    {{ ?st rdf:subject <{expand(actor)}> }} UNION {{ ?st rdf:object <{expand(actor)}> }} ?st am:certainFrom ?d }}"""
