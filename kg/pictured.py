"""What a picture shows of an entity and of a statement: attributes for nodes and edges, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from kg.engine import Engine
from kg.hops import Link
from kg.panels import panel_facts, panel_names, source_fields
from kg.spells import stages
from kg.status import Statuses
from kg.things import Things
from kg.vocab import AM, OUTSIDE, expand, shorten

__all__ = ["MEASURES", "Pictured", "certainty_of", "legend"]

MEASURES = ("measure:", "provision:")
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
    """Attributes for the nodes and edges of one picture on one day; many are looked up at once.

    In an `edged` picture, which shows every link, the facts of a node are only what no edge says; in a `brief` one nodes
    have no facts and edges no sources, which are then to be had elsewhere.
    """

    def __init__(
        self,
        engine: Engine,
        ids: Iterable[str],
        links: Iterable[Link],
        day: date,
        *,
        edged: bool = False,
        brief: bool = False,
    ) -> None:
        every = sorted(set(ids))
        known = list(links)
        self.things = Things(engine)
        self.things.prepare(every)
        self.statuses = Statuses(engine)
        self.statuses.prepare(i for i in every if i.startswith(MEASURES))
        self._words = _words(engine, {link.predicate for link in known})
        self._labels = _codes(engine, "status")
        self._kinds = _kinds(engine)
        self._names = panel_names(engine, every)
        self._facts, self._sources, self._brief = {}, {}, brief
        if not brief:
            without = {k.statement for k in known} if edged else ()
            self._facts = panel_facts(engine, self.things, every, without=without)
            self._sources = source_fields(engine, {link.source for link in known if link.source})
        self._day = day

    def label(self, id_: str) -> dict[str, str]:
        """The label of an entity in both languages."""
        thing = self.things[id_]
        return {"en": thing.label("en"), "zh": thing.label("zh")}

    def node(self, id_: str, *, course: bool = False) -> dict[str, Any]:
        """Labels, kind, status, other names and the facts for the side panel; with its `course`, the status by date."""
        thing = self.things[id_]
        found = {
            "label": self.label(id_),
            "kind": "list" if thing.kind == "listing-programme" else _BROAD.get(id_.partition(":")[0], "actor"),
            "kind_label": self._kinds.get(thing.kind, {"en": thing.kind, "zh": thing.kind}),
            "names": self._names.get(id_, []),
            "facts": self._facts.get(id_, []),
        }
        if id_.startswith(MEASURES):
            status = self.statuses.of(id_, self._day).status
            found |= {"status": status, "status_label": self._labels.get(status, {"en": status, "zh": status})}
            if course:
                found["stages"] = stages(self.statuses, id_, self._labels)
        return found

    def edge(
        self, link: Link, source: str | None = None, locator: str | None = None, *, proposed: bool = False
    ) -> dict[str, Any]:
        """Label, dates, source and marks of one statement or derived link."""
        place: dict[str, Any] = {}
        told = source or link.source
        if told and not self._brief:
            if told not in self._sources:
                self._sources |= source_fields(self.things.engine, [told])
            place = {**self._sources.get(told, {"source": told}), "locator": locator or link.locator}
        return {
            "label": self._words[link.predicate],
            "since": link.since,
            "until": link.until,
            "derived": link.derived_by is not None,
            "certainty": certainty_of(link),
            "marked": self._labels["proposed"] if proposed else "",
            **place,
        }


def certainty_of(link: Link) -> str:
    """How sure a link is: unsure where its statement is, possible where only its day is open, else as confident as stated."""
    if link.confidence == "unsure":
        return "unsure"
    if not link.certain:
        return "possible"
    return "likely" if link.confidence == "likely" else "certain"


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
