"""Route patterns over the arrays: many actors at once take each step together, with the same answers as kg.joins.

A table of ways has one row for each way so far: a column of node numbers for each variable, and for each step the
numbers of its links. Links that rules derive have numbers beyond those of the arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.arrays import Arrays, Onward
from kg.hops import Link
from kg.joins import Way
from kg.routes import Pattern, Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Derived", "Sweep", "Ways", "is_compilable"]


class Derived(NamedTuple):
    """Links of one predicate that rules derive on the day, as columns of node numbers, in the order of a trace."""

    subject: NDArray[Any]
    object: NDArray[Any]
    certain: NDArray[Any]
    number: NDArray[Any]

    def step(self, nodes: NDArray[Any], *, forward: bool) -> Onward:
        """Those that leave (or reach) each node."""
        import numpy as np

        near, far = (self.subject, self.object) if forward else (self.object, self.subject)
        order = np.argsort(near, kind="stable")
        start = np.searchsorted(near, nodes, "left", sorter=order)
        counts = np.searchsorted(near, nodes, "right", sorter=order) - start
        origin = np.repeat(np.arange(len(nodes)), counts)
        at = order[np.arange(len(origin)) - np.repeat(np.cumsum(counts) - counts - start, counts)]
        return Onward(origin, far[at], self.number[at], self.certain[at])


class Ways(NamedTuple):
    """Ways along a pattern: node numbers by variable, and for each step its links, -1 filling short chains."""

    nodes: dict[str, NDArray[Any]]
    links: tuple[tuple[int, NDArray[Any]], ...]
    certain: NDArray[Any]
    hops: NDArray[Any]

    def take(self, rows: Any) -> Ways:
        """Some of the ways, by number or by mask."""
        return Ways(
            {v: n[rows] for v, n in self.nodes.items()},
            tuple((i, links[rows]) for i, links in self.links),
            self.certain[rows],
            self.hops[rows],
        )

    @property
    def many(self) -> int:
        """How many ways there are."""
        return len(self.hops)

    def path(self) -> NDArray[Any]:
        """The links of each way in the order of the pattern's steps, -1 where there is none."""
        import numpy as np

        columns = [links for _, links in sorted(self.links, key=lambda step: step[0])]
        return np.hstack(columns) if columns else np.zeros((self.many, 0), np.int64)


class _Chains(NamedTuple):
    """Chains of links: the start that each belongs to (in order), its end, its links, and what is known of it."""

    start: NDArray[Any]
    end: NDArray[Any]
    links: NDArray[Any]
    certain: NDArray[Any]
    hops: NDArray[Any]


def is_compilable() -> bool:
    """Whether numba is installed, which compiles loops."""
    from importlib.util import find_spec

    return find_spec("numba") is not None


