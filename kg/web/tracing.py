"""Jobs for the pages about reach: a trace, why or why not, two days compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.answers import TraceAnswer
from kg.paths import ontology_folder
from kg.routes import read_routes
from kg.things import Things
from kg.view import View
from kg.web.api import traced
from kg.web.desk import Desk
from kg.web.jobs import Job, Reply
from kg.web.phrases import phrase
from kg.web.shell import compose
from kg.web.shown import groups_of

__all__ = ["JOBS"]


def _trace(desk: Desk, job: Job) -> Reply:
    """A firm on a day: exposures by reach with their paths, why not, what if."""
    view = desk.view(job)
    routes = _routes(view, job.lang)
    if not job.one("actor"):
        return compose(
            job, "trace.html", title=phrase("trace", job.lang), answer=None, routes=routes, groups=[], rows=[]
        )
    answer = traced(desk, job)
    groups = groups_of(answer.exposures, answer.things, answer.citations, job.lang)
    answer.things.prepare(r.scope for r in answer.coverage if r.scope != "all")
    rows = [(answer.things[r.scope] if r.scope != "all" else None, r.through, r.note) for r in answer.coverage]
    title = f"{phrase('trace_title', job.lang)} {answer.subject.label(job.lang)}"
    return compose(
        job,
        "trace.html",
        title=title,
        answer=answer,
        routes=routes,
        groups=groups,
        rows=rows,
        conflicts=_conflicts(answer, job.lang),
    )


def _why(desk: Desk, job: Job) -> Reply:
    """Why a measure reaches an actor, with the proof; or why not: what comes nearest and fails."""
    answer = desk.view(job).why(job.needed("actor"), job.needed("measure"))
    things, lang = answer.things, job.lang
    groups = groups_of(answer.reasons.exposures, things, answer.citations, lang)
    conditions = []
    for met, found in ((True, answer.reasons.met), (False, answer.reasons.nearest)):
        for c in found:
            things.prepare([*c.about, f"route:{c.route}" if c.route else "route:listed"])
            lines = [
                (things[k.subject], things[k.predicate].label(lang), things[k.object], k.since or "", k.until or "")
                for k in c.links
            ]
            kind = phrase(("meets_" if met else "fails_") + c.kind, lang)
            route = things[f"route:{c.route}"].label(lang) if c.route else ""
            about = [things[a] for a in c.about]
            wanted = ", ".join(_named(things, x, lang) for x in c.wanted.split(", ")) if c.wanted else ""
            found_ = ", ".join(_named(things, x, lang) for x in c.found.split(", ")) if c.found else ""
            conditions.append((kind, route, about, wanted, found_, lines))
    title = f"{answer.measure.label(lang)} → {answer.actor.label(lang)}"
    return compose(job, "why.html", title=title, answer=answer, groups=groups, conditions=conditions)


def _compare(desk: Desk, job: Job) -> Reply:
    """What changed between two days, each change with its cause."""
    lang = job.lang
    if not job.one("from") or not job.one("to"):
        return compose(job, "compare.html", title=phrase("compare_title", lang), answer=None, changes=[], sides=[])
    answer = desk.diff(job)
    things = answer.things
    things.prepare(f"status:{s}" for c in answer.measures for s in (c.before, c.after))
    changes = [(things[c.measure], answer.citations.get(c.measure, ""), c.before, things[f"status:{c.before}"].label(lang),
                c.after, things[f"status:{c.after}"].label(lang)) for c in answer.measures]  # fmt: skip
    sides = [
        (key, _changed(found, things, answer.citations, lang))
        for key, found in (("gained", answer.gained), ("lost", answer.lost))
    ]
    title = f"{phrase('compare_title', lang)}: {answer.first} → {answer.second}"
    return compose(job, "compare.html", title=title, answer=answer, changes=changes, sides=sides)


def _conflicts(answer: TraceAnswer, lang: str) -> list[tuple[Any, ...]]:
    """Prohibitions of compliance: whom they concern and how, who forbids what, status, days, where it stands."""
    things = answer.things
    things.prepare([x for c in answer.conflicts for x in (f"status:{c.status}", c.link.predicate)])
    return [
        (things[c.actor], phrase(f"side_{c.side}", lang), things[c.forbidding], things[c.link.predicate].label(lang),
         things[c.forbidden], c.status, things[f"status:{c.status}"].label(lang), c.link.since, c.link.until,
         things[c.link.source] if c.link.source else None, c.link.locator or "")
        for c in answer.conflicts
    ]  # fmt: skip


def _changed(changes: Iterable[Any], things: Things, citations: dict[str, str], lang: str) -> list[tuple[Any, ...]]:
    """Each pair of actor, measure and route once, with every cause."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for change in changes:
        e = change.exposure
        causes = found.setdefault((e.actor, e.measure, e.route), [])
        for c in change.causes:
            if c.kind == "status":
                text = f"{things[c.about].label(lang)}: {things[f'status:{c.before}'].label(lang)} → {things[f'status:{c.after}'].label(lang)}"
            else:
                text = f"{phrase('cause_' + c.kind, lang)} {c.after}".strip()
            if text not in causes:
                causes.append(text)
    return [
        (things[actor], things[measure], citations.get(measure, ""), things[f"route:{route}"].label(lang), causes)
        for (actor, measure, route), causes in found.items()
    ]


def _routes(view: View, lang: str) -> list[tuple[str, str]]:
    known = [r.id for r in read_routes(ontology_folder() / "rules" / "routes.csv")]
    view.things.prepare(f"route:{r}" for r in known)
    return [(r, view.things[f"route:{r}"].label(lang)) for r in known]


def _named(things: Things, text: str, lang: str) -> str:
    """The label of an id, or the text as it stands."""
    prefix = text.partition(":")[0]
    return things[text].label(lang) if prefix in ("territory", "group", "code", "status") else text


JOBS = {"trace": _trace, "why": _why, "compare": _compare}
