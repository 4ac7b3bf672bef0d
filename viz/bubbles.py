"""Bubbles: discs that hold the names of their members, packed so that they and their titles touch nobody and stand near their ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from math import cos, pi, sin, sqrt
from typing import Any

__all__ = ["CELL", "TITLE", "UPRIGHT", "WINDOW", "Disc", "Frame", "cells_of", "pack"]

CELL = (168.0, 22.0)  # the room of a member's name

TITLE = 22.0  # the height in pixels of a title above its disc
WINDOW = (1240.0, 540.0)  # what a laptop shows of the picture at once
UPRIGHT = (366.0, 560.0)  # and a phone

Disc = tuple[float, float, float]  # x, y, radius
Frame = tuple[float, float, float, float]  # left, top, width, height

_GAP = 0.16  # of the smaller radius, between two discs
_LEAST_GAP = 30.0
_ANGLES = 24
_TURNS = [(cos(2 * pi * (turn + 0.5) / _ANGLES), sin(2 * pi * (turn + 0.5) / _ANGLES)) for turn in range(_ANGLES)]
_AT_ONCE = 256  # places that are looked at together
_MARGIN = 60.0
_ROUNDS = 8
_EASE = 0.97
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


def pack(
    radii: Sequence[float],
    ties: Mapping[tuple[int, int], int],
    titles: Sequence[float] = (),
    window: tuple[float, float] = WINDOW,
) -> tuple[list[Disc], Frame]:
    """Return a place for each disc, the largest in the middle, and the frame around all; nothing lies over another.

    `ties` says how many edges run between two discs (each pair once, in either order). `titles` are the widths in
    pixels of what stands above each disc where a window of that width and height shows the whole frame.
    """
    beside: list[dict[int, int]] = [{} for _ in radii]
    for (one, other), number in ties.items():
        if one != other:
            beside[one][other] = beside[one].get(other, 0) + number
            beside[other][one] = beside[other].get(one, 0) + number
    widths = list(titles) or [0.0] * len(radii)
    flat = _FLAT if window[0] > window[1] else 1 / _FLAT
    scale = 1.0
    for _ in range(_ROUNDS):
        discs = _packed(radii, beside, flat, [(wide / scale, TITLE / scale if wide else 0.0) for wide in widths])
        frame = _frame(discs, [(wide / scale, TITLE / scale if wide else 0.0) for wide in widths])
        shown = min((size / max(1.0, long) for size, long in zip(window, frame[2:], strict=True)), default=1.0)
        if shown >= scale:
            break
        scale = shown * _EASE
    return discs, frame


def _frame(discs: Sequence[Disc], titles: Sequence[tuple[float, float]]) -> Frame:
    """Return left, top, width and height around discs with their titles, and a margin."""
    lefts = [min(x - r, x - wide / 2) for (x, _, r), (wide, _) in zip(discs, titles, strict=True)]
    rights = [max(x + r, x + wide / 2) for (x, _, r), (wide, _) in zip(discs, titles, strict=True)]
    tops = [y - r - high for (_, y, r), (_, high) in zip(discs, titles, strict=True)]
    bottoms = [y + r for _, y, r in discs]
    left, top = min(lefts, default=0.0) - _MARGIN, min(tops, default=0.0) - _MARGIN
    return left, top, max(rights, default=0.0) + _MARGIN - left, max(bottoms, default=0.0) + _MARGIN - top


def _packed(
    radii: Sequence[float], beside: Sequence[Mapping[int, int]], flat: float, titles: Sequence[tuple[float, float]]
) -> list[Disc]:
    placed: dict[int, Disc] = {}
    for at in sorted(range(len(radii)), key=lambda at: (-radii[at], at)):
        if not placed:
            placed[at] = (0.0, 0.0, radii[at])
            continue
        tied = [(min(number, 12), placed[other]) for other, number in beside[at].items() if other in placed]
        others = [(disc, titles[other]) for other, disc in placed.items()]
        x, y = _spot(radii[at], titles[at], others, tied, flat)
        placed[at] = (x, y, radii[at])
    return [placed[at] for at in range(len(radii))]


def _spot(
    radius: float,
    title: tuple[float, float],
    others: Sequence[tuple[Disc, tuple[float, float]]],
    tied: Sequence[tuple[int, Disc]],
    flat: float,
) -> tuple[float, float]:
    """Return the free place that is nearest to the middle and to the discs to which this one is tied."""
    import numpy as np

    room = np.array([(*disc, *given) for disc, given in others])
    spots = _candidates(radius, title, room)
    x, y = spots[:, 0], spots[:, 1]
    cost = np.sqrt(x**2 + (flat * y) ** 2)
    if tied:
        pull = sum(number * np.sqrt((x - x1) ** 2 + (y - y1) ** 2) for number, (x1, y1, _) in tied)
        cost = cost + 0.5 * pull / sum(number for number, _ in tied)
    order = np.lexsort((y, x, np.round(cost, 6)))
    for first in range(0, len(order), _AT_ONCE):
        some = order[first : first + _AT_ONCE]
        free = np.flatnonzero(_are_free(spots[some], radius, title, room))
        if len(free):
            return float(x[some[free[0]]]), float(y[some[free[0]]])
    raise AssertionError("the last candidate lies beyond all discs")


def _candidates(radius: float, title: tuple[float, float], room: Any) -> Any:
    """Return places beside each of the discs that stand already, near and with room for titles between; one is free."""
    import numpy as np

    x0, _, r0, wide, high = room.T
    near = r0 + radius + np.maximum(_LEAST_GAP, _GAP * np.minimum(r0, radius))
    reach = np.stack([near, near + title[1], near + title[1] + high, near + wide / 2])
    turns = np.array(_TURNS)
    places = room[None, :, None, :2] + reach[:, :, None, None] * turns
    far = float(np.max(np.abs(x0) + r0 + wide + 1)) + radius + title[0]
    return np.concatenate([places.reshape(-1, 2), [(2 * far, 0.0)]])


def _are_free(spots: Any, radius: float, title: tuple[float, float], room: Any) -> Any:
    """Return which places keep a disc of this radius and its title from every other disc and title.

    `spots` has a row of x and y for each place, `room` one of x, y, radius, width and height for each disc that stands.
    """
    import numpy as np

    x, y = spots[:, 0, None], spots[:, 1, None]
    x1, y1, r1, wide1, high1 = room.T
    wide, high = title
    apart = np.maximum(_LEAST_GAP, _GAP * np.minimum(r1, radius)) + r1 + radius - 1e-6
    taken = (x - x1) ** 2 + (y - y1) ** 2 < apart**2
    across = np.abs(x - x1)
    if wide:  # its title over another disc
        dx, top = np.maximum(across - wide / 2, 0.0), y - radius
        dy = np.maximum(np.maximum(top - high - y1, y1 - top), 0.0)
        taken |= dx**2 + dy**2 < r1**2
    dx, top = np.maximum(across - wide1 / 2, 0.0), y1 - r1
    dy = np.maximum(np.maximum(top - high1 - y, y - top), 0.0)
    taken |= (wide1 > 0) & (dx**2 + dy**2 < radius**2)
    taken |= (across < (wide + wide1) / 2) & (y - radius > y1 - r1 - high1) & (y1 - r1 > y - radius - high)
    return ~taken.any(axis=1)