class Sweep:
    """Walks over the links of one day."""

    def __init__(
        self,
        arrays: Arrays,
        day: int,
        *,
        derived: dict[str, Derived] | None = None,
        max_hops: int = 12,
        shortest: bool = False,
        compiled: bool = False,
    ) -> None:
        """Walk on a day; `shortest` keeps of all chains of a step between two nodes one of the shortest.

        Where many links meet, all ways are too many to count; the pairs that they join are the same. `compiled` walks by
        a compiled loop, which is faster for a walk from few starts once it is loaded; it raises ImportError without numba.
        """
        self._shortest = shortest
        self._compiled = compiled
        self.arrays = arrays
        self._day = day
        self._derived = derived or {}
        self._max_hops = max_hops
        self._actors = arrays.span("actor:")

    def ways(self, pattern: Pattern, variable: str, starts: NDArray[Any], *, details: bool = True) -> Ways:
        """Every way along the pattern in which a variable is one of the starts, in the order of kg.joins.

        `details` adds the steps that are shown where they hold and never needed.
        """
        import numpy as np

        many = len(starts)
        ways = Ways({variable: starts.astype(np.int64)}, (), np.ones(many, bool), np.zeros(many, np.int64))
        given = {variable}
        needed = [i for i, s in enumerate(pattern.steps) if not s.detail or given & {s.subject, s.object}]
        extra = [i for i in range(len(pattern.steps)) if i not in needed]
        left = list(needed)
        while left and ways.many:
            index = next(
                (i for i in left if {pattern.steps[i].subject, pattern.steps[i].object} & set(ways.nodes)), None
            )
            if index is None:
                return ways.take(slice(0, 0))
            left.remove(index)
            ways = self._take(ways, index, pattern.steps[index], optional=False)
        for index in extra if details and ways.many else ():
            ways = self._take(ways, index, pattern.steps[index], optional=True)
        keep = ways.hops <= self._max_hops
        if "?actor" in ways.nodes:
            low, high = self._actors
            keep &= (ways.nodes["?actor"] >= low) & (ways.nodes["?actor"] < high)
        return ways if keep.all() else ways.take(keep)

    def _take(self, ways: Ways, index: int, step: Step, *, optional: bool) -> Ways:
        import numpy as np

        forward = step.subject in ways.nodes
        known, other = (step.subject, step.object) if forward else (step.object, step.subject)
        starts, mine = np.unique(ways.nodes[known], return_inverse=True)
        chains = self._chains(step, starts, forward=forward)
        first = np.searchsorted(chains.start, np.arange(len(starts) + 1))
        counts = np.diff(first)[mine]
        origin = np.repeat(np.arange(ways.many), counts)
        at = np.arange(len(origin)) - np.repeat(np.cumsum(counts) - counts - first[mine], counts)
        if other in ways.nodes:
            same = ways.nodes[other][origin] == chains.end[at]
            origin, at = origin[same], at[same]
        onward = Ways(
            {v: n[origin] for v, n in ways.nodes.items()} | {other: chains.end[at]},
            (*((i, links[origin]) for i, links in ways.links), (index, chains.links[at])),
            ways.certain[origin] & (chains.certain[at] if not step.detail else True),
            ways.hops[origin] + chains.hops[at],
        )
        return self._with_rest(ways, onward, origin, other, index) if optional else onward

    def _with_rest(self, ways: Ways, onward: Ways, origin: NDArray[Any], other: str, index: int) -> Ways:
        """The ways that went on and, each in its place, those that could not."""
        import numpy as np

        rest = np.setdiff1d(np.arange(ways.many), origin)
        order = np.argsort(np.concatenate([origin, rest]), kind="stable")
        width = onward.links[-1][1].shape[1]
        stayed = ways.take(rest)
        links = (*stayed.links, (index, np.full((len(rest), width), -1)))
        nodes = stayed.nodes | {other: stayed.nodes.get(other, np.full(len(rest), -1))}
        return Ways(
            {v: np.concatenate([n, nodes[v]])[order] for v, n in onward.nodes.items()},
            tuple(
                (i, np.concatenate([mine, theirs])[order])
                for (i, mine), (_, theirs) in zip(onward.links, links, strict=True)
            ),
            np.concatenate([onward.certain, stayed.certain])[order],
            np.concatenate([onward.hops, stayed.hops])[order],
        )

    def _chains(self, step: Step, starts: NDArray[Any], *, forward: bool) -> _Chains:
        """Chains from each start, as long as the step may repeat; a chain never meets a node twice."""
        import numpy as np

        to_top = step.high is None
        high = self._max_hops if step.high is None else step.high
        stated = self.arrays.of(step.predicate)
        if self._compiled and stated.many and step.predicate not in self._derived:
            from kg.kernels import walked

            stamps = self._stamps if self._shortest else None
            bounds = (step.low, high, to_top)
            return _Chains(*walked(stated, starts, self._day, forward=forward, bounds=bounds, stamps=stamps))
        start, tip, met = np.arange(len(starts)), starts, starts[:, None]
        path, sure = np.zeros((len(starts), 0), np.int64), np.ones(len(starts), bool)
        seen = start * np.int64(self.arrays.nodes) + starts
        found: list[tuple[NDArray[Any], ...]] = []
        for length in range(high + 1):
            if length < high or to_top:
                onward = self._step(step.predicate, tip, forward=forward)
            if length >= step.low:
                done = np.ones(len(tip), bool)
                if to_top and forward:
                    done[onward.origin] = False
                found.append((start[done], tip[done], path[done], sure[done]))
            if length == high:
                break
            if self._shortest:
                fresh, seen = _unseen(start[onward.origin] * np.int64(self.arrays.nodes) + onward.ends, seen)
            else:
                fresh = (onward.ends[:, None] != met[onward.origin]).all(axis=1)
            origin, tip = onward.origin[fresh], onward.ends[fresh]
            start, sure = start[origin], sure[origin] & onward.certain[fresh]
            path = np.hstack([path[origin], onward.links[fresh][:, None]])
            if not self._shortest:
                met = np.hstack([met[origin], tip[:, None]])
            if not len(tip):
                break
        return _gathered(found, forward=forward)

    @cached_property
    def _stamps(self) -> NDArray[Any]:
        """For each node the last start that met it, counted up in the first place."""
        import numpy as np

        return np.zeros(self.arrays.nodes + 1, np.int32)

    def _step(self, predicate: str, nodes: NDArray[Any], *, forward: bool) -> Onward:
        import numpy as np

        stated = self.arrays.of(predicate).step(nodes, self._day, forward=forward)
        derived = self._derived.get(predicate)
        if derived is None:
            return stated
        both = [np.concatenate(pair) for pair in zip(stated, derived.step(nodes, forward=forward), strict=True)]
        order = np.argsort(both[0], kind="stable")
        return Onward(*(column[order] for column in both))

    def as_ways(self, ways: Ways, link_of: Callable[[int], Link]) -> list[Way]:
        """The same as values of kg.joins; `link_of` leads from a number to the link."""
        names: dict[int, str] = {}
        links: dict[int, Link] = {}

        def name(node: int) -> str:
            return names.get(node) or names.setdefault(node, self.arrays.name(node))

        def chain(numbers: Iterable[int]) -> tuple[Link, ...]:
            return tuple(links.get(n) or links.setdefault(n, link_of(n)) for n in numbers if n >= 0)

        columns = {v: n.tolist() for v, n in ways.nodes.items()}
        steps = [(i, found.tolist()) for i, found in ways.links]
        return [
            Way(
                {v: name(column[row]) for v, column in columns.items() if column[row] >= 0},
                tuple((i, told) for i, found in steps if (told := chain(found[row]))),
            )
            for row in range(ways.many)
        ]


