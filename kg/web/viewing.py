"""Jobs for the pages around pictures: which view, of what, on which day, with a slider that asks the server."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kg.engine import Engine
from kg.things import Thing
from kg.view import View
from kg.vocab import AM, OUTSIDE
from kg.web.desk import Desk
from kg.web.drawn import VIEWS, most_spoken_of
from kg.web.jobs import Job, Reply
from kg.web.phrases import phrase
from kg.web.shell import address, compose

__all__ = ["JOBS"]

# per view: the parameters that name things, the prefixes of each, and whether there may be several
_TAKES = {
    "ego": (("entity", (), False),),
    "trace": (("actor", ("actor",), False), ("measure", ("measure", "provision"), False)),
    "timeline": (("actor", ("actor", "group"), True),),
    "matrix": (("actor", ("actor",), True), ("measure", ("measure", "provision"), True)),
    "overview": (),
    "tiers": (("group", ("group", "provision", "measure"), True),),
}
_NEEDED = {"ego": "entity", "trace": "actor"}
_SUGGESTED = 12


class Field(NamedTuple):
    """One parameter as a form shows it: what was chosen, with the address without each."""

    name: str
    label: str
    chosen: list[tuple[Thing, str]]
    several: bool
    suggest: str
    shown: str


class Days(NamedTuple):
    """The slider: days as numbers from 1970, those on which a measure turned, and the ones next to the day."""

    first: int
    last: int
    day: int
    turns: list[int]
    before: str
    after: str


def _page(desk: Desk, job: Job) -> Reply:
    """One of the six views, or the choice of what it should show."""
    kind = str(job.extra["path"]).rpartition("/")[2]
    view = desk.view(job)
    fields = [_field(view, job, kind, *taken) for taken in _TAKES[kind]]
    needed = _NEEDED.get(kind)
    ready = needed is None or any(f.name == needed and f.chosen for f in fields)
    chosen = {k: list(job.many(k)) for k in ("entity", "actor", "measure", "group", "route", "expand")}
    given = [(k, v) for k, values in chosen.items() for v in values]
    firms = [] if ready else most_spoken_of(view.store.engine, _SUGGESTED)
    view.things.prepare(firms)
    title = phrase(f"view_{kind}", job.lang)
    if ready and needed:
        title = f"{title}: {next(f for f in fields if f.name == needed).chosen[0][0].label(job.lang)}"
    others = [(k, phrase(f"view_{k}", job.lang), _beside(job, kind, k)) for k in VIEWS]
    return compose(
        job, "view.html", title=title, kind=kind, fields=fields, ready=ready, views=others,
        frame=address(job, f"/draw/{kind}", *given), slider=_days(view.store.engine, job, kind, given), given=given,
        firms=[(view.things[f].label(job.lang), address(job, f"/view/{kind}", (needed or "", f))) for f in firms],
    )  # fmt: skip


def _field(view: View, job: Job, kind: str, name: str, prefixes: tuple[str, ...], several: bool) -> Field:
    things = [view.resolve(text, *prefixes) for text in job.many(name)]
    chosen = []
    for thing, text in zip(things, job.many(name), strict=True):
        rest = [(k, v) for k in job.parameters if k != "expand" for v in job.many(k) if (k, v) != (name, text)]
        chosen.append((thing, address(job, f"/view/{kind}", *rest)))
    suggest = name if name in ("actor", "measure") else "all"
    shown = ""
    if things and not several:
        label = things[0].label(job.lang)
        alone = [m.thing.id for m in view.find(label) if not prefixes or m.thing.id.startswith(prefixes)]
        shown = label if alone == [things[0].id] else things[0].id
    return Field(name, phrase(name, job.lang), chosen, several, suggest, shown)


def _beside(job: Job, here: str, there: str) -> str:
    """The address of another view of the same thing, as far as it takes one."""
    subject = job.one("entity") or job.one("actor")
    if there == "ego" and subject:
        return address(job, "/view/ego", ("entity", subject))
    if there == "trace" and subject.partition(":")[0] not in ("measure", "provision", "product"):
        return address(job, "/view/trace", *([("actor", subject)] if subject else []))
    if there == "matrix" and here in ("trace", "matrix"):
        return address(job, "/view/matrix", *(("actor", a) for a in job.many("actor")))
    return address(job, f"/view/{there}")


def _days(engine: Engine, job: Job, kind: str, given: list[tuple[str, str]]) -> Days:
    """From the first event to the last one, or to the day where that lies outside."""
    rows = engine.select(
        f"""PREFIX am: <{AM}> PREFIX rdf: <{OUTSIDE["rdf"]}> SELECT DISTINCT ?from WHERE {{
        ?st rdf:predicate am:hasEvent ; am:certainFrom ?from }} ORDER BY ?from"""
    )
    turns = [str(row[0]) for row in rows if "1950" < str(row[0]) < "2200"]
    bounds = sorted([*turns[:1], *turns[-1:], job.day])
    # the early ones lie far apart; the slider begins where they come close
    first = next((t for t in turns if t >= "2018"), bounds[0])
    before = max((t for t in turns if t < job.day), default="")
    after = min((t for t in turns if t > job.day), default="")
    shown = [t for t in turns if t >= min(first, job.day)]

    def link(day: str) -> str:
        return address(job, f"/view/{kind}", *given, as_of=day) if day else ""

    return Days(
        _number(min(first, job.day)), _number(bounds[-1]), _number(job.day), [_number(t) for t in shown],
        link(before), link(after),
    )  # fmt: skip


def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()


JOBS = {"page": _page}
