"""The index's entries to the columns of the arrays, in bounded memory: texts wait in a file until their order is known.

An entry takes some fifty bytes in memory, whatever its text; beside that, each id is held once.
"""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from zlib import crc32

from kg.arrays import FINER, NEVER, UNIT, day_number, pack_columns
from kg.errors import StoreError
from kg.index import Entry

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["write_arrays"]

_HELD = ("am:owns", "am:listsActor")
_DAYS = ("possible_from", "certain_from", "certain_until", "possible_until")
_BLOCK = 100_000


class _Numbers(dict[str, int]):
    """A number for each text, in the order in which they are met."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number

    def ranks(self) -> NDArray[Any]:
        """The place of each number's text among all texts."""
        import numpy as np

        texts = list(self)
        found = np.zeros(len(texts), np.int32)
        found[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts), dtype=np.int32)
        return found


class _Rows:
    """The entries as columns of numbers, in the order in which they came, and their texts in a file."""

    def __init__(self, texts: Iterable[str], spool: IO[bytes]) -> None:
        import numpy as np

        self.spool = spool
        self.nodes, self.predicates, self.since, self.day, self.value, self.alike = (_Numbers() for _ in range(6))
        kept = {name: array("i") for name in ("predicate", "subject", "object", "since", "value", "alike", *_DAYS)}
        sure, sizes = array("B"), array("i")
        for text in texts:
            entry, encoded = Entry.read(text), text.encode()
            spool.write(encoded)
            sizes.append(len(encoded))
            owns = entry.predicate == "am:owns"
            kept["predicate"].append(self.predicates[entry.predicate])
            kept["subject"].append(self.nodes[entry.subject])
            kept["object"].append(self.nodes[entry.object])
            kept["since"].append(self.since[entry.since])
            kept["value"].append(self.value[entry.value] if owns else 0)
            same = (_plain(entry.value), entry.since, entry.until, entry.tranche) if owns else ()
            kept["alike"].append(self.alike["\t".join(same)])
            for name in _DAYS:
                kept[name].append(self.day[getattr(entry, name)])
            sure.append(entry.standing == "sure")
        spool.flush()
        self.columns = {name: np.frombuffer(column, np.int32) for name, column in kept.items()}
        self.sure = np.frombuffer(sure, np.uint8)
        self.sizes = np.frombuffer(sizes, np.int32)
        self.starts = np.cumsum(self.sizes, dtype=np.int64) - self.sizes

    def order(self) -> NDArray[Any]:
        """The rows by predicate, subject, object, first day as stated, and statement."""
        import numpy as np

        ranks = (("since", self.since), ("object", self.nodes), ("subject", self.nodes), ("predicate", self.predicates))
        keys = [numbers.ranks()[self.columns[name]] for name, numbers in ranks]
        order: NDArray[Any] = np.lexsort(keys)
        same = np.ones(max(len(order) - 1, 0), bool)
        for key in keys:
            same &= key[order][1:] == key[order][:-1]
        start = 0
        for at in np.flatnonzero(same).tolist():
            if at < start:
                continue
            stop = at + 1
            while stop < len(same) and same[stop]:
                stop += 1
            order[at : stop + 1] = sorted(order[at : stop + 1].tolist(), key=lambda row: self.text(row).split(b"\t")[0])
            start = stop + 1
        return order

    def text(self, row: int) -> bytes:
        """The text of one entry."""
        return os.pread(self.spool.fileno(), int(self.sizes[row]), int(self.starts[row]))

    def days(self, missing: int) -> NDArray[Any]:
        """The number of each day, `missing` for none."""
        import numpy as np

        return np.array([_day(text, missing) for text in self.day], np.uint16)


class _Texts:
    """The texts of all entries in their order, as a column that is written and never held."""

    def __init__(self, rows: _Rows, order: NDArray[Any]) -> None:
        import numpy as np

        self._rows, self._order = rows, order
        self._size = int(rows.sizes.sum(dtype=np.int64))
        self.dtype = np.dtype(np.uint8)

    def __len__(self) -> int:
        return self._size

    def tofile(self, file: IO[bytes]) -> None:
        """Write the texts, block by block; within a block they are read as they lie."""
        import numpy as np

        for start in range(0, len(self._order), _BLOCK):
            block = self._order[start : start + _BLOCK]
            texts = [b""] * len(block)
            for place in np.argsort(block).tolist():
                texts[place] = self._rows.text(int(block[place]))
            file.write(b"".join(texts))


