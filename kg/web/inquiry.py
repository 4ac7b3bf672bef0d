"""Jobs for the pages that ask: SPARQL with prefixes, and the named questions as forms."""

from __future__ import annotations

from typing import NamedTuple

from kg.caps import Caps
from kg.datasets import dataset_of
from kg.errors import KgError, UnknownName
from kg.pictures import ends_of
from kg.vocab import is_curie, namespaces, shorten
from kg.web.desk import Desk
from kg.web.jobs import Job, Reply
from kg.web.phrases import phrase
from kg.web.shell import compose

__all__ = ["JOBS"]

_SHOWN, _LONGEST = 500, 200_000
_SAMPLE = """SELECT ?measure ?label WHERE {
  ?measure am:hasStatus status:in_force ;
           skos:prefLabel ?label .
  FILTER(lang(?label) = "en")
}
ORDER BY ?label
LIMIT 50"""


class Table(NamedTuple):
    """The first rows of an answer, or its text where it has none."""

    columns: list[str]
    rows: list[list[str]]
    total: int
    text: str = ""
    drawable: bool = False


def _query(desk: Desk, job: Job) -> Reply:
    """A SPARQL text with its answer as a table and downloads."""
    text, table, trouble = job.one("query"), None, ""
    if text:
        try:
            table = _answered(desk, job, text)
        except KgError as error:
            trouble = str(error)
    questions = sorted(desk.store(job).questions().values(), key=lambda q: q.name)
    return compose(
        job, "query.html", title=phrase("query_title", job.lang), text=text or _SAMPLE, table=table, trouble=trouble,
        questions=questions, prefixes=sorted(namespaces().items()), status=400 if trouble else 200, shown=_SHOWN,
    )  # fmt: skip


def _ask(desk: Desk, job: Job) -> Reply:
    """A named question as a form, with its answer; a parameter `p` is `name=value`."""
    name = job.one("question")
    questions = desk.store(job).questions()
    if name not in questions:
        raise UnknownName(f"no question {name!r}")
    question = questions[name]
    values = dict(_pair(p) for p in job.many("p"))
    given = {k: v for k, v in values.items() if v}
    view = desk.view(job)
    text = view.question_text(name, given)
    table = _answered(desk, job, text)
    title = question.title_zh if job.lang == "zh" else question.title_en
    fields = [(p.name, p.about, _plain(p.default), given.get(p.name, "")) for p in question.parameters]
    return compose(job, "ask.html", title=title, question=question, fields=fields, text=text, table=table, shown=_SHOWN)


def _answered(desk: Desk, job: Job, text: str) -> Table:
    dataset = dataset_of(text, job.day)
    engine = desk.dated(job, dataset.day) if dataset.dated else desk.store(job).engine
    formats: dict[str, str | None] = {"rows": "json", "truth": "json", "graph": "ttl"}
    caps = Caps(20_000, 1 << 24)
    desk.begin()
    format, data = engine.within(text, formats, default=dataset.merged, named=dataset.named, caps=caps)
    if format == "ttl":
        text = data.decode("utf-8")
        return Table([], [], 0, text[:_LONGEST], drawable=bool(text.strip()))
    import json

    found = json.loads(data)
    if "boolean" in found:
        return Table(["ASK"], [[str(found["boolean"]).lower()]], 1)
    columns = found["head"]["vars"]
    rows = [[shorten(r.get(c, {}).get("value", "")) for c in columns] for r in found["results"]["bindings"]]
    pairs = [ends_of(row) for row in rows[:_SHOWN] if len(row) > 1]
    drawable = any(is_curie(s) and is_curie(o) for s, _, o in pairs)
    return Table(columns, rows[:_SHOWN], len(rows), drawable=drawable)


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip()


def _plain(default: str) -> str:
    """The default of a parameter as a reader would write it."""
    if default.startswith("<"):
        return shorten(default.strip("<>"))
    return "" if default == "UNDEF" else default.partition("^^")[0].strip('"')


JOBS = {"query": _query, "ask": _ask}
