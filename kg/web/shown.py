"""Answers made ready for a page: exposures by reach, statements by section, with labels in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from kg.dossier import Stated
from kg.exposure import REACHES, Exposure
from kg.hops import Link
from kg.things import Thing, Things

__all__ = ["Group", "Line", "Way", "groups_of", "line_of"]


class Line(NamedTuple):
    """One link or statement as a sentence: subject, predicate, target, days, and where it stands."""

    subject: Thing
    predicate: str
    object: Thing | None
    value: str
    since: str
    until: str
    places: tuple[tuple[Thing, str], ...]
    marks: tuple[str, ...]
    id: str = ""
    derived_by: str = ""


class Way(NamedTuple):
    """One path of an exposure."""

    part: Thing | None
    facts: tuple[str, ...]
    since: str
    until: str
    certain: bool
    status: str
    status_label: str
    under: tuple[Thing, ...]
    relieved_by: tuple[Thing, ...]
    steps: tuple[Line, ...]


class Group(NamedTuple):
    """The exposures of one actor to one measure by one route."""

    reach: str
    measure: Thing
    citation: str
    actor: Thing
    route: str
    ways: tuple[Way, ...]

    @property
    def statuses(self) -> list[tuple[str, str]]:
        """Each status of its ways once, with its label."""
        return list(dict.fromkeys((w.status, w.status_label) for w in self.ways))


def groups_of(
    exposures: Sequence[Exposure], things: Things, citations: dict[str, str], lang: str
) -> list[tuple[str, list[Group]]]:
    """Exposures by reach, what is not law apart and last."""
    codes = {f"{s}:{c}" for e in exposures for s, c in _codes(e)}
    things.prepare([*codes, *(s.link.predicate for e in exposures for s in e.path)])
    found: dict[tuple[str, ...], list[Exposure]] = {}
    for e in exposures:
        reach = e.reach if e.binding else "proposed"
        found.setdefault((reach, e.measure, e.actor, e.route), []).append(e)
    order = (*REACHES, "proposed")
    groups = [
        Group(
            reach, things[measure], citations.get(measure, ""), things[actor], things[f"route:{route}"].label(lang),
            tuple(_way(e, things, lang) for e in alike),
        )
        for (reach, measure, actor, route), alike in found.items()
    ]  # fmt: skip
    groups.sort(key=lambda g: order.index(g.reach))
    return [(reach, list(some)) for reach, some in groupby(groups, key=lambda g: g.reach)]


def line_of(stated: Stated, things: Things, lang: str, according: str) -> Line:
    """A statement of a dossier."""
    marks = [m for m in (stated.rank, stated.confidence) if m not in ("normal", "certain", "preferred")]
    if stated.attributed_to:
        marks.append(f"{according} {things[stated.attributed_to].label(lang)}")
    return Line(
        things[stated.subject], things[stated.predicate].label(lang), things[stated.object] if stated.object else None,
        " ".join(filter(None, [stated.value, stated.unit])), stated.since or "", stated.until or "",
        tuple((things[e[0]], e[1]) for e in stated.evidence), tuple(marks), stated.id,
    )  # fmt: skip


def _way(e: Exposure, things: Things, lang: str) -> Way:
    facts = [things[f"{s}:{c}"].label(lang) for s, c in _codes(e) if s in ("effect", "policy")]
    steps = tuple(_step(s.link, s.source, s.locator, s.derived_by, things, lang) for s in e.path)
    return Way(
        things[e.part] if e.part != e.measure else None, tuple(facts), e.since or "", e.until or "", e.certain, e.status,
        things[f"status:{e.status}"].label(lang), tuple(_all(things, e.under)), tuple(_all(things, e.relieved_by)), steps,
    )  # fmt: skip


def _step(link: Link, source: str | None, locator: str | None, rule: str | None, things: Things, lang: str) -> Line:
    marks = (link.confidence,) if link.confidence in ("likely", "unsure") else ()
    return Line(
        things[link.subject], things[link.predicate].label(lang), things[link.object] if link.object else None,
        link.value or "", link.since or "", link.until or "",
        ((things[source], locator or ""),) if source else (), marks, link.statement or "", rule or "",
    )  # fmt: skip


def _codes(e: Exposure) -> list[tuple[str, str]]:
    found = [("route", e.route), ("status", e.status), *(("effect", x) for x in e.effects)]
    return [*found, ("policy", e.policy)] if e.policy else found


def _all(things: Things, ids: Iterable[str]) -> list[Thing]:
    return [things[i] for i in ids]
