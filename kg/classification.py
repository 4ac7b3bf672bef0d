"""A chip of the graph, or one given by its figures, against the thresholds of a day, with the letters beside the rule."""

import csv
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from kg.engine import Engine
from kg.errors import DataError
from kg.hops import Hops
from kg.index import OUT, Entry
from kg.paths import ontology_folder
from kg.reviews import Outcome, Review, exceptions_for, policy_for, read_reviews
from kg.things import Thing
from kg.thresholds import Spec, Verdict, Vintage, as_number, judge
from kg.vocab import AM, OUTSIDE, expand, shorten

__all__ = [
    "ChipRules",
    "ClassifiedAnswer",
    "Letter",
    "chip_rules",
    "classify_figures",
    "classify_file",
    "classify_product",
    "deciding",
    "stored_spec",
]


_KEYS = frozenset(
    (
        "name",
        "dense_tops",
        "bit_length",
        "rates",
        "tpp",
        "die_area_mm2",
        "nonplanar",
        "aggregate_io_gbs",
        "datacenter",
        "memory_bandwidth_gbs",
    )
)


class Letter(NamedTuple):
    """A letter to a company that restricts the product beside any rule."""

    measure: str
    date: str


class ChipRules(NamedTuple):
    """What a chip is held against: threshold vintages, review rules, and which statements give its figures."""

    vintages: list[Vintage]
    reviews: list[Review]
    figures: Path


class ClassifiedAnswer(NamedTuple):
    """The verdict on a chip as of a day."""

    product: Thing | None
    as_of: str
    spec: Spec
    verdict: Verdict
    letters: tuple[Letter, ...]
    review: Outcome
    exceptions: tuple[Outcome, ...]

    def as_json(self) -> dict[str, object]:
        """The keys of `kg classify`."""
        return {
            "product": self.product.as_json() if self.product else None,
            "as_of": self.as_of,
            "rule": self.verdict.rule,
            "classification": self.verdict.classification,
            "paragraph": self.verdict.paragraph,
            "tpp": as_number(self.spec.tpp),
            "performance_density": as_number(self.spec.density),
            "because": self.verdict.because,
            "missing": list(self.verdict.missing),
            "letters": [{"measure": letter.measure, "date": letter.date} for letter in self.letters],
            "review": {"policy": self.review.answer, **self.review.as_json()},
            "exceptions": [{"exception": e.answer, "eligible": e.holds, **e.as_json()} for e in self.exceptions],
        }


def chip_rules(vintages: list[Vintage]) -> ChipRules:
    """The shipped rules about chips beside these vintages."""
    rules = ontology_folder() / "rules"
    return ChipRules(vintages, read_reviews(rules / "reviews.csv"), rules / "figures.csv")


def classify_product(engine: Engine, product: Thing, rules: ChipRules, day: date) -> ClassifiedAnswer:
    """Classify a product of the graph by the figures stated of it."""
    spec = stored_spec(engine, product.id, rules.figures, day)
    named = _naming(engine, product.id, day)
    return _answered(product, spec, rules, day, _letters(engine, product.id, day), named)


def _answered(
    product: Thing | None,
    spec: Spec,
    rules: ChipRules,
    day: date,
    letters: tuple[Letter, ...] = (),
    named: frozenset[str] = frozenset(),
) -> ClassifiedAnswer:
    verdict = judge(spec, rules.vintages, day)
    review = policy_for(spec, verdict, rules.reviews, day, named=named)
    exceptions = tuple(exceptions_for(spec, verdict, rules.reviews, day))
    return ClassifiedAnswer(product, day.isoformat(), spec, verdict, letters, review, exceptions)


