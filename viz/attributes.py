"""Attributes: the nodes and edges of a caller's graph as frozen values.

The graph is a `networkx.MultiDiGraph`; only its attributes are read, and it is never changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any, Protocol
from urllib.parse import urlsplit

from viz.days import Moment, Span, Stage, moments_of, spans_of, stages_of
from viz.text import Label, Text, clean, text_of

__all__ = ["DOUBTS", "Edge", "Fact", "Graph", "Node", "edges_of", "nodes_of", "safe_url"]


DOUBTS = ("possible", "unsure")


class Graph(Protocol):
    """What `viz` needs of a graph; every `networkx.MultiDiGraph` has it."""

    @property
    def nodes(self) -> Any:
        """Return the view of nodes, callable with `data=True`."""

    @property
    def edges(self) -> Any:
        """Return the view of edges, callable with `data=True`."""

    def is_directed(self) -> bool:
        """Return whether edges have a direction."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about a node, with its dates and where it stands."""

    text: Text
    since: str | None
    until: str | None
    source: Text | None
    locator: str | None
    url: str | None
    citation: Text | None = None
    note: Text | None = None
    derived: bool = False
    certainty: Text | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One thing in a picture; `layer` and `distance` are None where the caller gave none."""

    key: str
    label: Text
    kind: str
    kind_label: Text | None
    layer: int | None
    distance: int | None
    names: tuple[str, ...]
    group: Text | None
    facts: tuple[Fact, ...]
    status: str | None
    status_label: Text | None
    focus: bool
    marked: Text | None
    spans: tuple[Span, ...] = ()
    stages: tuple[Stage, ...] = ()
    moments: tuple[Moment, ...] = ()
    clusters: tuple[tuple[str, Text], ...] = ()
    doubt: Text | None = None
    alike: str | None = None
    place: int | None = None
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """One arrow in a picture; `start` and `end` are places in the list of nodes."""

    start: int
    end: int
    label: Text | None
    since: str | None
    until: str | None
    source: Text | None
    locator: str | None
    url: str | None
    derived: bool
    certainty: Text | None
    marked: Text | None
    citation: Text | None = None
    kind: str | None = None
    spans: tuple[Span, ...] = ()
    facts: tuple[Fact, ...] = ()
    ways: tuple[tuple[Fact, ...], ...] = ()
    more: int = 0
    command: str | None = None

    @property
    def doubtful(self) -> bool:
        """Whether it is unsure or only possible, and is drawn so."""
        return self.certainty is not None and self.certainty.en in DOUBTS


def safe_url(value: object) -> str | None:
    """Return a link if it is a whole http or https address, otherwise None.

    >>> safe_url("javascript:alert(1)") is None
    True
    """
    return value if isinstance(value, str) and _is_whole(value) else None


@lru_cache(maxsize=4096)
def _is_whole(value: str) -> bool:
    if any(c.isspace() or not c.isprintable() for c in value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def nodes_of(graph: Graph) -> tuple[Node, ...]:
    """Return the nodes of a graph, sorted by their names as text.

    Two nodes whose names are the same text (1 and "1") raise ValueError.
    """
    found = [_node(name, data) for name, data in graph.nodes(data=True)]
    found.sort(key=lambda node: node.key)
    for one, other in pairwise(found):
        if one.key == other.key:
            raise ValueError(f"two nodes have the same name {one.key!r} once written as text")
    return tuple(found)


def edges_of(graph: Graph, nodes: Iterable[Node]) -> tuple[Edge, ...]:
    """Return the edges of a directed graph in an order that does not depend on how it was built."""
    if not graph.is_directed():
        raise ValueError("viz draws directed graphs; pass graph.to_directed()")
    place = {node.key: at for at, node in enumerate(nodes)}
    found = [
        _edge(place[clean(str(start))], place[clean(str(end))], f"edge {start} → {end}", data)
        for start, end, data in graph.edges(data=True)
    ]
    found.sort(key=attrgetter("start", "end"))
    # what tells edges between the same two nodes apart is written out only where there are several
    groups = (list(alike) for _, alike in groupby(found, key=attrgetter("start", "end")))
    return tuple(edge for alike in groups for edge in (sorted(alike, key=_edge_order) if len(alike) > 1 else alike))


def _edge_order(edge: Edge) -> str:
    rest = [
        edge.label and edge.label.json(),
        edge.since,
        edge.until,
        edge.source and edge.source.json(),
        edge.locator,
        edge.url,
        edge.derived,
        edge.certainty and edge.certainty.json(),
        edge.marked and edge.marked.json(),
        edge.kind,
        edge.spans,
        [(fact.text.json(), fact.since, fact.locator) for fact in edge.facts],
    ]
    return json.dumps(rest)


def _node(name: object, data: Mapping[str, Any]) -> Node:
    where = f"node {name}"
    key = clean(str(name))
    kind_label = text_of(data.get("kind_label"), where=where)
    return Node(
        key=key,
        label=text_of(data.get("label"), where=where) or Text(key, key),
        kind=_plain(data.get("kind")) or "",
        kind_label=kind_label,
        layer=_whole(data.get("layer"), where, "layer"),
        distance=_whole(data.get("distance"), where, "distance"),
        names=tuple(clean(str(item)) for item in data.get("names") or ()),
        group=text_of(data.get("group"), where=where),
        facts=tuple(_fact(item, where) for item in data.get("facts") or ()),
        status=_plain(data.get("status")),
        status_label=text_of(data.get("status_label") or data.get("status"), where=where),
        focus=bool(data.get("focus")),
        marked=_marked(data.get("marked"), where),
        spans=spans_of(data.get("spans"), where=where),
        stages=stages_of(data.get("stages"), where=where),
        moments=moments_of(data.get("moments"), where=where),
        clusters=_clusters(data.get("clusters"), where),
        doubt=text_of(data.get("doubt"), where=where),
        alike=_plain(data.get("alike")),
        place=_whole(data.get("place"), where, "place"),
        folded=bool(data.get("folded")),
    )


def _edge(start: int, end: int, where: str, data: Mapping[str, Any]) -> Edge:
    return Edge(
        start=start,
        end=end,
        label=text_of(data.get("label"), where=where),
        since=_plain(data.get("since")),
        until=_plain(data.get("until")),
        source=text_of(data.get("source"), where=where),
        locator=_plain(data.get("locator")),
        url=safe_url(data.get("url")),
        derived=bool(data.get("derived")),
        certainty=text_of(data.get("certainty"), where=where),
        marked=_marked(data.get("marked"), where),
        citation=text_of(data.get("citation"), where=where),
        kind=_plain(data.get("kind")),
        spans=spans_of(data.get("spans"), where=where),
        facts=tuple(_fact(item, where) for item in data.get("facts") or ()),
        ways=tuple(tuple(_fact(item, where) for item in way) for way in data.get("ways") or ()),
        more=_whole(data.get("more"), where, "more") or 0,
        command=_plain(data.get("command")),
    )


def _fact(data: object, where: str) -> Fact:
    if not isinstance(data, Mapping):
        raise TypeError(f"{where}: a fact is a mapping with 'text', not {data!r}")
    return Fact(
        text=text_of(data.get("text"), where=where) or Text("", ""),
        since=_plain(data.get("since")),
        until=_plain(data.get("until")),
        source=text_of(data.get("source"), where=where),
        locator=_plain(data.get("locator")),
        url=safe_url(data.get("url")),
        citation=text_of(data.get("citation"), where=where),
        note=text_of(data.get("note"), where=where),
        derived=bool(data.get("derived")),
        certainty=text_of(data.get("certainty"), where=where),
    )


def _clusters(value: Mapping[str, Label] | None, where: str) -> tuple[tuple[str, Text], ...]:
    found = [(str(key), text_of(label, where=where)) for key, label in sorted((value or {}).items())]
    return tuple((key, text) for key, text in found if text is not None)


def _plain(value: object) -> str | None:
    """Return a date, a number or a text as text; None and empty text as None."""
    return None if value is None else clean(str(value)) or None


def _whole(value: object, where: str, what: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{where}: a {what} is a whole number, not {value!r}")
    return value


def _marked(value: bool | Label, where: str) -> Text | None:
    """Read `marked`: a label says what the mark means; True stands for "proposed"."""
    if isinstance(value, bool):
        return Text("proposed", "拟议") if value else None
    return text_of(value, where=where)
