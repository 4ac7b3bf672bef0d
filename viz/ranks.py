"""Ranks: which column (or row) each node stands in, and the bends of edges that pass others.

A layer is what the caller means; a rank is what is drawn. A layer with more cards than fit
becomes several ranks. An edge that passes a rank gets a bend there, so that it has room.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from viz.crossings import untangle

__all__ = ["Chain", "Ranks", "layers_of", "ranks_of"]

Link = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Chain:
    """The items that one edge visits, from the lower rank to the higher.

    `flipped` says that the edge points from the higher rank to the lower. An edge within one rank
    has its two ends only.
    """

    items: tuple[int, ...]
    flipped: bool


@dataclass(frozen=True, slots=True)
class Ranks:
    """Items in order, by rank; items below `nodes` are nodes, the others bends."""

    nodes: int
    items: tuple[tuple[int, ...], ...]
    layers: tuple[int, ...]
    chains: tuple[Chain, ...]


def _sequence(count: int, links: Sequence[Link]) -> list[int]:
    """Return nodes so that links point forward; a cycle is opened at its first node."""
    after: list[list[int]] = [[] for _ in range(count)]
    waits = [0] * count
    for start, end in links:
        if start != end:
            after[start].append(end)
            waits[end] += 1
    ready = [node for node in range(count) if not waits[node]]
    done = [False] * count
    found: list[int] = []
    oldest = 0
    while len(found) < count:
        if not ready:
            while done[oldest]:
                oldest += 1
            ready.append(oldest)
        node = heapq.heappop(ready)
        if done[node]:
            continue
        done[node] = True
        found.append(node)
        for end in after[node]:
            waits[end] -= 1
            if not waits[end] and not done[end]:
                heapq.heappush(ready, end)
    return found


def layers_of(given: Sequence[int | None], links: Sequence[Link]) -> list[int]:
    """Return a layer from 0 on, without gaps, for every node.

    Given layers stand. A node without one comes a layer after the last of its predecessors,
    or, if it has none, a layer before the first of its successors.

    >>> layers_of([None, None, 7], [(0, 1), (1, 2)])
    [0, 1, 2]
    """
    order = _sequence(len(given), links)
    place = {node: at for at, node in enumerate(order)}
    before: list[list[int]] = [[] for _ in given]
    after: list[list[int]] = [[] for _ in given]
    for start, end in links:
        if place[start] < place[end]:
            before[end].append(start)
            after[start].append(end)
    found: list[int | None] = list(given)
    for node in order:
        if found[node] is None:
            known = [layer for at in before[node] if (layer := found[at]) is not None]
            if known:
                found[node] = max(known) + 1
    for node in reversed(order):
        if found[node] is None:
            known = [layer for at in after[node] if (layer := found[at]) is not None]
            if known:
                found[node] = min(known) - 1
    if any(layer is None for layer in found) and not any(layer is not None for layer in given):
        found = _longest(order, before, after)
    filled = [layer if layer is not None else 0 for layer in found]
    dense = {layer: at for at, layer in enumerate(sorted(set(filled)))}
    return [dense[layer] for layer in filled]


def _longest(
    order: Sequence[int],
    before: Sequence[Sequence[int]],
    after: Sequence[Sequence[int]],
) -> list[int | None]:
    """Return layers by the longest way to each node; nodes without a way stand near their next."""
    found = [0] * len(order)
    for node in order:
        found[node] = max((found[at] + 1 for at in before[node]), default=0)
    for node in reversed(order):
        if not before[node] and after[node]:
            found[node] = min(found[at] for at in after[node]) - 1
    return list(found)


def _chained(
    rank_of: Sequence[int],
    links: Sequence[Link],
    ranks: list[list[int]],
) -> tuple[list[Chain], list[Link]]:
    """Put bends into `ranks`; return the chain of each link and the links between neighbours."""
    chains: list[Chain] = []
    steps: list[Link] = []
    item = len(rank_of)
    for start, end in links:
        flipped = rank_of[start] > rank_of[end]
        low, high = (end, start) if flipped else (start, end)
        items = [low]
        for rank in range(rank_of[low] + 1, rank_of[high]):
            ranks[rank].append(item)
            items.append(item)
            item += 1
        items.append(high)
        if rank_of[low] != rank_of[high]:
            steps.extend(pairwise(items))
        chains.append(Chain(tuple(items), flipped))
    return chains, steps


def _parts(lengths: Sequence[int], most: int, ranks: int) -> list[int]:
    """Return into how many ranks each layer is cut: the longest first, while there is room."""
    found = [1] * len(lengths)
    while sum(found) < ranks:
        tallest = max(range(len(lengths)), key=lambda at: lengths[at] / found[at], default=-1)
        if tallest < 0 or lengths[tallest] <= most * found[tallest]:
            break
        found[tallest] += 1
    return found


def ranks_of(layers: Sequence[int], links: Sequence[Link], *, most: int, ranks: int) -> Ranks:
    """Return ranks of at most `most` nodes each, with few crossings, but no more than `ranks`.

    A layer that is too long is dealt out in turn, so that neighbours stand in different ranks and
    the edges of one rank pass between the nodes of the next. Where the layers leave no rank for
    that, ranks are longer.
    """
    count = len(layers)
    whole: list[list[int]] = [[] for _ in range(max(layers, default=-1) + 1)]
    for node, layer in enumerate(layers):
        whole[layer].append(node)
    _, steps = _chained(layers, links, whole)
    ordered = untangle(whole, steps)

    only = [[item for item in items if item < count] for items in ordered]
    dealt: list[list[int]] = []
    rank_layers: list[int] = []
    rank_of = [0] * count
    for layer, parts in enumerate(_parts([len(nodes) for nodes in only], most, ranks)):
        for part in range(parts):
            dealt.append(only[layer][part::parts])
            rank_layers.append(layer)
            for node in dealt[-1]:
                rank_of[node] = len(dealt) - 1
    chains, steps = _chained(rank_of, links, dealt)
    final = untangle(dealt, steps)
    return Ranks(count, tuple(map(tuple, final)), tuple(rank_layers), tuple(chains))
