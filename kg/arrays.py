"""The index of statements as arrays on disk: beside each node, by predicate, the links that leave and reach it.

Two files: `arrays.bin` holds the columns one after another, `arrays.json` says where each begins; both are mapped into
memory and opened at once whatever their size. Nodes are numbered in the order of their ids, links by predicate,
subject, object and dates; so the links that leave a node are one stretch of numbers, and those that reach it one
stretch of a second column. What a step asks of a link lies side by side. Days are counted from 1900 in two bytes.
"""

from __future__ import annotations

import json
import os
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import StoreError
from kg.index import Entry
from kg.mapped import LAYOUT, Mapped

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.integer[Any]]

__all__ = ["FINER", "NEVER", "RECORD", "UNIT", "Arrays", "Links", "Onward", "day_number", "pack_columns"]

NEVER = 65_535
"""The day that never comes; 0 is the day before all days."""
UNIT = 1_000_000
"""Shares are whole numbers of millionths of a percent; -1 stands for one that is unknown or impossible."""
FINER = -2
"""A share that is finer than a unit."""
_FIRST = date(1900, 1, 1)
RECORD = (
    ("object", "<i4"), ("possible_from", "<u2"), ("possible_until", "<u2"), ("certain_from", "<u2"),
    ("certain_until", "<u2"), ("sure", "<u4"),
)  # fmt: skip
"""What a step asks of a link, side by side in 16 bytes, so that one link costs one access to memory."""
_ALIGNED = 64
_FIELDS = tuple(name for name, _ in RECORD)
_MANY = 2_000


def day_number(day: date) -> int:
    """The number of a day; raises StoreError for one that two bytes cannot hold (before 1900, after 2079)."""
    number = (day - _FIRST).days + 1
    if not 0 < number < NEVER:
        last = _FIRST + timedelta(days=NEVER - 2)
        raise StoreError(f"{day} lies outside of the days that the arrays can tell apart ({_FIRST} to {last})")
    return number


class Onward(NamedTuple):
    """One step from many nodes: which of them each link starts from, where it ends, its number, and if it is certain."""

    origin: Numbers
    ends: Numbers
    links: Numbers
    certain: NDArray[np.bool_]


class Links:
    """The links of one predicate."""

    def __init__(self, arrays: Arrays, predicate: str) -> None:
        self._arrays = arrays
        self._predicate = predicate
        self.first, self.many = arrays.stretches.get(predicate, (0, 0))

    def column(self, name: str) -> Any:
        """A column with one number for each link of the predicate (`object`, `share`, …)."""
        field = name.replace(" ", "_")
        return self.records[field] if field in _FIELDS else self._arrays.section(f"{self._predicate} {name}")

    @property
    def records(self) -> Any:
        """For each link its object, the days between which it may hold and certainly holds, and whether it is sure."""
        return self._arrays.records(f"{self._predicate} links")

    def subjects(self) -> Any:
        """The subject of each link."""
        import numpy as np

        keys, ends = self.runs("out")
        return np.repeat(np.arange(self._arrays.nodes) if keys is None else keys, np.diff(ends))

    def step(self, nodes: Numbers, day: int, *, forward: bool) -> Onward:
        """The links that may hold on a day and leave (or reach) each node, in the order of a trace: certain ones first."""
        import numpy as np

        if not self.many or not len(nodes):
            none = np.zeros(0, np.int64)
            return Onward(none, none, none, np.zeros(0, bool))
        start, stop = self._stretch("out" if forward else "in", nodes)
        counts = stop - start
        origin = np.repeat(np.arange(len(nodes)), counts)
        at = np.arange(len(origin)) - np.repeat(np.cumsum(counts) - counts - start, counts)
        own = at if forward else self.column("in link")[at]
        records = self.records
        told = records.view("c16")[own].view(records.dtype)  # picking numbers of 16 bytes is quicker than records
        may = (told["possible_from"] <= day) & (day < told["possible_until"])
        origin, at, own, told = origin[may], at[may], own[may], told[may]
        sure = (told["certain_from"] <= day) & (day < told["certain_until"]) & (told["sure"] != 0)
        ends = told["object"] if forward else self.column("in end")[at]
        if not sure.all():
            order = np.lexsort((~sure, origin))
            origin, ends, own, sure = origin[order], ends[order], own[order], sure[order]
        return Onward(origin, ends.astype(np.int64), own.astype(np.int64) + self.first, sure)

    def certain(self, day: int) -> Numbers:
        """The numbers of the links that are certain on a day."""
        import numpy as np

        sure = (self.column("certain from") <= day) & (day < self.column("certain until"))
        return np.flatnonzero(sure & self.column("sure").astype(bool)) + self.first

    def _stretch(self, side: str, nodes: Numbers) -> tuple[Any, Any]:
        import numpy as np

        keys, ends = self.runs(side)
        if keys is None:
            return ends[nodes].astype(np.int64), ends[nodes + 1].astype(np.int64)
        at = np.minimum(np.searchsorted(keys, nodes), len(keys) - 1)
        known = keys[at] == nodes
        return np.where(known, ends[at], 0).astype(np.int64), np.where(known, ends[at + 1], 0).astype(np.int64)

    def runs(self, side: str) -> tuple[Any, Any]:
        """Where each node's links end, for every node, or for the few that have any (`keys`)."""
        keys = self._arrays.sections.get(f"{self._predicate} {side} keys")
        return (None if keys is None else self.column(f"{side} keys")), self.column(f"{side} ends")


