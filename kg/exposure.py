"""Traces: which measures reach an actor on a day, by which route, along which path of statements, on whose word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kg.engine import Engine
from kg.hops import Hops, Link
from kg.joins import Way, walk
from kg.routes import Pattern, Route
from kg.status import ENDS, Statuses, Supposition
from kg.vocab import AM, expand, slug

if TYPE_CHECKING:
    from kg.arrays import Arrays
    from kg.crowds import Crowd

__all__ = ["Exposure", "PathStep", "Tracer"]

REACHES = ("named", "derived", "general")
_STATUS_ORDER = ("in_force", "suspended", "not_enforced", "unknown", "adopted", "announced", "proposed")
_GRAVITY = ("prohibition", "licence-requirement", "quantity-cap", "notification", "reporting-duty")
_UNBINDING = ("adopted", "announced", "proposed")
_LAMED = ("suspended", "not_enforced", "unknown")


class PathStep(NamedTuple):
    """One step of a path: a stated link with its evidence, or a derived one with its rule."""

    link: Link
    source: str | None
    locator: str | None
    derived_by: str | None = None

    def as_json(self) -> dict[str, object]:
        """The fixed keys of CONTRACT, and the confidence of the statement."""
        return {
            "statement": expand(self.link.statement) if self.link.statement else None,
            "subject": self.link.subject,
            "predicate": self.link.predicate,
            "object": self.link.object,
            "since": self.link.since,
            "until": self.link.until,
            "source": self.source,
            "locator": self.locator,
            "derived_by": self.derived_by,
            "confidence": self.link.confidence,
            "value": self.link.value,
        }


class Exposure(NamedTuple):
    """A measure reaching an actor by a route, with its path; none exists without a path."""

    measure: str
    part: str
    actor: str
    route: str
    reach: str
    effects: tuple[str, ...]
    policy: str | None
    relieved_by: tuple[str, ...]
    certain: bool
    status: str
    since: str | None
    until: str | None
    path: tuple[PathStep, ...]

    @property
    def effect(self) -> str | None:
        """The gravest effect, where any is stated."""
        return self.effects[0] if self.effects else None

    @property
    def under(self) -> tuple[str, ...]:
        """The measures that give derived steps their force."""
        return tuple(sorted({s.link.under for s in self.path if s.link.under}))

    @property
    def binding(self) -> bool:
        """Whether the measure has the force of law on the day, or had it before it was suspended or left unenforced."""
        return self.status not in _UNBINDING

    def order(self) -> tuple[object, ...]:
        """What is proposed comes last; then by reach, status, measure and path."""
        return (
            not self.binding,
            REACHES.index(self.reach),
            _STATUS_ORDER.index(self.status),
            self.route,
            self.measure,
            self.actor,
            tuple(s.link.statement for s in self.path),
        )


class Tracer:
    """Traces over one store on one day."""

    def __init__(
        self,
        engine: Engine,
        routes: Iterable[Route],
        day: date,
        *,
        hops: Hops | None = None,
        max_hops: int = 12,
        supposing: Supposition | None = None,
        arrays: Arrays | None = None,
    ) -> None:
        self._engine = engine
        self._arrays = arrays
        self._crowd: Crowd | None = None
        self._routes = list(routes)
        self._day = day
        self._max_hops = max_hops
        self._hops = hops or Hops(engine, day)
        self._supposing = supposing or Supposition()
        self._statuses = Statuses(engine, self._supposing)
        self._reach: dict[str, str] = {}

    @property
    def grounds(self) -> tuple[Hops, Statuses]:
        """The walks and the statuses of the trace, for what is asked beside it."""
        return self._hops, self._statuses

    def of_actors(self, actors: Iterable[str]) -> list[Exposure]:
        """Every exposure of some actors (CURIEs), what is proposed last; by the arrays, where they are given, all walk at once."""
        starts = [{"?actor": actor} for actor in sorted(set(actors))]
        ways = []
        for pattern in self._patterns():
            if self._arrays:
                found = self._together(self._arrays).walk(pattern, [s["?actor"] for s in starts])
            else:
                found = walk(self._hops, pattern, starts, max_hops=self._max_hops)
            ways += [(pattern, way) for way in found]
        return self._exposures(ways)

    def _together(self, arrays: Arrays) -> Crowd:
        if self._crowd is None:
            from kg.crowds import Crowd

            self._crowd = Crowd(arrays, self._hops, self._day, max_hops=self._max_hops)
        return self._crowd

    def of_measure(self, measure: str) -> list[Exposure]:
        """Every exposure to a measure, to a provision, or to a list through a rule that added or revised an entry."""
        ways = []
        whole = self._whole(measure)
        starts = [{"?measure": measure}] if whole == measure else [{"?part": measure, "?measure": whole}]
        starts += [{"?adding": measure}, {"?revising": measure}]
        for pattern in self._patterns():
            variables = {v for s in pattern.steps for v in (s.subject, s.object)}
            for start in starts:
                if set(start) <= variables:
                    found = walk(self._hops, pattern, [start], max_hops=self._max_hops)
                    ways += [(pattern, way) for way in found]
        return self._exposures(ways)

    def _patterns(self) -> list[Pattern]:
        return [pattern for route in self._routes for pattern in route.patterns]

    def _whole(self, measure: str) -> str:
        seen = {measure}
        while links := self._hops.forward("am:isPartOf", [measure])[measure]:
            measure = links[0].object
            if measure in seen:
                break
            seen.add(measure)
        return measure

    def _exposures(self, ways: list[tuple[Pattern, Way]]) -> list[Exposure]:
        merged = [(pattern, way) for pattern, way in _merged(ways) if not self._supposed_away(pattern, way)]
        self._statuses.prepare(way.nodes["?part"] for _, way in merged)
        self._statuses.prepare(k.subject for _, way in merged for k in way.path() if k.predicate == "am:adds")
        living = []
        for pattern, way in merged:
            status = self._status_of(way)
            if status not in ENDS and status != "not_yet":
                living.append((pattern, way, status))
        self._prefetch([way for _, way, _ in living])
        exposures = [self._exposure(pattern, way, status) for pattern, way, status in living]
        return sorted(exposures, key=Exposure.order)

    def _prefetch(self, ways: list[Way]) -> None:
        """Look up at once what every exposure will ask for: effects, policies, relief, and the status of its details."""
        nodes = {node for way in ways for node in way.nodes.values()}
        nodes |= {link.object for way in ways for link in way.path() if link.predicate == "am:isPartOf"}
        for predicate in ("am:hasEffect", "am:hasReviewPolicy"):
            self._hops.forward(predicate, nodes)
        reliefs = self._hops.backward("am:relieves", nodes)
        acts = {link.subject for links in reliefs.values() for link in links}
        acts |= {n for way in ways for v, n in way.nodes.items() if v in ("?adding", "?revising", "?measure")}
        acts |= {link.subject for way in ways for link in way.path() if link.predicate in ("am:adds", "am:revises")}
        self._statuses.prepare(sorted(acts))
        self._hops.forward(
            "am:isPartOf", {way.nodes["?part"] for way in ways} | {way.nodes["?measure"] for way in ways}
        )

    def _exposure(self, pattern: Pattern, way: Way, status: str) -> Exposure:
        way = self._without_future(pattern, way)
        links = [k for link in way.path() for k in (*link.premises, link)]
        chain = [n for v in ("?listing", "?part") if (n := way.nodes.get(v))]
        chain += [link.object for link in links if link.predicate == "am:isPartOf" and link.object not in chain]
        since, until = self._window(links, way.nodes["?part"])
        details = {i for i, step in enumerate(pattern.steps) if step.detail}
        needed = [k for i, found in way.links if i not in details for link in found for k in (link, *link.premises)]
        return Exposure(
            measure=way.nodes["?measure"],
            part=way.nodes["?part"],
            actor=way.nodes["?actor"],
            route=pattern.route,
            reach=self._reach_of(pattern.route),
            effects=self._nearest_all("am:hasEffect", chain),
            policy=self._nearest("am:hasReviewPolicy", chain),
            relieved_by=self._relief([*chain, *_products(way)]),
            certain=all(link.certain for link in needed),
            status=status,
            since=since,
            until=until,
            path=tuple(PathStep(link, link.source, link.locator, link.derived_by) for link in links),
        )

    def _without_future(self, pattern: Pattern, way: Way) -> Way:
        """The way without details that had not happened yet: a rule that revised a listing later."""
        details = [(i, chain) for i, chain in way.links if pattern.steps[i].detail]
        late = [d for d in details if self._statuses.of(d[1][0].subject, self._day).status == "not_yet"]
        return Way(way.nodes, tuple(step for step in way.links if step not in late)) if late else way

    def _supposed_away(self, pattern: Pattern, way: Way) -> bool:
        """Whether every rule that added the listing is left out."""
        adding = {k.subject for i, links in way.links if pattern.steps[i].predicate == "am:adds" for k in links}
        return bool(adding) and adding <= self._supposing.without

    def _status_of(self, way: Way) -> str:
        """The status of what reaches the actor; where a rule derives a step, the weaker of it and the rule's own.

        An entry that stands on acts which are all suspended, not enforced or unknown is no stronger than they are.
        """
        found = [self._statuses.of(way.nodes["?part"], self._day).status]
        acts = [self._statuses.of(k.subject, self._day).status for k in way.path() if k.predicate == "am:adds"]
        acts = [status for status in acts if status != "not_yet"]
        if acts and all(status in _LAMED for status in acts):
            found.append(min(acts, key=_STATUS_ORDER.index))
        rules = {link.under for link in way.path() if link.under}
        found += [self._statuses.of(rule, self._day).status for rule in sorted(rules)]
        dead = [s for s in found if s in ENDS or s == "not_yet"]
        return dead[0] if dead else max(found, key=_STATUS_ORDER.index)

    def _window(self, links: list[Link], part: str) -> tuple[str | None, str | None]:
        """The days on which the whole path held while the measure was alive: the intersection of all intervals.

        Of an entry whose first day nobody states the window has no start: the age of the list says nothing of it.
        """
        starts = [(link.start, link.since) for link in links if link.start]
        ends = [(link.end, link.until) for link in links if link.end]
        life = self._life(part)
        for rule in sorted({link.under for link in links if link.under}):
            begun, ended = self._life(rule)
            starts += [(begun, begun.isoformat())] if begun else []
            ends += [(ended, ended.isoformat())] if ended else []
        if life[0]:
            starts.append((life[0], life[0].isoformat()))
        if life[1]:
            ends.append((life[1], life[1].isoformat()))
        dateless = any(link.predicate == "am:listsActor" and link.since is None for link in links)
        since = max(starts)[1] if starts and not dateless else None
        until = min(ends)[1] if ends else None
        return since, until

    def _life(self, part: str) -> tuple[date | None, date | None]:
        """From the day on which the measure came to its present kind of force until its end."""
        phases = [p for p in self._statuses.timeline(part) if p.status != "not_yet"]
        if not phases and (whole := self._whole(part)) != part:
            return self._life(whole)
        now = self._statuses.of(part, self._day).status
        forced = [p for p in phases if p.status not in _UNBINDING and p.status not in ENDS]
        began = forced if forced and now not in _UNBINDING else phases
        ended = [p.start for p in phases if p.status in ENDS]
        return (began[0].start if began else None), (ended[0] if ended else None)

    def _reach_of(self, route: str) -> str:
        if not self._reach:
            rows = self._engine.select(f"SELECT ?route ?reach WHERE {{ ?route <{AM}hasReach> ?reach }}")
            self._reach = {slug(str(name)): slug(str(reach)) for name, reach in rows}
        return self._reach.get(route, "derived")

    def _nearest(self, predicate: str, chain: list[str]) -> str | None:
        found = self._hops.forward(predicate, chain)
        for node in chain:
            for link in found[node]:
                return slug(link.object)
        return None

    def _nearest_all(self, predicate: str, chain: list[str]) -> tuple[str, ...]:
        """Every code of the nearest node that has any, the gravest first."""
        found = self._hops.forward(predicate, chain)
        for node in chain:
            if found[node]:
                codes = {slug(link.object) for link in found[node]}
                return tuple(sorted(codes, key=lambda c: (_GRAVITY.index(c) if c in _GRAVITY else len(_GRAVITY), c)))
        return ()

    def _relief(self, nodes: list[str]) -> tuple[str, ...]:
        found = self._hops.backward("am:relieves", nodes)
        reliefs = sorted({link.subject for links in found.values() for link in links if link.certain})
        self._statuses.prepare(reliefs)
        return tuple(r for r in reliefs if self._statuses.of(r, self._day).status == "in_force")


def _merged(ways: list[tuple[Pattern, Way]]) -> list[tuple[Pattern, Way]]:
    """One way for each route and sequence of nodes, predicates and rules that give them force: the first, which is the most certain; details of all are joined."""
    groups: dict[tuple[object, ...], list[tuple[Pattern, Way]]] = defaultdict(list)
    for pattern, way in ways:
        details = {i for i, step in enumerate(pattern.steps) if step.detail}
        nodes = tuple(
            (i, k.subject, k.predicate, k.object, k.under)
            for i, chain in sorted(way.links)
            if i not in details
            for k in chain
        )
        groups[pattern.route, way.nodes["?actor"], way.nodes["?part"], nodes].append((pattern, way))
    merged = []
    for group in groups.values():
        pattern, first = group[0]
        links = dict.fromkeys(step for _, way in group for step in way.links if pattern.steps[step[0]].detail)
        kept = tuple(step for step in first.links if not pattern.steps[step[0]].detail)
        merged.append((pattern, Way(first.nodes, (*kept, *links))))
    return merged


def _products(way: Way) -> list[str]:
    return [node for variable, node in way.nodes.items() if variable in ("?product", "?item")]
