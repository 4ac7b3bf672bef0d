"""Turtle, TriG and N-Quads: the graphs as the engine holds them, sorted."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from kg.view import View

__all__ = ["write_into"]


def write_into(view: View, format: str, out: IO[bytes], *, lang: str, say: Callable[[str], None]) -> None:
    """Write the default graph, in `trig` and `nq` with the links of the day."""
    (view.store.engine if format == "ttl" else view.dated).dump(out, format)
