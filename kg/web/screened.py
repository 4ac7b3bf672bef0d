"""Jobs that screen a list of counterparties: the report of `kg screen` as a file, or on a page."""

from __future__ import annotations

import base64
from typing import Any

from kg.counterparties import Counterparties, counterparties_of
from kg.errors import DataError, UsageError
from kg.messages import translated
from kg.paths import ontology_folder
from kg.reports import report
from kg.reports.cells import coverage_text, measures_text, reasons_text
from kg.screening import ScreenAnswer, Words, read_words
from kg.web.desk import Desk
from kg.web.jobs import Job, Reply
from kg.web.phrases import phrase
from kg.web.shell import compose

__all__ = ["JOBS"]

_SHOWN = 500
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _report(desk: Desk, job: Job) -> Reply:
    """The report as a file."""
    data = report(_answered(desk, job), read_words(job.lang), job.format)
    headers = {"content-disposition": f'attachment; filename="kg-screen-{job.day}.{job.format}"'}
    return Reply(200, _TYPES[job.format], data, headers)


def _page(desk: Desk, job: Job) -> Reply:
    """The report as a table with its files beside it; without a list the form that takes one."""
    words, answer = read_words(job.lang), None
    status, trouble = job.extra["trouble"] or (200, "")
    if job.extra["data"]:
        try:
            answer = _answered(desk, job)
        except UsageError as error:
            status, trouble = 400, translated(str(error), job.lang)
    return compose(
        job, "screen.html", title=words.say("title"), words=words, answer=answer, trouble=trouble, shown=_SHOWN,
        rows=_rows(answer, words) if answer else [], covered=coverage_text(answer, words) if answer else "",
        kept_data=job.extra["data"] if answer else "", file=job.extra["file"], most=job.extra["rows"],
        columns=[(role, phrase(f"column_{role}", job.lang), job.one(role)) for role in ("name", "country", "identifier")],
        status=status,
    )  # fmt: skip


def _answered(desk: Desk, job: Job) -> ScreenAnswer:
    view = desk.view(job)
    try:
        return view.screen(_read(job))
    except DataError as error:
        raise UsageError(str(error)) from None


def _read(job: Job) -> Counterparties:
    """The rows of the list; raises UsageError where there are too many."""
    data, most = base64.b64decode(str(job.extra["data"])), int(job.extra["rows"])
    chosen = {role: job.one(role) for role in ("name", "country", "identifier") if job.one(role)}
    usual = ontology_folder() / "rules" / "screening" / "columns.csv"
    asked = counterparties_of(data, str(job.extra["file"]), chosen=chosen, columns=usual)
    if len(asked.rows) > most:
        raise UsageError(
            f"{asked.file}: has {len(asked.rows)} rows, more than {most}; send it in parts, or use kg screen"
        )
    return asked


def _rows(answer: ScreenAnswer, words: Words) -> list[dict[str, Any]]:
    """The first rows as the page shows them."""
    return [
        {
            "line": row.counterparty.line,
            "text": " / ".join(row.counterparty.names) or row.counterparty.identifier,
            "country": row.counterparty.country,
            "verdict": row.verdict,
            "things": list({m.thing.id: m.thing for m in row.matches}.values())[:8],
            "reason": reasons_text(row.reasons, words),
            "lists": measures_text(answer, row.listed_by, words, lists=True),
            "counts": [(reach, len(row.reached(reach))) for reach in ("named", "derived", "general")],
            "next": words.say(row.question),
        }
        for row in answer.rows[:_SHOWN]
    ]


JOBS = {"report": _report, "page": _page}
