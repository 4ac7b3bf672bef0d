"""Paths: curves as SVG paths, arrowheads, and numbers as short as JSON can write them."""

from __future__ import annotations

from collections.abc import Sequence

from viz.layout import Curve

__all__ = ["path_of", "short", "tip_of", "turned"]


def turned(point: tuple[float, float], *, sideways: bool) -> tuple[float, float]:
    """Return along and across as x and y, or the reverse where a form reads downwards."""
    return point if sideways else (point[1], point[0])


def short(number: float) -> float:
    """Return a number as short as JSON can write it at a tenth of a pixel.

    >>> short(2.04)
    2
    """
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def path_of(route: Sequence[Curve], *, sideways: bool = True) -> str:
    """Return an SVG path."""

    def pair(point: tuple[float, float]) -> str:
        return " ".join(f"{short(number)}" for number in turned(point, sideways=sideways))

    parts = [f"M{pair(route[0].points[0])}"] if route else []
    parts.extend("C" + " ".join(pair(point) for point in curve.points[1:]) for curve in route)
    return "".join(parts)


def tip_of(route: Sequence[Curve], *, sideways: bool = True) -> list[float]:
    """Return where an arrow ends and the direction in which it points."""
    before, end = route[-1].points[2], route[-1].points[3]
    sign = 1 if end[0] >= before[0] else -1
    x, y = turned(end, sideways=sideways)
    dx, dy = turned((float(sign), 0.0), sideways=sideways)
    return [short(x), short(y), short(dx), short(dy)]
