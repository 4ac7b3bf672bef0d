"""Bubbles: discs that hold the names of their members, packed so that they and their titles touch nobody and stand near their ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from math import cos, pi, sin, sqrt

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
        weight = sum(number for number, _ in tied)

        def cost(spot: tuple[float, float], tied: Sequence[tuple[int, Disc]] = tied, weight: int = weight) -> float:
            pull = sum(number * sqrt((spot[0] - x) ** 2 + (spot[1] - y) ** 2) for number, (x, y, _) in tied)
            return sqrt(spot[0] ** 2 + (flat * spot[1]) ** 2) + (0.5 * pull / weight if weight else 0.0)

        others = [(disc, titles[other]) for other, disc in placed.items()]
        spots = sorted(_candidates(radii[at], titles[at], others), key=lambda spot: (round(cost(spot), 6), spot))
        x, y = next(spot for spot in spots if _is_free((*spot, radii[at]), titles[at], others))
        placed[at] = (x, y, radii[at])
    return [placed[at] for at in range(len(radii))]


def _candidates(
    radius: float, title: tuple[float, float], others: Sequence[tuple[Disc, tuple[float, float]]]
) -> list[tuple[float, float]]:
    """Return places beside each of the discs that stand already, near and with room for titles between; one is free."""
    found = []
    for (x0, y0, r0), (wide, high) in others:
        near = r0 + radius + max(_LEAST_GAP, _GAP * min(r0, radius))
        for reach in (near, near + title[1], near + title[1] + high, near + wide / 2):
            for turn in range(_ANGLES):
                angle = 2 * pi * (turn + 0.5) / _ANGLES
                found.append((x0 + reach * cos(angle), y0 + reach * sin(angle)))
    far = max(abs(x) + r + wide + 1 for (x, _, r), (wide, _) in others) + radius + title[0]
    return [*found, (2 * far, 0.0)]


def _is_free(disc: Disc, title: tuple[float, float], others: Sequence[tuple[Disc, tuple[float, float]]]) -> bool:
    x, y, r = disc
    for (x1, y1, r1), other in others:
        gap = max(_LEAST_GAP, _GAP * min(r1, r))
        if (x - x1) ** 2 + (y - y1) ** 2 < (r1 + r + gap - 1e-6) ** 2:
            return False
        if _covers((x, y, r), title, (x1, y1, r1)) or _covers((x1, y1, r1), other, (x, y, r)):
            return False
        if abs(x - x1) < (title[0] + other[0]) / 2 and y - r > y1 - r1 - other[1] and y1 - r1 > y - r - title[1]:
            return False
    return True


def _covers(disc: Disc, title: tuple[float, float], other: Disc) -> bool:
    """Return whether the title above a disc lies over another disc."""
    x, y, r = disc
    wide, high = title
    dx = max(abs(other[0] - x) - wide / 2, 0.0)
    dy = max(y - r - high - other[1], other[1] - (y - r), 0.0)
    return bool(wide) and dx * dx + dy * dy < other[2] ** 2
