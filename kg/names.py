"""Names to entities: ids, IRIs, labels, other names, official numbers, tickers; then spellings that are nearly the same.

What is written in the registry comes before what merely looks like it, and names of curated entities before those
that a list prints. A name that several entities share is refused with its candidates; one that nothing has, with
what was perhaps meant, which is never an answer.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache, cached_property
from typing import NamedTuple

from kg.engine import Engine
from kg.errors import AmbiguousName, UnknownName
from kg.folding import LEVELS, asked_forms, fold, fold_firm, folded_forms, gloss_of, has_place, is_chinese, name_words
from kg.index import NAMES, WordedName
from kg.likeness import SHORTEST, SHORTEST_ZH, Likeness, compared, without_places, without_slipped_form
from kg.things import Thing, Things
from kg.vocab import AM, BASE, OUTSIDE, expand, is_curie, shorten
from kg.wordlists import word_lists

__all__ = ["Match", "Names", "find", "resolve"]

_SCORES = {"full": 1.0, "number": 1.0, "firm": 0.98, "spelling": 0.96, "order": 0.94, "core": 0.9}
_IMPORTED = ("party", "listing")
_PUBLIC = ("agency", "government", "legislature")
_NEAREST = 60
_IN_USE = 3
_SHOWN = 8
_LONGEST = 2000  # characters; what is longer is a text, no name


class Match(NamedTuple):
    """One candidate for a name: how near (0 to 1), by which of its names and on what ground, and whether it is sure."""

    thing: Thing
    score: float
    matched_name: str
    verdict: str
    ground: str = "name"

    def as_json(self) -> dict[str, object]:
        """The keys of CONTRACT for one match, and its ground: `id`, `name`, a level of folding, or `likeness`."""
        return self.thing.as_json() | {
            "score": self.score,
            "matched_name": self.matched_name,
            "verdict": self.verdict,
            "ground": self.ground,
        }


class _Hit(NamedTuple):
    entity: str
    level: str
    written: str
    sided: bool  # the name asked for says more than the name found, and not the other way round


def find(engine: Engine, text: str, *, prefixes: tuple[str, ...] = ()) -> list[Match]:
    """Candidates for a name, best first; `prefixes` narrows them to ids of these prefixes.

    At most one is a `match`; where a name means several things all are `possible`.
    """
    return Names(engine).find(text, prefixes=prefixes)


def resolve(engine: Engine, text: str, *, prefixes: tuple[str, ...] = ()) -> Thing:
    """The one entity that a name means; raises UnknownName or AmbiguousName."""
    names = Names(engine)
    matches = names.find(text, prefixes=prefixes)
    if matches and matches[0].verdict == "match":
        return matches[0].thing
    if len(matches) == 1:
        meant = f"{matches[0].thing.label('en')!r} ({matches[0].thing.id})"
        raise AmbiguousName(f"{text!r} is perhaps {meant}, but not surely; name it by its id if it is meant")
    if matches:
        listed = "\n".join(f"  {m.thing.id}  {m.thing.label_en} / {m.thing.label_zh}" for m in matches)
        raise AmbiguousName(f"{text!r} may be any of these; name one by its id:\n{listed}")
    near = " or ".join(f"{t.label('en')!r} ({t.id})" for t in names.near(text, prefixes=prefixes))
    what = f" among {', '.join(prefixes)}" if prefixes else ""
    raise UnknownName(f"nothing is called {text!r}{what}" + (f"; did you mean {near}?" if near else ""))


class Names:
    """The names of a store; keeps what it has read, so that many names can be looked up one after the other."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._things = Things(engine)

    def find(self, text: str, *, prefixes: tuple[str, ...] = ()) -> list[Match]:
        """Candidates for a name, best first."""
        if len(text) > _LONGEST:
            return []
        text = text.encode("utf-8", "replace").decode("utf-8").strip()
        by_id = _by_id(self._engine, text)
        if by_id is not None and (not prefixes or by_id.partition(":")[0] in prefixes):
            return [Match(self._things[by_id], 1.0, text, "match", "id")]
        hits = self._written(text, prefixes) or self._glossed(text, prefixes)
        if hits:
            return self._chosen(text, hits)
        return self._alike(text, prefixes)

    def near(self, text: str, *, prefixes: tuple[str, ...] = (), count: int = 3) -> list[Thing]:
        """What was perhaps meant by a name that nothing has: the nearest spellings, never an answer."""
        words = name_words(text) if len(text) <= _LONGEST else ()
        if not words:
            return []
        ranked = self._nearest("".join(words), prefixes, cutoff=60, limit=20)
        return [self._things[e] for e in list(dict.fromkeys(name.entity for name in ranked))[:count]]

    def rejected(self, text: str, *, prefixes: tuple[str, ...] = ()) -> tuple[Thing, str] | None:
        """The nearest entity that is not meant by a name, and what speaks against it: `number 55`, `word marine`, `far`."""
        words = name_words(text) if len(text) <= _LONGEST else ()
        ranked = self._nearest("".join(words), prefixes, cutoff=70, limit=5) if words else []
        if not ranked:
            return None
        if _is_short("".join(words)):
            return self._things[ranked[0].entity], "short"
        found = [(compared(words, name.words, in_use=self._words_in_use).veto or "far", name) for name in ranked]
        veto, name = found[0]
        return self._things[name.entity], veto

    def _written(self, text: str, prefixes: tuple[str, ...]) -> list[_Hit]:
        """Every entity with a name of one of the forms of a text, each with the level at which its best name agrees."""
        forms = asked_forms(text)
        values = " ".join(f'"{form}"' for form in forms)
        rows = self._engine.select(f"SELECT DISTINCT ?e WHERE {{ VALUES ?f {{ {values} }} ?e <{AM}foldedName> ?f }}")
        ids = sorted(shorten(str(row[0])) for row in rows)
        ids = [i for i in ids if not prefixes or i.partition(":")[0] in prefixes]
        hits = []
        for id_, names in self._names(ids).items():
            if any(written == text for written, _ in names):
                hits.append(_Hit(id_, LEVELS[0], text, False))  # no other name can agree better
                continue
            found = []
            for written, kind in names:
                if text.isascii() and not any(c.isascii() and c.isalnum() for c in written):
                    continue  # a name without a Latin letter; to fold it would need the tables of Chinese
                known = folded_forms(written, kind)
                for form, level in forms.items():
                    if form in known:
                        other = known[form]
                        worst = max(LEVELS.index(level), LEVELS.index(other))
                        found.append((worst, written != text, written, LEVELS.index(level) > LEVELS.index(other)))
            place, _, name, sided = min(found, default=(0, False, "", False))
            hits.append(_Hit(id_, LEVELS[place], name, sided))
        return hits

    def _glossed(self, text: str, prefixes: tuple[str, ...]) -> list[_Hit]:
        """What both the name before brackets and the one in them mean; of an authority, also what has the place in its name."""
        parts = gloss_of(text)
        if parts is None:
            return []
        before, within = (self._written(part, prefixes) for part in parts)
        both = {hit.entity for hit in before} & {hit.entity for hit in within}
        if both or not has_place(parts[1]):
            return [hit for hit in before if hit.entity in both]
        names, place = self._names(hit.entity for hit in before), fold(parts[1])
        public = [hit for hit in before if self._things[hit.entity].kind in _PUBLIC]
        return [hit for hit in public if any(place in fold(name) for name, _ in names[hit.entity])]

    def _chosen(self, text: str, hits: list[_Hit]) -> list[Match]:
        """Verdicts for names that are written so: one curated entity at the best level is the match."""
        self._things.prepare(hit.entity for hit in hits)
        ranked = sorted(hits, key=lambda h: (*self._rank(h), h.entity))
        best = ranked[0]
        top = [h for h in ranked if self._rank(h) == self._rank(best)]
        ambiguous = _is_ambiguous(text)
        if ambiguous:
            top = [h for h in ranked if h.level == best.level]
        sure = len(top) == 1 and not ambiguous
        if best.level == "core":
            core = min((f for f, level in asked_forms(text).items() if level == "core"), key=len, default="")
            sure = sure and best.sided and len(core) >= (3 if is_chinese(core) else SHORTEST)
            ranked = top
        elif sure:
            ranked = [h for h in ranked if h.level != "core"]
        else:
            ranked = top
        return [
            Match(
                self._things[hit.entity],
                _SCORES[hit.level],
                hit.written or text,
                "match" if sure and hit is best else "possible",
                "name" if hit.level == "full" else hit.level,
            )
            for hit in ranked[:_SHOWN]
        ]

    def _rank(self, hit: _Hit) -> tuple[object, ...]:
        """How near the name is, the whole name before one without its legal form; of equals, what people entered first."""
        level = "full" if hit.level == "number" else hit.level
        return hit.level == "core", LEVELS.index(level), self._is_imported(hit)

    def _is_imported(self, hit: _Hit) -> bool:
        return self._things[hit.entity].kind in _IMPORTED

    def _alike(self, text: str, prefixes: tuple[str, ...]) -> list[Match]:
        """Entities whose name differs by a slip of the pen or a place, the nearest alone; too short a name has none."""
        words = name_words(text)
        joined = "".join(words)
        if _is_short(joined):
            return []
        likely: dict[str, tuple[Likeness, WordedName]] = {}
        near = {
            name: None
            for text in dict.fromkeys((joined, without_places(words), without_slipped_form(words)))
            if len(text) >= SHORTEST or is_chinese(text)
            for name in self._nearest(text, prefixes, cutoff=70, limit=_NEAREST)
        }
        for name in near:
            likeness = compared(words, name.words, in_use=self._words_in_use)
            if likeness.verdict != "none" and _order(likeness) < _order(likely.get(name.entity, (Likeness(0, ""),))[0]):
                likely[name.entity] = likeness, name
        if not likely:
            return []
        least = min(_order(likeness)[:2] for likeness, _ in likely.values())
        best = sorted(
            (entity for entity, (likeness, _) in likely.items() if _order(likeness)[:2] == least),
            key=lambda e: (_order(likely[e][0]), e),
        )
        self._things.prepare(best)
        curated = [e for e in best if self._things[e].kind not in _IMPORTED]
        sure = likely[best[0]][0].verdict == "match" and len(curated or best) == 1
        first = (curated or best)[0]
        written = self._names(best)
        return [
            Match(
                self._things[e],
                likely[e][0].score,
                next((n for n, _ in written[e] if name_words(n) == likely[e][1].words), " ".join(likely[e][1].words)),
                "match" if sure and e == first else "possible",
                "likeness",
            )
            for e in sorted(best, key=lambda e: e != first)[:_SHOWN]
        ]

    def _nearest(self, joined: str, prefixes: tuple[str, ...], *, cutoff: int, limit: int) -> list[WordedName]:
        from rapidfuzz import fuzz, process

        found = process.extract(joined, self._joined, scorer=fuzz.ratio, score_cutoff=cutoff, limit=limit * 2)
        names = [self._worded[index] for _, _, index in found]
        return [n for n in names if not prefixes or n.entity.partition(":")[0] in prefixes][:limit]

    @cached_property
    def _worded(self) -> list[WordedName]:
        return [name for text in sorted(self._engine.indexed(NAMES)) for name in WordedName.read(text)]

    @cached_property
    def _joined(self) -> list[str]:
        return ["".join(name.words) for name in self._worded]

    @cached_property
    def _words_in_use(self) -> frozenset[str]:
        """Words that several names use, which are therefore no slips of the pen."""
        used = Counter(word for name in self._worded for word in set(name.words))
        return frozenset(word for word, count in used.items() if count >= _IN_USE)

    def _names(self, ids: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """Every name of some entities with its kind; a label has none."""
        names: dict[str, list[tuple[str, str]]] = defaultdict(list)
        values = " ".join(f"<{expand(i)}>" for i in ids)
        if not values:
            return {}
        rows = self._engine.select(
            f"""PREFIX am: <{AM}> SELECT ?e ?text ?kind WHERE {{ VALUES ?e {{ {values} }}
            {{ ?e <{OUTSIDE["skos"]}prefLabel>|<{OUTSIDE["dcterms"]}identifier> ?text }}
            UNION {{ ?n am:isNameOf ?e ; am:nameText ?text ; am:hasNameKind ?kind }} }}"""
        )
        for entity, text, kind in rows:
            names[shorten(str(entity))].append((str(text), str(kind).rpartition("/")[2] if kind else ""))
        return {id_: sorted(found) for id_, found in sorted(names.items())}


def _is_short(joined: str) -> bool:
    return len(joined) < (SHORTEST_ZH if is_chinese(joined) else SHORTEST)


def _order(likeness: Likeness) -> tuple[object, ...]:
    rank = ("match", "possible", "none", "").index(likeness.verdict)
    return rank, likeness.slips, -likeness.score


def _is_ambiguous(text: str) -> bool:
    """Whether the word lists say that a name means several things; a Latin one with any legal form."""
    chinese = is_chinese(text)
    known = _ambiguous_forms(chinese)
    return fold(text) in known or (not chinese and fold_firm(text) in known)


@cache
def _ambiguous_forms(chinese: bool) -> frozenset[str]:
    """The ambiguous names of one script, folded; a Latin question needs no table of Chinese."""
    names = [name for name in word_lists().ambiguous if is_chinese(name) is chinese]
    return frozenset(form for name in names for form in (fold(name), fold_firm(name)))


def _by_id(engine: Engine, text: str) -> str | None:
    iri = expand(text) if is_curie(text) else text if text.startswith(BASE) else ""
    if not iri or any(c in iri for c in '<>"{}|^`\\ \n'):
        return None
    return shorten(iri) if engine.select(f"SELECT ?c WHERE {{ <{iri}> a ?c }} LIMIT 1") else None
