"""What anything is called: kind and bilingual labels for many ids in one look-up."""

from collections.abc import Iterable
from typing import NamedTuple

from kg.engine import Engine
from kg.index import THINGS, ThingEntry
from kg.vocab import AM, OUTSIDE, expand, is_curie, shorten, slug

__all__ = ["Thing", "Things"]


class Thing(NamedTuple):
    """An entity as it is shown: id, kind, labels; a source with its address, a measure with its official citation."""

    id: str
    kind: str
    label_en: str
    label_zh: str
    url: str = ""
    citation: str = ""

    def label(self, lang: str) -> str:
        """The label in `en` or `zh`; the other one, or the id, where there is none."""
        return (self.label_zh or self.label_en if lang == "zh" else self.label_en or self.label_zh) or self.id

    def as_json(self) -> dict[str, object]:
        """The fixed keys of CONTRACT: id, kind, label_en, label_zh, iri."""
        iri = expand(self.id) if is_curie(self.id) else self.id
        return {"id": self.id, "kind": self.kind, "label_en": self.label_en, "label_zh": self.label_zh, "iri": iri}


class Things:
    """Looks up things and keeps what it has seen."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seen: dict[str, Thing] = {}

    @property
    def engine(self) -> Engine:
        """Where they are looked up."""
        return self._engine

    def __getitem__(self, id_: str) -> Thing:
        if id_ not in self._seen:
            self.prepare([id_])
        return self._seen[id_]

    def prepare(self, ids: Iterable[str]) -> None:
        """Look up many ids at once; one that is unknown is shown by its id."""
        todo = sorted({i for i in ids if i not in self._seen})
        if not todo:
            return
        for text in self._engine.indexed(THINGS, filter(is_curie, todo)):
            told = Thing(*ThingEntry.read(text))
            self._seen[told.id] = told
        self._terms([i for i in todo if i not in self._seen and is_curie(i)])
        for id_ in todo:
            self._seen.setdefault(id_, Thing(id_, "", slug(id_), ""))

    def citations(self, ids: Iterable[str]) -> dict[str, str]:
        """The official citation of each that has one."""
        wanted = sorted(set(ids))
        self.prepare(wanted)
        return {i: self._seen[i].citation for i in wanted if self._seen[i].citation}

    def _terms(self, ids: list[str]) -> None:
        """The same for terms of the vocabulary."""
        values = " ".join(f"<{expand(i)}>" for i in ids)
        rows = (
            []
            if not ids
            else self._engine.select(
                f"""PREFIX skos: <{OUTSIDE["skos"]}> SELECT ?term ?en ?zh WHERE {{ VALUES ?term {{ {values} }}
            ?term skos:prefLabel ?en FILTER(lang(?en) = "en")
            OPTIONAL {{ ?term skos:prefLabel ?zh FILTER(lang(?zh) = "zh") }} }}"""
            )
        )
        for term, en, zh in rows:
            id_ = shorten(str(term))
            self._seen[id_] = Thing(id_, "code", str(en), zh or "")

    def kind(self, kind: str, lang: str) -> str:
        """What a kind is called: the word of the `kind` column in `en`, the label of its class in `zh`."""
        return self._word(f"{AM}kind", kind, lang)

    def unit(self, symbol: str, lang: str) -> str:
        """A unit as it is printed behind a number: its symbol, or in `zh` its label where the symbol is a word."""
        if symbol == "percent":
            return "%"
        return self._word(f"{AM}symbol", symbol, lang) if symbol.islower() and len(symbol) > 2 else symbol

    def _word(self, flag: str, word: str, lang: str) -> str:
        if lang != "zh":
            return word
        rows = self._engine.settled(
            f"""SELECT ?word ?zh WHERE {{ ?term <{flag}> ?word ; <{OUTSIDE["skos"]}prefLabel> ?zh
            FILTER(lang(?zh) = "zh") }}"""
        )
        return next((str(zh) for known, zh in rows if known == word), word)
