"""Chips against control thresholds: each rule vintage is data (ontology/rules/thresholds.csv), the day picks the vintage.

A paragraph is met when all its conditions are; an exclusion (classification `none`) takes a chip out again, unless a
paragraph that stands above it holds. A figure that is missing makes a condition unknown, and a result that hangs on an
unknown condition is `indeterminate`, with the fields that are missing; it is never `none`.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from kg.dates import Interval
from kg.errors import DataError

__all__ = [
    "Condition",
    "Paragraph",
    "Spec",
    "Verdict",
    "Vintage",
    "all_hold",
    "judge",
    "lacking",
    "read_condition",
    "read_vintages",
    "reason_of",
]

_ENDLESS = re.compile(r"[eE][+-]?\d{4}")  # a fraction of so many digits would never be written out
_FIELDS = {
    "tpp": "tpp",
    "io": "aggregate_io_gbs",
    "density": "die_area_mm2",
    "datacenter": "datacenter",
    "memory": "memory_bandwidth_gbs",
}
_OPERATORS = (">=", ">", "<", "<=", "=")
_ROUNDING = Fraction(1, 1000)


class Spec(NamedTuple):
    """The figures of a chip; None where a figure is not known.

    `tpp` is the highest over precisions of dense operations per second (TOPS) times bit length; `die_area` in mm² counts
    logic dies; with a planar process no area applies. `io` is the aggregate bidirectional rate in GB/s over all inputs
    and outputs other than to memory, `memory` the total rate to memory in GB/s. `computed` is the highest product of the
    rates where a stated `tpp` differs from it by more than rounding. Source: technical notes to ECCN 3A090.
    """

    name: str = ""
    tpp: Fraction | None = None
    die_area: Fraction | None = None
    nonplanar: bool | None = None
    io: Fraction | None = None
    datacenter: bool | None = None
    memory: Fraction | None = None
    computed: Fraction | None = None

    @classmethod
    def read(cls, data: Mapping[str, object], where: str) -> "Spec":
        """A spec from the keys of CONTRACT; raises DataError for a figure that is no number or is negative."""
        rates = data.get("rates") or []
        if not isinstance(rates, list) or not all(isinstance(r, Mapping) for r in rates):
            raise DataError(f"{where}: rates must be a list of dense_tops and bit_length")
        products, whole = [], True
        for rate in (data, *rates):
            tops, bits = _number(rate, "dense_tops", where), _number(rate, "bit_length", where)
            if tops is not None and bits is not None:
                products.append(tops * bits)
            elif tops is not None or rate is not data:
                whole = False
        stated, computed = _number(data, "tpp", where), max(products, default=None)
        differs = stated is not None and computed is not None and abs(stated - computed) > _ROUNDING * computed
        return cls(
            name=str(data.get("name") or ""),
            tpp=stated if stated is not None else computed if whole else None,
            memory=_number(data, "memory_bandwidth_gbs", where),
            computed=computed if differs else None,
            die_area=_number(data, "die_area_mm2", where),
            nonplanar=_truth(data, "nonplanar", where),
            io=_number(data, "aggregate_io_gbs", where),
            datacenter=_truth(data, "datacenter", where),
        )

    @property
    def density(self) -> Fraction | None:
        """Performance density in TPP per mm² of applicable die area; None where unknown or where no area applies."""
        if self.tpp is None or not self.die_area or not self.nonplanar:
            return None
        return self.tpp / self.die_area

    def missing_for(self, parameter: str) -> list[str]:
        """The fields without which a parameter cannot be known; empty where it is known, or known not to exist."""
        if parameter == "density":
            if self.nonplanar is False:
                return []
            lacking = [] if self.tpp is not None else ["tpp"]
            lacking += [] if self.die_area else ["die_area_mm2"]
            return lacking + ([] if self.nonplanar is not None else ["nonplanar"])
        value = {"tpp": self.tpp, "io": self.io, "datacenter": self.datacenter, "memory": self.memory}[parameter]
        return [] if value is not None else [_FIELDS[parameter]]


class Condition(NamedTuple):
    """One comparison of a parameter with a value."""

    parameter: str
    operator: str
    value: str

    def holds(self, spec: Spec) -> bool | None:
        """True, False, or None where the figures do not say."""
        if spec.missing_for(self.parameter):
            return None
        if self.parameter == "datacenter":
            return spec.datacenter is (self.value == "yes")
        figure = {"tpp": spec.tpp, "io": spec.io, "density": spec.density, "memory": spec.memory}[self.parameter]
        if figure is None:
            return False
        limit = Fraction(self.value)
        return {">=": figure >= limit, ">": figure > limit, "<": figure < limit, "<=": figure <= limit}[self.operator]


def all_hold(conditions: Iterable[Condition], spec: Spec) -> bool | None:
    """True where all conditions hold, False where one does not, None where that cannot be told."""
    found = [c.holds(spec) for c in conditions]
    if False in found:
        return False
    return None if None in found else True


def lacking(conditions: Iterable[Condition], spec: Spec) -> list[str]:
    """The fields that keep conditions from being decided."""
    return [f for c in conditions if c.holds(spec) is None for f in spec.missing_for(c.parameter)]


class Paragraph(NamedTuple):
    """The conditions that together put a chip under a classification, or take it out (`none`)."""

    id: str
    classification: str
    conditions: tuple[Condition, ...]
    source: str
    locator: str

    def holds(self, spec: Spec) -> bool | None:
        """True where all conditions do, False where one does not, None where that cannot be told."""
        return all_hold(self.conditions, spec)

    def missing(self, spec: Spec) -> list[str]:
        """The fields that keep it from being decided."""
        return lacking(self.conditions, spec)


class Vintage(NamedTuple):
    """One text of the rule with the days on which it was in force."""

    rule: str
    interval: Interval
    paragraphs: tuple[Paragraph, ...]


class Verdict(NamedTuple):
    """What a vintage says of a chip, by which paragraph, why, and what is missing."""

    rule: str | None
    classification: str
    paragraph: str | None
    because: str
    missing: tuple[str, ...]


def judge(spec: Spec, vintages: list[Vintage], day: date) -> Verdict:
    """Classify a chip by the vintage of a day; before the first one nothing is controlled by these thresholds.

    Where a stated TPP is not what the rates give and the two lead to different results, the chip is indeterminate.
    """
    verdict = _judged(spec, vintages, day)
    if spec.computed is None:
        return verdict
    other = _judged(spec._replace(tpp=spec.computed), vintages, day)
    told = f"the stated TPP {as_number(spec.tpp)} is not what the rates give ({as_number(spec.computed)})"
    if (other.classification, other.paragraph) == (verdict.classification, verdict.paragraph):
        return verdict._replace(because=f"{verdict.because}; {told}, with the same result")
    return Verdict(verdict.rule, "indeterminate", None, f"{told}, and the two lead to different results", ("tpp",))


def _judged(spec: Spec, vintages: list[Vintage], day: date) -> Verdict:
    vintage = next((v for v in vintages if v.interval.holds_on(day)), None)
    if vintage is None:
        return Verdict(None, "none", None, f"no chip threshold of this rule was in force on {day}", ())
    exclusions = [p for p in vintage.paragraphs if p.classification == "none"]
    excluded = [p.holds(spec) for p in exclusions]
    if True in excluded:
        paragraph = exclusions[excluded.index(True)]
        return Verdict(
            vintage.rule, "none", None, f"excluded by {paragraph.id}: {reason_of(paragraph.conditions, spec)}", ()
        )
    undecided = []
    for paragraph in (p for p in vintage.paragraphs if p.classification != "none"):
        held = paragraph.holds(spec)
        if held is None:
            undecided.append(paragraph)
        elif held and not undecided and None not in excluded:
            because = f"meets {paragraph.id}: {reason_of(paragraph.conditions, spec)}"
            return Verdict(vintage.rule, paragraph.classification, paragraph.id, because, ())
        elif held:
            undecided.append(paragraph)
    if not undecided:
        return Verdict(vintage.rule, "none", None, f"meets no paragraph: {_figures(spec)}", ())
    fields = [
        f
        for p in (*undecided, *(e for e, x in zip(exclusions, excluded, strict=True) if x is None))
        for f in p.missing(spec)
    ]
    missing = tuple(dict.fromkeys(fields))
    names = ", ".join(p.id for p in undecided)
    return Verdict(
        vintage.rule, "indeterminate", None, f"cannot be decided for {names} without {', '.join(missing)}", missing
    )


def read_vintages(path: Path) -> list[Vintage]:
    """Every vintage in the order of the file; raises DataError with the line of a faulty row."""
    found: dict[str, tuple[Interval, dict[str, Paragraph]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            where = f"{path}:{reader.line_num}"
            _, paragraphs = found.setdefault(row["rule"], (Interval.parse(row["since"], row["until"]), {}))
            condition = read_condition(row, where)
            old = paragraphs.get(row["paragraph"])
            paragraphs[row["paragraph"]] = Paragraph(
                row["paragraph"],
                row["classification"],
                (*(old.conditions if old else ()), condition),
                row["source"],
                row["locator"],
            )
    return [Vintage(rule, interval, tuple(paragraphs.values())) for rule, (interval, paragraphs) in found.items()]


def read_condition(row: Mapping[str, str], where: str) -> Condition:
    """The condition of a row of rules; raises DataError where its parameter or its operator is none."""
    if row["parameter"] not in _FIELDS or row["operator"] not in _OPERATORS:
        raise DataError(f"{where}: unknown parameter or operator {row['parameter']} {row['operator']}")
    return Condition(row["parameter"], row["operator"], row["value"])


def as_number(value: Fraction | None) -> float | int | None:
    """A figure for JSON: whole numbers whole, others to three places."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else round(float(value), 3)


