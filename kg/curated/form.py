"""The one canonical form of a curated CSV file, and the reading of what spreadsheets make of it.

Reads UTF-8 with or without byte order mark, UTF-16 and GB18030, any line ends, `;` or tab as separator, and dates
written `2022/10/7`; writes UTF-8, LF, minimal quoting, rows in a fixed order.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kg.curated.facts import COLUMNS, table_of
from kg.errors import DataError

__all__ = ["ORDER", "canonical", "decode", "formatted", "read_user_text"]

ORDER = {
    "entities": ("id",),
    "names": ("entity", "kind", "lang", "name"),
    "sources": ("id",),
    "statements": ("subject", "predicate", "object", "value", "unit", "since", "until", "attributed_to"),
    "coverage": ("scope", "source", "through"),
    "refuted": ("subject", "predicate", "object", "value"),
}
_DATES = ("since", "until", "published", "retrieved", "through", "checked")
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?")


def decode(data: bytes) -> str:
    """The text of a file that a spreadsheet wrote; raises DataError when no encoding fits.

    >>> decode("华为".encode("gb18030"))
    '华为'
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif data[1:2] == b"\0":
        encodings = ["utf-16-le"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataError("is neither UTF-8, UTF-16 nor GB18030; save it as 'CSV UTF-8' and try again")


def read_user_text(path: Path) -> str:
    """The text of a user's own file in whatever encoding it has; raises DataError with its name where it cannot be read."""
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from None
    except DataError as error:
        raise DataError(f"{path}: {error}") from None


def canonical(path: Path) -> str:
    """The canonical text of one curated file; raises DataError where a row cannot be read."""
    table = table_of(path)
    if table is None:
        raise DataError(f"{path}: is no table of a facts folder")
    text = read_user_text(path)
    rows = _rows(text, path)
    if not rows:
        raise DataError(f"{path}:1: no header line; the first line must be {','.join(COLUMNS[table])}")
    header, *body = rows
    header = [name.strip() for name in header]
    if header[: len(COLUMNS[table])] != list(COLUMNS[table]):
        raise DataError(f"{path}:1: columns are {','.join(header)}; expected {','.join(COLUMNS[table])}")
    kept = []
    for line, fields in enumerate(body, start=2):
        if not any(f.strip() for f in fields):
            continue
        if len(fields) != len(header):
            raise DataError(f"{path}:{line}: {len(fields)} fields where {len(header)} are expected")
        kept.append([_field(name, text) for name, text in zip(header, fields, strict=True)])
    order = [header.index(name) for name in ORDER[table]]
    kept.sort(key=lambda fields: ([fields[i] for i in order], fields))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *kept])
    return out.getvalue()


def _rows(text: str, path: Path) -> list[list[str]]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        return list(
            csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=delimiter, strict=True)
        )
    except csv.Error as error:
        raise DataError(f"{path}: cannot be read as CSV ({error}); a quote is open or misplaced") from None


def _field(name: str, text: str) -> str:
    text = text.strip()
    if name in _DATES:
        match = _SLASHED.fullmatch(text)
        if match:
            return "-".join(f"{int(part):02d}" for part in match.groups() if part is not None)
    return text


def formatted(folder: Path, *, write: bool) -> Iterator[Path]:
    """Every file of a facts folder that is not in canonical form; mended where `write` says so."""
    if not folder.is_dir():
        raise DataError(f"{folder}: there is no such facts folder")
    for path in sorted(folder.rglob("*.csv")):
        if not path.resolve().is_relative_to(folder.resolve()):
            raise DataError(f"{path}: is a link that leads out of the folder; put a copy of the file here")
        text = canonical(path)
        if path.read_bytes() != text.encode():
            if write:
                temporary = path.with_name(f".{path.name}.tmp")
                try:
                    temporary.write_text(text, encoding="utf-8", newline="\n")
                    temporary.replace(path)
                except OSError as error:
                    with suppress(OSError):
                        temporary.unlink(missing_ok=True)
                    raise DataError(f"{path}: cannot be written ({error.strerror or error})") from None
            yield path
