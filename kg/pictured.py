"""What a picture shows of an entity and of a statement: attributes for nodes and edges, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from kg.dossier import read_dossier
from kg.engine import Engine
from kg.hops import Link
from kg.status import Statuses
from kg.things import Things
from kg.vocab import AM, OUTSIDE, expand, shorten

__all__ = ["Pictured", "legend"]

_BROAD = {
    "measure": "measure", "provision": "provision", "listing": "listing", "product": "product", "code": "code",
    "technology": "technology", "territory": "territory", "group": "group", "position": "position",
    "adaptation": "position",
}  # fmt: skip
_LEGEND = {
    "measure": "Measure", "list": "ListingProgramme", "provision": "Provision", "listing": "Listing",
    "code": "ControlCode", "product": "Product", "technology": "Technology", "group": "TerritoryGroup",
    "territory": "Territory", "actor": "Actor", "position": "Response",
}  # fmt: skip
_GROUP = {"en": "Group or class", "zh": "组或类别"}


def legend(engine: Engine) -> dict[str, dict[str, str]]:
    """The broad kinds of nodes in every picture, in one order, with their labels."""
    words = _words(engine, [f"am:{name}" for name in _LEGEND.values()])
    return {kind: words[f"am:{name}"] for kind, name in _LEGEND.items()} | {"group": _GROUP}


class Pictured:
    """Attributes for the nodes and edges of one picture on one day."""

    def __init__(self, engine: Engine, ids: Iterable[str], links: Iterable[Link], day: date) -> None:
        self._engine = engine
        self._things = Things(engine)
        self._things.prepare(ids)
        self._words = _words(engine, {link.predicate for link in links})
        self._labels = _codes(engine, "status")
        self._kinds = _kinds(engine)
        self._statuses = Statuses(engine)
        self._day = day

    def node(self, id_: str) -> dict[str, Any]:
        """Labels, kind, status, other names and the facts for the side panel."""
        thing = self._things[id_]
        status = None
        if id_.startswith(("measure:", "provision:")):
            status = self._statuses.of(id_, self._day).status
        return {
            "label": {"en": thing.label("en"), "zh": thing.label("zh")},
            "kind": "list" if thing.kind == "listing-programme" else _BROAD.get(id_.partition(":")[0], "actor"),
            "kind_label": self._kinds.get(thing.kind, {"en": thing.kind, "zh": thing.kind}),
            **_status(status, self._labels),
            **_panel(self._engine, self._things, id_),
        }

    def edge(self, link: Link, source: str | None, locator: str | None, *, proposed: bool = False) -> dict[str, Any]:
        """Label, dates, source and marks of one statement or derived link."""
        place: dict[str, Any] = {}
        if source:
            thing = self._things[source]
            place = {"source": thing.label("en"), "locator": locator, "url": thing.url or None}
        return {
            "label": self._words[link.predicate],
            "since": link.since,
            "until": link.until,
            "derived": link.derived_by is not None,
            "certainty": "certain" if link.certain else "possible",
            "marked": self._labels["proposed"] if proposed else "",
            **place,
        }


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