def reason_of(conditions: Iterable[Condition], spec: Spec) -> str:
    """The conditions with the figures of a chip, as one short text."""
    words = {"tpp": "TPP", "io": "I/O rate", "density": "performance density", "memory": "memory bandwidth"}
    figures = {"tpp": spec.tpp, "io": spec.io, "density": spec.density, "memory": spec.memory}
    parts = []
    for c in conditions:
        if c.parameter == "datacenter":
            parts.append(f"designed for data centres: {'yes' if spec.datacenter else 'no'}")
        else:
            parts.append(f"{words[c.parameter]} {as_number(figures[c.parameter])} {c.operator} {c.value}")
    return ", ".join(parts)


def _figures(spec: Spec) -> str:
    parts = [f"TPP {as_number(spec.tpp)}"] if spec.tpp is not None else []
    parts += [f"performance density {as_number(spec.density)}"] if spec.density is not None else []
    parts += [f"I/O rate {as_number(spec.io)} GB/s"] if spec.io is not None else []
    return ", ".join(parts) or "no figures"


def _number(data: Mapping[str, object], key: str, where: str) -> Fraction | None:
    value = data.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise DataError(f"{where}: {key} is {value!r}; give a number")
    text = str(value)
    if len(text) > 100 or _ENDLESS.search(text):
        raise DataError(f"{where}: {key} is far beyond any chip; check the unit")
    try:
        number = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise DataError(f"{where}: {key} is {value!r}; give a number") from None
    if number < 0 or (number == 0 and key in ("bit_length", "die_area_mm2")):
        raise DataError(f"{where}: {key} is {value!r}; give a number above 0, or null where it is not known")
    if number > 10**15:
        raise DataError(f"{where}: {key} is far beyond any chip; check the unit")
    return number


def _truth(data: Mapping[str, object], key: str, where: str) -> bool | None:
    value = data.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise DataError(f"{where}: {key} is {value!r}; write true, false or null")
