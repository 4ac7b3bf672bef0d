"""Moments: a picture of one day that can also show other days, each node in one place on all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from viz.attributes import Edge, Node
from viz.days import holds
from viz.scene import Scene
from viz.text import Text

__all__ = ["moment_scene"]

Maker = Callable[[Sequence[Node], Sequence[Edge], Mapping[str, Text]], Scene]

_BY_NODE = ("boxes", "lines", "homes")
_BY_EDGE = ("paths", "tips")


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
    shown = [replace(edges[at], start=place[edges[at].start], end=place[edges[at].end]) for at in ties]
    part = make([nodes[at] for at in kept], shown, labels)
    tags = tuple(replace(tag, edges=tuple(ties[at] for at in tag.edges)) for tag in part.tags)
    forms = {
        name: _spread(form, part, kept, ties, (len(nodes), len(edges)), len(whole.tags))
        for name, form in part.forms.items()
    }
    forms |= {_dated(name): form | {"styles": whole.styles} for name, form in whole.forms.items()}
    return replace(
        whole, tags=(*whole.tags, *tags), forms=forms, whole=_dated(whole.whole), looks=whole.looks | part.looks
    )


def _dated(name: str) -> str:
    base, _, rest = name.partition("_")
    return f"{base}_days_{rest}" if rest else f"{base}_days"


def _spread(
    form: Mapping[str, Any],
    part: Scene,
    kept: Sequence[int],
    ties: Sequence[int],
    counts: tuple[int, int],
    tags: int,
) -> dict[str, Any]:
    """Return a form of some nodes and edges as a form of all, with nothing for the others."""
    found = dict(form)
    for keys, places, count in ((_BY_NODE, kept, counts[0]), (_BY_EDGE, ties, counts[1])):
        for key in keys:
            if key in form:
                found[key] = [None] * count
                for at, value in zip(places, form[key], strict=True):
                    found[key][at] = value
    if "homes" in form:
        found["homes"] = [None if home is None else kept[home] for home in found["homes"]]
    if "mirrored" in form:
        found["mirrored"] = [kept[at] for at in form["mirrored"]]
    if "quiet" in form:
        found["quiet"] = [ties[at] for at in form["quiet"]]
    found["tags"] = [[tag + tags, *spot] for tag, *spot in form["tags"]]
    styles: list[str | None] = [None] * counts[0]
    for at, style in zip(kept, part.styles, strict=True):
        styles[at] = style
    return found | {"styles": styles}
