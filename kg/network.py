"""Traces and surroundings as attributed networkx graphs, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kg.engine import Engine
from kg.exposure import Exposure, PathStep
from kg.hops import Hops, Link
from kg.pictured import MEASURES, Pictured, certainty_of
from kg.spells import Spell, bounds_of, may_hold, spells_over
from kg.vocab import shorten

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["day_network", "ego_network", "is_drawn", "path_network", "trace_network"]

_HUBS = ("territory", "group", "source")
_NEAR, _FAR = 60, 5
_UNDRAWN = (
    "am:hasFigure",
    "am:hasResponseType",
    "am:hasEvent",
    "am:hasEffect",
    "am:hasReviewPolicy",
    "am:isCountedPer",
)


_IDENTITY = {"en": "identity unsure", "zh": "身份不确定"}
_UNSURE = {"en": "unsure", "zh": "不确定"}

Dated = Sequence[tuple[date, Sequence[Exposure]]]


def trace_network(
    engine: Engine, exposures: Iterable[Exposure], focus: str, day: date, *, course: Dated = ()
) -> nx.MultiDiGraph[str]:
    """The union of all paths: nodes by entity, edges by statement from subject to object; layers lead to the firm.

    With a `course`, the exposures of other days, it has their paths too, and each part has its `spans`.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    here = list(exposures)
    found = here + [e for _, others in course for e in others]
    steps: dict[str, PathStep] = {}
    for e in found:
        for s in e.path:
            if s.link.predicate not in _UNDRAWN:
                steps.setdefault(_key(s.link), s)
    firm = {_key(s.link) for e in found if e.binding for s in e.path}
    ids = {n for s in steps.values() for n in (s.link.subject, s.link.object)} | {focus}
    layers = _layers(found, focus)
    there = _trace_spells(course, here, day)
    doubts = _doubts(found, focus)
    pictured = Pictured(engine, ids, [s.link for s in steps.values()], day)
    for id_ in sorted(ids):
        node = pictured.node(id_, course=bool(course))
        graph.add_node(
            id_,
            layer=layers.get(id_, 0),
            focus=id_ == focus,
            doubt=doubts.get(id_),
            **({"alike": id_.partition(":")[0]} if id_.startswith("product:") else {}),
            **node,
            **_spans(there, id_ if id_ != focus else None),
        )
    for key, step in sorted(steps.items()):
        attributes = pictured.edge(step.link, step.source, step.locator, proposed=key not in firm)
        graph.add_edge(step.link.subject, step.link.object, key=key, **attributes, **_spans(there, f"edge {key}"))
    return graph


def _doubts(exposures: Iterable[Exposure], focus: str) -> dict[str, dict[str, str]]:
    """What each node rests on that reaches the firm by unsure statements only, such as an entry of a list."""
    sure = {focus}
    found: dict[str, dict[str, str]] = {}
    for e in exposures:
        nodes = [n for s in e.path for n in (s.link.subject, s.link.object)]
        unsure = [s.link for s in e.path if s.link.confidence == "unsure"]
        if unsure:
            found |= dict.fromkeys(nodes, _doubt(unsure))
        else:
            sure.update(nodes)
    return {node: doubt for node, doubt in found.items() if node not in sure}


def _doubt(unsure: Iterable[Link]) -> dict[str, str]:
    return _IDENTITY if any(k.predicate == "am:listsActor" for k in unsure) else _UNSURE


def _trace_spells(course: Dated, here: Sequence[Exposure], day: date) -> dict[str, list[Spell]] | None:
    if not course:
        return None
    on = dict(course) | {day: here}

    def present(turn: date) -> set[str]:
        links = [s.link for e in on[turn] for s in e.path if s.link.predicate not in _UNDRAWN]
        return {f"edge {_key(k)}" for k in links} | {n for k in links for n in (k.subject, k.object)}

    found = spells_over(on, present)
    first = min(on).isoformat()
    return {key: [(since or first, until) for since, until in spans] for key, spans in found.items()}


def _spans(there: dict[str, list[Spell]] | None, key: str | None) -> dict[str, list[Spell]]:
    """The `spans` of a node or an edge; what is there always has none."""
    spans = [] if there is None or key is None else there[key]
    return {} if spans in ([], [(None, None)]) else {"spans": spans}


