"""Chips against thresholds: vintages, paragraphs, exclusion, density, and what is missing."""

from datetime import date

import pytest

from kg.errors import DataError
from kg.paths import ontology_folder
from kg.thresholds import Spec, judge, read_vintages

BEFORE, FIRST, SECOND = date(2022, 10, 20), date(2022, 10, 21), date(2023, 11, 17)


@pytest.fixture(scope="module")
def vintages():
    return read_vintages(ontology_folder() / "rules" / "thresholds.csv")


def spec(**figures):
    base = {
        "dense_tops": 300,
        "bit_length": 16,
        "die_area_mm2": 800,
        "nonplanar": True,
        "aggregate_io_gbs": 600,
        "datacenter": True,
    }
    if "tpp" in figures:
        del base["dense_tops"], base["bit_length"]
    return Spec.read(base | figures, "test")


def verdict(vintages, day, **figures):
    return judge(spec(**figures), vintages, day)


def test_no_threshold_was_in_force_before_the_first_vintage(vintages):
    assert verdict(vintages, BEFORE).classification == "none" and verdict(vintages, BEFORE).rule is None


def test_the_first_vintage_needs_both_performance_and_interconnect(vintages):
    assert verdict(vintages, FIRST).classification == "3A090"
    assert verdict(vintages, FIRST, aggregate_io_gbs=599).classification == "none"
    assert verdict(vintages, FIRST, dense_tops=299).classification == "none"


def test_the_second_vintage_drops_interconnect_on_its_day(vintages):
    assert verdict(vintages, date(2023, 11, 16), aggregate_io_gbs=400).classification == "none"
    assert verdict(vintages, SECOND, aggregate_io_gbs=400).paragraph == "a.1"


@pytest.mark.parametrize(
    ("tpp", "area", "paragraph"),
    [
        (4800, 10_000, "a.1"),
        (4799, 810, "a.2"),
        (1600, 270, "a.2"),
        (2400, 1500, "b.1"),
        (2400, 1501, None),
        (2399, 700, "b.2"),
        (1600, 500, "b.2"),
        (1600, 501, None),
        (1599, 1, None),
    ],
)
def test_every_paragraph_begins_at_its_value(vintages, tpp, area, paragraph):
    found = verdict(vintages, SECOND, tpp=tpp, die_area_mm2=area)
    assert found.paragraph == paragraph


def test_a_consumer_chip_below_4800_is_excluded_and_above_it_is_not(vintages):
    assert verdict(vintages, SECOND, tpp=4799, die_area_mm2=600, datacenter=False).classification == "none"
    assert verdict(vintages, SECOND, tpp=4800, die_area_mm2=600, datacenter=False).paragraph == "a.1"


@pytest.mark.parametrize("field", ["die_area_mm2", "nonplanar"])
def test_what_is_missing_is_named_and_the_result_is_never_none(vintages, field):
    found = verdict(vintages, SECOND, tpp=1600, **{field: None})
    assert found.classification == "indeterminate" and found.missing == (field,)


def test_a_missing_figure_that_cannot_matter_is_not_asked_for(vintages):
    assert verdict(vintages, SECOND, tpp=5000, die_area_mm2=None).paragraph == "a.1"
    assert verdict(vintages, SECOND, tpp=1000, die_area_mm2=None).classification == "none"
    assert verdict(vintages, FIRST, tpp=1000, aggregate_io_gbs=None).classification == "none"


def test_a_planar_die_has_no_applicable_area(vintages):
    assert verdict(vintages, SECOND, tpp=2000, nonplanar=False).classification == "none"


def test_whether_it_is_for_data_centres_must_be_known_where_it_decides(vintages):
    found = verdict(vintages, SECOND, tpp=4000, die_area_mm2=600, datacenter=None)
    assert found.classification == "indeterminate" and found.missing == ("datacenter",)


def test_the_highest_of_several_precisions_counts():
    rates = [
        {"dense_tops": 312, "bit_length": 16},
        {"dense_tops": 624, "bit_length": 8},
        {"dense_tops": 19.5, "bit_length": 32},
    ]
    assert Spec.read({"rates": rates}, "test").tpp == 4992


