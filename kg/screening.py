"""Screening: each counterparty against the names of the graph, with the lists it stands on and what reaches it.

A verdict says how a name compares with the names that were read, and why; it never says that nothing applies. Every
row gets an answer, in the order of the file; all entities that come up are traced in one go.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from kg.counterparties import Counterparties, Counterparty
from kg.coverage import CoverageRow
from kg.exposure import REACHES, Exposure
from kg.hops import Hops
from kg.names import Match, Names
from kg.paths import ontology_folder
from kg.slips import slipped
from kg.things import Thing, Things

__all__ = ["Reason", "ScreenAnswer", "Screened", "Words", "read_countries", "read_words", "screen_rows"]

ACTORS = ("actor",)
_SLIP = 0.8
_REPORT_EVERY = 100


class Words(NamedTuple):
    """The words of a report in one language, with the other one's names of things."""

    lang: str
    texts: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """A word or a sentence with its values put in."""
        return self.texts[key].format(**values) if values else self.texts[key]


def read_words(lang: str) -> Words:
    """The words of a report in `en` or `zh`, from the shipped table of key, en, zh."""
    with (ontology_folder() / "rules" / "screening" / "words.csv").open(encoding="utf-8", newline="") as file:
        return Words(lang, {row["key"]: row[lang] for row in csv.DictReader(file)})


def read_countries(path: Path) -> dict[str, str]:
    """Names of territories by the codes that lists of counterparties use for them (`CN`, `HKG`)."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


class Reason(NamedTuple):
    """Why a row has its verdict: a key of the report's words, with values."""

    key: str
    values: tuple[tuple[str, object], ...] = ()


class Screened(NamedTuple):
    """One answered row; exposures and lists are those of the match, or of all candidates where there is none."""

    counterparty: Counterparty
    verdict: str
    matches: tuple[Match, ...]
    reasons: tuple[Reason, ...]
    exposures: tuple[Exposure, ...]
    listed_by: tuple[Exposure, ...]
    question: str

    def reached(self, reach: str) -> list[Exposure]:
        """Its exposures of one reach, one for each measure that has the force of law on the day."""
        measures: dict[str, Exposure] = {}
        for exposure in self.exposures:
            if exposure.reach == reach and exposure.binding:
                measures.setdefault(exposure.measure, exposure)
        return list(measures.values())