def path_network(exposure: Exposure) -> nx.MultiDiGraph[str]:
    """The path of one exposure by its ids alone, without a store to look anything up in."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    layers = _layers([exposure], exposure.actor)
    for step in exposure.path:
        link = step.link
        for node in (link.subject, link.object):
            kind, layer = node.partition(":")[0], layers.get(node, 0)
            graph.add_node(node, label=node, kind=kind, layer=layer, focus=node == exposure.actor)
        graph.add_edge(
            link.subject,
            link.object,
            key=_key(link),
            label=link.predicate.partition(":")[2],
            since=link.since,
            until=link.until,
            source=step.source,
            locator=step.locator,
            derived=step.derived_by is not None,
            certainty=certainty_of(link),
        )
    return graph


def ego_network(engine: Engine, focus: str, day: date, *, course: bool = False) -> nx.MultiDiGraph[str]:
    """Who and what is around an entity on a day: every neighbour, and a few of each neighbour's own.

    Places, groups and sources have hundreds of neighbours and lead no further; `distance` is 0, 1 or 2, and
    `graph.graph["left_out"]` counts the direct links for which there was no room. With its `course` the graph has
    what was around it on other days too; each part then has its `spans`, and the distances differ from day to day.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    hops = Hops(engine, None if course else day)
    every = _drawn(hops.around([focus]))
    if course:
        every.sort(key=lambda k: not may_hold(k, day))
    near = every[:_NEAR]
    graph.graph["left_out"] = sum(may_hold(k, day) for k in every) - sum(may_hold(k, day) for k in near)
    first = sorted({n for k in near for n in (k.subject, k.object)} - {focus})
    far: list[Link] = []
    for node, around in hops.around_each([n for n in first if n.partition(":")[0] not in _HUBS]).items():
        onward = [k for k in _drawn(around) if focus not in (k.subject, k.object) and _other(k, node) not in first]
        if course:
            onward.sort(key=lambda k: not may_hold(k, day))
        far += onward[:_FAR]
    between = [k for k in _drawn(hops.around(first)) if k.subject in first and k.object in first]
    links = {k.statement: k for k in (*near, *far, *between)}
    distance = {n: 2 for k in links.values() for n in (k.subject, k.object)} | dict.fromkeys(first, 1) | {focus: 0}
    pictured = Pictured(engine, distance, links.values(), day)
    there = _ego_spells(pictured, list(links.values()), focus, day) if course else None
    for id_ in sorted(distance):
        attributes = pictured.node(id_, course=course) | ({} if course else {"distance": distance[id_]})
        own = [k for k in near if id_ != focus and id_ in (k.subject, k.object)]
        if own and all(k.confidence == "unsure" for k in own):
            attributes["doubt"] = _doubt(own)
        if there is not None and id_ != focus and id_ not in there:
            continue
        graph.add_node(id_, focus=id_ == focus, **attributes, **_spans(there, id_ if id_ != focus else None))
    for key, link in sorted(links.items()):
        if there is None or f"edge {key}" in there:
            graph.add_edge(link.subject, link.object, key=key, **pictured.edge(link), **_spans(there, f"edge {key}"))
    return graph


def _ego_spells(pictured: Pictured, links: list[Link], focus: str, day: date) -> dict[str, list[Spell]]:
    """When each node is within two steps of the focus; a measure is not there before its first event."""
    nodes = {n for k in links for n in (k.subject, k.object)}
    begun = {n: min(pictured.statuses.turns(n), default=None) for n in nodes if n.startswith(MEASURES)}
    days = {d for k in links for d in bounds_of(k) if d} | {d for d in begun.values() if d} | {day}

    def present(turn: date) -> set[str]:
        alive = {n for n in nodes if (first := begun.get(n)) is None or first <= turn or n == focus}
        on = [k for k in links if may_hold(k, turn) and k.subject in alive and k.object in alive]
        near = {n for k in on if focus in (k.subject, k.object) for n in (k.subject, k.object)}
        reached = near | {n for k in on if k.subject in near or k.object in near for n in (k.subject, k.object)}
        return reached | {f"edge {k.statement}" for k in on if k.subject in reached and k.object in reached}

    return spells_over(days, present)


def is_drawn(link: Link) -> bool:
    """Whether a link between two things is worth a line in a picture."""
    return link.predicate not in _UNDRAWN and bool(link.object)


def _drawn(links: Iterable[Link]) -> list[Link]:
    return [k for k in links if is_drawn(k)]


def _other(link: Link, node: str) -> str:
    return link.object if link.subject == node else link.subject


def _key(link: Link) -> str:
    return link.statement or f"{link.subject} {link.predicate} {link.object}"


def _layers(exposures: Sequence[Exposure], focus: str) -> dict[str, int]:
    """The layer of each node, 0 on the measure's side: every step of every path leads one layer further from the firm."""
    height = {focus: 0}
    outward: set[tuple[str, str]] = set()
    for exposure in exposures:
        near = {exposure.actor}
        height.setdefault(exposure.actor, 0)
        left = [step.link for step in exposure.path]
        while left:
            onward = [k for k in left if k.subject in near or k.object in near]
            if not onward:
                break
            left = [k for k in left if k not in onward]
            met = set(near)
            for link in onward:
                inner, outer = (link.subject, link.object) if link.subject in near else (link.object, link.subject)
                outward.add((inner, outer))
                met.add(outer)
            near = met
    for _ in range(len(outward)):
        moved = False
        for inner, outer in sorted(outward):
            if outer != focus and height.get(outer, 0) <= height.get(inner, 0) < len(outward):
                height[outer] = height.get(inner, 0) + 1
                moved = True
        if not moved:
            break
    furthest = max(height.values())
    return {node: furthest - steps for node, steps in height.items()}


def day_network(dated: Engine) -> nx.MultiDiGraph[str]:
    """The links of a day as a graph of ids; edges carry their predicate."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    found = dated.rows(
        f"SELECT ?s ?p ?o WHERE {{ GRAPH <{dated.day_graph}> {{ ?s ?p ?o FILTER(isIRI(?o)) }} }} ORDER BY ?s ?p ?o"
    )
    assert isinstance(found, tuple)
    for s, p, o in found[1]:
        graph.add_edge(shorten(s), shorten(o), key=shorten(p), predicate=shorten(p))
    return graph
