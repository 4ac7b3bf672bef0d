"""GraphML and GEXF: entities as nodes, each statement that leads somewhere as an edge with its dates and evidence.

An edge has the dates as stated (`since`, `until`) and, for tools with a time line, the first and the last day on which
it holds (GEXF `start`, `end`; both days in): the certain days, or the possible ones where a partial date leaves none
certain. `standing` is empty on an edge that never gives a link: disputed, withdrawn, outranked, or somebody's word.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import IO, TYPE_CHECKING, Any

from kg.exports.sourced import Sourced, Told, labels_of, read_sourced, read_told
from kg.status import Statuses
from kg.vocab import AM, ENTITY_PREFIXES, expand, shorten

if TYPE_CHECKING:
    import networkx as nx

    from kg.view import View

__all__ = ["as_graph", "write_into"]


def write_into(view: View, format: str, out: IO[bytes], *, lang: str, say: Callable[[str], None]) -> None:
    """Write `graphml` or `gexf`."""
    import networkx as nx

    graph, without = as_graph(view, lang=lang)
    if format == "graphml":
        nx.write_graphml(graph, out, edge_id_from_attribute="statement")
    else:
        from networkx.readwrite.gexf import GEXFWriter

        writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
        writer.add_graph(graph)
        meta = next(e for e in writer.xml if e.tag.endswith("meta"))
        meta.set("lastmodifieddate", view.day.isoformat())
        writer.write(out)
    if without:
        say(f"{without} statements lead to a number only and are no edges; -f csv has them")


def as_graph(view: View, *, lang: str) -> tuple[nx.MultiDiGraph[str], int]:
    """The graph with its attributes, and how many statements have no object and so no edge."""
    import networkx as nx

    engine, day = view.store.engine, view.day.isoformat()
    labels, sources = labels_of(engine), read_told(engine)
    kinds = {
        shorten(str(e)): str(kind)
        for e, kind in engine.select(f"SELECT ?e ?kind WHERE {{ ?e a ?c . ?c <{AM}kind> ?kind }}")
    }
    found = list(read_sourced(engine))
    edges = [s for s in found if s.object]
    ids = sorted({n for s in edges for n in (s.subject, s.object)})
    statuses = Statuses(engine)
    measures = [i for i in ids if i.startswith(("measure:", "provision:"))]
    statuses.prepare(measures)
    status = {i: statuses.of(i, view.day).status for i in measures}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(mode="dynamic", as_of=day, name="Actors and measures")
    for id_ in ids:
        known = labels.get(id_, {})
        title = sources[id_].title if id_ in sources else ""
        graph.add_node(
            id_,
            **_filled(
                label=known.get(lang) or next(iter(known.values()), title or id_),
                label_en=known.get("en", title),
                label_zh=known.get("zh", ""),
                kind=kinds.get(id_) or ("source" if id_ in sources else _code(id_)),
                iri=expand(id_),
                status=status.get(id_, ""),
            ),
        )
    for s in edges:
        words = labels.get(s.predicate, {})
        label = words.get(lang) or s.predicate
        graph.add_edge(s.subject, s.object, key=s.iri, **_edge(s, label, sources, day))
    return graph, len(found) - len(edges)


def _edge(s: Sourced, label: str, sources: dict[str, Told], day: str) -> dict[str, Any]:
    place = s.evidence[0]
    told = sources.get(place.source, Told())
    start, end = _days(s)
    return {
        "id": s.iri,
        "label": label,
        **_filled(
            statement=s.iri,
            predicate=s.predicate,
            value=s.value,
            unit=s.unit,
            since=s.since,
            until=s.until,
            start=start,
            end=end,
            rank=s.rank,
            confidence=s.confidence,
            standing=s.standing,
            on_day=s.on(day),
            attributed_to=s.attributed_to,
            tranche=s.tranche,
            source=place.source,
            locator=place.locator,
            source_title=told.title,
            publisher=told.publisher,
            url=told.url,
            evidence=" | ".join(f"{e.source} {e.locator} ({e.basis})" for e in s.evidence),
        ),
    }


def _days(s: Sourced) -> tuple[str, str]:
    """The first and the last day in, empty where open; a timeless statement has neither."""
    if s.timeless:
        return "", ""
    first, until = s.certain_from, s.certain_until
    if first and until and first >= until:
        first, until = s.possible_from, s.possible_until
    return first, (date.fromisoformat(until) - timedelta(days=1)).isoformat() if until else ""


def _code(id_: str) -> str:
    prefix = id_.partition(":")[0]
    return prefix if prefix in ENTITY_PREFIXES else "code"


def _filled(**attributes: str) -> dict[str, str]:
    return {name: text for name, text in attributes.items() if text}
