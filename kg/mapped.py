"""The arrays of a store read one text at a time, without NumPy, whose import alone would take longer than a trace.

The file is mapped into memory; ids are found by their checksums, links by halving. A step from one node costs some millionths of a second, where the
engine's own look-up begins anew for each node. The layout is that of kg.arrays.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

from kg.errors import StoreError

__all__ = ["LAYOUT", "Mapped"]

LAYOUT = 3
_KINDS: dict[str, Literal["i", "q", "H", "I", "B"]] = {"<i4": "i", "<i8": "q", "<u2": "H", "<u4": "I", "|u1": "B"}


class Mapped:
    """The columns of a folder: texts by their numbers, and the entries beside a node."""

    def __init__(self, folder: Path) -> None:
        """Map the arrays of a folder; raises StoreError where there are none or they are damaged."""
        try:
            self.about: dict[str, Any] = json.loads((folder / "arrays.json").read_text(encoding="utf-8"))
            if self.about["layout"] != LAYOUT:
                raise ValueError(f"layout {self.about['layout']}")
            with (folder / "arrays.bin").open("rb") as file:
                self.data = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
            self.nodes: int = self.about["nodes"]
            self.sections: dict[str, tuple[str, int, int]] = self.about["sections"]
            self.stretches: dict[str, tuple[int, int]] = self.about["stretches"]
            self._columns: dict[str, Any] = {}
            last = self.nodes - 1
            if len(self.data) < self.about["size"] or (self.nodes and self.number(self.text("node", last)) != last):
                raise ValueError("cut off or overwritten")
        except (OSError, ValueError, KeyError) as error:
            raise StoreError(f"{folder}: the arrays cannot be opened ({error}); run kg build --force") from None

    def entries(self, nodes: Iterable[str], predicate: str, *, forward: bool) -> list[str]:
        """The texts of the entries under a predicate that leave (or reach) each node."""
        first, many = self.stretches.get(predicate, (0, 0))
        if not many:
            return []
        side = "out" if forward else "in"
        keys, ends = self.column(f"{predicate} {side} keys"), self.column(f"{predicate} {side} ends")
        links = None if forward else self.column(f"{predicate} in link")
        found: list[str] = []
        for node in nodes:
            place = number = self.number(node)
            if keys is not None:
                place = bisect_left(keys, number)
                if place == len(keys) or keys[place] != number:
                    continue
            if number >= 0:
                run = range(ends[place], ends[place + 1])
                found += [self.text("entry", first + (links[at] if links else at)) for at in run]
        return found

    def number(self, id_: str) -> int:
        """The number of an id; -1 where no statement speaks of it."""
        sought = id_.encode()
        code, codes, places = crc32(sought), self.column("node code"), self.column("node place")
        at = bisect_left(codes, code)
        while at < self.nodes and codes[at] == code:
            if self.raw("node", places[at]) == sought:
                return int(places[at])
            at += 1
        return -1

    def text(self, kind: str, number: int) -> str:
        """A text by its number: a `node`, an `entry`, a `value`."""
        return self.raw(kind, number).decode()

    def raw(self, kind: str, number: int) -> bytes:
        """The same as it lies in the file."""
        ends = self.column(f"{kind} ends")
        return bytes(self.column(f"{kind} text")[ends[number] : ends[number + 1]])

    def column(self, name: str) -> Any:
        """A column as whole numbers, or None where there is none of that name."""
        if name not in self._columns:
            kind, start, many = self.sections.get(name, ("", 0, 0))
            letter = _KINDS.get(kind)
            self._columns[name] = self.data[start : start + many * int(kind[-1])].cast(letter) if letter else None
        return self._columns[name]
