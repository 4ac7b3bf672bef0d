"""Exposures of many actors as one table: for each actor, measure, part and route the best way, found over the arrays.

The best is the most certain, then the shortest, then that of the lowest link numbers; `ways` counts them all. The same
pairs as a trace of each actor gives, without what a trace tells besides (effects, windows, details).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.arrays import Arrays, day_number
from kg.cascades import Stakes
from kg.derivation import AFFILIATE, DerivedHops
from kg.engine import Engine
from kg.errors import StoreError
from kg.holdings import stored_listings
from kg.hops import Link
from kg.kinds import firms_of
from kg.ownership import Listed, Regime, read_regimes
from kg.paths import ontology_folder
from kg.routes import Route
from kg.status import ENDS, Statuses, Supposition
from kg.sweeps import Derived, Sweep, Ways
from kg.vocab import expand

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "COLUMNS",
    "Ground",
    "RollAnswer",
    "Row",
    "classified",
    "known_regimes",
    "lay_ground",
    "listed_on",
    "living",
    "roll",
    "roll_of",
    "weakest",
]

COLUMNS = ("actor", "measure", "part", "route", "rule", "status", "certain", "hops", "ways", "path")
_BLOCK = 20_000
_WEAKEST = ("in_force", "suspended", "not_enforced", "unknown", "adopted", "announced", "proposed")


class Row(NamedTuple):
    """A measure reaching an actor by a route; `rule` names the ownership regime that the way rests on, if any.

    `path` holds the statement of each step, or the rule that derives it.
    """

    actor: str
    measure: str
    part: str
    route: str
    rule: str
    status: str
    certain: bool
    hops: int
    ways: int
    path: tuple[str, ...]


class RollAnswer(NamedTuple):
    """Exposures of many actors on a day, a row each."""

    as_of: str
    rows: tuple[Row, ...]

    def as_json(self) -> dict[str, object]:
        """The day and the rows."""
        return {"as_of": self.as_of, "exposures": [r._asdict() for r in self.rows]}

    def as_csv(self) -> str:
        """A head line and the rows; the steps of a path are parted by blanks."""
        import csv
        import io

        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((*r[:6], str(r.certain).lower(), r.hops, r.ways, " ".join(r.path)) for r in self.rows)
        return out.getvalue()

    def as_text(self) -> str:
        """How many actors each measure reaches by each route, those that reach most first."""
        from kg.output import as_table

        reached: dict[tuple[str, str, str], set[str]] = {}
        for r in self.rows:
            reached.setdefault((r.measure, r.route, r.status), set()).add(r.actor)
        table = [[*key, str(len(found))] for key, found in reached.items()]
        table.sort(key=lambda row: (-int(row[3]), row[:3]))
        return as_table(["measure", "route", "status", "actors"], table, empty="nothing reaches them")


class Ground(NamedTuple):
    """What the walks of one day stand on: the arrays, what rules derive, and the regimes in their order."""

    arrays: Arrays
    day: date
    derived: dict[str, Derived]
    regimes: tuple[tuple[str, str], ...]
    rules: dict[int, str]

    def regime(self, link: int) -> int:
        """The regime (by place) that derives a link of this number; -1 for none."""
        above = (link - self.arrays.links) // max(self.arrays.nodes, 1) ** 2
        return above - 1 if link >= self.arrays.links else -1

    def step(self, link: int) -> str:
        """The statement of a link, or the rule that derives it."""
        if link < self.arrays.links:
            return self.arrays.entry(link).statement
        regime = self.regime(link)
        return self.regimes[regime][0] if regime >= 0 else self.rules[link]


def classified(engine: Engine, day: date, rules: Path) -> list[Link]:
    """The links that the control thresholds derive on a day, in the order of their numbers."""
    links = DerivedHops(engine, day, rules).derived(affiliates=False)
    return sorted(links, key=lambda k: (k.predicate, k.subject, k.object))


def known_regimes(engine: Engine, rules: Path) -> list[Regime]:
    """The ownership regimes of which the graph knows the measure, in their order."""
    regimes = read_regimes(rules / "ownership.csv").values()
    return [r for r in regimes if engine.select(f"SELECT ?c WHERE {{ <{expand(r.measure)}> a ?c }} LIMIT 1")]


def listed_on(listed: Iterable[Listed], regime: Regime, day: date) -> tuple[list[str], list[str]]:
    """The firms that a regime's lists name on a day, and every entry of these lists."""
    mine = [x for x in listed if x.list in regime.lists]
    today = [
        x.firm
        for x in mine
        if (x.interval.start is None or x.interval.start.latest <= day)
        and (x.interval.end is None or day < x.interval.end.earliest)
    ]
    return today, [x.listing for x in mine]


