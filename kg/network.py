"""Traces and surroundings as attributed networkx graphs, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from kg.engine import Engine
from kg.exposure import Exposure
from kg.hops import Hops, Link
from kg.pictured import Pictured
from kg.vocab import shorten

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["day_network", "ego_network", "trace_network"]

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


def trace_network(engine: Engine, exposures: Iterable[Exposure], focus: str, day: date) -> nx.MultiDiGraph[str]:
    """The union of all paths: nodes by entity, edges by statement from subject to object; layers lead to the firm."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    found = list(exposures)
    steps = {_key(s.link): s for e in found for s in e.path if s.link.predicate not in _UNDRAWN}
    firm = {_key(s.link) for e in found if e.binding for s in e.path}
    ids = {n for s in steps.values() for n in (s.link.subject, s.link.object)} | {focus}
    layers = _layers(found, focus)
    pictured = Pictured(engine, ids, [s.link for s in steps.values()], day)
    for id_ in sorted(ids):
        graph.add_node(id_, layer=layers.get(id_, 0), focus=id_ == focus, **pictured.node(id_))
    for key, step in sorted(steps.items()):
        attributes = pictured.edge(step.link, step.source, step.locator, proposed=key not in firm)
        graph.add_edge(step.link.subject, step.link.object, key=key, **attributes)
    return graph


def ego_network(engine: Engine, focus: str, day: date) -> nx.MultiDiGraph[str]:
    """Who and what is around an entity on a day: every neighbour, and a few of each neighbour's own.

    Places, groups and sources have hundreds of neighbours and lead no further; `distance` is 0, 1 or 2, and
    `graph.graph["left_out"]` counts the direct links for which there was no room.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    hops = Hops(engine, day)
    every = _drawn(hops.around([focus]))
    near = every[:_NEAR]
    graph.graph["left_out"] = len(every) - len(near)
    first = sorted({n for k in near for n in (k.subject, k.object)} - {focus})
    far: list[Link] = []
    for node, around in hops.around_each([n for n in first if n.partition(":")[0] not in _HUBS]).items():
        onward = [k for k in _drawn(around) if focus not in (k.subject, k.object) and _other(k, node) not in first]
        far += onward[:_FAR]
    between = [k for k in _drawn(hops.around(first)) if k.subject in first and k.object in first]
    links = {k.statement: k for k in (*near, *far, *between)}
    distance = {n: 2 for k in links.values() for n in (k.subject, k.object)} | dict.fromkeys(first, 1) | {focus: 0}
    pictured = Pictured(engine, distance, links.values(), day)
    for id_ in sorted(distance):
        graph.add_node(id_, distance=distance[id_], focus=id_ == focus, **pictured.node(id_))
    for key, link in sorted(links.items()):
        graph.add_edge(link.subject, link.object, key=key, **pictured.edge(link, link.source, link.locator))
    return graph


def _drawn(links: Iterable[Link]) -> list[Link]:
    return [k for k in links if k.predicate not in _UNDRAWN and k.object]


def _other(link: Link, node: str) -> str:
    return link.object if link.subject == node else link.subject


def _key(link: Link) -> str:
    return link.statement or f"{link.subject} {link.predicate} {link.object}"


def _layers(exposures: list[Exposure], focus: str) -> dict[str, int]:
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
