"""Crossings: an order within each rank that lets few edges cross.

Barycentre sweeps with neighbour swaps (Sugiyama, Tagawa, Toda 1981; Gansner et al. 1993).
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence

__all__ = ["crossings_of", "untangle"]

Link = tuple[int, int]
_SWEEPS = 24
_PATIENCE = 6  # sweeps without fewer crossings before it stops
_SWAPS = 8
_LARGE = 4000  # from so many links on, swaps cost more time than they save crossings


class _Order:
    """The order of every rank, with each item's neighbours before and after it."""

    def __init__(self, ranks: Sequence[Sequence[int]], links: Sequence[Link]) -> None:
        self.ranks = [list(rank) for rank in ranks]
        self.before: dict[int, list[int]] = {item: [] for rank in ranks for item in rank}
        self.after: dict[int, list[int]] = {item: [] for rank in ranks for item in rank}
        for start, end in links:
            self.after[start].append(end)
            self.before[end].append(start)
        self.place: dict[int, int] = {}
        for rank in range(len(self.ranks)):
            self.number(rank)

    def number(self, rank: int) -> None:
        """Write down the place of each item of a rank."""
        for at, item in enumerate(self.ranks[rank]):
            self.place[item] = at

    def sort(self, rank: int, sides: dict[int, list[int]]) -> None:
        """Sort a rank by the mean place of the neighbours on one side; others keep their place."""

        def mean(item: int) -> float:
            near = sides[item]
            if not near:
                return float(self.place[item])
            return sum(self.place[at] for at in near) / len(near)

        self.ranks[rank].sort(key=mean)
        self.number(rank)

    def swap(self) -> None:
        """Exchange neighbours while that removes crossings."""
        for _ in range(_SWAPS):
            better = False
            for rank in self.ranks:
                for at in range(len(rank) - 1):
                    one, two = rank[at], rank[at + 1]
                    if self.pair(two, one) < self.pair(one, two):
                        rank[at], rank[at + 1] = two, one
                        self.place[one], self.place[two] = at + 1, at
                        better = True
            if not better:
                return

    def pair(self, left: int, right: int) -> int:
        """Return how many crossings the edges of two neighbours have, in this order."""
        found = 0
        for sides in (self.before, self.after):
            ends = sorted(self.place[at] for at in sides[right])
            for at in sides[left]:
                found += _below(ends, self.place[at])
        return found

    def crossings(self) -> int:
        """Return the number of crossings between all neighbouring ranks."""
        found = 0
        for rank in self.ranks:
            seen: list[int] = []
            for item in rank:
                ends = sorted(self.place[at] for at in self.after[item])
                for end in ends:
                    found += len(seen) - bisect_right(seen, end)
                for end in ends:
                    insort(seen, end)
        return found


def _below(ends: Sequence[int], place: int) -> int:
    return sum(1 for end in ends if end < place)


def crossings_of(ranks: Sequence[Sequence[int]], links: Sequence[Link]) -> int:
    """Return how many links between neighbouring ranks cross.

    >>> crossings_of([[0, 1], [2, 3]], [(0, 3), (1, 2)])
    1
    """
    return _Order(ranks, links).crossings()


def untangle(ranks: Sequence[Sequence[int]], links: Sequence[Link]) -> list[list[int]]:
    """Return the ranks in an order with few crossings; equal input gives equal output.

    `links` join items of neighbouring ranks, from the lower to the higher.
    """
    order = _Order(ranks, links)
    best = [list(rank) for rank in order.ranks]
    fewest = order.crossings()
    idle = 0
    for sweep in range(_SWEEPS):
        if fewest == 0 or idle == _PATIENCE:
            break
        forward = sweep % 2 == 0
        steps = range(len(order.ranks))
        for rank in steps if forward else reversed(steps):
            order.sort(rank, order.before if forward else order.after)
        if len(links) < _LARGE:
            order.swap()
        count = order.crossings()
        idle += 1
        if count < fewest:
            fewest, idle = count, 0
            best = [list(rank) for rank in order.ranks]
    return best
