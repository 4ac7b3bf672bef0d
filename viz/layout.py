"""Layout: where each card stands and which way each edge runs, computed once, without physics.

Positions are counted along the reading direction and across it; a form that reads from left to
right takes these as x and y, one that reads from top to bottom as y and x.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from viz.ranks import Ranks

__all__ = ["Box", "Curve", "Layout", "Spacing", "layout_of", "settle"]

Point = tuple[float, float]

_ROUNDS = 24
_STRAIGHT = 8.0  # how much more a bend pulls at a bend than a card at a card
_BESIDE = 8.0  # between a card and an edge that passes it
_PORT = 9.0
_BULGE = 26.0


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distances in pixels: between layers, between ranks of one layer, between cards.

    `bend` is the room for an edge that passes a rank. `length` is how far a rank may stretch
    across to fill the picture, `air` the most that is put between two cards for it.
    """

    layer: float
    rank: float
    card: float
    bend: float
    air: float
    length: float


@dataclass(frozen=True, slots=True)
class Box:
    """The place of a card, from its nearest corner."""

    along: float
    across: float
    long: float
    wide: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A cubic curve; `gap` is the free stretch that it crosses, along, or None beside cards."""

    points: tuple[Point, Point, Point, Point]
    gap: tuple[float, float] | None

    def at(self, t: float) -> Point:
        """Return the point at a share of the way."""
        s = 1 - t
        weights = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
        return (
            sum(w * p[0] for w, p in zip(weights, self.points, strict=True)),
            sum(w * p[1] for w, p in zip(weights, self.points, strict=True)),
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes by node, curves by edge (from its true start to its end), and where each rank lies."""

    boxes: tuple[Box, ...]
    routes: tuple[tuple[Curve, ...], ...]
    ranks: tuple[tuple[float, float], ...]
    long: float
    wide: float


def settle(
    wanted: Sequence[float],
    weights: Sequence[float],
    steps: Sequence[float],
    ends: tuple[float, float] | None = None,
) -> list[float]:
    """Return places as near as may be to the wanted ones, each `steps` after the one before.

    `ends` are the least place of the first and the greatest of the last, far enough apart.
    It minimises the weighted sum of squares exactly (pool adjacent violators, then clipped).

    >>> settle([0.0, 0.0], [1.0, 1.0], [10.0])
    [-5.0, 5.0]
    """
    shifts = [0.0]
    for step in steps:
        shifts.append(shifts[-1] + step)
    blocks: list[tuple[float, float, int]] = []  # weight, weighted sum, length
    for at, weight in enumerate(weights):
        block = (weight, weight * (wanted[at] - shifts[at]), 1)
        while blocks and blocks[-1][1] / blocks[-1][0] >= block[1] / block[0]:
            last = blocks.pop()
            block = (last[0] + block[0], last[1] + block[1], last[2] + block[2])
        blocks.append(block)
    flat = [total / weight for weight, total, length in blocks for _ in range(length)]
    if ends is not None:
        low, high = ends[0], ends[1] - shifts[-1]
        flat = [max(low, min(high, place)) for place in flat]
    return [place + shift for place, shift in zip(flat, shifts, strict=True)]


