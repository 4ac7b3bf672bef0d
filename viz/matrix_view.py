"""The matrix view: what edges lead from in rows, what they lead to in columns, a mark for each kind of edge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from viz.attributes import Edge, Node
from viz.board import Board
from viz.text import Text

__all__ = ["matrix_board"]


def matrix_board(
    nodes: Sequence[Node], edges: Sequence[Edge], labels: Mapping[str, Text], options: Mapping[str, Any]
) -> Board:
    """Return rows and columns; a node of layer 0 is a row and one of layer 1 a column, whatever its edges."""
    starts = {edge.start for edge in edges}
    rows = [at for at, node in enumerate(nodes) if (at in starts if node.layer is None else node.layer == 0)]
    taken = set(rows)
    columns = [at for at in range(len(nodes)) if at not in taken]
    return Board(nodes=tuple(nodes), order=[*rows, *columns], plan={"rows": rows, "columns": columns})