def lay_ground(engine: Engine, arrays: Arrays, day: date, rules: Path) -> Ground:
    """Derive what the rules derive on a day; raises StoreError for a share too fine for whole numbers."""
    import numpy as np

    derived = {}
    links = classified(engine, day, rules)
    names = {arrays.links + n: k.derived_by or "" for n, k in enumerate(links)}
    known = [
        (s, o, k, arrays.links + n)
        for n, k in enumerate(links)
        if (s := arrays.number(k.subject)) >= 0 and (o := arrays.number(k.object)) >= 0
    ]
    for predicate in sorted({k.predicate for _, _, k, _ in known}):
        mine = [t for t in known if t[2].predicate == predicate]
        derived[predicate] = Derived(*(np.array(c) for c in (
            [s for s, *_ in mine], [o for _, o, *_ in mine], [k.certain for _, _, k, _ in mine], [n for *_, n in mine],
        )))  # fmt: skip
    regimes, affiliates = _affiliates(engine, arrays, day, rules)
    if len(affiliates.subject):
        derived[AFFILIATE] = affiliates
    return Ground(arrays, day, derived, regimes, names)


def roll_of(
    engine: Engine, arrays: Arrays, day: date, firms: Sequence[str], routes: Sequence[Route], max_hops: int
) -> RollAnswer:
    """The exposures of some actors, of every firm where none is named."""
    ground = lay_ground(engine, arrays, day, ontology_folder() / "rules")
    found = roll(ground, routes, arrays.numbers(firms or firms_of(engine)), max_hops=max_hops)
    return RollAnswer(day.isoformat(), tuple(sorted(living(found, ground, engine))))


def roll(
    ground: Ground, routes: Sequence[Route], actors: NDArray[Any], *, max_hops: int = 12
) -> Iterator[tuple[str, Ways, NDArray[Any], NDArray[Any]]]:
    """The best ways of each route, block by block of actors: the route, the ways, the regime of each, how many it stands for."""
    sweep = Sweep(ground.arrays, day_number(ground.day), derived=ground.derived, max_hops=max_hops)
    for start in range(0, len(actors), _BLOCK):
        block = actors[start : start + _BLOCK]
        for route in routes:
            found = [sweep.ways(p, "?actor", block, details=False) for p in route.patterns]
            joined = _joined(found)
            if joined.many:
                yield route.id, *_best(joined, ground)


def living(
    found: Iterable[tuple[str, Ways, NDArray[Any], NDArray[Any]]],
    ground: Ground,
    engine: Engine,
    supposing: Supposition | None = None,
) -> Iterator[Row]:
    """The rows whose measure is alive on the day, in the order of route, actor and measure within each block."""
    statuses = Statuses(engine, supposing)
    name: Callable[[int], str] = _kept(ground.arrays.name)
    step: Callable[[int], str] = _kept(ground.step)
    for route, ways, regimes, many in found:
        parts = sorted({name(n) for n in set(ways.nodes["?part"].tolist())})
        statuses.prepare([*parts, *(measure for _, measure in ground.regimes)])
        path = ways.path().tolist()
        columns = (ways.nodes[v].tolist() for v in ("?actor", "?measure", "?part"))
        rest = (regimes.tolist(), ways.certain.tolist(), ways.hops.tolist(), many.tolist())
        known: dict[tuple[int, int], str] = {}
        for row, (actor, measure, part, regime, certain, hops, count) in enumerate(zip(*columns, *rest, strict=True)):
            if (part, regime) not in known:
                acts = [name(part), *([ground.regimes[regime][1]] if regime >= 0 else [])]
                known[part, regime] = weakest(statuses, ground.day, acts)
            status = known[part, regime]
            if status in ENDS or status == "not_yet":
                continue
            rule = ground.regimes[regime][0] if regime >= 0 else ""
            steps = tuple(step(n) for n in path[row] if n >= 0)
            yield Row(name(actor), name(measure), name(part), route, rule, status, certain, hops, count, steps)


