"""Rows of answers as two engines can be compared by them."""

from __future__ import annotations

from collections.abc import Iterable


def settled(row: Iterable[str]) -> tuple[str, ...]:
    """A row whose joined values stand in order; SPARQL leaves the order of what GROUP_CONCAT joins open."""
    return tuple(" ".join(sorted(cell.split())) for cell in row)
