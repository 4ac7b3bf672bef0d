"""Neighbours: who stands around one node, grouped by kind, each with its own neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from viz.attributes import Edge, Node

__all__ = ["Group", "Neighbours", "Row", "folded", "neighbours_of"]


@dataclass(frozen=True, slots=True)
class Row:
    """A neighbour with the nodes of the second step that hang on it; `more` of these are folded."""

    node: int
    far: tuple[int, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """The neighbours of one kind; `more` rows are folded, `count` says how many there are."""

    kind: str
    rows: tuple[Row, ...]
    count: int
    more: int = 0


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The node in the middle (None in an empty graph) and the groups around it."""

    centre: int | None
    groups: tuple[Group, ...]


def _beside(count: int, edges: Sequence[Edge]) -> list[Counter[int]]:
    """Return for every node its neighbours, and by how many edges each is tied to it."""
    found: list[Counter[int]] = [Counter() for _ in range(count)]
    for edge in edges:
        if edge.start != edge.end:
            found[edge.start][edge.end] += 1
            found[edge.end][edge.start] += 1
    return found


def _centre(nodes: Sequence[Node], beside: Sequence[Counter[int]]) -> int | None:
    """Return the focus; without one the node at distance 0, without one the best connected."""
    order = sorted(
        range(len(nodes)),
        key=lambda at: (not nodes[at].focus, nodes[at].distance != 0, -beside[at].total(), at),
    )
    return order[0] if order else None


def _steps(centre: int, beside: Sequence[Counter[int]]) -> tuple[dict[int, int], dict[int, int]]:
    """Return how many steps away each node is, and from which node one comes to it."""
    steps, before = {centre: 0}, {centre: centre}
    queue = [centre]
    for here in queue:
        for there in sorted(beside[here]):
            if there not in steps:
                steps[there], before[there] = steps[here] + 1, here
                queue.append(there)
    return steps, before


def neighbours_of(nodes: Sequence[Node], edges: Sequence[Edge], kinds: Sequence[str]) -> Neighbours:
    """Return the neighbours of the focus, in groups in the order of `kinds`.

    A given distance stands; others are counted along the edges, either way. A node of the second
    step hangs on the neighbour that most edges tie it to. What is farther away hangs on the
    neighbour over which it is reached, and what is not reached stands in the group of its kind.
    """
    beside = _beside(len(nodes), edges)
    centre = _centre(nodes, beside)
    if centre is None:
        return Neighbours(None, ())
    steps, before = _steps(centre, beside)
    near: list[int] = []
    later: list[int] = []
    for at, node in enumerate(nodes):
        if at != centre:
            away = steps.get(at, 1) if node.distance is None else node.distance
            (near if away < 2 else later).append(at)
    first = set(near)
    far: dict[int, list[int]] = {}
    for at in later:
        tied = sorted((-beside[at][one], len(far.get(one, ())), one) for one in beside[at] if one in first)
        home = tied[0][2] if tied else at
        while not tied and home not in first and home in before and before[home] != home:
            home = before[home]
        if home in first:
            far.setdefault(home, []).append(at)
        else:
            near.append(at)

    def importance(at: int) -> tuple[int, int, str, int]:
        return -len(far.get(at, ())), -beside[at].total(), nodes[at].label.en, at

    rows: dict[str, list[Row]] = {}
    place = {kind: number for number, kind in enumerate(kinds)}
    for at in sorted(near, key=importance):
        hanging = sorted(far.get(at, ()), key=lambda one: (place[nodes[one].kind], importance(one)))
        rows.setdefault(nodes[at].kind, []).append(Row(at, tuple(hanging)))
    groups = [Group(kind, tuple(rows[kind]), len(rows[kind])) for kind in kinds if kind in rows]
    return Neighbours(centre, tuple(groups))


def folded(neighbours: Neighbours, *, near: int, far: int) -> Neighbours:
    """Return the same with at most `near` rows in a group and `far` nodes on a row.

    The rest is folded; where that would hide a single one, it is shown instead.
    """

    def shorter(row: Row) -> Row:
        if len(row.far) <= far + 1:
            return row
        return replace(row, far=row.far[:far], more=len(row.far) - far)

    groups = []
    for group in neighbours.groups:
        rows, more = group.rows, 0
        if len(rows) > near + 1:
            rows, more = rows[:near], len(rows) - near
        groups.append(replace(group, rows=tuple(map(shorter, rows)), more=more))
    return replace(neighbours, groups=tuple(groups))
