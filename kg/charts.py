"""Timelines, matrices and tiers as attributed networkx graphs, ready to be drawn."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from kg.comparisons import MatrixAnswer
from kg.engine import Engine
from kg.exposure import Exposure
from kg.hops import Hops, Link
from kg.kinds import entities_of
from kg.pictured import MEASURES, Pictured
from kg.sections import read_sections, section_of
from kg.spells import bounds_of, may_hold, spells_over
from kg.status import ENDS
from kg.things import Things

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["matrix_network", "tiers_network", "timeline_network"]

_ANSWERS = ("am:respondsTo", "am:suspends", "am:rescinds", "am:supersedes")
_DIRECT = {"en": "Measures and provisions that name a territory", "zh": "直接点名地区的措施与条款"}
_WAYS = 4  # paths of one mark that are told
_MAKERS = ("am:isIssuedBy", "am:isProposedBy", "am:isMadeBy", "am:isStatedBy")


def timeline_network(engine: Engine, day: date, *, makers: Sequence[str] = ()) -> nx.MultiDiGraph[str]:
    """Measures with their lifecycles and the responses that answer one, grouped by who made them.

    With `makers` only what these actors made, what answers it, and what it answers.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    hops = Hops(engine, None)
    measures = [m for m in entities_of(engine, "measure") if m.startswith("measure:")]
    answers = [k for p in _ANSWERS for links in hops.backward(p, measures).values() for k in links]
    nodes = sorted({*measures, *(k.subject for k in answers if not k.subject.startswith("provision:"))})
    made: dict[str, Link] = {}
    for predicate in _MAKERS:
        for node, links in hops.forward(predicate, nodes).items():
            for link in links:
                made.setdefault(node, link)
    if makers:
        own = {n for n, link in made.items() if link.object in makers}
        tied = {n for k in answers for n in (k.subject, k.object) if own & {k.subject, k.object}}
        nodes = [n for n in nodes if n in own | tied]
    shown = set(nodes)
    answers = [k for k in answers if k.subject in shown and k.object in shown]
    pictured = Pictured(engine, nodes, [*answers, *made.values()], day)
    pictured.things.prepare([k.object for k in made.values()])
    events = {n: pictured.statuses.of(n, day).events for n in nodes if n.startswith("measure:")}
    words = Things(engine)
    words.prepare(f"event:{e.type}" for told in events.values() for e in told)
    for node in nodes:
        moments = [
            {"day": e.latest.isoformat(), "label": _both(words, f"event:{e.type}")} for e in events.get(node, ())
        ]
        if node in made and not moments:
            first = bounds_of(made[node])[0]
            moments = [{"day": first.isoformat(), "label": {"en": "stated", "zh": "表态"}}] if first else []
        group = _both(pictured.things, made[node].object) if node in made else None
        graph.add_node(node, group=group, moments=moments, **pictured.node(node, course=True))
    for link in answers:
        graph.add_edge(link.subject, link.object, key=link.statement, **pictured.edge(link))
    return graph


def matrix_network(
    engine: Engine, answer: MatrixAnswer, exposures: Iterable[Exposure], day: date
) -> nx.MultiDiGraph[str]:
    """Measures as rows and actors as columns, an edge for each pair and route, with its paths step by step."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    cells: dict[tuple[str, str, str], list[Exposure]] = {}
    for e in exposures:
        cells.setdefault((e.measure, e.actor, e.route), []).append(e)
    rows, columns = {m for m, _, _ in cells}, {a for _, a, _ in cells}
    links = [s.link for found in cells.values() for e in found for s in e.path]
    pictured = Pictured(engine, rows | columns, links, day)
    things = Things(engine)
    things.prepare({n for k in links for n in (k.subject, k.object)} | {f"route:{r}" for _, _, r in cells})
    things.prepare(f"status:{e.status}" for found in cells.values() for e in found)
    for node in sorted(rows | columns):
        graph.add_node(node, layer=0 if node in rows else 1, **pictured.node(node, course=node in rows))
    steps: dict[tuple[str, str | None, str | None], dict[str, Any]] = {}
    for (measure, actor, route), found in sorted(cells.items()):
        best = found[0]
        ways = [[_step(steps, s.link, s.source, s.locator, things, pictured) for s in e.path] for e in found[:_WAYS]]
        graph.add_edge(
            measure,
            actor,
            key=route,
            kind=route,
            label=_both(things, f"route:{route}"),
            since=best.since,
            until=best.until,
            marked="" if any(e.binding for e in found) else _both(things, f"status:{best.status}"),
            certainty=_certainty(found),
            **_first_source(best, pictured),
            ways=ways,
            more=len(found) - len(ways),
            command=shlex.join(["kg", "draw", "trace", actor, measure, "--route", route, "--as-of", day.isoformat()]),
        )
    return graph


def tiers_network(engine: Engine, day: date, *, groups: Sequence[str] = ()) -> nx.MultiDiGraph[str]:
    """Territories by the groups of which they are members and by the provisions that name them, with their days.

    A group that holds most territories tells little apart; it is drawn where `groups` name it.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    hops = Hops(engine, None)
    territories = entities_of(engine, "territory")
    member = [k for links in hops.forward("am:isMemberOf", territories).values() for k in links]
    named = [k for links in hops.backward("am:targets", territories).values() for k in links]
    links = [k for k in (*member, *named) if not groups or {k.subject, k.object} & set(groups)]
    if not groups:
        sizes = Counter(_block(k) for k in links)
        links = [k for k in links if sizes[_block(k)] * 2 <= len(territories)]
    blocks = {_block(k) for k in links}
    pictured = Pictured(engine, {n for k in links for n in (k.subject, k.object)}, links, day)
    wholes = _wholes(hops, blocks)
    wholes |= _owners(hops, [b for b in blocks if b.startswith("group:")])
    pictured.things.prepare(wholes.values())
    parts = Counter(wholes.values())
    sections = read_sections()
    for node in sorted({n for k in links for n in (k.subject, k.object)}):
        attributes = pictured.node(node, course=True)
        if node in blocks:
            attributes |= {"layer": 0}
            if section := section_of(node, sections):
                folded = section.folded and not groups
                attributes |= {"group": section.label, "place": section.place, "folded": folded}
            elif parts[wholes.get(node, "")] > 1:
                attributes["group"] = _both(pictured.things, wholes[node])
            else:
                attributes["group"] = _DIRECT if node.startswith(MEASURES) else attributes["kind_label"]
        else:
            attributes["layer"] = 1
        graph.add_node(node, **attributes)
    there = _tier_spells(pictured, links, day)
    for link in links:
        spans = there.get(link.statement)
        if spans is None:  # the measure never lived while it named the territory
            continue
        more = {} if spans == [(None, None)] else {"spans": spans}
        graph.add_edge(link.subject, link.object, key=link.statement, **pictured.edge(link), **more)
    return graph