class _Places:
    """The centre of every item across the reading direction."""

    def __init__(self, ranks: Ranks, wide: Sequence[float], spacing: Spacing) -> None:
        self.ranks = ranks
        self.wide = wide
        self.bend = spacing.bend
        self.card = self._card_gap(spacing)
        self.near: dict[int, list[tuple[int, float]]] = {}
        for chain in ranks.chains:
            for one, two in pairwise(chain.items):
                bends = sum(item >= ranks.nodes for item in (one, two))
                pull = _STRAIGHT if bends == 2 else 1.0 + bends
                self.near.setdefault(one, []).append((two, pull))
                self.near.setdefault(two, []).append((one, pull))
        self.centre: dict[int, float] = {}
        for items in ranks.items:
            places = settle([0.0] * len(items), [1.0] * len(items), self._steps(items))
            self.centre.update(zip(items, places, strict=True))

    def _card_gap(self, spacing: Spacing) -> float:
        """Return the distance between cards that lets the fullest rank fill the picture."""
        found = spacing.air
        for items in self.ranks.items:
            bends = [item >= self.ranks.nodes for item in items]
            joints = [one + two for one, two in pairwise(bends)]
            free = spacing.length - sum(map(self.size, items)) - _BESIDE * joints.count(1)
            if joints.count(0):
                found = min(found, free / joints.count(0))
        return max(found, spacing.card)

    def size(self, item: int) -> float:
        """Return how much room an item takes across."""
        return self.wide[item] if item < self.ranks.nodes else self.bend

    def _steps(self, items: Sequence[int]) -> list[float]:
        found = []
        for one, two in pairwise(items):
            bends = sum(item >= self.ranks.nodes for item in (one, two))
            gap = (self.card, _BESIDE, 0.0)[bends]
            found.append((self.size(one) + self.size(two)) / 2 + gap)
        return found

    def relax(self, length: float) -> None:
        """Move every rank to the weighted mean of its neighbours, to and fro.

        All stay within `length`, or within the fullest rank where that is longer; an item alone in its rank always
        within `length`.
        """
        steps = [self._steps(items) for items in self.ranks.items]
        full = [
            sum(rank) + (self.size(items[0]) + self.size(items[-1])) / 2
            for rank, items in zip(steps, self.ranks.items, strict=True)
        ]
        half = max([length, *full]) / 2
        for sweep in range(_ROUNDS):
            order = range(len(self.ranks.items))
            for rank in order if sweep % 2 == 0 else reversed(order):
                items = self.ranks.items[rank]
                wanted, weights = [], []
                for item in items:
                    near = self.near.get(item, [])
                    weight = sum(pull for _, pull in near)
                    total = sum(self.centre[at] * pull for at, pull in near)
                    wanted.append(total / weight if weight else self.centre[item])
                    weights.append(weight or 0.05)
                ends = (self.size(items[0]) / 2 - half, half - self.size(items[-1]) / 2)
                places = settle(wanted, weights, steps[rank], ends)
                self.centre.update(zip(items, places, strict=True))
        low = min((self.centre[at] - self.size(at) / 2 for at in self.centre), default=0.0)
        for item in self.centre:
            self.centre[item] -= low
        for items in self.ranks.items:
            if length and len(items) == 1:  # as the firm of a trace: seen before a long picture is scrolled
                self.centre[items[0]] = min(self.centre[items[0]], length / 2)


def layout_of(ranks: Ranks, sizes: Sequence[tuple[float, float]], spacing: Spacing) -> Layout:
    """Return the layout of ranked nodes; `sizes` are along and across, for each node."""
    places = _Places(ranks, [size[1] for size in sizes], spacing)
    places.relax(spacing.length)
    spans: list[tuple[float, float]] = []
    edge = 0.0
    for rank, items in enumerate(ranks.items):
        if rank:
            same = ranks.layers[rank] == ranks.layers[rank - 1]
            edge += spacing.rank if same else spacing.layer
        long = max((sizes[item][0] for item in items if item < ranks.nodes), default=0.0)
        spans.append((edge, edge + long))
        edge += long
    boxes = [Box(0.0, 0.0, 0.0, 0.0)] * ranks.nodes
    rank_of: dict[int, int] = {}
    for rank, items in enumerate(ranks.items):
        start = spans[rank][0]
        for item in items:
            rank_of[item] = rank
            if item < ranks.nodes:
                across = round(places.centre[item] - sizes[item][1] / 2)
                boxes[item] = Box(start, across, *sizes[item])
    routes = _routes(ranks, places, boxes, spans, rank_of)
    wide = max((places.centre[at] + places.size(at) / 2 for at in places.centre), default=0.0)
    bulges = max((p[0] for route in routes for c in route for p in c.points), default=0.0)
    return Layout(tuple(boxes), routes, tuple(spans), max(edge, bulges), wide)


