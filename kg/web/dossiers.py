"""Jobs for the pages of one thing: a dossier, a measure's lifecycle, a source place by place, or its bare triples."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from kg.answers import DossierAnswer
from kg.dossier import Stated
from kg.engine import Engine
from kg.errors import UnknownName
from kg.status import Phase, Statuses
from kg.things import Things
from kg.vocab import ENTITY_PREFIXES, OUTSIDE, expand, shorten
from kg.web.desk import Desk
from kg.web.jobs import Job, Reply
from kg.web.phrases import phrase
from kg.web.shell import compose
from kg.web.shown import Line, groups_of, line_of

__all__ = ["JOBS"]

_LISTING = ("am:listsActor", "am:adds", "am:removes", "am:revises", "am:standsOn")
_SAID = ("am:isStatedBy", "am:isMadeBy", "am:isAbout", "am:estimates")
_AIMED = ("am:targets", "am:restricts", "am:obliges", "am:covers")


class Bar(NamedTuple):
    """One phase of a lifecycle as a part of a bar that is 1000 wide."""

    x: int
    width: int
    status: str
    label: str
    since: str
    until: str


def _page(desk: Desk, job: Job) -> Reply:
    """The page of an id, after its kind."""
    id_ = job.needed("id")
    prefix = id_.partition(":")[0]
    view = desk.view(job)
    if not view.store.engine.select(f"SELECT ?p WHERE {{ <{expand(id_)}> ?p ?o }} LIMIT 1"):
        raise UnknownName(f"there is nothing with the id {id_!r}")
    if prefix == "source":
        answer = view.source(id_)
        said = [(e.place, _lines(e.statements, answer.things, job.lang)) for e in answer.extracts]
        return compose(job, "source.html", title=answer.source.label(job.lang), answer=answer, places=said)
    if prefix not in ENTITY_PREFIXES:
        return _bare(desk, job, id_)
    shown = view.show(id_)
    things, lang = shown.things, job.lang
    things.prepare({s.predicate for s in shown.dossier.statements} | {f"name:{n[2]}" for n in shown.dossier.names})
    groups, standing = [], None
    if shown.trace is not None:
        groups = groups_of(shown.trace.exposures, shown.trace.things, shown.trace.citations, lang)
    if shown.status is not None:
        standing = (
            shown.status.status,
            things[f"status:{shown.status.status}"].label(lang),
            shown.status.since,
            shown.status.until,
        )
    own = [s for s in shown.dossier.statements if s.subject == id_]
    bars: list[Bar] = []
    if prefix in ("measure", "provision"):
        timeline = Statuses(view.store.engine, view.supposing).timeline(id_)
        bars = _bars(timeline, view.day, things, lang)
    reachable = prefix == "actor"
    names = [(n[0], things[f"name:{n[2]}"].label(lang), things[n[3]], n[4]) for n in shown.dossier.names]
    return compose(
        job, "entity.html", title=shown.thing.label(lang), answer=shown, item=shown.thing, prefix=prefix, standing=standing,
        groups=groups, bars=bars, sections=_sections(shown, own, lang), names=names,
        identifiers=_identifiers(view.store.engine, id_), kind=_kind(view.store.engine, shown.thing.kind, lang),
        aimed=_lines([s for s in own if s.predicate in _AIMED], things, lang), reachable=reachable,
        parts=_parts(view.store.engine, id_, view.day, things, lang) if bars else [],
        sources=[things[s] for s in shown.dossier.sources()],
    )  # fmt: skip


def _sections(answer: DossierAnswer, own: list[Stated], lang: str) -> list[tuple[str, list[Line]]]:
    """Statements by section, each section by date."""
    others = [s for s in answer.dossier.statements if s not in own]
    responses = [s for s in others if s.predicate == "am:respondsTo"]
    listings = [s for s in others if s.predicate in _LISTING]
    said = [s for s in others if s.predicate in _SAID or s.attributed_to == answer.thing.id]
    taken = {id(s) for s in (*responses, *listings, *said)}
    rest = [s for s in others if id(s) not in taken]
    found = [("answered", responses), ("facts", own), ("listings", listings), ("positions", said), ("about_it", rest)]
    return [(key, _lines(some, answer.things, lang)) for key, some in found if some]


def _lines(statements: Iterable[Stated], things: Things, lang: str) -> list[Line]:
    statements = list(statements)
    things.prepare(
        i
        for s in statements
        for i in (s.subject, s.predicate, s.object, s.attributed_to, *(e[0] for e in s.evidence))
        if i
    )
    according = phrase("according", lang)
    return [line_of(s, things, lang, according) for s in sorted(statements, key=lambda s: (s.since or "9999", s.id))]


def _bars(timeline: list[Phase], day: date, things: Things, lang: str) -> list[Bar]:
    """The phases from the first event to half a year past the last one or past the day."""
    dated = [p for p in timeline if p.start is not None]
    if not dated:
        return []
    assert dated[0].start is not None
    first = dated[0].start - timedelta(days=60)
    last = max([p.start for p in dated if p.start] + [day]) + timedelta(days=180)
    span = max(1, (last - first).days)
    things.prepare(f"status:{p.status}" for p in timeline)

    def at(when: date | None, default: date) -> int:
        return round(1000 * max(0, min(span, ((when or default) - first).days)) / span)

    bars = []
    for p in timeline:
        x, end = at(p.start, first), at(p.end, last)
        label = things[f"status:{p.status}"].label(lang)
        bars.append(Bar(x, max(2, end - x), p.status, label, str(p.start or ""), str(p.end or "")))
    bars.append(Bar(at(day, day), 2, "today", day.isoformat(), day.isoformat(), ""))
    return bars


def _parts(engine: Engine, id_: str, day: date, things: Things, lang: str) -> list[tuple[Any, ...]]:
    statuses = Statuses(engine)
    parts = statuses.parts(id_)
    statuses.prepare(parts)
    things.prepare(parts)
    found = []
    for part in parts:
        answer = statuses.of(part, day)
        found.append((things[part], answer.status, things[f"status:{answer.status}"].label(lang), answer.since or ""))
    return found


def _identifiers(engine: Engine, id_: str) -> list[tuple[str, str, str]]:
    """Identifiers of other registries and official numbers: what, text, address where there is one."""
    skos, dct = OUTSIDE["skos"], OUTSIDE["dcterms"]
    rows = engine.select(
        f"SELECT ?p ?o WHERE {{ VALUES ?p {{ <{skos}exactMatch> <{dct}identifier> <{OUTSIDE['schema']}leiCode> }} <{expand(id_)}> ?p ?o }} ORDER BY ?p ?o"
    )
    return [(shorten(str(p)), str(o), str(o) if str(o).startswith("http") else "") for p, o in rows]


def _kind(engine: Engine, kind: str, lang: str) -> str:
    rows = engine.select(
        f'SELECT ?l WHERE {{ ?c <{expand("am:kind")}> "{kind}" ; <{OUTSIDE["skos"]}prefLabel> ?l FILTER(lang(?l) = "{lang}") }}'
    )
    return str(rows[0][0]) if rows else kind


def _bare(desk: Desk, job: Job, id_: str) -> Reply:
    """What is said of a statement, a code or whatever else has an id: its triples, from both sides."""
    view = desk.view(job)
    iri = expand(id_)
    out = [
        (shorten(str(p)), shorten(str(o)))
        for p, o in view.store.engine.select(f"SELECT ?p ?o WHERE {{ <{iri}> ?p ?o }} ORDER BY ?p ?o LIMIT 500")
    ]
    into = [
        (shorten(str(s)), shorten(str(p)))
        for s, p in view.store.engine.select(f"SELECT ?s ?p WHERE {{ ?s ?p <{iri}> }} ORDER BY ?p ?s LIMIT 200")
    ]
    thing = view.things[id_]
    return compose(job, "bare.html", title=thing.label(job.lang), item=thing, out=out, into=into)


JOBS = {"page": _page}