def classify_file(path: Path, rules: ChipRules, day: date) -> ClassifiedAnswer:
    """Classify a chip by a JSON file of its figures; raises DataError where the file is no such thing."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: is no JSON ({error})") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from None
    return classify_figures(text, str(path), rules, day)


def classify_figures(text: str, where: str, rules: ChipRules, day: date) -> ClassifiedAnswer:
    """Classify a chip by a JSON text of its figures; `where` names it in a DataError where the text is no such thing."""
    try:
        data = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{where}: is no JSON ({error})") from None
    if not isinstance(data, dict):
        raise DataError(f"{where}: must be one object with the figures of a chip")
    unknown = sorted(set(data) - _KEYS)
    if unknown:
        import difflib

        near = difflib.get_close_matches(unknown[0], sorted(_KEYS), n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; the keys are {', '.join(sorted(_KEYS))}"
        raise DataError(f"{where}: unknown figure {unknown[0]!r}{hint}")
    return _answered(None, Spec.read(data, where), rules, day)


def deciding(figures: Path) -> frozenset[str]:
    """The quantities on which a classification rests; a chip may have many more figures."""
    with figures.open(encoding="utf-8", newline="") as file:
        return frozenset(rule["object"] for rule in csv.DictReader(file) if rule["meaning"] == "number")


def stored_spec(engine: Engine, product: str, figures: Path, day: date) -> Spec:
    """The figures that the graph surely states of a product; of several numbers the highest, as the rule says for TPP."""
    with figures.open(encoding="utf-8", newline="") as file:
        rules = list(csv.DictReader(file))
    numbers: dict[str, list[Fraction]] = {}
    for told in map(Entry.read, engine.indexed(OUT, [product], "am:hasFigure")):
        if told.value and told.standing == "sure":
            numbers.setdefault(told.object, []).append(Fraction(told.value))
    hops = Hops(engine, day)
    found: dict[str, Fraction | bool | None] = {}
    for rule in rules:
        if rule["meaning"] == "number":
            found[rule["parameter"]] = max(numbers.get(rule["object"], []), default=None)
        elif any(k.object == rule["object"] for k in hops.forward(rule["predicate"], [product])[product]):
            found[rule["parameter"]] = rule["meaning"] == "yes"
    return Spec(
        tpp=_figure(found.get("tpp")),
        die_area=_figure(found.get("die_area")),
        nonplanar=_flag(found.get("nonplanar")),
        io=_figure(found.get("io")),
        datacenter=_flag(found.get("datacenter")),
        memory=_figure(found.get("memory")),
    )


def _letters(engine: Engine, product: str, day: date) -> tuple[Letter, ...]:
    rows = engine.select(
        f"""PREFIX am: <{AM}> PREFIX rdf: <{OUTSIDE["rdf"]}> SELECT DISTINCT ?letter ?date WHERE {{
        ?st rdf:object <{expand(product)}> ; rdf:predicate am:restricts ; rdf:subject ?letter ; am:hasStanding ?standing .
        ?letter a am:Letter .
        ?event rdf:subject ?letter ; rdf:predicate am:hasEvent ; rdf:object <{expand("event:effective")}> ;
            am:hasStanding ?sure ; am:sinceText ?date ; am:possibleFrom ?from .
        FILTER(?from <= "{day}"^^<{OUTSIDE["xsd"]}date>) }} ORDER BY ?date ?letter"""
    )
    return tuple(Letter(shorten(str(letter)), str(stated)) for letter, stated in rows)


def _naming(engine: Engine, product: str, day: date) -> frozenset[str]:
    """Measures that certainly apply to the product by name on the day, and their provisions."""
    hops = Hops(engine, day)
    measures = {k.subject for k in hops.backward("am:appliesTo", [product])[product] if k.certain}
    parts = {k.subject for links in hops.backward("am:isPartOf", measures).values() for k in links}
    return frozenset(measures | parts)


def _figure(value: Fraction | bool | None) -> Fraction | None:
    return value if isinstance(value, Fraction) else None


def _flag(value: Fraction | bool | None) -> bool | None:
    return value if isinstance(value, bool) else None
