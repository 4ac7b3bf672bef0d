"""Bubbles: discs that hold the names of their members, packed so that they touch nobody and stand near their ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from math import cos, pi, sin, sqrt

__all__ = ["CELL", "Disc", "cells_of", "packed"]

CELL = (168.0, 22.0)  # the room of a member's name

Disc = tuple[float, float, float]  # x, y, radius

_GAP = 0.16  # of the smaller radius, between two discs
_LEAST_GAP = 46.0
_TITLE = 0.115  # of the whole picture's radius: room for the title of a disc
_ANGLES = 20
_FLAT = 1.7  # a picture is wider than tall


def _rows(radius: float) -> list[tuple[float, int]]:
    """Return the rows of a disc, from the middle outwards: how far off each is, and how many members it holds."""
    found = []
    for at in range(int(2 * radius / CELL[1]) + 1):
        off = (at // 2 + at % 2) * CELL[1] * (1 if at % 2 else -1)
        edge = abs(off) + CELL[1] / 2
        if edge < radius:
            fits = int(2 * sqrt(radius * radius - edge * edge) / CELL[0])
            if fits:
                found.append((off, fits))
    return found


def cells_of(members: int) -> tuple[float, list[tuple[float, float]]]:
    """Return the radius of a disc for so many members, and their places around its middle.

    The places are in reading order, and those farthest from the middle stay empty.
    """
    least = sqrt(max(members, 1) * CELL[0] * CELL[1] / pi)
    for step in count():
        radius = max(78.0, least) + step * 6
        rows = _rows(radius)
        if sum(fits for _, fits in rows) >= members:
            break
    cells = [((place - (fits - 1) / 2) * CELL[0], off) for off, fits in rows for place in range(fits)]
    cells.sort(key=lambda cell: (round((cell[0] / CELL[0]) ** 2 * 6 + (cell[1] / CELL[1]) ** 2, 3), cell[1], cell[0]))
    return radius, sorted(cells[:members], key=lambda cell: (cell[1], cell[0]))


def packed(radii: Sequence[float], ties: Mapping[tuple[int, int], int]) -> list[Disc]:
    """Return a place for each disc, the largest in the middle, none over another.

    `ties` says how many edges run between two discs (each pair once, in either order).
    """
    beside: list[dict[int, int]] = [{} for _ in radii]
    for (one, other), number in ties.items():
        if one != other:
            beside[one][other] = beside[one].get(other, 0) + number
            beside[other][one] = beside[other].get(one, 0) + number
    least = max(_LEAST_GAP, _TITLE * sqrt(sum(radius * radius for radius in radii)))
    placed: dict[int, Disc] = {}
    for at in sorted(range(len(radii)), key=lambda at: (-radii[at], at)):
        if not placed:
            placed[at] = (0.0, 0.0, radii[at])
            continue
        best: tuple[float, float, float] | None = None
        for x, y in _candidates(radii[at], list(placed.values()), least):
            pull = sum(
                min(number, 12) * sqrt((x - placed[other][0]) ** 2 + (y - placed[other][1]) ** 2)
                for other, number in beside[at].items()
                if other in placed
            )
            weight = sum(min(number, 12) for other, number in beside[at].items() if other in placed)
            cost = sqrt(x * x + (_FLAT * y) ** 2) + (0.5 * pull / weight if weight else 0.0)
            if best is None or cost < best[0] - 1e-6:
                best = (cost, x, y)
        assert best is not None
        placed[at] = (best[1], best[2], radii[at])
    return [placed[at] for at in range(len(radii))]


def _candidates(radius: float, placed: Sequence[Disc], least: float) -> list[tuple[float, float]]:
    """Return free places that touch, but for the gap, one of the discs that stand already."""
    found = []
    for x0, y0, r0 in placed:
        reach = r0 + radius + max(least, _GAP * min(r0, radius))
        for turn in range(_ANGLES):
            angle = 2 * pi * (turn + 0.5) / _ANGLES
            x, y = x0 + reach * cos(angle), y0 + reach * sin(angle)
            if all(
                (x - x1) ** 2 + (y - y1) ** 2 >= (r1 + radius + max(least, _GAP * min(r1, radius)) - 1e-6) ** 2
                for x1, y1, r1 in placed
            ):
                found.append((x, y))
    return found
