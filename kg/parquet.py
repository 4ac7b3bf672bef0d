"""Exposures and links as Parquet: what a cluster reads, and what analysts open in their own tools (needs pyarrow)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.arrays import Arrays
from kg.errors import UsageError
from kg.rolls import COLUMNS, Row

__all__ = ["write_links", "write_rows"]

_BLOCK = 500_000
_DAYS = ("possible from", "certain from", "certain until", "possible until")


def write_rows(rows: Iterable[Row], path: Path) -> None:
    """Write exposures as one Parquet file; raises UsageError where that fails or pyarrow is missing."""
    arrow, parquet = _arrow()
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    kinds = [
        *(arrow.string() for _ in range(6)),
        arrow.bool_(),
        arrow.int32(),
        arrow.int64(),
        arrow.list_(arrow.string()),
    ]
    table = arrow.table([arrow.array(c, k) for c, k in zip(columns, kinds, strict=True)], names=list(COLUMNS))
    try:
        parquet.write_table(table, path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror or error}); choose another place") from None


def write_links(arrays: Arrays, folder: Path) -> None:
    """Write the arrays as two Parquet tables below a folder: `nodes` (number, id) and `links`, a file for each predicate."""
    arrow, parquet = _arrow()
    import numpy as np

    try:
        for name in ("nodes", "links"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        nodes = {"number": np.arange(arrays.nodes), "id": arrays.names(range(arrays.nodes))}
        parquet.write_table(arrow.table(nodes), folder / "nodes" / "part-0.parquet")
        for file, (predicate, (first, many)) in enumerate(sorted(arrays.stretches.items())):
            for start in range(0, many, _BLOCK):
                stop = min(start + _BLOCK, many)
                table = arrow.table(_columns(arrays, predicate, first, start, stop))
                parquet.write_table(table, folder / "links" / f"part-{file}-{start}.parquet")
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written ({error.strerror or error}); choose another place") from None


def _columns(arrays: Arrays, predicate: str, first: int, start: int, stop: int) -> dict[str, Any]:
    import numpy as np

    links = arrays.of(predicate)
    many = stop - start

    def optional(name: str, missing: int) -> Any:
        known = f"{predicate} {name}" in arrays.sections
        return (links.column(name)[start:stop] if known else np.full(many, missing)).astype(np.int32)

    return {
        "link": np.arange(first + start, first + stop),
        "statement": [arrays.entry(n).statement for n in range(first + start, first + stop)],
        "predicate": [predicate] * many,
        "subject": links.subjects()[start:stop].astype(np.int64),
        "object": links.column("object")[start:stop].astype(np.int64),
        **{name.replace(" ", "_"): links.column(name)[start:stop].astype(np.int32) for name in _DAYS},
        "sure": links.column("sure")[start:stop].astype(bool),
        "held_from": optional("held from", 0),
        "share": optional("share", -1),
        "again": optional("again", 0),
    }


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageError("Parquet needs pyarrow; pip install 'actors-measures-kg[spark]'") from None
    return pyarrow, pyarrow.parquet
