"""Exposures as an attributed networkx graph, ready to be drawn: layers from the measure to the firm."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kg.dossier import read_dossier
from kg.engine import Engine
from kg.exposure import Exposure, PathStep
from kg.things import Things
from kg.vocab import AM, OUTSIDE, expand, shorten

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["trace_network"]


def trace_network(engine: Engine, exposures: Iterable[Exposure], focus: str) -> nx.MultiDiGraph[str]:
    """The union of all paths: nodes by entity, edges by statement, each edge running from the measure's side."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    found = list(exposures)
    things = Things(engine)
    steps = {s.link.statement: (s, e) for e in found for s in e.path}
    ids = {n for s, _ in steps.values() for n in (s.link.subject, s.link.object)} | {focus}
    things.prepare([*ids, *(s.source for s, _ in steps.values() if s.source)])
    layers = _layers(found, focus)
    words = _words(engine, {s.link.predicate for s, _ in steps.values()})
    statuses = {e.part: e.status for e in found} | {e.measure: e.status for e in found}
    labels = _codes(engine, "status")
    kinds = _kinds(engine)
    for id_ in sorted(ids):
        thing = things[id_]
        graph.add_node(
            id_,
            label={"en": thing.label("en"), "zh": thing.label("zh")},
            kind=thing.kind,
            kind_label=kinds.get(thing.kind, {"en": thing.kind, "zh": thing.kind}),
            layer=layers.get(id_, 0),
            focus=id_ == focus,
            **_status(statuses.get(id_), labels),
            **_panel(engine, things, id_),
        )
    urls = _urls(engine, {s.source for s, _ in steps.values() if s.source})
    for key, (step, exposure) in sorted(steps.items()):
        source, target = step.link.subject, step.link.object
        if layers.get(source, 0) > layers.get(target, 0):
            source, target = target, source
        graph.add_edge(
            source,
            target,
            key=key,
            label=words[step.link.predicate],
            reversed=source != step.link.subject,
            since=step.link.since,
            until=step.link.until,
            derived=step.derived_by is not None,
            certainty="certain" if step.link.certain else "possible",
            marked="proposed" if not exposure.binding else "",
            **_place(step, things, urls),
        )
    return graph


def _layers(exposures: list[Exposure], focus: str) -> dict[str, int]:
    """How far each node stands from the firm's end, counted so that the measure's side comes first."""
    distance = {focus: 0}
    for exposure in exposures:
        for end in (exposure.actor, focus):
            distance.setdefault(end, 0)
    neighbours: dict[str, set[str]] = {}
    for exposure in exposures:
        for step in exposure.path:
            neighbours.setdefault(step.link.subject, set()).add(step.link.object)
            neighbours.setdefault(step.link.object, set()).add(step.link.subject)
    front = list(distance)
    while front:
        onward = sorted({n for f in front for n in neighbours.get(f, ()) if n not in distance})
        for node in onward:
            distance[node] = 1 + min(distance[n] for n in neighbours[node] if n in distance)
        front = onward
    furthest = max(distance.values(), default=0)
    return {node: furthest - steps for node, steps in distance.items()}


def _panel(engine: Engine, things: Things, id_: str) -> dict[str, Any]:
    dossier = read_dossier(engine, id_)
    about = [s for s in dossier.statements if s.subject == id_][:40]
    things.prepare([o for s in about for o in (s.object, s.attributed_to) if o] + dossier.sources())
    words = _words(engine, {s.predicate for s in about})
    urls = _urls(engine, {e[0] for s in about for e in s.evidence})
    facts = []
    for s in about:
        source, locator, _, note = s.evidence[0]
        text = {}
        for lang in ("en", "zh"):
            target = " ".join(filter(None, [things[s.object].label(lang) if s.object else "", s.value or "", s.unit or ""]))
            said = f" ({things[s.attributed_to].label(lang)})" if s.attributed_to else ""
            mark = f" [{s.rank}]" if s.rank in ("disputed", "withdrawn") else ""
            text[lang] = f"{words[s.predicate][lang]}: {target}{said}{mark}"
        facts.append(
            {"text": text, "since": s.since, "until": s.until, "source": things[source].label("en"),
             "locator": locator, "url": urls.get(source), "note": note}
        )  # fmt: skip
    return {"names": [n[0] for n in dossier.names], "facts": facts}


def _status(status: str | None, labels: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {"status": status, "status_label": labels.get(status, {"en": status, "zh": status})} if status else {}


def _place(step: PathStep, things: Things, urls: dict[str, str]) -> dict[str, Any]:
    if not step.source:
        return {}
    return {"source": things[step.source].label("en"), "locator": step.locator, "url": urls.get(step.source)}


def _words(engine: Engine, predicates: Iterable[str]) -> dict[str, dict[str, str]]:
    return _labels(engine, f"VALUES ?x {{ {' '.join(f'<{expand(p)}>' for p in sorted(predicates))} }}", whole=True)


def _codes(engine: Engine, scheme: str) -> dict[str, dict[str, str]]:
    found = _labels(engine, f"?x <{OUTSIDE['skos']}inScheme> <{expand(f'scheme:{scheme}')}> .", whole=False)
    return found


def _kinds(engine: Engine) -> dict[str, dict[str, str]]:
    rows = engine.select(
        f"SELECT ?k (STR(?l) AS ?text) (LANG(?l) AS ?g) WHERE {{ ?c <{AM}kind> ?k ; <{OUTSIDE['skos']}prefLabel> ?l }}"
    )
    found: dict[str, dict[str, str]] = {}
    for kind, text, lang in rows:
        found.setdefault(str(kind), {})[str(lang)] = str(text)
    return found


def _labels(engine: Engine, which: str, *, whole: bool) -> dict[str, dict[str, str]]:
    rows = engine.select(
        f"SELECT ?x (STR(?l) AS ?text) (LANG(?l) AS ?g) WHERE {{ {which} ?x <{OUTSIDE['skos']}prefLabel> ?l }}"
    )
    found: dict[str, dict[str, str]] = {}
    for x, text, lang in rows:
        name = shorten(str(x))
        found.setdefault(name if whole else name.partition(":")[2], {})[str(lang)] = str(text)
    return found


def _urls(engine: Engine, sources: Iterable[str | None]) -> dict[str, str]:
    values = " ".join(f"<{expand(s)}>" for s in sorted(s for s in sources if s))
    rows = engine.select(f"SELECT ?s ?u WHERE {{ VALUES ?s {{ {values} }} ?s <{OUTSIDE['dcterms']}source> ?u }}")
    return {shorten(str(s)): str(u) for s, u in rows}
