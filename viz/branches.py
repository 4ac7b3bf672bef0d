"""Branches: the ways of edges in the tall ego form: a trunk at the left and a branch to each card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from viz.attributes import Edge
from viz.column import STEM, TRUNK
from viz.layout import Curve
from viz.plan import Plan

__all__ = ["Branch", "branches_of"]

Point = tuple[float, float]
Branch = tuple[tuple[Curve, ...], list[float]]  # its curves, and the tip of its arrow
_ROUND = 6.0
_APART = 18.0


def branches_of(
    plan: Plan, edges: Sequence[Edge], home: Mapping[int, int], outer: Sequence[int | None]
) -> list[Branch | None]:
    """Return the way of every edge that ties a node to its home; `outer` is its outer end.

    Other edges are left to panel and table: there is no room for them on a narrow screen.
    """
    drawn = [at if at in plan.boxes else None for at in outer]
    total = Counter(at for at in drawn if at is not None)
    used: Counter[int] = Counter()
    found: list[Branch | None] = []
    for edge, at in zip(edges, drawn, strict=True):
        if at is None:
            found.append(None)
            continue
        box, target = plan.boxes[home[at]], plan.boxes[at]
        step = min(_APART, (target.wide - 8) / total[at])
        y = target.across + target.wide / 2 + step * (used[at] - (total[at] - 1) / 2)
        used[at] += 1
        x = box.along + (TRUNK if box.along == 0 else STEM)
        curves = _branch((x, box.across + box.wide), (target.along, y))
        if edge.end == at:
            found.append((curves, [target.along, y, 1, 0]))
        else:
            back = tuple(
                Curve((four, three, two, one), None)
                for one, two, three, four in (curve.points for curve in reversed(curves))
            )
            found.append((back, [x + 1, y, -1, 0]))
    return found


def _branch(start: Point, end: Point) -> tuple[Curve, ...]:
    """Return the way down the trunk, round the corner and along the branch."""
    x, y = start[0], end[1]
    turn = min(_ROUND, y - start[1])
    corner = (x, y - turn)
    after = (x + turn, y)
    return (
        Curve((start, start, corner, corner), None),
        Curve((corner, (x, y), (x, y), after), None),
        Curve((after, after, end, end), None),
    )
