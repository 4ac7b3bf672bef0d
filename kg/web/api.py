"""Jobs of the API: the same JSON as the commands, or the same as rows of CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from kg.errors import DataError, UsageError
from kg.output import harmless
from kg.web.desk import Desk
from kg.web.jobs import Job, Reply
from kg.web.rows import rows_of

__all__ = ["JOBS", "csv_bytes", "given"]


def _find(desk: Desk, job: Job) -> Reply:
    """What a name means."""
    name = job.needed("q")
    matches = [m.as_json() for m in desk.view(job).find(name)]
    return given(job, {"query": name, "matches": matches})


def _suggest(desk: Desk, job: Job) -> Reply:
    """What a text may become while it is typed."""
    text = job.one("q")
    most = job.number("limit", 10, least=1, most=50)
    found = desk.register(job).suggest(text, most=most, prefixes=job.many("prefix"))
    return given(job, {"query": text, "suggestions": [s.thing.as_json() | {"score": s.score} for s in found]})


def _mentions(desk: Desk, job: Job) -> Reply:
    """Where a text stands in labels, names, titles, notes and stated texts."""
    most = job.number("limit", 100, least=1, most=10_000)
    return given(job, desk.store(job).search(job.needed("q")).as_json(most))


def _trace(desk: Desk, job: Job) -> Reply:
    """Which measures reach an actor, or whom a measure reaches."""
    return given(job, traced(desk, job).as_json())


def _status(desk: Desk, job: Job) -> Reply:
    """The computed status of a measure, with the events behind it."""
    return given(job, desk.view(job).status(job.needed("measure")).as_json())


def _diff(desk: Desk, job: Job) -> Reply:
    """What changed between two days."""
    return given(job, desk.diff(job).as_json())


def _classify(desk: Desk, job: Job) -> Reply:
    """A chip by its name, or by the figures of a JSON body, against the thresholds of the day."""
    view, body = desk.view(job), str(job.extra.get("body", ""))
    if bool(job.one("product")) == bool(body.strip()):
        raise UsageError("name a product, or POST its figures as JSON, and not both")
    if not body.strip():
        return given(job, view.classify(job.one("product")).as_json())
    try:
        return given(job, view.classify_figures(body, "the body").as_json())
    except DataError as error:
        raise UsageError(str(error)) from None


def _why(desk: Desk, job: Job) -> Reply:
    """Why a measure reaches an actor or a product, or why not."""
    return given(job, desk.view(job).why(job.needed("actor"), job.needed("measure")).as_json())


def _history(desk: Desk, job: Job) -> Reply:
    """When each exposure of an actor began, changed status or ended."""
    return given(job, desk.view(job).history(job.needed("actor")).as_json())


def _show(desk: Desk, job: Job) -> Reply:
    """Everything that the graph says of one entity, or what was taken from a source."""
    view = desk.view(job)
    thing = view.resolve(job.needed("entity"))
    answer = view.source(thing.id) if thing.id.startswith("source:") else view.show(thing.id)
    return given(job, answer.as_json())


def _listed(desk: Desk, job: Job) -> Reply:
    """Every entity of a kind, measures with their status."""
    return given(job, desk.view(job).registry(job.needed("kind")).as_json())


def _questions(desk: Desk, job: Job) -> Reply:
    """The named questions with their parameters; each is asked at /ask, and its text may be sent to /sparql."""
    found = [
        {"question": q.name, "title_en": q.title_en, "title_zh": q.title_zh, "columns": list(q.columns),
         "parameters": [{"name": p.name, "default": p.default, "about": p.about} for p in q.parameters], "text": q.text}
        for _, q in sorted(desk.store(job).questions().items())
    ]  # fmt: skip
    return given(job, found)


def traced(desk: Desk, job: Job) -> Any:
    """The trace that the parameters `actor` or `measure`, `route`, `max-hops` and `in-force-only` ask for."""
    actor, measure = job.one("actor"), job.one("measure")
    if bool(actor) == bool(measure):
        raise UsageError("name an actor or a measure, and not both")
    view, routes = desk.view(job), job.many("route")
    hops = job.number("max-hops", 12, least=1, most=50)
    run = view.trace if actor else view.trace_measure
    answer = run(actor or measure, routes=routes, max_hops=hops)
    return answer.in_force() if job.one("in-force-only") in ("1", "true", "on") else answer


def given(job: Job, data: Any) -> Reply:
    """An answer in the job's format."""
    if job.format == "csv":
        body = csv_bytes(*rows_of(job.name.partition(".")[2], data))
        name = f"kg-{job.name.partition('.')[2]}-{job.day}.csv"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Reply(200, "text/csv; charset=utf-8", body, headers)
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return Reply(200, "application/json", text.encode("utf-8", "replace"))


def csv_bytes(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    """Rows as CSV in UTF-8 with a mark at the front, so that spreadsheets read Chinese."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(
        {k: "" if v is None else harmless(v) if isinstance(v, str) else v for k, v in row.items()} for row in rows
    )
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


JOBS = {
    "find": _find,
    "suggest": _suggest,
    "mentions": _mentions,
    "trace": _trace,
    "status": _status,
    "diff": _diff,
    "classify": _classify,
    "why": _why,
    "history": _history,
    "show": _show,
    "list": _listed,
    "questions": _questions,
}
