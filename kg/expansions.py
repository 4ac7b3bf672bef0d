"""Pictures that grow: the neighbours of chosen nodes, added to a graph that is drawn already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from kg.engine import Engine
from kg.hops import Hops
from kg.network import is_drawn
from kg.pictured import Pictured

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["expand"]

_MOST = 40


def expand(graph: nx.MultiDiGraph[str], engine: Engine, ids: Iterable[str], day: date) -> int:
    """Add what is linked to each of the nodes on the day; gives how many links there was no room for.

    What a graph does not hold is not expanded. In a graph with layers a new node stands one layer before the node to
    which it belongs, so that what leads to the middle still does.
    """
    hops, left = Hops(engine, day), 0
    for id_ in dict.fromkeys(ids):
        if id_ not in graph:
            continue
        drawn = {key for _, _, key in graph.edges(keys=True)}
        links = [k for k in hops.around([id_]) if is_drawn(k) and k.statement and k.statement not in drawn]
        links.sort(key=lambda k: (k.predicate, k.subject, k.object, str(k.statement)))
        left += len(links[_MOST:])
        new = {n for k in links[:_MOST] for n in (k.subject, k.object)} - set(graph)
        pictured = Pictured(engine, new, links[:_MOST], day)
        layer = graph.nodes[id_].get("layer")
        for node in sorted(new):
            graph.add_node(node, focus=False, **({} if layer is None else {"layer": layer - 1}), **pictured.node(node))
        for k in links[:_MOST]:
            graph.add_edge(k.subject, k.object, key=k.statement, **pictured.edge(k))
    layers = [data["layer"] for _, data in graph.nodes(data=True) if "layer" in data]
    shift = -min(layers, default=0)
    for _, data in graph.nodes(data=True):
        if "layer" in data and shift > 0:
            data["layer"] += shift
    return left
