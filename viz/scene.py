"""The scene: what every view gives the page to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from viz.attributes import Node
from viz.cards import Style
from viz.tags import PAD, SIZE, Tag

__all__ = ["Scene"]


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