def _unseen(keys: NDArray[Any], seen: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Where each key that was not seen before is met, and all keys seen by now, sorted."""
    import numpy as np

    new, first = np.unique(keys, return_index=True)
    at = np.minimum(np.searchsorted(seen, new), len(seen) - 1)
    fresh = seen[at] != new
    return np.sort(first[fresh]), np.sort(np.concatenate([seen, new[fresh]]))


def _gathered(found: Sequence[tuple[NDArray[Any], ...]], *, forward: bool) -> _Chains:
    import numpy as np

    width = max((path.shape[1] for _, _, path, _ in found), default=0)
    padded = []
    for _, _, path, _ in found:
        own = path if forward else path[:, ::-1]
        padded.append(np.hstack([own, np.full((len(path), width - path.shape[1]), -1)]))
    if not found:
        none = np.zeros(0, np.int64)
        return _Chains(none, none, np.zeros((0, 0), np.int64), np.zeros(0, bool), none)
    start = np.concatenate([f[0] for f in found])
    order = np.argsort(start, kind="stable")
    hops = np.concatenate([np.full(len(f[0]), f[2].shape[1]) for f in found])
    return _Chains(
        start[order],
        np.concatenate([f[1] for f in found])[order],
        np.concatenate(padded)[order],
        np.concatenate([f[3] for f in found])[order],
        hops[order],
    )
