"""A user's list of counterparties, read as spreadsheets write it: every row is kept, blank and broken ones too.

Reads UTF-8 with or without byte order mark, UTF-16, GB18030 and Windows-1252; comma, semicolon, tab or bar; any of
the columns name, country and identifier under their usual headers (ontology/rules/screening/columns.csv).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.curated.form import decode
from kg.errors import DataError, UsageError
from kg.folding import fold

__all__ = ["ROLES", "Counterparties", "Counterparty", "counterparties_of", "read_counterparties"]

ROLES = ("name", "country", "identifier")
_SEPARATORS = ",;\t|"
_RUNAWAY = 8
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_LONE_BYTES = re.compile(rb"[\x80-\xff]+")
_WIDE_END = re.compile(rb"[\r\n]\0")
_BETWEEN = re.compile(rb"[,;\t|\r\n]")


class Counterparty(NamedTuple):
    """One row of the file: its line, its cells as they stand, what they say by role, and what is wrong with it.

    `faults` are keys of screening words with the numbers that belong to them.
    """

    line: int
    cells: tuple[str, ...]
    names: tuple[str, ...]
    country: str
    identifier: str
    faults: tuple[tuple[str, tuple[tuple[str, object], ...]], ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether it gives nothing to look up."""
        return not self.names and not self.identifier


class Counterparties(NamedTuple):
    """The header and the rows of a file, in their order."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Counterparty, ...]


def read_counterparties(path: Path, *, chosen: Mapping[str, str], columns: Path) -> Counterparties:
    """Read a list of counterparties; `chosen` names the column of a role where its header is unusual.

    `columns` is the file of usual headers. Raises UsageError where no column can be told to hold names or
    identifiers, DataError where the file cannot be read at all.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error})") from None
    return counterparties_of(data, str(path), chosen=chosen, columns=columns)._replace(file=path.name)


def counterparties_of(data: bytes, file: str, *, chosen: Mapping[str, str], columns: Path) -> Counterparties:
    """The list that the bytes of a file hold; `file` is what complaints call it. As `read_counterparties` otherwise."""
    text = _CONTROL.sub("�", _text(data, file))
    damaged = {number for number, line in enumerate(text.splitlines(), start=1) if "�" in line}
    text = text.replace("�", "")
    separator, text, skipped = _separator(text)
    records = _records(text, separator)
    header = next((fields for _, fields, _ in records if any(f.strip() for f in fields)), None)
    if header is None:
        raise DataError(f"{file}: is empty; the first line must hold column names such as name,country,identifier")
    roles = _roles(header, chosen, columns)
    if roles.keys() & {"name", "identifier"}:
        first = next(i for i, (_, fields, _) in enumerate(records) if fields is header)
        body, names = records[first + 1 :], header
    elif len(header) == 1 and not chosen:
        body, names, roles = records, ["name"], {"name": (0,)}
    else:
        shown = ", ".join(repr(h) for h in header[:8])
        raise UsageError(
            f"{file}: none of the columns {shown} is known to hold names or identifiers; "
            "rename one to 'name', or point to it with --name COLUMN or --identifier COLUMN"
        )
    widest = max([len(names), *(len(fields) for _, fields, _ in body)])
    titles = _titles([*names, *(f"column {n + 1}" for n in range(len(names), min(widest, len(names) + 50)))])
    found = (
        _counterparty(line + skipped, fields, open_, len(names), roles, line + skipped in damaged)
        for line, fields, open_ in body
    )
    return Counterparties(file, titles, tuple(r._replace(cells=_padded(r.cells, len(titles))) for r in found))


