"""How an application for a controlled chip is reviewed on a day, and which exception it may use: rules as data.

A row of ontology/rules/reviews.csv is one condition; rows of one id hold together; a row without a parameter always
holds. Of review policies the earliest row in the file that holds decides, of exceptions each stands for itself. What no
row speaks of stays open: a missing figure is named, and so is a class without a rule.
"""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kg.dates import Interval
from kg.errors import DataError
from kg.thresholds import Condition, Spec, Verdict, all_hold, lacking, read_condition, reason_of

__all__ = ["Outcome", "Review", "exceptions_for", "policy_for", "read_reviews"]

_COLUMNS = [
    "kind", "id", "since", "until", "classification", "answer", "parameter", "operator", "value", "unit", "measure",
    "scope_en", "scope_zh", "source", "locator",
]  # fmt: skip


class Review(NamedTuple):
    """One rule: for chips of a class that meet its conditions, a review policy or an exception, for whom and by which text."""

    kind: str
    id: str
    interval: Interval
    classification: str
    answer: str
    conditions: tuple[Condition, ...]
    measure: str
    scope_en: str
    scope_zh: str
    source: str
    locator: str

    def holds(self, spec: Spec) -> bool | None:
        """True where all conditions do, False where one does not, None where that cannot be told."""
        return all_hold(self.conditions, spec)

    def missing(self, spec: Spec) -> tuple[str, ...]:
        """The fields that keep it from being decided."""
        return tuple(dict.fromkeys(lacking(self.conditions, spec)))


class Outcome(NamedTuple):
    """What the rules of a day give: the answer where it is decided (`holds`), by which rule, why, and what is missing."""

    answer: str | None
    holds: bool | None
    rule: Review | None
    because: str
    missing: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The answer with its rule, scope and source."""
        rule = self.rule
        return {
            "because": self.because,
            "missing": list(self.missing),
            "measure": rule.measure if rule else None,
            "scope_en": rule.scope_en if rule else None,
            "scope_zh": rule.scope_zh if rule else None,
            "source": rule.source if rule else None,
            "locator": rule.locator if rule else None,
        }


def policy_for(
    spec: Spec, verdict: Verdict, reviews: list[Review], day: date, *, named: frozenset[str] = frozenset()
) -> Outcome:
    """The review policy for a classified chip; `named` are measures that name it, whose conditions need no figures."""
    if verdict.classification == "none":
        return Outcome(
            None, None, None, "these thresholds do not catch it; letters and other rules have their own review"
        )
    if verdict.classification == "indeterminate":
        return Outcome(None, None, None, "the class is not decided", verdict.missing)
    for rule in _alive(reviews, "policy", day):
        if rule.classification != verdict.classification:
            continue
        if rule.measure in named:
            return Outcome(rule.answer, True, rule, f"{rule.measure} names the product")
        held = rule.holds(spec)
        if held is None:
            missing = rule.missing(spec)
            return Outcome(None, None, rule, f"{rule.id} cannot be decided without {', '.join(missing)}", missing)
        if held:
            return Outcome(rule.answer, True, rule, f"{rule.id}: {reason_of(rule.conditions, spec) or 'the rule'}")
    return Outcome(None, None, None, f"no review policy for {verdict.classification} on {day} is among the rules")


def exceptions_for(spec: Spec, verdict: Verdict, reviews: list[Review], day: date) -> list[Outcome]:
    """Each exception of the day with whether the chip may use it; none where the thresholds do not catch it."""
    if verdict.classification == "none":
        return []
    answers = dict.fromkeys(r.answer for r in _alive(reviews, "exception", day))
    return [_exception(answer, spec, verdict, reviews, day) for answer in answers]


def _exception(answer: str, spec: Spec, verdict: Verdict, reviews: list[Review], day: date) -> Outcome:
    rules = [r for r in _alive(reviews, "exception", day) if r.answer == answer]
    if verdict.classification == "indeterminate":
        return Outcome(answer, None, rules[0], "the class is not decided", verdict.missing)
    fitting = [r for r in rules if r.classification == verdict.classification]
    for rule in sorted(fitting, key=lambda r: (True, None, False).index(r.holds(spec))):
        held, why = rule.holds(spec), reason_of(rule.conditions, spec) or rule.classification
        missing = rule.missing(spec)
        told = f"{rule.id} cannot be decided without {', '.join(missing)}" if held is None else f"{rule.id}: {why}"
        return Outcome(answer, held, rule, told, missing)
    return Outcome(answer, False, rules[0], f"it is not for {verdict.classification}")


def _alive(reviews: list[Review], kind: str, day: date) -> list[Review]:
    return [r for r in reviews if r.kind == kind and r.interval.holds_on(day)]


def read_reviews(path: Path) -> list[Review]:
    """Every rule in the order of the file; raises DataError with the line of a faulty row."""
    found: dict[str, Review] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if reader.fieldnames != _COLUMNS:
                raise DataError(f"{path}:1: columns are {reader.fieldnames}; expected {','.join(_COLUMNS)}")
            for row in reader:
                where = f"{path}:{reader.line_num}"
                if row["kind"] not in ("policy", "exception"):
                    raise DataError(f"{where}: kind {row['kind']!r} is neither policy nor exception")
                old = found.get(row["id"])
                more = (read_condition(row, where),) if row["parameter"] else ()
                found[row["id"]] = Review(
                    row["kind"], row["id"], _interval(row, where), row["classification"], row["answer"],
                    (*(old.conditions if old else ()), *more), row["measure"], row["scope_en"], row["scope_zh"],
                    row["source"], row["locator"],
                )  # fmt: skip
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: cannot be read ({error})") from None
    return list(found.values())


def _interval(row: dict[str, str], where: str) -> Interval:
    try:
        return Interval.parse(row["since"], row["until"])
    except ValueError as error:
        raise DataError(f"{where}: {error}") from None
