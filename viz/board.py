"""Boards: pictures in rows and columns that the page lays out itself, as wide as the reader's screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from viz.attributes import Node

__all__ = ["Board"]


@dataclass(frozen=True, slots=True)
class Board:
    """Nodes, how a reader goes through them, and what the script of the view draws by."""

    nodes: tuple[Node, ...]
    order: Sequence[int]
    plan: dict[str, Any]
