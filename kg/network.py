"""Exposures as an attributed networkx graph, ready to be drawn: layers from the measure to the firm."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from kg.dossier import read_dossier
from kg.engine import Engine
from kg.exposure import Exposure, PathStep
from kg.status import Statuses
from kg.things import Things
from kg.vocab import AM, OUTSIDE, expand, shorten

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["legend", "trace_network"]

_BROAD = {
    "measure": "measure", "provision": "provision", "listing": "listing", "product": "product", "code": "code",
    "technology": "technology", "territory": "territory", "group": "group", "position": "position",
}  # fmt: skip
_LEGEND = {
    "measure": "Measure", "list": "ListingProgramme", "provision": "Provision", "listing": "Listing",
    "code": "ControlCode", "product": "Product", "technology": "Technology", "group": "TerritoryGroup",
    "territory": "Territory", "actor": "Actor", "position": "Position",
}  # fmt: skip
_GROUP = {"en": "Group or class", "zh": "组或类别"}


def legend(engine: Engine) -> dict[str, dict[str, str]]:
    """The broad kinds of nodes in every picture, in one order, with their labels."""
    words = _words(engine, [f"am:{name}" for name in _LEGEND.values()])
    return {kind: words[f"am:{name}"] for kind, name in _LEGEND.items()} | {"group": _GROUP}


def trace_network(engine: Engine, exposures: Iterable[Exposure], focus: str, day: date) -> nx.MultiDiGraph[str]:
    """The union of all paths: nodes by entity, edges by statement from subject to object; layers lead to the firm."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    found = list(exposures)
    things = Things(engine)
    steps = {s.link.statement: s for e in found for s in e.path}
    firm = {s.link.statement for e in found if e.binding for s in e.path}
    ids = {n for s in steps.values() for n in (s.link.subject, s.link.object)} | {focus}
    things.prepare([*ids, *(s.source for s in steps.values() if s.source)])
    layers = _layers(found, focus)
    words = _words(engine, {s.link.predicate for s in steps.values()})
    statuses = _statuses(engine, ids, day)
    labels = _codes(engine, "status")
    kinds = _kinds(engine)
    for id_ in sorted(ids):
        thing = things[id_]
        graph.add_node(
            id_,
            label={"en": thing.label("en"), "zh": thing.label("zh")},
            kind=_BROAD.get(thing.id.partition(":")[0], "actor") if thing.kind != "listing-programme" else "list",
            kind_label=kinds.get(thing.kind, {"en": thing.kind, "zh": thing.kind}),
            layer=layers.get(id_, 0),
            focus=id_ == focus,
            **_status(statuses.get(id_), labels),
            **_panel(engine, things, id_),
        )
    urls = _urls(engine, {s.source for s in steps.values() if s.source})
    for key, step in sorted(steps.items()):
        graph.add_edge(
            step.link.subject,
            step.link.object,
            key=key,
            label=words[step.link.predicate],
            since=step.link.since,
            until=step.link.until,
            derived=step.derived_by is not None,
            certainty="certain" if step.link.certain else "possible",
            marked="" if key in firm else labels["proposed"],
            **_place(step, things, urls),
        )
    return graph


def _statuses(engine: Engine, ids: Iterable[str], day: date) -> dict[str, str]:
    computed = Statuses(engine)
    measures = sorted(i for i in ids if i.startswith(("measure:", "provision:")))
    computed.prepare(measures)
    return {m: computed.of(m, day).status for m in measures}


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
            target = " ".join(
                filter(None, [things[s.object].label(lang) if s.object else "", s.value or "", s.unit or ""])
            )
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
    return _labels(engine, f"?x <{OUTSIDE['skos']}inScheme> <{expand(f'scheme:{scheme}')}> .", whole=False)


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