def weakest(statuses: Statuses, day: date, acts: Iterable[str]) -> str:
    """The weakest status of what a way rests on: its part, and the measure behind the regime, if any."""
    found = [statuses.of(act, day).status for act in acts]
    dead = [s for s in found if s not in _WEAKEST]
    return dead[0] if dead else max(found, key=_WEAKEST.index)


def _affiliates(engine: Engine, arrays: Arrays, day: date, rules: Path) -> tuple[tuple[tuple[str, str], ...], Derived]:
    """Each affiliate with each entry of the listed firms at its top, under each regime of which the graph knows the measure."""
    import numpy as np

    none = np.zeros(0, np.int64)
    stakes = Stakes.on(arrays, day)
    if stakes is None:
        raise StoreError("a share is stated finer than a millionth of a percent; trace these firms one by one")
    number = day_number(day)
    columns = [(none, none, none)]
    listed = stored_listings(engine) if len(stakes.firms) else []
    regimes = known_regimes(engine, rules) if listed else []
    for place, regime in enumerate(regimes, start=1):
        today, every = listed_on(listed, regime, day)
        direct = stakes.mask(arrays.numbers(today))
        found = stakes.spread(direct, regime)
        firm, top = stakes.tops(stakes.through(found, direct, regime), direct)
        entries = arrays.numbers(every)
        naming = arrays.of("am:listsActor").step(entries, number, forward=True)
        order = np.argsort(naming.ends, kind="stable")
        above = stakes.firms[top]
        start = np.searchsorted(naming.ends, above, "left", sorter=order)
        counts = np.searchsorted(naming.ends, above, "right", sorter=order) - start
        at = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - start, counts)
        pairs = np.unique(
            np.repeat(stakes.firms[firm], counts) * np.int64(arrays.nodes) + entries[naming.origin[order[at]]]
        )
        shift = arrays.links + place * arrays.nodes**2
        columns.append((pairs // arrays.nodes, pairs % arrays.nodes, pairs + shift))
    subject, object_, numbers = (np.concatenate(c) for c in zip(*columns, strict=True))
    return tuple((r.id, r.measure) for r in regimes), Derived(subject, object_, np.ones(len(subject), bool), numbers)


def _joined(found: Sequence[Ways]) -> Ways:
    """The ways of several patterns of one route, with the variables that all have, their paths in one width."""
    import numpy as np

    found = [w for w in found if w.many]
    variables = ("?actor", "?measure", "?part")
    paths = [w.path() for w in found]
    width = max((p.shape[1] for p in paths), default=0)
    padded = [np.hstack([p, np.full((len(p), width - p.shape[1]), -1)]) for p in paths]
    none = np.zeros(0, np.int64)
    return Ways(
        {v: np.concatenate([none, *(w.nodes[v] for w in found)]) for v in variables},
        ((0, np.concatenate(padded) if padded else np.zeros((0, 0), np.int64)),),
        np.concatenate([none.astype(bool), *(w.certain for w in found)]),
        np.concatenate([none, *(w.hops for w in found)]),
    )


def _best(ways: Ways, ground: Ground) -> tuple[Ways, NDArray[Any], NDArray[Any]]:
    import numpy as np

    path = ways.path()
    path = np.take_along_axis(path, np.argsort(path < 0, axis=1, kind="stable"), axis=1)
    regimes = np.full(ways.many, -1)
    if AFFILIATE in ground.derived:
        square = np.int64(ground.arrays.nodes) ** 2
        regimes = np.maximum((path.max(axis=1) - ground.arrays.links) // square - 1, -1)
    same = (regimes, ways.nodes["?measure"], ways.nodes["?part"], ways.nodes["?actor"])
    columns = [path[:, i] for i in range(path.shape[1] - 1, -1, -1)]
    order = np.lexsort((*columns, ways.hops, ~ways.certain, *same))
    change = np.zeros(ways.many, bool)
    change[0] = True
    for key in same:
        change[1:] |= key[order][1:] != key[order][:-1]
    first = np.flatnonzero(change)
    many = np.diff(np.append(first, ways.many))
    rows = order[first]
    kept = ways.take(rows)
    return kept._replace(links=((0, path[rows]),)), regimes[rows], many


def _kept(function: Callable[[int], str]) -> Callable[[int], str]:
    known: dict[int, str] = {}

    def look(number: int) -> str:
        if number not in known:
            known[number] = function(number)
        return known[number]

    return look
