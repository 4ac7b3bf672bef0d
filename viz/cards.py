"""Cards: the box of a node, with its lines of text, in each form of the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from viz.attributes import Node
from viz.text import Text, wrap

__all__ = ["GLYPH", "HEAD", "HEAD_GAP", "LABEL", "PADDING", "Card", "card_of"]

LABEL = (13, 17)  # size and line height in pixels
HEAD = (11, 14)
PADDING = (12, 10)  # left and right, top and bottom
HEAD_GAP = 4
GLYPH = 17  # a head's first line begins after the shape of its kind
_MOST_LABEL = 4
_MOST_HEAD = 2


@dataclass(frozen=True, slots=True)
class Card:
    """The lines on a card in both languages, and the size that holds either."""

    width: int
    height: int
    head: dict[str, list[str]]
    label: dict[str, list[str]]

    def lines(self) -> dict[str, Any]:
        """Return the lines as the page reads them."""
        return {"head": self.head, "label": self.label}


def _head(node: Node) -> Text:
    """Return what stands above a label: the kind, and the status where there is one."""
    kind = node.kind_label or Text(node.kind, node.kind)
    status = node.status_label
    if status is None:
        return kind
    join = " · "
    return Text(
        join.join(part for part in (kind.en, status.en) if part),
        join.join(part for part in (kind.zh, status.zh) if part),
    )


def card_of(node: Node, *, width: int) -> Card:
    """Return the card of a node at a given width in pixels."""
    room = width - 2 * PADDING[0]
    heads, labels = {}, {}
    for lang, text in _head(node).json().items():
        heads[lang] = wrap(text, size=HEAD[0], room=room, most=_MOST_HEAD, indent=GLYPH)
    for lang, text in node.label.json().items():
        labels[lang] = wrap(text, size=LABEL[0], room=room, most=_MOST_LABEL)
    height = (
        2 * PADDING[1]
        + max(1, *map(len, heads.values())) * HEAD[1]
        + HEAD_GAP
        + max(1, *map(len, labels.values())) * LABEL[1]
    )
    return Card(width, round(height), heads, labels)
