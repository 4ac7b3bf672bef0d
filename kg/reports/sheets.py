"""Reports for spreadsheets: CSV that Excel opens rightly, and XLSX; no cell of a user's file can act as a formula."""

from __future__ import annotations

import csv
import io
import re

from kg.errors import UsageError
from kg.output import harmless
from kg.reports.cells import COLUMNS, row_cells
from kg.screening import ScreenAnswer, Words
from kg.wording import say

__all__ = ["csv_report", "xlsx_report"]

_LONGEST = 32_000
_ROWS, _COLUMNS = 1_048_576, 16_384  # of a worksheet
_WIDTHS = {"verdict": 14, "score": 7, "named": 8, "derived": 8, "general": 8, "as_of": 11}


def csv_report(answer: ScreenAnswer, words: Words) -> bytes:
    """The user's columns and ours, as UTF-8 with a byte order mark; cells that look like formulas are escaped."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(title) for title in _header(answer, words)])
    for row in answer.rows:
        own = (harmless(cell) for cell in row.counterparty.cells)
        writer.writerow([*own, *(harmless(c) if isinstance(c, str) else c for c in row_cells(answer, row, words))])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def xlsx_report(answer: ScreenAnswer, words: Words) -> bytes:
    """A workbook: the rows with a filter and a frozen header, and a sheet that says what was looked at.

    Raises UsageError where a worksheet cannot hold them all.
    """
    import xlsxwriter

    width = len(answer.counterparties.columns) + len(COLUMNS)
    if len(answer.rows) >= _ROWS or width > _COLUMNS:
        raise UsageError(f"a worksheet holds {_ROWS} rows and {_COLUMNS} columns; write csv, or part the list")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": words.say("title"), "created": _fixed(answer.as_of)})
    bold, wrapped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    sheet = book.add_worksheet(_sheet_name(words.say("rows")))
    header = _header(answer, words)
    for column, title in enumerate(header):
        sheet.write_string(0, column, _short(title), bold)
    for number, row in enumerate(answer.rows, start=1):
        for column, cell in enumerate((*row.counterparty.cells, *row_cells(answer, row, words))):
            if isinstance(cell, str):
                sheet.write_string(number, column, _short(cell))
            else:
                sheet.write_number(number, column, cell)
    own = len(header) - len(COLUMNS)
    sheet.set_column(0, max(own - 1, 0), 24)
    for place, name in enumerate(COLUMNS, start=own):
        sheet.set_column(place, place, _WIDTHS.get(name, 40))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(answer.rows), 1), len(header) - 1)
    about = book.add_worksheet(_sheet_name(words.say("coverage")))
    about.set_column(0, 0, 60)
    about.set_column(1, 2, 50)
    lines = [(words.say("title"), answer.counterparties.file, ""), (words.say("as_of"), answer.as_of, "")]
    lines += [(words.say(v), str(n), "") for v, n in answer.counts.items()]
    for covered in answer.coverage:
        name = (
            answer.things[covered.scope].label(words.lang) if covered.scope != "all" else say("everything", words.lang)
        )
        part = "" if covered.scope == "all" or covered.whole else f" ({words.say('in_part')})"
        lines.append((name, f"{words.say('through')} {covered.through}{part}", covered.note))
    for number, line in enumerate([*lines, (words.say("notice"), "", "")]):
        for column, text in enumerate(line):
            about.write_string(number, column, _short(text), wrapped)
    book.close()
    return out.getvalue()


def _header(answer: ScreenAnswer, words: Words) -> list[str]:
    own, taken = list(answer.counterparties.columns), set(answer.counterparties.columns)
    ours = (words.say(name) for name in COLUMNS)
    return [*own, *(f"kg: {title}" if title in taken else title for title in ours)]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _sheet_name(text: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", text)[:31]


def _fixed(day: str) -> object:
    """The same time in every run, so that the same rows give the same bytes."""
    from datetime import datetime

    return datetime.fromisoformat(day)
