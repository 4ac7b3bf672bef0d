"""Lanes: the ways of edges between the columns of the wide ego form, past cards, not behind them.

There are five columns: farther nodes, neighbours, the middle, neighbours, farther nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from viz.attributes import Edge
from viz.layout import Box, Curve
from viz.neighbours import Neighbours
from viz.plan import Plan
from viz.wings import FAR_ZONE, PAD, ZONE

__all__ = ["Lanes"]

_MIDDLE = 2
_PORT = 7.0  # between edges at the middle card
_TIED = 18.0  # between edges with labels at one card
_LOOSE = 12.0
_BESIDE = 8.0
_CLEAR = 16.0  # between the middle card and an edge that passes it
_BULGE = 9.0
_MOST_BULGE = 15.0

Point = tuple[float, float]
End = tuple[bool, float, int, int]  # tied, the height of the other end, edge, which end


class Lanes:
    """The columns with what stands in them, and where an edge may pass."""

    def __init__(self, plan: Plan, neighbours: Neighbours) -> None:
        self.boxes = plan.boxes
        self.column: dict[int, int] = {}
        if neighbours.centre is None:
            return
        self.column[neighbours.centre] = _MIDDLE
        middle = plan.boxes[neighbours.centre]
        for group in neighbours.groups:
            for row in group.rows:
                right = plan.boxes[row.node].along > middle.along
                self.column[row.node] = 3 if right else 1
                self.column.update(dict.fromkeys(row.far, 4 if right else 0))
        self.spans: dict[int, tuple[float, float]] = {}
        self.free: dict[int, list[float]] = {}
        for column in range(5):
            own = [plan.boxes[at] for at, where in self.column.items() if where == column]
            if own:
                self.spans[column] = _span(column, own)
                self.free[column] = _gaps(own, column)
        self.passed: dict[tuple[int, float], int] = {}

    def routes(self, edges: Sequence[Edge], outer: Sequence[int | None]) -> list[tuple[Curve, ...] | None]:
        """Return the curves of every edge from its start to its end; None if an end is folded.

        `outer` is the outer end of an edge that ties a node to its home: there it meets the middle
        of the card, where its label has room.
        """
        drawn = [edge.start in self.boxes and edge.end in self.boxes for edge in edges]
        ports = self._ports(edges, outer, drawn)
        return [self._route(edge, ports[at, 0], ports[at, 1]) if drawn[at] else None for at, edge in enumerate(edges)]

    def _side(self, node: int, other: int) -> int:
        """Return the side at which an edge leaves a node: -1 is left, 1 is right."""
        here, there = self.column[node], self.column[other]
        if here == there:
            return -1 if here < _MIDDLE else 1
        return 1 if there > here else -1

    def _ports(
        self, edges: Sequence[Edge], outer: Sequence[int | None], drawn: Sequence[bool]
    ) -> dict[tuple[int, int], Point]:
        """Return where each edge meets its start (0) and its end (1)."""
        sides: dict[tuple[int, int], list[End]] = {}
        for at, edge in enumerate(edges):
            if drawn[at]:
                for end, (node, other) in enumerate(((edge.start, edge.end), (edge.end, edge.start))):
                    box = self.boxes[other]
                    place = (node == outer[at], box.across + box.wide / 2, at, end)
                    sides.setdefault((node, self._side(node, other)), []).append(place)
        found: dict[tuple[int, int], Point] = {}
        for (node, side), ends in sides.items():
            box = self.boxes[node]
            x = box.along if side < 0 else box.along + box.long
            tied = sorted(end for end in ends if end[0])
            loose = sorted(end for end in ends if not end[0])
            heights = _heights(box, tied, loose, self.column[node] == _MIDDLE)
            for (_, _, at, end), y in zip((*tied, *loose), heights, strict=True):
                found[at, end] = x, y
        return found

    def _route(self, edge: Edge, start: Point, end: Point) -> tuple[Curve, ...]:
        one, two = self.column[edge.start], self.column[edge.end]
        if one == two:
            return (_arc(start, end, self._side(edge.start, edge.end)),)
        if one > two:
            curves = self._forward(end, start, two, one)
            return tuple(_turned(curve) for curve in reversed(curves))
        return tuple(self._forward(start, end, one, two))

    def _forward(self, start: Point, end: Point, low: int, high: int) -> list[Curve]:
        """Return the curves from a lower to a higher column: straight past cards, bent between."""
        points = [start, (self.spans[low][1], start[1])]
        for column in range(low + 1, high):
            if column in self.spans:
                share = (column - low) / (high - low)
                y = self._gap(column, start[1] + (end[1] - start[1]) * share)
                points.extend((x, y) for x in self.spans[column])
        points.extend(((self.spans[high][0], end[1]), end))
        pieces = list(pairwise(points))
        return [_line(a, b) if at % 2 == 0 else _bend(a, b) for at, (a, b) in enumerate(pieces) if a != b]

    def _gap(self, column: int, wanted: float) -> float:
        """Return the free place nearest to the wanted one; the next edge gets its own line there."""
        y = min(self.free[column], key=lambda place: (abs(place - wanted), place))
        times = self.passed.get((column, y), 0)
        self.passed[column, y] = times + 1
        if column != _MIDDLE:
            return y
        return y + (5.0 * times if y == self.free[column][-1] else -5.0 * times)


def _heights(box: Box, tied: Sequence[End], loose: Sequence[End], inmost: bool) -> list[float]:
    """Return where edges meet a card: the tied ones in its middle, others above and below."""
    middle = box.across + box.wide / 2
    if not tied:
        step = min(_PORT if inmost else _LOOSE, (box.wide - 12) / len(loose))
        return [middle + (at - (len(loose) - 1) / 2) * step for at in range(len(loose))]
    step = min(_TIED, (box.wide - 8) / len(tied))
    found = [middle + (at - (len(tied) - 1) / 2) * step for at in range(len(tied))]
    low, high = found[0], found[-1]
    upper = sum(place < middle for _, place, _, _ in loose)
    found.extend(max(low - _BESIDE * (upper - at), box.across + 4) for at in range(upper))
    last = box.across + box.wide - 4
    found.extend(min(high + _BESIDE * (at + 1), last) for at in range(len(loose) - upper))
    return found


def _span(column: int, boxes: Sequence[Box]) -> tuple[float, float]:
    """Return the stretch in which edges run straight: the column, and the labels before it."""
    low = min(box.along for box in boxes)
    high = max(box.along + box.long for box in boxes)
    if column < _MIDDLE:
        return low, high + (FAR_ZONE if column == 0 else PAD + ZONE)
    if column > _MIDDLE:
        return low - (FAR_ZONE if column == 4 else PAD + ZONE), high
    return low, high


def _gaps(boxes: Sequence[Box], column: int) -> list[float]:
    """Return the middles of the free stretches of a column."""
    rows = sorted((box.across, box.across + box.wide) for box in boxes)
    clear = _CLEAR if column == _MIDDLE else 6.0
    inner = [(one[1] + two[0]) / 2 if two[0] - one[1] < 20 else one[1] + 4 for one, two in pairwise(rows)]
    return [rows[0][0] - clear, *inner, rows[-1][1] + clear]


def _line(start: Point, end: Point) -> Curve:
    third = (end[0] - start[0]) / 3
    return Curve((start, (start[0] + third, start[1]), (end[0] - third, end[1]), end), None)


def _bend(start: Point, end: Point) -> Curve:
    half = (end[0] - start[0]) / 2
    return Curve((start, (start[0] + half, start[1]), (end[0] - half, end[1]), end), None)


def _arc(start: Point, end: Point, side: int) -> Curve:
    """Return the arc between two cards of one column, or from a card to itself."""
    (x1, y1), (x2, y2) = start, end
    if y1 == y2:
        y1, y2 = y1 - 5, y2 + 5
    bulge = side * (_BULGE + min(_MOST_BULGE, abs(y2 - y1) / 8))
    out = (max(x1, x2) if side > 0 else min(x1, x2)) + bulge
    return Curve(((x1, y1), (out, y1), (out, y2), (x2, y2)), None)


def _turned(curve: Curve) -> Curve:
    one, two, three, four = curve.points
    return Curve((four, three, two, one), None)