def test_a_stated_tpp_that_the_rates_contradict_decides_nothing(vintages):
    """TPP is the highest over precisions: a lower stated one is wrong, a higher one may count sparse operations."""
    for stated, tops in ((4000, 312), (9600, 150)):
        found = judge(spec_of(tpp=stated, dense_tops=tops, bit_length=16, aggregate_io_gbs=600), vintages, FIRST)
        assert found.classification == "indeterminate" and found.missing == ("tpp",), stated
        assert str(stated) in found.because and str(tops * 16) in found.because


def test_a_stated_tpp_that_differs_without_effect_or_by_rounding_only_is_taken(vintages):
    found = judge(spec_of(tpp=9984, dense_tops=312, bit_length=16, aggregate_io_gbs=600), vintages, FIRST)
    assert found.classification == "3A090" and "4992" in found.because
    assert spec_of(tpp=15832, dense_tops=1978.9, bit_length=8).computed is None


def test_the_figures_beside_rates_are_a_rate_too():
    assert spec_of(dense_tops=312, bit_length=16, rates=[{"dense_tops": 19.5, "bit_length": 32}]).tpp == 4992


def test_a_rate_that_lacks_a_part_leaves_the_highest_unknown(vintages):
    partial = [{"dense_tops": 100, "bit_length": 16}, {"dense_tops": 900, "bit_length": None}]
    found = judge(spec_of(rates=partial, aggregate_io_gbs=600), vintages, FIRST)
    assert found.classification == "indeterminate" and found.missing == ("tpp",)
    assert spec_of(bit_length=16, rates=[{"dense_tops": 100, "bit_length": 16}]).tpp == 1600


@pytest.mark.parametrize(
    ("day", "io", "classification"),
    [
        ("2022-10-07", 600, "none"),
        ("2022-10-20", 600, "none"),
        ("2022-10-21", 600, "3A090"),
        ("2022-10-21", 599.99, "none"),
        ("2023-10-25", 600, "3A090"),
        ("2023-11-16", 400, "none"),
        ("2023-11-17", 400, "3A090.a"),
        ("2025-05-14", 400, "3A090.a"),
        ("2026-11-21", 400, "3A090.a"),
    ],
)
def test_each_vintage_begins_with_its_effect(vintages, day, io, classification):
    assert verdict(vintages, date.fromisoformat(day), aggregate_io_gbs=io).classification == classification


@pytest.mark.parametrize(
    ("tpp", "area", "paragraph"),
    [
        ("4799.999", 811, "b.1"),
        ("4799.999", "810.8", "a.2"),
        (1600, "270.2702", "a.2"),
        (1600, "270.2703", "b.2"),
        ("1599.999", 100, None),
        (2400, "1500.0001", None),
        (2640, 826, "b.1"),
        (2368, 814, None),
        (2399, "749.6875", "b.2"),
        (2399, "749.688", None),
    ],
)
def test_densities_are_compared_without_rounding(vintages, tpp, area, paragraph):
    assert verdict(vintages, SECOND, tpp=tpp, die_area_mm2=area).paragraph == paragraph


def test_a_planar_chip_is_caught_by_performance_alone(vintages):
    assert verdict(vintages, SECOND, tpp=4800, nonplanar=False, die_area_mm2=None).paragraph == "a.1"
    assert verdict(vintages, SECOND, tpp=4799, nonplanar=False, die_area_mm2=None).classification == "none"


def test_nothing_known_is_indeterminate_and_never_none(vintages):
    for day in (FIRST, SECOND):
        found = judge(Spec(), vintages, day)
        assert found.classification == "indeterminate" and "tpp" in found.missing


def spec_of(**figures):
    return Spec.read(figures, "test")


@pytest.mark.parametrize(
    "figures", [{"tpp": "many"}, {"tpp": -1}, {"tpp": True}, {"datacenter": "yes"}, {"rates": "x"}]
)
def test_a_figure_that_is_none_is_refused(figures):
    with pytest.raises(DataError, match="test"):
        Spec.read(figures, "test")


@pytest.mark.parametrize("figures", [{"bit_length": 0}, {"die_area_mm2": 0}, {"tpp": "1e400"}])
def test_an_impossible_figure_is_refused(figures):
    with pytest.raises(DataError, match="test"):
        Spec.read(figures, "test")
