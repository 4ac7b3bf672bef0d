"""How large an answer may grow, and a sink that refuses to grow past it."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from kg.errors import QueryError

__all__ = ["Capped", "Caps", "NotAcceptable"]


class Caps(NamedTuple):
    """How large an answer may grow: rows or triples, and bytes."""

    rows: int
    bytes: int

    def check(self, size: int) -> None:
        """Raise QueryError past the bytes."""
        if size > self.bytes:
            raise QueryError(f"the answer is larger than {self.bytes} bytes; ask for fewer columns or add a LIMIT")


class NotAcceptable(QueryError):
    """The answer's form fits none of the formats that the asker takes."""


class Capped:
    """A sink for serialised rows that refuses to grow past the caps; rows are told by the mark that ends each."""

    _MARKS = MappingProxyType({"json": b'"}}', "xml": b"</result>", "csv": b"\n", "tsv": b"\n"})

    def __init__(self, caps: Caps, format: str) -> None:
        self.data = bytearray()
        self._caps, self._mark = caps, self._MARKS[format]
        self._rows = -1 if format in ("csv", "tsv") else 0  # their first line holds the names

    def write(self, chunk: bytes) -> int:
        seen = max(0, len(self.data) - len(self._mark) + 1)
        self.data += chunk
        self._rows += self.data.count(self._mark, seen)
        self._caps.check(len(self.data))
        if self._rows > self._caps.rows:
            raise QueryError(f"the answer has more than {self._caps.rows} rows; add a LIMIT")
        return len(chunk)

    def flush(self) -> None:
        return None
