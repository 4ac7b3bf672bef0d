"""One CSV file, read strictly: every complaint names file and line, and nothing is guessed.

A facts folder is UTF-8 without a byte order mark, with LF line ends; what a spreadsheet makes of it is mended by
`kg fmt` (kg.curated.form), never silently here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from kg.model import Finding, Origin

__all__ = ["HIDDEN", "Row", "read_table"]

HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)  # control characters, signs of direction, what has no width; joiners, which some scripts need, are not among them


class Row(dict[str, str]):
    """The fields of one line by column name, and where it stands."""

    def __init__(self, fields: dict[str, str], origin: Origin) -> None:
        super().__init__(fields)
        self.origin = origin


def read_table(
    path: Path, *, shown_as: str, columns: Sequence[str], extra: Sequence[str] = ()
) -> tuple[list[Row], list[Finding]]:
    """Rows and findings of one file; `extra` are columns that may follow, in this order, each or none.

    A row with a fault is left out of the rows and has a finding; the caller decides what a finding means.
    """
    findings: list[Finding] = []

    def complain(line: int, code: str, message: str) -> None:
        findings.append(Finding(Origin(shown_as, line), code, message))

    text = _text(path, complain)
    if text is None:
        return [], findings
    lines = _records(text, complain)
    header = next(lines, None)
    if header is None:
        complain(1, "empty-file", f"no header line; the first line must be {','.join(columns)}")
        return [], findings
    names = header[1]
    allowed = [c for c in extra if c in names]
    if names != [*columns, *allowed]:
        told = ",".join(names)[:300]
        complain(1, "columns", f"columns are {told}; expected {','.join([*columns, *allowed])}")
        return [], findings
    rows = []
    for line, fields in lines:
        if len(fields) != len(names):
            complain(
                line,
                "field-count",
                f"{len(fields)} fields where {len(names)} are expected; a comma or a quote is missing or too many",
            )
            continue
        if hidden := next(filter(None, map(HIDDEN.search, fields)), None):
            told = f"U+{ord(hidden[0]):04X}"
            complain(
                line,
                "hidden",
                f"a field holds the character {told}, which is not seen or turns the text round; remove it",
            )
            continue
        if any(f != f.strip() for f in fields):
            complain(line, "spaces", "a field begins or ends with a space; run kg fmt")
            continue
        rows.append(Row(dict(zip(names, fields, strict=True)), Origin(shown_as, line)))
    return rows, findings


def _text(path: Path, complain: _Complain) -> str | None:
    try:
        data = path.read_bytes()
    except OSError as error:
        complain(0, "unreadable", f"cannot be read: {error.strerror or error}")
        return None
    if data[:3] == b"\xef\xbb\xbf" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        complain(1, "encoding", "begins with a byte order mark, as spreadsheets write it; run kg fmt")
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        complain(
            line, "encoding", f"byte 0x{data[error.start]:02x} is not UTF-8; run kg fmt, or save the file as UTF-8"
        )
        return None
    if "\0" in text:
        complain(text[: text.index("\0")].count("\n") + 1, "encoding", "holds a NUL character; the file is damaged")
        return None
    if "\r" in text:
        complain(text[: text.index("\r")].count("\n") + 1, "line-ends", "has Windows line ends; run kg fmt")
        return None
    if text and not text.endswith("\n"):
        complain(
            text.count("\n") + 1,
            "cut-off",
            "the last line has no line end: the file may be cut off; check its end, then run kg fmt",
        )
        return None
    return text


def _records(text: str, complain: _Complain) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text), strict=True)
    line = 1
    try:
        for fields in reader:
            if fields:
                yield line, fields
            line = reader.line_num + 1
    except csv.Error as error:
        complain(
            line, "quoting", f"cannot be read as CSV ({error}); a quote is open or stands inside an unquoted field"
        )


class _Complain(Protocol):
    """The form of the callback: line, code, message."""

    def __call__(self, line: int, code: str, message: str) -> None: ...
