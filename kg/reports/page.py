"""The report as one HTML page to hand on: no script, no outside request, every text escaped."""

from __future__ import annotations

from importlib.resources import files

from kg.reports.cells import coverage_text, measures_text, reasons_text
from kg.screening import ScreenAnswer, Words

__all__ = ["html_report"]


def html_report(answer: ScreenAnswer, words: Words) -> bytes:
    """A page with the counts, a table of the rows, and what was looked at."""
    from jinja2 import Environment, StrictUndefined

    source = files("kg").joinpath("templates/screening.html").read_text(encoding="utf-8")
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(source)
    rows = [
        {
            "row": row,
            "reason": reasons_text(row.reasons, words),
            "lists": measures_text(answer, row.listed_by, words, lists=True),
            "named": measures_text(answer, row.reached("named"), words),
            "derived": measures_text(answer, row.reached("derived"), words),
            "counts": [len(row.reached(reach)) for reach in ("named", "derived", "general")],
        }
        for row in answer.rows
    ]
    page = template.render(pairs=zip, answer=answer, words=words, rows=rows, coverage=coverage_text(answer, words))
    return page.encode("utf-8", "replace")