class Arrays(Mapped):
    """The mapped columns as NumPy's arrays; everything else is looked up in them."""

    def __init__(self, folder: Path) -> None:
        """Open the arrays of a folder; raises StoreError where there are none or they are damaged."""
        import numpy as np

        super().__init__(folder)
        self._bytes: Any = np.frombuffer(self.data, np.uint8)
        self.links: int = self.about["links"]
        self._timeless = frozenset(self.about["timeless"])
        self._sections: dict[str, Any] = {}

    def section(self, name: str) -> Any:
        """One column."""
        if name not in self._sections:
            kind, start, many = self.sections[name]
            import numpy as np

            size = np.dtype(kind).itemsize * many
            self._sections[name] = self._bytes[start : start + size].view(kind)
        return self._sections[name]

    def records(self, name: str) -> Any:
        """A column of records."""
        if (kept := f"{name}, apart") not in self._sections:
            self._sections[kept] = self.section(name).view(list(RECORD))
        return self._sections[kept]

    def timeless(self, predicate: str) -> bool:
        """Whether time does not bear on a predicate."""
        return predicate in self._timeless

    def of(self, predicate: str) -> Links:
        """The links of a predicate; none where nothing is stated under it."""
        return Links(self, predicate)

    def name(self, node: int) -> str:
        """The id of a node."""
        return self.text("node", node)

    def names(self, nodes: Iterable[int]) -> list[str]:
        """The ids of many nodes."""
        return [self.text("node", int(n)) for n in nodes]

    def entry(self, link: int) -> Entry:
        """What the index says of a link."""
        return Entry.read(self.text("entry", link))

    def values(self, day: int) -> list[list[str]]:
        """Subject, predicate and value of each statement about no other entity that is certain on a day."""
        import numpy as np

        sure = (self.section("value from") <= day) & (day < self.section("value until"))
        return [self.text("value", n).split("\t") for n in np.flatnonzero(sure).tolist()]

    def numbers(self, ids: Sequence[str]) -> NDArray[Any]:
        """The numbers of many ids, sorted; those that no statement speaks of are left out."""
        import numpy as np

        if len(ids) > _MANY:
            found = [self._every[i] for i in set(ids) if i in self._every]
        else:
            found = [n for i in set(ids) if (n := self.number(i)) >= 0]
        return np.array(sorted(found), np.int64)

    def span(self, prefix: str) -> tuple[int, int]:
        """The numbers of all ids that begin with a prefix, from the first to the one after the last."""
        start = prefix.encode()
        low, high = (
            bisect_left(range(self.nodes), edge, key=lambda n: self.raw("node", n)) for edge in (start, start + b"\xff")
        )  # fmt: skip
        return low, high

    def size(self) -> int:
        """How many bytes the arrays take."""
        return len(self.data)

    @cached_property
    def _every(self) -> dict[str, int]:
        """The number of every id."""
        text, ends = bytes(self.section("node text")), self.section("node ends").tolist()
        return {text[start:stop].decode(): n for n, (start, stop) in enumerate(pairwise(ends))}


def pack_columns(
    folder: Path,
    columns: Mapping[str, Mapping[str, Any]],
    *,
    nodes: int,
    extra: Mapping[str, Any],
    timeless: frozenset[str] = frozenset(),
) -> None:
    """Write columns by predicate, each predicate's links in the order of subject and object; then some columns more.

    A column that stands for two (the same object) is written once; a column is an array, or what writes itself as one
    (`dtype`, `len`, `tofile`).
    """
    import numpy as np

    sections: dict[str, tuple[str, int, int]] = {}
    written: dict[int, tuple[str, int, int]] = {}
    stretches: dict[str, tuple[int, int]] = {}
    first = 0
    with (folder / "arrays.bin").open("wb") as file:

        def put(name: str, column: Any) -> None:
            if id(column) not in written:
                file.write(b"\0" * (-file.tell() % _ALIGNED))
                written[id(column)] = (column.dtype.str, file.tell(), len(column))
                column.tofile(file)
                kept.append(column)
            sections[name] = written[id(column)]

        kept: list[Any] = []
        for predicate in sorted(columns):
            mine = dict(columns[predicate])
            subject, object_ = mine.pop("subject"), mine["object"]
            stretches[predicate] = (first, len(subject))
            first += len(subject)
            records = np.zeros(len(subject), list(RECORD))
            for field in _FIELDS:
                records[field] = mine.pop(field.replace("_", " "))
            put(f"{predicate} links", records)
            for name, column in mine.items():
                put(f"{predicate} {name}", column)
            order = np.argsort(object_, kind="stable").astype(np.int32)
            put(f"{predicate} in link", order)
            put(f"{predicate} in end", subject[order])
            for side, keys in (("out", subject), ("in", object_[order])):
                for name, column in _ends(keys, nodes).items():
                    put(f"{predicate} {side} {name}", column)
        for name, column in extra.items():
            put(name, column)
        size = file.tell()
        file.flush()
        os.fsync(file.fileno())  # a mapped file has no checksums that would tell of a page that was never written
    about = {
        "layout": LAYOUT,
        "nodes": nodes,
        "links": first,
        "size": size,
        "stretches": stretches,
        "sections": sections,
        "timeless": sorted(timeless & set(columns)),
    }
    (folder / "arrays.json").write_text(json.dumps(about, sort_keys=True), encoding="utf-8")


def _ends(keys: Any, nodes: int) -> dict[str, Any]:
    """Where the stretch of each node ends: for all nodes where many have one, else for those that have."""
    import numpy as np

    change = np.flatnonzero(np.diff(keys, prepend=-1))
    if 4 * len(change) > nodes:
        return {"ends": np.searchsorted(keys, np.arange(nodes + 1)).astype(np.int32)}
    return {"keys": keys[change], "ends": np.append(change, len(keys)).astype(np.int32)}
