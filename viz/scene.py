"""The scene: what every view gives the page to draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from viz.attributes import Node
from viz.cards import Style
from viz.tags import PAD, SIZE, Tag

__all__ = ["Scene", "spread"]

_BY_NODE = ("boxes", "lines", "homes")
_BY_EDGE = ("paths", "tips")


@dataclass(frozen=True, slots=True)
class Scene:
    """Nodes, each with a style, and the forms in which the picture can be shown.

    `order` is how a reader goes through the nodes. A form may leave out nodes (their box is None)
    and edges (their path is None); `whole` names one that has all nodes.
    """

    nodes: tuple[Node, ...]
    styles: tuple[str, ...]
    looks: dict[str, Style]
    tags: tuple[Tag, ...]
    forms: dict[str, dict[str, Any]]
    order: Sequence[int]
    whole: str
    arrow: int

    def sizes(self) -> dict[str, Any]:
        """Return the sizes that the layout reckoned with, for the page to draw by."""
        looks = {name: style.json() for name, style in self.looks.items()}
        return {"styles": looks, "tag": SIZE, "tag_padding": PAD, "arrow": self.arrow}


def spread(
    part: Scene, kept: Sequence[int], ties: Sequence[int], whole: Scene
) -> tuple[dict[str, dict[str, Any]], tuple[Tag, ...]]:
    """Return the forms of a part as forms of the whole, with nothing for what they leave out, and the tags of both.

    `kept` and `ties` are the places of the part's nodes and edges in the whole.
    """
    tags = tuple(replace(tag, edges=tuple(ties[at] for at in tag.edges)) for tag in part.tags)
    counts = len(whole.nodes), len(next(iter(whole.forms.values()))["paths"])
    forms = {name: _spread(form, part, kept, ties, counts, len(whole.tags)) for name, form in part.forms.items()}
    return forms, (*whole.tags, *tags)


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
    if "flocks" in form:
        found["flocks"] = [[kept[at] for at in flock] for flock in form["flocks"]]
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
