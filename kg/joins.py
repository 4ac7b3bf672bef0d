"""Joins the steps of a route's pattern over dated statements, from whichever end is given; `?actor` is always an actor."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.hops import Hops, Link
from kg.routes import Pattern, Step

__all__ = ["Way", "walk"]


class Way(NamedTuple):
    """One way along a pattern: what each variable stands for, and the links of each step."""

    nodes: dict[str, str]
    links: tuple[tuple[int, tuple[Link, ...]], ...]

    def path(self) -> list[Link]:
        """The links in the order of the pattern's steps, details last."""
        return [link for _, chain in sorted(self.links, key=lambda step: step[0]) for link in chain]


def walk(hops: Hops, pattern: Pattern, starts: Sequence[dict[str, str]], *, max_hops: int) -> list[Way]:
    """Every way along the pattern that fits one of the starts, in a fixed order; each start gives the same variables.

    A detail step is added where it holds and never needed, unless one of its own variables is given.
    """
    if not starts:
        return []
    ways = [Way(dict(start), ()) for start in starts]
    start = starts[0]
    needed = [i for i, s in enumerate(pattern.steps) if not s.detail or s.subject in start or s.object in start]
    extra = [i for i in range(len(pattern.steps)) if i not in needed]
    left = list(needed)
    while left and ways:
        index = next((i for i in left if _touches(pattern.steps[i], ways[0].nodes)), None)
        if index is None:
            return []
        left.remove(index)
        ways = _take(hops, ways, index, pattern.steps[index], max_hops)
    for index in extra:
        ways = [wider for way in ways for wider in (_take(hops, [way], index, pattern.steps[index], max_hops) or [way])]
    return [w for w in ways if len(w.path()) <= max_hops and w.nodes.get("?actor", "actor:").startswith("actor:")]


def _touches(step: Step, nodes: dict[str, str]) -> bool:
    return step.subject in nodes or step.object in nodes


def _take(hops: Hops, ways: list[Way], index: int, step: Step, max_hops: int) -> list[Way]:
    forward = step.subject in ways[0].nodes
    known, other = (step.subject, step.object) if forward else (step.object, step.subject)
    starts = {way.nodes[known] for way in ways}
    chains = {node: [] for node in starts}  # type: dict[str, list[tuple[Link, ...]]]
    for node, chain in _chains(hops, step, starts, forward=forward, max_hops=max_hops):
        chains[node].append(chain)
    wider = []
    for way in ways:
        origin = way.nodes[known]
        for chain in chains[origin]:
            end = (chain[-1].object if forward else chain[-1].subject) if chain else origin
            if way.nodes.get(other, end) != end:
                continue
            ordered = chain if forward else tuple(reversed(chain))
            links = (*way.links, (index, ordered)) if chain else way.links
            wider.append(Way(way.nodes | {other: end}, links))
    return wider


def _chains(
    hops: Hops, step: Step, starts: set[str], *, forward: bool, max_hops: int
) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """Chains of links from each start, as long as the step may repeat; a chain never meets a node twice."""
    to_top = step.high is None
    high = max_hops if step.high is None else step.high
    front: list[tuple[str, tuple[Link, ...], frozenset[str]]] = [(s, (), frozenset({s})) for s in sorted(starts)]
    for length in range(high + 1):
        look = hops.forward if forward else hops.backward
        tips = {_tip(start, chain, forward) for start, chain, _ in front}
        found = look(step.predicate, tips) if length < high or to_top else {}
        longer = []
        for start, chain, met in front:
            onward = found.get(_tip(start, chain, forward), ())
            if length >= step.low and not (to_top and forward and onward):
                yield start, chain
            if length == high:
                continue
            for link in onward:
                end = link.object if forward else link.subject
                if end not in met:
                    longer.append((start, (*chain, link), met | {end}))
        front = longer
        if not front:
            return


def _tip(start: str, chain: tuple[Link, ...], forward: bool) -> str:
    if not chain:
        return start
    return chain[-1].object if forward else chain[-1].subject