class ScreenAnswer(NamedTuple):
    """All rows of a file with their answers, and what was looked at."""

    counterparties: Counterparties
    as_of: str
    known_through: str | None
    rows: tuple[Screened, ...]
    coverage: tuple[CoverageRow, ...]
    things: Things
    citations: Mapping[str, str]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each verdict."""
        return {v: sum(row.verdict == v for row in self.rows) for v in ("match", "possible", "none")}


def screen_rows(
    names: Names,
    hops: Hops,
    counterparties: Counterparties,
    *,
    things: Things,
    countries: Mapping[str, str],
    lists: Container[str],
    trace: Callable[[Iterable[str]], list[Exposure]],
    tell: Callable[[str], object],
) -> list[Screened]:
    """Answer every row; `countries` leads from codes to names, `trace` from actors to their exposures.

    `lists` are the ids of lists; `tell` is told about the progress of long files.
    """
    screen = _Screen(names, hops, things, countries)
    decided = []
    every = max(1, len(counterparties.rows) // 5000) * _REPORT_EVERY
    for number, row in enumerate(counterparties.rows, start=1):
        decided.append(screen.decide(row))
        if not number % every and number < len(counterparties.rows):
            tell(f"compared {number} of {len(counterparties.rows)} rows")
    actors = {m.thing.id for _, matches, _ in decided for m in matches}
    if len(counterparties.rows) >= _REPORT_EVERY:
        tell(f"tracing {len(actors)} entities")
    found = defaultdict(list)
    for exposure in trace(sorted(actors)) if actors else ():
        found[exposure.actor].append(exposure)
    answered = []
    for row, (verdict, matches, reasons) in zip(counterparties.rows, decided, strict=True):
        subjects = matches[:1] if verdict == "match" else matches
        exposures = tuple(e for m in subjects for e in found[m.thing.id])
        listed = {e.part: e for e in reversed(exposures) if e.route == "listed" and e.part in lists}
        listed_by = tuple(listed[part] for part in sorted(listed))
        question = _question(row, verdict, exposures)
        answered.append(Screened(row, verdict, tuple(matches), tuple(reasons), exposures, listed_by, question))
    return answered


class _Screen:
    """Decides row by row; what was asked once is remembered."""

    def __init__(self, names: Names, hops: Hops, things: Things, countries: Mapping[str, str]) -> None:
        self._names = names
        self._things = things
        self._hops = hops
        self._countries = countries
        self._found: dict[str, list[Match]] = {}
        self._places: dict[str, str | None] = {}

    def decide(self, row: Counterparty) -> tuple[str, list[Match], list[Reason]]:
        faults = [Reason("broken", (("what", Reason(key, values)),)) for key, values in row.faults]
        if row.is_blank:
            return "none", [], [Reason("blank"), *faults]
        verdict, matches, reasons = self._named(row)
        if verdict == "match":
            known, given = self._places_of(matches[0].thing), self._place(row.country)
            if known and given and given not in known:
                verdict = "possible"
                values = (("given", row.country), ("known", tuple(self._things[place] for place in sorted(known))))
                reasons.append(Reason("country_differs", values))
                matches = [matches[0]._replace(verdict="possible"), *matches[1:]]
        return verdict, matches, [*reasons, *faults]

    def _named(self, row: Counterparty) -> tuple[str, list[Match], list[Reason]]:
        by_id = self._find(row.identifier) if row.identifier else []
        by_id = [m for m in by_id if m.ground in ("id", "name", "number")]
        by_name = [matches for name in row.names if (matches := self._find(name))]
        best = next((m for m in by_name if m[0].verdict == "match"), by_name[0] if by_name else [])
        leads = {m[0].thing.id for m in by_name if m[0].verdict == "match"}
        leads |= {by_id[0].thing.id} if by_id and by_id[0].verdict == "match" else set()
        if len(leads) > 1:
            both = {m.thing.id: m for found in (by_id, *by_name) for m in found if m.thing.id in leads}
            candidates = [m._replace(verdict="possible") for m in both.values()]
            return "possible", candidates, [Reason("names_differ")]
        if by_id and by_id[0].verdict == "match":
            return "match", by_id, [Reason("ground_id" if by_id[0].ground != "number" else "ground_number")]
        unknown = [Reason("identifier_unknown")] if row.identifier and not by_id else []
        if not best:
            return self._near(row.names, unknown)
        if best[0].verdict == "match":
            return "match", best, [Reason(f"ground_{best[0].ground}"), *unknown]
        several = [Reason("several", (("count", len(best)),))] if len(best) > 1 else []
        return "possible", best, [*several, Reason(f"ground_{best[0].ground}"), *unknown]

    def _near(self, names: tuple[str, ...], unknown: list[Reason]) -> tuple[str, list[Match], list[Reason]]:
        """No name is known: a slip of the pen away from a label is a candidate, and what else came nearest a reason."""
        slips, reasons = [], []
        for name in names:
            rejected = self._names.rejected(name, prefixes=ACTORS)
            thing, veto = rejected or (None, "")
            label = next((x for x in (thing.label_en, thing.label_zh) if slipped(name, x)), "") if thing else ""
            if thing and label and not veto.startswith(("number", "script")):
                slips.append(Match(thing, _SLIP, label, "possible", "slip"))
            reasons.append(Reason("nothing_near") if rejected is None else _nearest(*rejected))
        if slips:
            return "possible", list(dict.fromkeys(slips)), [Reason("ground_slip"), *unknown]
        return "none", [], [*reasons, *unknown]

    def _find(self, text: str) -> list[Match]:
        if text not in self._found:
            self._found[text] = self._names.find(text, prefixes=ACTORS)
        return self._found[text]

    def _place(self, country: str) -> str | None:
        if country not in self._places:
            text = self._countries.get(country.strip().upper(), country)
            found = self._names.find(text, prefixes=("territory",)) if text else []
            self._places[country] = found[0].thing.id if found and found[0].verdict == "match" else None
        return self._places[country]

    def _places_of(self, thing: Thing) -> set[str]:
        """Where the graph has it: its seat, and the places of the addresses that lists print."""
        found = (self._hops.forward(way, [thing.id])[thing.id] for way in ("am:isBasedIn", "am:hasAddressIn"))
        return {link.object for links in found for link in links}


def _nearest(thing: Thing, veto: str) -> Reason:
    kind, _, words = veto.partition(" ")
    why = Reason(f"veto_{kind}")
    return Reason("nearest", (("name", thing), ("id", thing.id), ("veto", why), ("words", words)))


def _question(row: Counterparty, verdict: str, exposures: tuple[Exposure, ...]) -> str:
    """The key of the next question to ask."""
    if row.is_blank:
        return "next_blank"
    if verdict != "match":
        return f"next_{verdict}"
    reaches = {e.reach for e in exposures}
    nearest = next((reach for reach in REACHES if reach in reaches), "nothing")
    return {"named": "next_listed"}.get(nearest, f"next_{nearest}")
