"""Moments: a picture of one day that can also show other days, each node in one place on all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from viz.attributes import Edge, Node
from viz.days import holds
from viz.scene import Scene, spread
from viz.text import Text

__all__ = ["moment_scene"]

Maker = Callable[[Sequence[Node], Sequence[Edge], Mapping[str, Text]], Scene]


def moment_scene(
    make: Maker, nodes: Sequence[Node], edges: Sequence[Edge], labels: Mapping[str, Text], day: str | None
) -> Scene:
    """Return the scene of a day, with forms named `…_days` beside it that have room for all other days.

    Where everything holds on the day there is one set of forms, as without a day.
    """
    whole = make(nodes, edges, labels)
    kept = [at for at, node in enumerate(nodes) if holds(node.spans, day)]
    place = {node: at for at, node in enumerate(kept)}
    ties = [at for at, edge in enumerate(edges) if edge.start in place and edge.end in place and holds(edge.spans, day)]
    if len(kept) == len(nodes) and len(ties) == len(edges):
        return whole
    shown = [replace(edges[at], start=place[edges[at].start], end=place[edges[at].end], spans=()) for at in ties]
    part = make([replace(nodes[at], spans=()) for at in kept], shown, labels)
    forms, tags = spread(part, kept, ties, whole)
    forms |= {_dated(name): form | {"styles": whole.styles} for name, form in whole.forms.items()}
    return replace(whole, tags=tags, forms=forms, whole=_dated(whole.whole), looks=whole.looks | part.looks)


def _dated(name: str) -> str:
    base, _, rest = name.partition("_")
    return f"{base}_days_{rest}" if rest else f"{base}_days"