def _block(link: Link) -> str:
    return link.object if link.predicate == "am:isMemberOf" else link.subject


def _tier_spells(pictured: Pictured, links: list[Link], day: date) -> dict[str, list[tuple[str | None, str | None]]]:
    """When each membership may hold; what a measure or provision names is there while it has begun and not ended."""
    acts = {k.subject for k in links if k.subject.startswith(MEASURES)}
    dead = {*ENDS, "not_yet"}

    def present(turn: date) -> set[str]:
        alive = {a for a in acts if pictured.statuses.of(a, turn).status not in dead}
        return {k.statement for k in links if may_hold(k, turn) and (k.subject not in acts or k.subject in alive)}

    days = {d for k in links for d in bounds_of(k) if d} | {d for a in acts for d in pictured.statuses.turns(a)} | {day}
    return spells_over(days, present)


def _certainty(found: Sequence[Exposure]) -> str:
    """Certain where one path is; unsure where each rests on an unsure statement; else possible."""
    if any(e.certain for e in found):
        return "certain"
    return "unsure" if all(any(s.link.confidence == "unsure" for s in e.path) for e in found) else "possible"


def _first_source(exposure: Exposure, pictured: Pictured) -> dict[str, Any]:
    """Where the first step of a path that has a source is written."""
    for step in exposure.path:
        if step.source:
            told = pictured.edge(step.link, step.source, step.locator)
            return {name: told.get(name) for name in ("source", "url", "citation", "locator")}
    return {}


def _owners(hops: Hops, groups: Iterable[str]) -> dict[str, str]:
    """The measure of the provisions that use a group, where it is a single one: the group is a tier of that measure."""
    users: dict[str, set[str]] = {}
    for predicate in ("am:targets", "am:exempts"):
        for group, links in hops.backward(predicate, groups).items():
            users.setdefault(group, set()).update(k.subject for k in links)
    found = {}
    for group, using in users.items():
        owners = {_wholes(hops, [u]).get(u, u) for u in using}
        if len(owners) == 1:
            found[group] = owners.pop()
    return found


def _wholes(hops: Hops, blocks: Iterable[str]) -> dict[str, str]:
    """The measure of each provision, however deep."""
    found: dict[str, str] = {}
    here = {b: b for b in blocks if b.startswith("provision:")}
    while here:
        up = hops.forward("am:isPartOf", set(here.values()))
        here = {block: up[node][0].object for block, node in here.items() if up[node]}
        found |= here
    return found


def _step(
    steps: dict[tuple[str, str | None, str | None], dict[str, Any]],
    link: Link,
    source: str | None,
    locator: str | None,
    things: Things,
    pictured: Pictured,
) -> dict[str, Any]:
    key = (link.statement or f"{link.subject} {link.predicate} {link.object}", source, locator)
    if key not in steps:
        edge = pictured.edge(link, source, locator)
        text = {
            lang: f"{things[link.subject].label(lang)} – {edge['label'][lang]} – {things[link.object].label(lang)}"
            for lang in ("en", "zh")
        }
        told = ("since", "until", "source", "url", "citation", "locator", "derived", "certainty")
        kept = {name: edge.get(name) for name in told}
        steps[key] = {"text": text, **kept}
    return steps[key]


def _both(things: Things, id_: str) -> dict[str, str]:
    return {"en": things[id_].label("en"), "zh": things[id_].label("zh")}
