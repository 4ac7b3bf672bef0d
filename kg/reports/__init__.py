"""Reports of a screening: CSV and XLSX for spreadsheets, JSON for programs, HTML to hand on, text for a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from kg.reports.page import html_report
from kg.reports.sheets import csv_report, xlsx_report
from kg.reports.structure import json_report
from kg.reports.text import text_report
from kg.screening import ScreenAnswer, Words

__all__ = ["FORMATS", "report"]


def _json(answer: ScreenAnswer, words: Words) -> bytes:
    return (json.dumps(json_report(answer, words), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _text(answer: ScreenAnswer, words: Words) -> bytes:
    return text_report(answer, words).encode("utf-8", "replace")


FORMATS: Mapping[str, Callable[[ScreenAnswer, Words], bytes]] = {
    "csv": csv_report,
    "xlsx": xlsx_report,
    "json": _json,
    "html": html_report,
    "table": _text,
}


def report(answer: ScreenAnswer, words: Words, format: str) -> bytes:
    """The report in one of FORMATS as bytes; raises KeyError for another."""
    return FORMATS[format](answer, words)
