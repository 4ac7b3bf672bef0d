"""Files as publishers offer them: plain, gzip, or a zip archive with one file inside; always read as a stream."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar, cast

from kg.errors import DataError
from kg.output import talk

__all__ = ["columns_of", "table_rows", "text_lines", "unpacked", "watched"]

_FIELD = 10_000_000
_EVERY = 100_000
_R = TypeVar("_R")


@contextmanager
def unpacked(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked; raises DataError for an archive that holds none or several files."""
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rb") as stream:
                yield cast(IO[bytes], stream)
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                names = [n for n in archive.namelist() if not n.endswith("/")]
                if len(names) != 1:
                    raise DataError(
                        f"{path}: holds {len(names)} files where one is expected; unpack it and name the file"
                    )
                with archive.open(names[0]) as inside:
                    yield inside
        else:
            with path.open("rb") as plain:
                yield plain
    except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError) as error:
        raise DataError(f"{path}: cannot be unpacked ({error}); fetch it again") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from None


def text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Every line that is not empty with its number; raises DataError where it is no UTF-8."""
    with unpacked(path) as stream, io.TextIOWrapper(stream, encoding="utf-8-sig") as text:
        number = 0
        try:
            for number, line in enumerate(text, start=1):
                if line.strip():
                    yield number, line
        except UnicodeDecodeError:
            raise DataError(f"{path}:{number + 1}: is not UTF-8; save it as 'CSV UTF-8' and try again") from None


def columns_of(path: Path) -> list[str]:
    """The header of a CSV file; empty for an empty file."""
    with unpacked(path) as stream, io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="") as text:
        return next(csv.reader(text), [])


def table_rows(path: Path, needed: Sequence[str], what: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV file with a header and the line on which each ends; raises DataError where a column is missing."""
    csv.field_size_limit(_FIELD)
    with unpacked(path) as stream, io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text)
        try:
            header = reader.fieldnames or []
            missing = [c for c in needed if c not in header]
            if missing:
                raise DataError(f"{path}:1: is not {what}; it has no column {missing[0]!r}")
            for row in reader:
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
