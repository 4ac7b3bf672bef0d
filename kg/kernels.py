"""Chains of links by a compiled loop, where numba is installed: the same chains as those of NumPy, in the same order.

Compiling takes seconds once and loading the compiled code half a second, so it pays in a process that stays, for one walk
after another. From many actors at once NumPy, which reads memory ahead, is as fast.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.arrays import Links

__all__ = ["Grown", "walked"]


class Grown(NamedTuple):
    """Chains as columns: start (a position), end, the links of each filled with -1, whether it is certain, its length."""

    start: NDArray[Any]
    end: NDArray[Any]
    links: NDArray[Any]
    certain: NDArray[Any]
    hops: NDArray[Any]


def walked(
    links: Links,
    starts: NDArray[Any],
    day: int,
    *,
    forward: bool,
    bounds: tuple[int, int, bool],
    stamps: NDArray[Any] | None,
) -> Grown:
    """The chains from each start that may hold on a day.

    `bounds` are the fewest and the most links of a chain, and whether chains that go on are left out. `stamps` (a number
    for each node, kept between calls) asks for one shortest chain between two nodes instead of all. Raises ImportError
    where numba is not installed.
    """
    low, high, to_top = bounds
    grow, spell = _compiled()
    keys, ends = links.runs("out" if forward else "in")
    none = np.zeros(0, np.int32)
    none.setflags(write=False)  # as the mapped columns, so that one compiled loop serves all
    own = none if forward else links.column("in link")
    far = none if forward else links.column("in end")
    marks = np.zeros(1, np.int32) if stamps is None else stamps
    tip, parent, link, sure, depth, root, more, deepest = grow(
        none if keys is None else keys,
        ends,
        far,
        own,
        links.records,
        starts,
        day,
        high,
        to_top,
        stamps is not None,
        marks,
    )
    kept = depth >= low
    if to_top and forward:
        kept &= ~more
    chosen = np.flatnonzero(kept)
    path = spell(chosen, parent, link, depth, deepest if deepest >= low else 0, forward, links.first)
    return Grown(
        root[chosen].astype(np.int64), tip[chosen].astype(np.int64), path, sure[chosen], depth[chosen].astype(np.int64)
    )


@cache
def _compiled() -> tuple[Callable[..., Any], Callable[..., Any]]:
    from numba import njit

    return njit(cache=True)(_grow), njit(cache=True)(_spell)


def _grow(
    keys: Any, ends: Any, far: Any, own: Any, records: Any, starts: Any, day: int, high: int, to_top: bool,
    shortest: bool, stamps: Any,
) -> Any:  # fmt: skip
    """A tree of chains for each start, level by level; a chain knows the one that it continues."""
    room = max(1024, 4 * len(starts))
    tip, parent, link = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int32)
    root, depth = np.empty(room, np.int32), np.empty(room, np.int16)
    sure, more = np.empty(room, np.bool_), np.empty(room, np.bool_)
    many, deepest = 0, 0
    for s in range(len(starts)):
        if many == room:
            room *= 2
            tip, parent, link = np.append(tip, tip), np.append(parent, parent), np.append(link, link)
            root, depth = np.append(root, root), np.append(depth, depth)
            sure, more = np.append(sure, sure), np.append(more, more)
        if shortest:
            stamps[0] += 1
            stamps[1 + starts[s]] = stamps[0]
        tip[many], parent[many], link[many], root[many] = starts[s], -1, -1, s
        depth[many], sure[many], more[many] = 0, True, False
        level, many = many, many + 1
        for length in range(high + 1 if to_top else high):
            stop = many
            if level == stop:
                break
            for chain in range(level, stop):
                node = tip[chain]
                first, last = 0, 0
                if len(keys):
                    place = np.searchsorted(keys, node)
                    if place < len(keys) and keys[place] == node:
                        first, last = ends[place], ends[place + 1]
                else:
                    first, last = ends[node], ends[node + 1]
                unsure = False
                for turn in range(2):  # the certain links of a node come before the others
                    if turn == 1 and not unsure:
                        break
                    for at in range(first, last):
                        row = own[at] if len(own) else at
                        told = records[row]
                        if not (told["possible_from"] <= day and day < told["possible_until"]):
                            continue
                        certain = told["certain_from"] <= day and day < told["certain_until"] and told["sure"] != 0
                        if not certain:
                            unsure = True
                        if certain != (turn == 0):
                            continue
                        more[chain] = True
                        if length == high:
                            continue
                        end = far[at] if len(far) else told["object"]
                        if shortest:
                            if stamps[1 + end] == stamps[0]:
                                continue
                            stamps[1 + end] = stamps[0]
                        else:
                            above, met = chain, False
                            while above >= 0:
                                if tip[above] == end:
                                    met = True
                                    break
                                above = parent[above]
                            if met:
                                continue
                        if many == room:
                            room *= 2
                            tip, parent, link = np.append(tip, tip), np.append(parent, parent), np.append(link, link)
                            root, depth = np.append(root, root), np.append(depth, depth)
                            sure, more = np.append(sure, sure), np.append(more, more)
                        tip[many], parent[many], link[many], root[many] = end, chain, row, s
                        depth[many], sure[many], more[many] = length + 1, sure[chain] and certain, False
                        deepest = max(deepest, length + 1)
                        many += 1
            level = stop
    return tip[:many], parent[:many], link[:many], sure[:many], depth[:many], root[:many], more[:many], deepest


def _spell(chosen: Any, parent: Any, link: Any, depth: Any, width: int, forward: bool, first: int) -> Any:
    """The links of each chosen chain in the order of the statements, filled with -1."""
    found = np.full((len(chosen), width), -1, np.int64)
    for row in range(len(chosen)):
        chain = chosen[row]
        length = depth[chain]
        for back in range(length):
            found[row, length - 1 - back if forward else back] = link[chain] + first
            chain = parent[chain]
    return found
