"""Names to entities: ids, IRIs, labels, other names and official numbers, exact or folded; never a guess.

A name that several entities share is refused with its candidates; one that nothing has, with what was perhaps meant.
"""

from __future__ import annotations

from typing import NamedTuple

from kg.engine import Engine
from kg.errors import AmbiguousName, UnknownName
from kg.folding import fold, fold_firm, folded_forms
from kg.things import Thing, Things
from kg.vocab import AM, BASE, OUTSIDE, expand, is_curie, shorten

__all__ = ["Match", "find", "resolve"]


class Match(NamedTuple):
    """One candidate for a name: how near (0 to 1), by which of its names, and whether it is the only one."""

    thing: Thing
    score: float
    matched_name: str
    verdict: str

    def as_json(self) -> dict[str, object]:
        """The keys of CONTRACT for one match."""
        return self.thing.as_json() | {
            "score": self.score,
            "matched_name": self.matched_name,
            "verdict": self.verdict,
        }


def find(engine: Engine, text: str, *, prefixes: tuple[str, ...] = ()) -> list[Match]:
    """Candidates for a name, best first; `prefixes` narrows them to ids of these prefixes.

    One candidate is a `match`; several are all `possible`, save that one curated entity among parties that lists alone
    name is a `match` and they stand behind it.
    """
    text = text.encode("utf-8", "replace").decode("utf-8").strip()
    things = Things(engine)
    by_id = _by_id(engine, text)
    if by_id is not None and (not prefixes or by_id.partition(":")[0] in prefixes):
        return [Match(things[by_id], 1.0, text, "match")]
    for form, score in ((fold(text), 1.0), (fold_firm(text), 0.95)):
        ids = [i for i in _folded(engine, form) if not prefixes or i.partition(":")[0] in prefixes]
        if ids:
            things.prepare(ids)
            ours = [i for i in ids if things[i].kind != "party"] or ids
            sure = ours[0] if len(ours) == 1 else ""
            return [
                Match(things[i], score, _written(engine, i, form) or text, "match" if i == sure else "possible")
                for i in sorted(ids, key=lambda i: (i != sure, i))
            ]
    return []


def resolve(engine: Engine, text: str, *, prefixes: tuple[str, ...] = ()) -> Thing:
    """The one entity that a name means; raises UnknownName or AmbiguousName."""
    matches = find(engine, text, prefixes=prefixes)
    if matches and matches[0].verdict == "match":
        return matches[0].thing
    if matches:
        listed = "\n".join(f"  {m.thing.id}  {m.thing.label_en} / {m.thing.label_zh}" for m in matches)
        raise AmbiguousName(f"{text!r} may be any of these; name one by its id:\n{listed}")
    near = _near(engine, text, prefixes)
    what = f" among {', '.join(prefixes)}" if prefixes else ""
    raise UnknownName(f"nothing is called {text!r}{what}" + (f"; did you mean {near}?" if near else ""))


def _by_id(engine: Engine, text: str) -> str | None:
    iri = expand(text) if is_curie(text) else text if text.startswith(BASE) else ""
    if not iri or any(c in iri for c in '<>"{}|^`\\ \n'):
        return None
    return shorten(iri) if engine.select(f"SELECT ?c WHERE {{ <{iri}> a ?c }} LIMIT 1") else None


def _folded(engine: Engine, form: str) -> list[str]:
    if not form:
        return []
    rows = engine.select(f'SELECT DISTINCT ?e WHERE {{ ?e <{AM}foldedName> "{form}" }} ORDER BY ?e')
    return [shorten(str(row[0])) for row in rows]


def _written(engine: Engine, id_: str, form: str) -> str:
    """The name as the registry writes it whose folded form was hit."""
    skos, dct = OUTSIDE["skos"], OUTSIDE["dcterms"]
    rows = engine.select(
        f"SELECT ?n WHERE {{ <{expand(id_)}> <{skos}prefLabel>|<{skos}altLabel>|<{dct}identifier> ?n }} ORDER BY ?n"
    )
    names = [str(row[0]) for row in rows]
    exact = (n for n in names if fold(n) == form)
    return next(exact, next((n for n in names if form in folded_forms(n)), ""))


def _near(engine: Engine, text: str, prefixes: tuple[str, ...]) -> str:
    import difflib

    rows = engine.select(f"SELECT ?f ?e WHERE {{ ?e <{AM}foldedName> ?f }} ORDER BY ?f ?e")
    known = {
        str(form): shorten(str(e)) for form, e in rows if not prefixes or shorten(str(e)).partition(":")[0] in prefixes
    }
    close = difflib.get_close_matches(fold(text), list(known), n=3, cutoff=0.6)
    things = Things(engine)
    return " or ".join(dict.fromkeys(f"{things[known[c]].label('en')!r} ({known[c]})" for c in close))
