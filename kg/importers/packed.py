"""Files as publishers offer them: plain, gzip, or a zip archive with one file inside; always read as a stream."""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar, cast

from kg.dates import parse_day
from kg.errors import DataError
from kg.output import talk

__all__ = ["columns_of", "json_document", "json_value", "stated_day", "table_rows", "text_lines", "unpacked", "watched"]

_ROW = 10_000_000  # characters
_DOCUMENT = 500_000_000  # bytes
_HALF = re.compile(r"\\(?:(?P<whole>[^u]|u(?![dD][89a-fA-F])|u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w)|u[dD]\w{3})")
_FREE, _RATIO, _CHUNK = 20_000_000, 100, 1 << 17  # bytes that any archive may unpack to, and as many times its size
_EVERY = 100_000
_R = TypeVar("_R")


@contextmanager
def unpacked(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked; raises DataError for an archive that holds none or several files, or unpacks to
    many times what a list would."""
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rb") as stream:
                yield io.BufferedReader(_Metered(cast(IO[bytes], stream), path), _CHUNK)
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                names = [n for n in archive.namelist() if not n.endswith("/")]
                if len(names) != 1:
                    raise DataError(
                        f"{path}: holds {len(names)} files where one is expected; unpack it and name the file"
                    )
                with archive.open(names[0]) as inside:
                    yield io.BufferedReader(_Metered(inside, path), _CHUNK)
        else:
            with path.open("rb") as plain:
                yield plain
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError) as error:
        raise DataError(f"{path}: cannot be unpacked ({error}); fetch it again") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from None
    except RuntimeError as error:
        if "encrypted" not in str(error):
            raise
        raise DataError(f"{path}: is locked with a password; unpack it and name the file") from None


class _Metered(io.RawIOBase):
    """A packed stream that ends with an error where it unpacks to far more than a list does."""

    def __init__(self, stream: IO[bytes], path: Path) -> None:
        self._stream, self._path = stream, path
        self._left = _FREE + _RATIO * path.stat().st_size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._left -= len(data)
        if self._left < 0:
            raise DataError(f"{self._path}: unpacks to more than {_RATIO} times its size; that is no list")
        return len(data)


class _Lines:
    """The lines of a text, each row of which may only be so long; the reader says where a row begins."""

    def __init__(self, text: io.TextIOWrapper, path: Path) -> None:
        self._text, self._path = text, path
        self._left, self._number = _ROW, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(_ROW + 1)
        if not line:
            raise StopIteration
        self._number += 1
        self._left -= len(line)
        if self._left < 0:
            raise DataError(f"{self._path}:{self._number}: a row of more than {_ROW} characters; a quote may be open")
        return line

    def begin(self) -> None:
        """A new row begins."""
        self._left = _ROW


def json_document(path: Path) -> Any:
    """What a JSON file holds; raises DataError where it is none, nested too deeply or larger than a list can be."""
    with unpacked(path) as stream:
        data = stream.read(_DOCUMENT + 1)
    if len(data) > _DOCUMENT:
        raise DataError(f"{path}: is larger than {_DOCUMENT} bytes; that is no list")
    try:
        return json_value(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: is no JSON ({error})") from None


def json_value(text: str) -> Any:
    """What a JSON text holds; half a character (`\\ud800` alone) becomes the sign for one that is not known.

    >>> json_value(r'["\\ud83e\\uddff", "\\\\ud800", "\\ud800"]') == ["\U0001f9ff", r"\\ud800", "\ufffd"]
    True
    """
    halves = "\\ud" in text or "\\uD" in text
    return json.loads(_HALF.sub(lambda m: m[0] if m["whole"] else r"\ufffd", text) if halves else text)


def stated_day(text: object, path: Path) -> str:
    """The day that a file says it is of; raises DataError where that is no calendar day."""
    try:
        return parse_day(str(text)).isoformat()
    except ValueError:
        raise DataError(f"{path}: does not say its day as 2025-06-01, but {str(text)[:40]!r}") from None


def text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Every line that is not empty with its number; raises DataError where it is no UTF-8."""
    with unpacked(path) as stream, io.TextIOWrapper(stream, encoding="utf-8-sig") as text:
        number = 0
        lines = _Lines(text, path)
        try:
            for number, line in enumerate(lines, start=1):
                lines.begin()
                if line.strip():
                    yield number, line
        except UnicodeDecodeError:
            raise DataError(f"{path}:{number + 1}: is not UTF-8; save it as 'CSV UTF-8' and try again") from None


def columns_of(path: Path) -> list[str]:
    """The header of a CSV file; empty for an empty file and for one that is none."""
    csv.field_size_limit(_ROW)
    with unpacked(path) as stream, io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="") as text:
        try:
            return next(csv.reader(_Lines(text, path)), [])
        except csv.Error:
            return []


def table_rows(path: Path, needed: Sequence[str], what: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV file with a header and the line on which each ends; raises DataError where a column is missing."""
    csv.field_size_limit(_ROW)
    with unpacked(path) as stream, io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
        lines = _Lines(text, path)
        reader = csv.DictReader(lines)
        try:
            header = reader.fieldnames or []
            missing = [c for c in needed if c not in header]
            if missing:
                raise DataError(f"{path}:1: is not {what}; it has no column {missing[0]!r}")
            lines.begin()
            for row in reader:
                lines.begin()
                if None in row or None in row.values():
                    raise DataError(
                        f"{path}:{reader.line_num}: has not {len(header)} fields; a comma or a quote is missing or too many"
                    )
                yield reader.line_num, {key: value.strip() for key, value in row.items()}
        except UnicodeDecodeError:
            raise DataError(
                f"{path}:{reader.line_num + 1}: is not UTF-8; save it as 'CSV UTF-8' and try again"
            ) from None
        except csv.Error as error:
            raise DataError(f"{path}:{reader.line_num}: cannot be read as CSV ({error})") from None


def watched(records: Iterable[_R], what: str) -> Iterator[_R]:
    """The records of a pass that only looks, with its progress on stderr."""
    for number, record in enumerate(records, start=1):
        yield record
        if number % _EVERY == 0:
            talk(f"looked at {number} {what}")
