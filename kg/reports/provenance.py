"""What the statements rest on, as one report: how sure and how old they are, what turns unknown, where little was read.

It counts and names; it judges nothing. What it shows are the places at which a sceptical reader begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from kg.curated.facts import Facts
from kg.kinds import firms_of
from kg.library import Store
from kg.model import Statement
from kg.output import as_table
from kg.status import Statuses
from kg.things import Things
from kg.wording import heading, say

__all__ = ["AGES", "Lapse", "Provenance", "provenance_of", "provenance_text"]

AGES = ("later", "under_1", "under_3", "under_5", "over_5", "undated")
_SHOWN = 12


class Lapse(NamedTuple):
    """A measure or provision whose published end passes with no later act seen: until then `before`, from `day` on unknown.

    `until` is the day of a later act that ends the doubt, None where there is none.
    """

    measure: str
    day: date
    before: str
    until: date | None = None


class Provenance(NamedTuple):
    """The report of a day; ages are those of the newest source of a statement, in years since the first day
    on which it may have been published.

    `bases` counts pieces of evidence, of which a statement may have several. `singles` are sources from which one
    statement was taken, `silent` those from which none was. `uncovered` are firms of which no row of coverage speaks:
    neither of them, nor of a group that they belong to, nor of a list on which they stand.
    """

    as_of: str
    statements: int
    ranks: Mapping[str, int]
    confidences: Mapping[str, int]
    bases: Mapping[str, int]
    ages: Mapping[str, int]
    lapses: tuple[Lapse, ...]
    singles: tuple[str, ...]
    silent: tuple[str, ...]
    firms: int
    uncovered: tuple[str, ...]
    things: Things

    def as_json(self) -> dict[str, object]:
        """The keys of `kg check --report`."""

        def told(ids: Iterable[str]) -> list[dict[str, object]]:
            return [self.things[i].as_json() for i in ids]

        return {
            "as_of": self.as_of,
            "statements": self.statements,
            "by_rank": dict(self.ranks),
            "by_confidence": dict(self.confidences),
            "by_basis": dict(self.bases),
            "by_age": dict(self.ages),
            "unknown": [
                {"measure": self.things[x.measure].as_json(), "on": x.day.isoformat(), "before": x.before}
                | {"until": x.until.isoformat() if x.until else None}
                for x in self.lapses
            ],
            "one_statement": told(self.singles),
            "no_statement": told(self.silent),
            "firms": self.firms,
            "uncovered": told(self.uncovered),
        }


def provenance_of(facts: Facts, store: Store, day: date) -> Provenance:
    """The report on curated facts and the store that was built of them, as of a day."""
    published = {s.id: s.published.earliest for s in facts.sources if s.published}
    statements = facts.statements
    used = Counter(source for s in statements for source in {e.source for e in s.evidence})
    lapses, firms = _lapses(store, statements), firms_of(store.engine)
    uncovered = _uncovered(facts, firms)
    things = Things(store.engine)
    singles = sorted(s.id for s in facts.sources if used[s.id] == 1)
    silent = sorted(s.id for s in facts.sources if not used[s.id])
    things.prepare([*(x.measure for x in lapses), *singles, *silent, *uncovered])
    return Provenance(
        as_of=day.isoformat(),
        statements=len(statements),
        ranks=_counted((s.rank for s in statements), ("preferred", "normal", "disputed", "withdrawn")),
        confidences=_counted((s.confidence for s in statements), ("certain", "likely", "unsure")),
        bases=_counted((e.basis for s in statements for e in s.evidence), ("read", "quoted", "catalogue", "inferred")),
        ages=_counted((_age(s, published, day) for s in statements), AGES),
        lapses=lapses,
        singles=tuple(singles),
        silent=tuple(silent),
        firms=len(firms),
        uncovered=tuple(uncovered),
        things=things,
    )


def provenance_text(report: Provenance, lang: str) -> str:
    """The counts, then the lists; of a long list the beginning."""
    things = report.things
    lines = [heading("statements", lang, f"{report.statements}, {say('as_of', lang)} {report.as_of}"), ""]
    counted = (("rank", report.ranks), ("confidence", report.confidences), ("basis", report.bases))
    for scheme, counts in counted:
        told = (f"{things[f'{scheme}:{code}'].label(lang)} {n}" for code, n in counts.items())
        lines.append(heading(f"by_{scheme}", lang, ", ".join(told)))
    ages = (f"{say(f'age_{age}', lang)} {n}" for age, n in report.ages.items())
    lines += [heading("by_age", lang, ", ".join(ages)), ""]
    past = [
        x
        for x in report.lapses
        if x.day.isoformat() <= report.as_of and (x.until is None or report.as_of < x.until.isoformat())
    ]
    coming = [x for x in report.lapses if x.day.isoformat() > report.as_of]
    for key, lapses in (("unknown_already", past), ("unknown_later", coming)):
        rows = [
            [x.day.isoformat(), things[x.measure].label(lang), x.measure, things[f"status:{x.before}"].label(lang)]
            for x in lapses
        ]
        columns = [say(word, lang) for word in ("unknown_from", "measure", "id", "status_before")]
        lines += [f"{say(key, lang)} ({len(rows)})", as_table(columns, rows, empty=say("nothing", lang))]
    firms = f"{len(report.uncovered)}/{report.firms}"
    named = (
        ("one_statement", report.singles, str(len(report.singles))),
        ("no_statement", report.silent, str(len(report.silent))),
        ("uncovered", report.uncovered, firms),
    )
    for key, ids, number in named:
        lines += [f"{say(key, lang)} ({number})", *(f"  {things[i].label(lang)} ({i})" for i in ids[:_SHOWN])]
        lines += [f"  … (+{len(ids) - _SHOWN}; --json)", ""] if len(ids) > _SHOWN else [""]
    return "\n".join(lines).rstrip() + "\n"


def _counted(values: Iterable[str], order: tuple[str, ...]) -> dict[str, int]:
    """How often each of the known values stands there, in their order, those that stand nowhere too."""
    counts = Counter(values)
    return {value: counts.pop(value, 0) for value in order} | dict(sorted(counts.items()))


def _age(statement: Statement, published: Mapping[str, date], day: date) -> str:
    """How old the newest source of a statement is on a day, of those published by then, as one of AGES."""
    days = [published[e.source] for e in statement.evidence if e.source in published]
    if not days:
        return "undated"
    newest = max((d for d in days if d <= day), default=None)
    if newest is None:
        return "later"
    years = day.year - newest.year - ((day.month, day.day) < (newest.month, newest.day))
    return "under_1" if years < 1 else "under_3" if years < 3 else "under_5" if years < 5 else "over_5"


def _lapses(store: Store, statements: Iterable[Statement]) -> tuple[Lapse, ...]:
    """Every turn to `unknown` of what has events of its own, by day."""
    measures = sorted({s.subject for s in statements if s.predicate == "am:hasEvent"})
    statuses = Statuses(store.engine)
    statuses.prepare(measures)
    found = []
    for measure in measures:
        turns = [(turn, statuses.of(measure, turn).status) for turn in sorted(statuses.turns(measure))]
        for (_, before), (turn, status) in pairwise(turns):
            if status == "unknown" != before:
                until = next((day for day, now in turns if day > turn and now != "unknown"), None)
                found.append(Lapse(measure, turn, before, until))
    return tuple(sorted(found, key=lambda x: (x.day, x.measure)))


def _uncovered(facts: Facts, firms: Iterable[str]) -> list[str]:
    scopes = {c.scope for c in facts.coverage}
    lists = {s.subject: s.object for s in facts.statements if s.predicate == "am:standsOn"}
    spoken = {s.subject for s in facts.statements if s.predicate == "am:isMemberOf" and s.object in scopes}
    spoken |= {s.object for s in facts.statements if s.predicate == "am:listsActor" and lists.get(s.subject) in scopes}
    return [firm for firm in firms if firm not in scopes | spoken]