def _counterparty(
    line: int, fields: list[str], open_: bool, wanted: int, roles: Mapping[str, Sequence[int]], damaged: bool
) -> Counterparty:
    def said(role: str) -> list[str]:
        cells = (fields[i].strip() for i in roles.get(role, ()) if i < len(fields))
        return list(dict.fromkeys(c for c in cells if c))

    faults: list[tuple[str, tuple[tuple[str, object], ...]]] = []
    if open_:
        faults.append(("quote", ()))
    if len(fields) != wanted and any(f.strip() for f in fields):
        faults.append(("fields", (("count", len(fields)), ("wanted", wanted))))
    if damaged:
        faults.append(("damaged", ()))
    country, identifier = (next(iter(said(role)), "") for role in ("country", "identifier"))
    return Counterparty(line, tuple(fields), tuple(said("name")), country, identifier, tuple(faults))


def _text(data: bytes, file: str) -> str:
    if data[:2] == b"PK":
        raise DataError(f"{file}: is a workbook or an archive; save the sheet as 'CSV UTF-8' and try again")
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not marked and _is_utf16(data):
        return data.decode("utf-16-le", "replace")
    if not marked and _is_western(data):
        return data.decode("cp1252", "replace")
    try:
        return decode(data)
    except DataError as error:
        raise DataError(f"{file}: {error}") from None


def _is_utf16(data: bytes) -> bool:
    """Whether bytes that are neither marked nor UTF-8 look like two a sign: zeros behind line ends, and not just here and there."""
    ends = any(match.start() % 2 == 0 for match in _WIDE_END.finditer(data))
    return ends and not _is_utf8(data) and 2 * data.count(b"\0") > len(_BETWEEN.findall(data))


def _is_western(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 look like letters with accents: each alone among plain ones."""
    return not _is_utf8(data) and all(len(run) == 1 for run in _LONE_BYTES.findall(data))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: str) -> tuple[str, str, int]:
    """The separator, the text without Excel's line `sep=;`, and how many lines that took."""
    head, _, rest = text.partition("\n")
    if match := re.fullmatch(r"\ufeff?\"?sep=(.)\"?\r?", head, re.IGNORECASE):
        return match[1], rest, 1
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_SEPARATORS, key=lambda c: (bare.count(c), -_SEPARATORS.index(c))), text, 0


def _records(text: str, separator: str) -> list[tuple[int, list[str], bool]]:
    """Line, fields, and whether a quote is left open; a quote that swallows many lines is taken for a stray one."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    records, i = [], 0
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    while i < len(lines):
        taken = 1
        while taken < _RUNAWAY and i + taken < len(lines) and _is_open("\n".join(lines[i : i + taken])):
            taken += 1
        chunk = "\n".join(lines[i : i + taken])
        if _is_open(chunk):
            taken, chunk = 1, lines[i]
            records.append((i + 1, [f.strip().strip('"') for f in chunk.split(separator)], True))
        else:
            records.append((i + 1, next(csv.reader(io.StringIO(chunk), delimiter=separator), []), False))
        i += taken
    return records


def _is_open(text: str) -> bool:
    return text.count('"') % 2 == 1


def _roles(header: list[str], chosen: Mapping[str, str], columns: Path) -> dict[str, tuple[int, ...]]:
    with columns.open(encoding="utf-8", newline="") as file:
        usual = {fold(title): role for title, role in list(csv.reader(file))[1:]}
    folded = [fold(title) for title in header]
    found: dict[str, list[int]] = {}
    for role, title in chosen.items():
        if fold(title) not in folded:
            raise UsageError(f"there is no column {title!r}; the columns are {', '.join(repr(h) for h in header)}")
        found[role] = [folded.index(fold(title))]
    for i, title in enumerate(folded):
        role = usual.get(title, "")
        if role and role not in chosen and not any(i in taken for taken in found.values()):
            found.setdefault(role, []).append(i)
    return {role: tuple(places) for role, places in found.items()}


def _titles(header: Sequence[str]) -> tuple[str, ...]:
    """Column names, each once; an empty one is called by its place."""
    seen: dict[str, int] = {}
    titles = []
    for number, title in enumerate(header, start=1):
        name = title.strip() or f"column {number}"
        seen[name] = seen.get(name, 0) + 1
        titles.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(titles)


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    if len(cells) > width:
        return (*cells[: width - 1], " ".join(cells[width - 1 :]))
    return cells + ("",) * (width - len(cells))