def write_arrays(
    folder: Path, texts: Iterable[str], timeless: frozenset[str], values: Iterable[tuple[str, ...]] = ()
) -> None:
    """Write the arrays of the index's entries, given as their texts; the folder must exist.

    A statement under a timeless predicate holds on every day, whatever its dates. `values` are the standing statements
    of a number or a text about no other entity: subject, predicate, value, and the days between which each is certain.
    """
    import numpy as np

    with tempfile.TemporaryFile(dir=folder) as spool:
        rows = _Rows(texts, spool)
        order = rows.order()
        extra: dict[str, Any] = {}
        plain = sorted(v for v in values if v[1] not in timeless)
        extra["value from"] = np.array([_day(v[3], NEVER) for v in plain], np.uint16)
        extra["value until"] = np.array([_day(v[4], NEVER) for v in plain], np.uint16)
        for kind, told in (("node", sorted(rows.nodes)), ("value", ["\t".join(v[:3]) for v in plain])):
            encoded = [t.encode() for t in told]
            extra[f"{kind} ends"] = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
            extra[f"{kind} text"] = np.frombuffer(b"".join(encoded), np.uint8)
            if kind == "node":
                codes = np.array([crc32(name) for name in encoded], np.uint32)
                extra["node place"] = np.argsort(codes, kind="stable").astype(np.int32)
                extra["node code"] = codes[extra["node place"]]
        extra["entry ends"] = np.append(0, np.cumsum(rows.sizes[order], dtype=np.int64))
        extra["entry text"] = _Texts(rows, order)
        columns = _columns(rows, order, timeless)
        pack_columns(folder, columns, nodes=len(rows.nodes), extra=extra, timeless=timeless)


def _columns(rows: _Rows, order: NDArray[Any], timeless: frozenset[str]) -> dict[str, dict[str, Any]]:
    """The columns of each predicate."""
    import numpy as np

    nodes = rows.nodes.ranks()
    early, late = rows.days(0), rows.days(NEVER)
    units = np.array([_units(text) for text in rows.value], np.int32)
    stated = np.array([bool(text) for text in rows.since], bool)
    ordered = rows.columns["predicate"][order]
    found = {}
    for predicate, number in rows.predicates.items():
        mine = order[ordered == number]
        own = {name: column[mine] for name, column in rows.columns.items()}
        many = len(mine)
        told = {"subject": nodes[own["subject"]], "object": nodes[own["object"]], "sure": rows.sure[mine]}
        if predicate in timeless:
            firsts, lasts = np.zeros(many, np.uint16), np.full(many, NEVER, np.uint16)
            told |= {"possible from": firsts, "certain from": firsts + np.uint16(1)}
            told |= {"certain until": lasts, "possible until": lasts}
        else:
            told |= {"possible from": early[own["possible_from"]], "certain from": late[own["certain_from"]]}
            told |= {"certain until": late[own["certain_until"]], "possible until": late[own["possible_until"]]}
        if predicate in _HELD:
            told["held from"] = np.where(stated[own["since"]], early[own["certain_from"]], np.uint16(0))
        if predicate == "am:owns":
            told["share"] = units[own["value"]]
            told["again"] = _again(told["subject"], told["object"], own["alike"])
        found[predicate] = told
    return found


def _again(*keys: NDArray[Any]) -> NDArray[Any]:
    """Whether a row before says the same."""
    import numpy as np

    order = np.lexsort(keys[::-1])
    same = np.ones(max(len(order) - 1, 0), bool)
    for key in keys:
        same &= key[order][1:] == key[order][:-1]
    found = np.zeros(len(order), np.uint8)
    found[order[1:]] = same
    return found


def _day(text: str, missing: int) -> int:
    if not text:
        return missing
    try:
        return day_number(date.fromisoformat(text))
    except StoreError:
        return 1 if text < "1900" else NEVER - 1


def _units(text: str) -> int:
    try:
        units = Decimal(text) * UNIT
    except InvalidOperation:
        return -1
    if not units.is_finite() or not 0 <= units <= 100 * UNIT:
        return -1
    return int(units) if units == units.to_integral_value() else FINER


def _plain(text: str) -> str:
    try:
        return str(Decimal(text).normalize())
    except InvalidOperation:
        return text
