"""Jobs for the general pages: start, search, lists, about, preview, and what is shown when something is wrong."""

from __future__ import annotations

from typing import NamedTuple

from kg.coverage import read_coverage
from kg.engine import Engine
from kg.errors import UnknownName
from kg.things import Thing, Things
from kg.vocab import AM, OUTSIDE, shorten
from kg.web.desk import Desk
from kg.web.drawn import most_spoken_of
from kg.web.jobs import Job, Reply
from kg.web.phrases import phrase
from kg.web.shell import compose, place

__all__ = ["JOBS", "problem"]

_KINDS = ("measure", "company", "agency", "product", "provision", "technology", "territory", "position")
_SHOWN = 60


class Act(NamedTuple):
    """An event in the life of a measure."""

    date: str
    measure: Thing
    event: Thing


def _home(desk: Desk, job: Job) -> Reply:
    """The start page: what the graph holds, how fresh it is, where to begin."""
    view = desk.view(job)
    answer = view.registry("measure")
    counts: dict[str, int] = {}
    for id_, status in answer.statuses.items():
        if id_.startswith("measure:"):
            counts[status] = counts.get(status, 0) + 1
    view.things.prepare(f"status:{s}" for s in counts)
    statuses = [
        (s, view.things[f"status:{s}"].label(job.lang), n) for s, n in sorted(counts.items(), key=lambda c: -c[1])
    ]
    acts, firms = _acts(view.store.engine, job.day), most_spoken_of(view.store.engine, 16)
    view.things.prepare([*(i for a in acts for i in a[1:]), *firms])
    return compose(
        job, "home.html", title=phrase("site", job.lang), statuses=statuses, total=sum(counts.values()),
        acts=[Act(day, view.things[m], view.things[e]) for day, m, e in acts],
        firms=[view.things[f] for f in firms],
        through=str(job.version.about.get("known_through") or ""),
    )  # fmt: skip


def _search(desk: Desk, job: Job) -> Reply:
    """What a text may mean and where it stands; where it is exactly one thing, its page at once, unless `texts` is asked for."""
    text = job.one("q")
    matches = desk.view(job).find(text) if text else []
    if len(matches) == 1 and not job.one("texts"):
        where = place(job, matches[0].thing.id)
        return Reply(303, "text/html; charset=utf-8", b"", {"location": where})
    seen = {m.thing.id for m in matches}
    near = [s.thing for s in desk.register(job).suggest(text, most=40) if s.thing.id not in seen]
    found = [m.thing for m in matches]
    mentions = desk.store(job).search(text)
    mentions.prepare(_SHOWN)
    return compose(
        job, "search.html", title=f"{phrase('results', job.lang)} {text}", text=text, found=found, near=near,
        mentions=mentions, shown=mentions.passages[:_SHOWN],
    )  # fmt: skip


def _listing(desk: Desk, job: Job) -> Reply:
    """Every entity of a kind."""
    kind = job.one("kind", "measure")
    view = desk.view(job)
    answer = view.registry(kind)
    view.things.prepare(f"status:{s}" for s in set(answer.statuses.values()))
    rows = [
        (t, answer.citations.get(t.id, ""), answer.statuses.get(t.id, ""), _label(view.things, answer.statuses.get(t.id), job.lang))
        for t in answer.things
    ]  # fmt: skip
    return compose(job, "list.html", title=kind, kind=kind, rows=rows, kinds=_KINDS)


def _about(desk: Desk, job: Job) -> Reply:
    """What this is, what was read through which day, where the interfaces are."""
    view = desk.view(job)
    rows = read_coverage(view.store.engine)
    view.things.prepare(i for r in rows for i in (r.scope, r.source) if i and i != "all")
    shown = [
        (view.things[r.scope] if r.scope != "all" else None, view.things[r.source] if r.source else None, r.since or "", r.through, r.note)
        for r in rows
    ]  # fmt: skip
    base = str(job.extra["base"])
    return compose(job, "about.html", title=phrase("about_title", job.lang), rows=shown, base=base)


def _preview(desk: Desk, job: Job) -> Reply:
    """A small card of an entity for reconciliation clients."""
    view = desk.view(job)
    matches = view.find(job.needed("id"))
    if len(matches) != 1:
        raise UnknownName(f"there is nothing with the id {job.one('id')!r}")
    thing = matches[0].thing
    return compose(job, "preview.html", title=thing.label(job.lang), item=thing)


def problem(job: Job, status: int, message: str) -> Reply:
    """The page that says what is wrong and where to go on."""
    bare = str(job.extra.get("path", "")).startswith("/draw/")  # a picture stands in a page that has the rest
    return compose(
        job,
        "trouble.html" if bare else "problem.html",
        title=phrase("problem", job.lang),
        status=status,
        message=message,
    )


def _acts(engine: Engine, day: str) -> list[tuple[str, str, str]]:
    rows = engine.select(
        f"""PREFIX am: <{AM}> PREFIX rdf: <{OUTSIDE["rdf"]}> SELECT DISTINCT ?since ?m ?event WHERE {{
        ?st rdf:predicate am:hasEvent ; rdf:subject ?m ; rdf:object ?event ; am:sinceText ?since ; am:certainFrom ?from ;
            am:hasStanding ?standing .
        FILTER(?from <= "{day}"^^<{OUTSIDE["xsd"]}date>) }} ORDER BY DESC(?from) ?m ?event LIMIT 12"""
    )
    return [(str(since), shorten(str(m)), shorten(str(event))) for since, m, event in rows]


def _label(things: Things, status: str | None, lang: str) -> str:
    return things[f"status:{status}"].label(lang) if status else ""


JOBS = {"home": _home, "search": _search, "listing": _listing, "about": _about, "preview": _preview}
