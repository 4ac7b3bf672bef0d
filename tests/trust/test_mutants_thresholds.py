"""What no other test noticed when a line of thresholds was changed: see survivors.md beside this file.

Whole answers are compared, not single fields of them, so that a key, a unit or a word cannot change unseen.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kg.dates import Interval
from kg.errors import DataError
from kg.thresholds import (
    Condition,
    Paragraph,
    Spec,
    Verdict,
    Vintage,
    as_number,
    judge,
    read_condition,
    read_vintages,
    reason_of,
)

DAY = date(2030, 6, 1)


def paragraph(id_, classification, *conditions):
    return Paragraph(id_, classification, tuple(Condition(*c) for c in conditions), "source:gazette", "no. 3")


HIGH = paragraph("a.1", "X1.a", ("tpp", ">=", "4800"))
DENSE = paragraph("a.2", "X1.b", ("tpp", ">=", "1600"), ("density", ">", "5.92"))
HOME = paragraph("note", "none", ("datacenter", "=", "no"))
RULE = Vintage("rule-1", Interval.parse("2030-01-01", "2031-01-01"), (HIGH, DENSE))
SPARING = RULE._replace(paragraphs=(HIGH, HOME))


def test_before_the_first_vintage_nothing_is_controlled():
    said = "no chip threshold of this rule was in force on 2029-12-31"
    assert judge(Spec(tpp=Fraction(9000)), [RULE], date(2029, 12, 31)) == Verdict(None, "none", None, said, ())


def test_a_chip_that_meets_a_paragraph_is_told_by_it():
    verdict = judge(Spec(tpp=Fraction(4800)), [RULE], DAY)
    assert verdict == Verdict("rule-1", "X1.a", "a.1", "meets a.1: TPP 4800 >= 4800", ())


def test_a_chip_that_meets_none_is_told_with_its_figures():
    spec = Spec(tpp=Fraction(1599), die_area=Fraction(800), nonplanar=True, io=Fraction(600))
    said = "meets no paragraph: TPP 1599, performance density 1.999, I/O rate 600 GB/s"
    assert judge(spec, [RULE], DAY) == Verdict("rule-1", "none", None, said, ())
    assert judge(Spec(tpp=Fraction(1)), [RULE], DAY).because == "meets no paragraph: TPP 1"
    empty = RULE._replace(paragraphs=())
    assert judge(Spec(), [empty], DAY) == Verdict("rule-1", "none", None, "meets no paragraph: no figures", ())


def test_what_is_missing_is_told_for_each_paragraph_once():
    spec, both = Spec(), RULE._replace(paragraphs=(HIGH, DENSE))
    said = "cannot be decided for a.1, a.2 without tpp, die_area_mm2, nonplanar"
    missing = ("tpp", "die_area_mm2", "nonplanar")
    assert judge(spec, [both], DAY) == Verdict("rule-1", "indeterminate", None, said, missing)


def test_an_exclusion_takes_out_and_an_open_one_leaves_it_open():
    home, office = Spec(tpp=Fraction(5000), datacenter=False), Spec(tpp=Fraction(5000), datacenter=True)
    said = "excluded by note: designed for data centres: no"
    assert judge(home, [SPARING], DAY) == Verdict("rule-1", "none", None, said, ())
    assert judge(office, [SPARING], DAY) == Verdict("rule-1", "X1.a", "a.1", "meets a.1: TPP 5000 >= 4800", ())
    said = "cannot be decided for a.1 without datacenter"
    verdict = Verdict("rule-1", "indeterminate", None, said, ("datacenter",))
    assert judge(Spec(tpp=Fraction(5000)), [SPARING], DAY) == verdict


def test_rates_that_contradict_the_stated_figure_leave_a_chip_open_where_it_matters():
    spec = Spec(tpp=Fraction(4000), computed=Fraction(5000))
    said = "the stated TPP 4000 is not what the rates give (5000), and the two lead to different results"
    assert judge(spec, [RULE._replace(paragraphs=(HIGH,))], DAY) == Verdict(
        "rule-1", "indeterminate", None, said, ("tpp",)
    )
    same = judge(spec._replace(tpp=Fraction(4900)), [RULE._replace(paragraphs=(HIGH,))], DAY)
    told = "meets a.1: TPP 4900 >= 4800; the stated TPP 4900 is not what the rates give (5000), with the same result"
    assert same == Verdict("rule-1", "X1.a", "a.1", told, ())


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [(">=", False, True, True), (">", False, False, True), ("<", True, False, False), ("<=", True, True, False)],
)
@pytest.mark.parametrize(("parameter", "field"), [("tpp", "tpp"), ("io", "io"), ("memory", "memory")])
def test_each_comparison_on_each_side_of_its_limit(parameter, field, operator, below, at, above):
    condition = Condition(parameter, operator, "100.5")
    found = [condition.holds(Spec(**{field: Fraction(n)})) for n in ("100.4", "100.5", "100.6")]
    assert found == [below, at, above]
    assert condition.holds(Spec()) is None


@pytest.mark.parametrize(("value", "yes", "no"), [("yes", True, False), ("no", False, True)])
def test_what_a_chip_is_designed_for(value, yes, no):
    condition = Condition("datacenter", "=", value)
    assert [condition.holds(Spec(datacenter=d)) for d in (True, False, None)] == [yes, no, None]


@pytest.mark.parametrize(
    ("spec", "parameter", "missing"),
    [
        (Spec(), "density", ["tpp", "die_area_mm2", "nonplanar"]),
        (Spec(tpp=Fraction(1)), "density", ["die_area_mm2", "nonplanar"]),
        (Spec(die_area=Fraction(1)), "density", ["tpp", "nonplanar"]),
        (Spec(nonplanar=True), "density", ["tpp", "die_area_mm2"]),
        (Spec(nonplanar=False), "density", []),
        (Spec(), "tpp", ["tpp"]),
        (Spec(), "io", ["aggregate_io_gbs"]),
        (Spec(), "memory", ["memory_bandwidth_gbs"]),
        (Spec(), "datacenter", ["datacenter"]),
        (Spec(memory=Fraction(0)), "memory", []),
    ],
)
def test_the_fields_that_a_parameter_needs(spec, parameter, missing):
    assert spec.missing_for(parameter) == missing


def test_a_spec_takes_every_field_from_its_key():
    data = {"name": "Acme One", "tpp": 100, "die_area_mm2": "800.5", "nonplanar": True, "aggregate_io_gbs": 600}
    data |= {"datacenter": False, "memory_bandwidth_gbs": 900}
    wanted = Spec(
        "Acme One", Fraction(100), Fraction("800.5"), True, Fraction(600), False, Fraction(900), computed=None
    )
    assert Spec.read(data, "x.json") == wanted
    assert Spec.read({}, "x.json") == Spec() and Spec.read({"name": None}, "x.json").name == ""


@pytest.mark.parametrize(
    ("data", "tpp"),
    [
        ({"dense_tops": 100, "bit_length": 8}, 800),
        ({"dense_tops": 100, "bit_length": 8, "rates": [{"dense_tops": 70, "bit_length": 16}]}, 1120),
        ({"dense_tops": 100, "rates": [{"dense_tops": 70, "bit_length": 16}]}, None),
        ({"bit_length": 8, "rates": [{"dense_tops": 70, "bit_length": 16}]}, 1120),
        ({"rates": [{"dense_tops": 70, "bit_length": 16}, {"bit_length": 8}]}, None),
        ({"rates": []}, None),
    ],
)
def test_total_performance_is_the_highest_product_where_all_rates_are_whole(data, tpp):
    assert Spec.read(data, "x.json").tpp == tpp


def test_a_stated_figure_may_differ_from_its_rates_by_rounding_and_no_more():
    def computed(tpp):
        return Spec.read({"tpp": tpp, "dense_tops": 125, "bit_length": 8}, "x.json").computed

    assert computed("1001") is None and computed("999") is None, "a thousandth is rounding"
    assert computed("1001.1") == computed("998.9") == 1000


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"rates": "many"}, "x.json: rates must be a list of dense_tops and bit_length"),
        ({"rates": ["many"]}, "x.json: rates must be a list of dense_tops and bit_length"),
        ({"dense_tops": True}, "x.json: dense_tops is True; give a number"),
        ({"rates": [{"dense_tops": [1]}]}, "x.json: dense_tops is [1]; give a number"),
        ({"bit_length": 0}, "x.json: bit_length is 0; give a number above 0, or null where it is not known"),
        ({"die_area_mm2": 0}, "x.json: die_area_mm2 is 0; give a number above 0, or null where it is not known"),
        ({"memory_bandwidth_gbs": -1}, "x.json: memory_bandwidth_gbs is -1; give a number above 0, or null where it is not known"),
        ({"aggregate_io_gbs": "fast"}, "x.json: aggregate_io_gbs is 'fast'; give a number"),
        ({"aggregate_io_gbs": "1/0"}, "x.json: aggregate_io_gbs is '1/0'; give a number"),
        ({"tpp": 10**15 + 1}, "x.json: tpp is far beyond any chip; check the unit"),
        ({"tpp": "0." + "1" * 99}, "x.json: tpp is far beyond any chip; check the unit"),
        ({"tpp": "1e-9999"}, "x.json: tpp is far beyond any chip; check the unit"),
        ({"nonplanar": "yes"}, "x.json: nonplanar is 'yes'; write true, false or null"),
        ({"datacenter": 1}, "x.json: datacenter is 1; write true, false or null"),
    ],
)  # fmt: skip
def test_a_bad_figure_is_refused_with_its_place(data, said):
    with pytest.raises(DataError) as error:
        Spec.read(data, "x.json")
    assert str(error.value) == said


def test_figures_at_the_edge_are_taken():
    spec = Spec.read(
        {"tpp": 10**15, "aggregate_io_gbs": 0, "memory_bandwidth_gbs": "0.5", "die_area_mm2": ""}, "x.json"
    )
    assert (spec.tpp, spec.io, spec.memory, spec.die_area) == (10**15, 0, Fraction(1, 2), None)
    assert Spec.read({"tpp": "0." + "1" * 98}, "x.json").tpp == Fraction("0." + "1" * 98)


@pytest.mark.parametrize(
    ("value", "number"), [(None, None), (Fraction(4), 4), (Fraction(1, 3), 0.333), (Fraction("2.00049"), 2.0)]
)
def test_a_figure_is_written_whole_or_to_three_places(value, number):
    assert as_number(value) == number and type(as_number(value)) is type(number)


def test_conditions_are_told_with_the_figures_of_the_chip():
    spec = Spec(tpp=Fraction(5000), die_area=Fraction(1000), nonplanar=True, io=Fraction(600), memory=Fraction(900))
    told = reason_of(
        [Condition(p, ">=", "5") for p in ("tpp", "io", "density", "memory")] + [Condition("datacenter", "=", "no")],
        spec._replace(datacenter=True),
    )
    assert told == (
        "TPP 5000 >= 5, I/O rate 600 >= 5, performance density 5 >= 5, memory bandwidth 900 >= 5, "
        "designed for data centres: yes"
    )


VINTAGES = """rule,since,until,paragraph,classification,parameter,operator,value,source,locator
rule-1,2030-01-01,2031-01-01,a.1,X1.a,tpp,>=,4800,source:gazette,no. 3
rule-1,2030-01-01,2031-01-01,a.2,X1.b,tpp,>=,1600,source:gazette,no. 4
rule-1,2030-01-01,2031-01-01,a.2,X1.b,density,>,5.92,source:gazette,no. 4
rule-2,2031-01-01,,注,none,datacenter,=,no,source:公报,第五号
"""


def test_vintages_are_read_row_by_row(tmp_path):
    path = tmp_path / "thresholds.csv"
    path.write_text(VINTAGES, encoding="utf-8")
    first, second = read_vintages(path)
    assert first == Vintage(
        "rule-1",
        Interval.parse("2030-01-01", "2031-01-01"),
        (HIGH, DENSE._replace(locator="no. 4")),
    )
    note = Paragraph("注", "none", (Condition("datacenter", "=", "no"),), "source:公报", "第五号")
    assert second == Vintage("rule-2", Interval.parse("2031-01-01", None), (note,))


@pytest.mark.parametrize(("old", "new"), [(",tpp,>=,4800", ",weight,>=,4800"), (",tpp,>=,4800", ",tpp,=>,4800")])
def test_a_faulty_row_of_thresholds_is_named(tmp_path, old, new):
    path = tmp_path / "thresholds.csv"
    path.write_text(VINTAGES.replace(old, new), encoding="utf-8")
    parameter, operator, _ = new.strip(",").split(",")
    with pytest.raises(DataError) as error:
        read_vintages(path)
    assert str(error.value) == f"{path}:2: unknown parameter or operator {parameter} {operator}"


def test_a_condition_is_its_row():
    row = {"parameter": "io", "operator": "<=", "value": "600"}
    assert read_condition(row, "here") == Condition("io", "<=", "600")