def _ports(
    ranks: Ranks, places: _Places, boxes: Sequence[Box], rank_of: dict[int, int]
) -> dict[tuple[int, int], float]:
    """Return where each edge meets its lower (0) and its higher end (1), across."""
    sides: dict[tuple[int, int], list[tuple[float, int, int]]] = {}
    for edge, chain in enumerate(ranks.chains):
        low, high = chain.items[0], chain.items[-1]
        sides.setdefault((low, 1), []).append((places.centre[chain.items[1]], edge, 0))
        side = 1 if rank_of[low] == rank_of[high] else 0
        sides.setdefault((high, side), []).append((places.centre[chain.items[-2]], edge, 1))
    found: dict[tuple[int, int], float] = {}
    for (node, _), ends in sides.items():
        ends.sort()
        box = boxes[node]
        step = min(_PORT, (box.wide - 20) / max(1, len(ends) - 1))
        first = box.across + box.wide / 2 - step * (len(ends) - 1) / 2
        for at, (_, edge, end) in enumerate(ends):
            found[edge, end] = first + at * step
    return found


def _routes(
    ranks: Ranks,
    places: _Places,
    boxes: Sequence[Box],
    spans: Sequence[tuple[float, float]],
    rank_of: dict[int, int],
) -> tuple[tuple[Curve, ...], ...]:
    """Return each edge as curves, from its true start to its end."""
    ports = _ports(ranks, places, boxes, rank_of)
    routes: list[tuple[Curve, ...]] = []
    for edge, chain in enumerate(ranks.chains):
        low, high = chain.items[0], chain.items[-1]
        start, end = ports[edge, 0], ports[edge, 1]
        rank = rank_of[low]
        if rank == rank_of[high]:
            curves = [_loop(spans, rank, start, end)]
        else:
            own = boxes[low].along + boxes[low].long
            curves = [_beside(own, spans[rank][1], start)] if own < spans[rank][1] else []
            for item in chain.items[1:]:
                here = spans[rank][1]
                there = spans[rank + 1][0]
                meets = end if item == high else places.centre[item]
                curves.append(_crossing(here, start, there, meets, ranks, rank))
                if item != high:
                    curves.append(_beside(there, spans[rank + 1][1], meets))
                start, rank = meets, rank + 1
        if chain.flipped:
            curves = [Curve(_turned(curve.points), curve.gap) for curve in reversed(curves)]
        routes.append(tuple(curves))
    return tuple(routes)


def _crossing(
    here: float,
    start: float,
    there: float,
    end: float,
    ranks: Ranks,
    rank: int,
) -> Curve:
    """Return the curve over the gap after a rank; only gaps between layers have room for labels."""
    half = (there - here) / 2
    points = ((here, start), (here + half, start), (there - half, end), (there, end))
    open_gap = ranks.layers[rank] != ranks.layers[rank + 1]
    return Curve(points, (here, there) if open_gap else None)


def _beside(here: float, there: float, across: float) -> Curve:
    """Return the straight way past the cards of a rank."""
    third = (there - here) / 3
    one, two = here + third, there - third
    return Curve(((here, across), (one, across), (two, across), (there, across)), None)


def _loop(spans: Sequence[tuple[float, float]], rank: int, start: float, end: float) -> Curve:
    """Return the arc between two nodes of one rank, or from a node to itself."""
    edge = spans[rank][1]
    if start == end:
        start, end = start - 9, end + 9
    free = spans[rank + 1][0] - edge if rank + 1 < len(spans) else 4 * _BULGE
    out = edge + min(free * 0.8, _BULGE + abs(end - start) / 5)
    return Curve(((edge, start), (out, start), (out, end), (edge, end)), (edge, edge + free))


def _turned(points: tuple[Point, Point, Point, Point]) -> tuple[Point, Point, Point, Point]:
    return points[3], points[2], points[1], points[0]
