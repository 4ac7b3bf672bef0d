"""The whole graph, and the graph that a query builds, as attributed networkx graphs, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kg.engine import Engine
from kg.hops import Hops, Link
from kg.pictured import MEASURES, Pictured
from kg.spells import bounds_of, may_hold
from kg.vocab import AM, is_curie, shorten

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["overview_network", "query_network"]

_CLUSTERINGS = {"place": {"en": "place", "zh": "所在地"}, "list": {"en": "list", "zh": "清单"}}


def overview_network(engine: Engine, day: date, *, brief: bool = False) -> nx.MultiDiGraph[str]:
    """Every entity and every link between two, with the days on which each may hold; clustered by place and by list.

    A `brief` one carries neither facts nor sources.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(clusterings=_CLUSTERINGS)
    hops = Hops(engine, None)
    rows = engine.select(f"SELECT DISTINCT ?e WHERE {{ ?c <{AM}kind> ?k . ?e a ?c }} ORDER BY ?e")
    ids = [shorten(str(row[0])) for row in rows]
    known = set(ids)
    links = sorted({k.statement: k for k in hops.leaving(ids) if k.object in known and k.subject != k.object}.values())
    pictured = Pictured(engine, ids, links, day, edged=True, brief=brief)
    place = {k.subject: k.object for k in links if k.predicate == "am:isBasedIn" and may_hold(k, day)}
    list_ = _lists(links, day)
    for id_ in ids:
        clusters = {key: pictured.label(home[id_]) for key, home in (("place", place), ("list", list_)) if id_ in home}
        begun = min(pictured.statuses.turns(id_), default=None) if id_.startswith(MEASURES) else None
        graph.add_node(id_, clusters=clusters, **pictured.node(id_), spans=[(begun.isoformat(), None)] if begun else [])
    for link in links:
        first, last = bounds_of(link)
        bounds = (first.isoformat() if first else None, last.isoformat() if last else None)
        graph.add_edge(
            link.subject, link.object, key=link.statement, **pictured.edge(link), spans=[bounds] if any(bounds) else []
        )
    return graph


def query_network(engine: Engine, triples: Iterable[Sequence[str]], day: date) -> nx.MultiDiGraph[str]:
    """A graph of given triples of ids; what the graph knows of each is added, anything else stands under its own text."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    found = sorted({tuple(t) for t in triples})
    nodes = sorted({n for s, _, o in found for n in (s, o)})
    known = [n for n in nodes if is_curie(n)]
    links = [Link("", s, p, o, None, None, None, None, True, "certain") for s, p, o in found if is_curie(p)]
    pictured = Pictured(engine, known, links, day)
    for node in nodes:
        graph.add_node(node, **(pictured.node(node) if is_curie(node) else {"label": node, "kind": ""}))
    told = {link.predicate: pictured.edge(link)["label"] for link in links}
    for s, p, o in found:
        graph.add_edge(s, o, key=p, label=told.get(p, p))
    return graph


def _lists(links: Iterable[Link], day: date) -> dict[str, str]:
    """The list on which each actor stands on the day; the first in order where it stands on several."""
    on = {k.subject: k.object for k in links if k.predicate == "am:standsOn"}
    found: dict[str, str] = {}
    for k in links:
        if k.predicate == "am:listsActor" and may_hold(k, day) and k.subject in on:
            found[k.object] = min(found.get(k.object, on[k.subject]), on[k.subject])
    return found | on
