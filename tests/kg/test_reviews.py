"""Review policies and exceptions for chips: limits, dates, classes, what is missing, and the faults of the table."""

from datetime import date

import pytest

from kg.errors import DataError
from kg.paths import ontology_folder
from kg.reviews import exceptions_for, policy_for, read_reviews
from kg.thresholds import Spec, judge, read_vintages

RULES = ontology_folder() / "rules"
BEFORE, AFTER = date(2026, 1, 14), date(2026, 1, 15)
BASE = {"tpp": 16000, "die_area_mm2": 800, "nonplanar": True, "datacenter": True, "memory_bandwidth_gbs": 4800}


def policy(day, named=frozenset(), **figures):
    spec = Spec.read(BASE | figures, "test")
    verdict = judge(spec, read_vintages(RULES / "thresholds.csv"), day)
    return policy_for(spec, verdict, read_reviews(RULES / "reviews.csv"), day, named=named)


def exceptions(day, **figures):
    spec = Spec.read(BASE | figures, "test")
    verdict = judge(spec, read_vintages(RULES / "thresholds.csv"), day)
    return {e.answer: e for e in exceptions_for(spec, verdict, read_reviews(RULES / "reviews.csv"), day)}


def test_review_case_by_case_begins_on_its_day():
    assert policy(BEFORE).answer == "policy:presumption-of-denial"
    assert policy(AFTER).answer == "policy:case-by-case" and policy(AFTER).rule.source == "source:fr-91-1684"


@pytest.mark.parametrize(
    ("figures", "answer"),
    [
        ({"tpp": 20999}, "policy:case-by-case"),
        ({"tpp": 21000}, "policy:presumption-of-denial"),
        ({"memory_bandwidth_gbs": 6499.9}, "policy:case-by-case"),
        ({"memory_bandwidth_gbs": 6500}, "policy:presumption-of-denial"),
    ],
)
def test_both_limits_are_exclusive(figures, answer):
    assert policy(AFTER, **figures).answer == answer


def test_a_missing_bandwidth_is_named_unless_it_cannot_matter():
    found = policy(AFTER, memory_bandwidth_gbs=None)
    assert found.answer is None and found.missing == ("memory_bandwidth_gbs",)
    assert policy(AFTER, memory_bandwidth_gbs=None, tpp=21000).answer == "policy:presumption-of-denial"
    assert policy(BEFORE, memory_bandwidth_gbs=None).answer == "policy:presumption-of-denial"


def test_a_product_that_the_rule_names_needs_no_bandwidth():
    found = policy(AFTER, named=frozenset({"provision:january-2026-limits"}), memory_bandwidth_gbs=None)
    assert found.answer == "policy:case-by-case" and "names" in found.because


def test_what_no_rule_speaks_of_stays_open():
    assert policy(AFTER, tpp=2640, die_area_mm2=826).answer is None
    assert "3A090.b" in policy(AFTER, tpp=2640, die_area_mm2=826).because
    assert policy(AFTER, tpp=100).answer is None and "do not catch" in policy(AFTER, tpp=100).because
    assert policy(date(2022, 10, 20)).answer is None


def test_an_undecided_class_passes_on_what_is_missing():
    assert policy(AFTER, tpp=1600, die_area_mm2=None).missing == ("die_area_mm2",)
    (found,) = exceptions(AFTER, tpp=1600, die_area_mm2=None).values()
    assert found.holds is None and found.missing == ("die_area_mm2",)


NAC = "provision:october-2023-nac"


@pytest.mark.parametrize(
    ("figures", "eligible"),
    [
        ({}, False),
        ({"datacenter": False}, True),
        ({"datacenter": None}, None),
        ({"tpp": 2640, "die_area_mm2": 826}, True),
        ({"tpp": 2640, "die_area_mm2": 826, "datacenter": True}, True),
    ],
)
def test_the_exception_is_for_class_b_and_for_class_a_outside_data_centres(figures, eligible):
    found = exceptions(date(2024, 1, 1), **figures)[NAC]
    assert found.holds is eligible and found.missing == (() if eligible is not None else ("datacenter",))


def test_the_exception_begins_with_the_rule_and_is_not_for_what_is_not_caught():
    assert exceptions(date(2023, 11, 16), aggregate_io_gbs=700) == {}
    assert set(exceptions(date(2023, 11, 17))) == {NAC}
    assert exceptions(date(2024, 1, 1), tpp=100) == {}


HEAD = (RULES / "reviews.csv").read_text(encoding="utf-8").splitlines()[0] + "\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind,id\n", ":1: columns"),
        (HEAD + "wish,a,2026-01-01,,3A090.a,x,,,,,,,,,\n", ":2: kind 'wish'"),
        (HEAD + "policy,a,2026-01-01,,3A090.a,x,mass,<,1,,,,,,\n", ":2: unknown parameter"),
        (HEAD + "policy,a,2026-13-01,,3A090.a,x,,,,,,,,,\n", ":2: no such day"),
    ],
)
def test_a_faulty_row_is_told_with_its_line(tmp_path, text, told):
    path = tmp_path / "reviews.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=told):
        read_reviews(path)
    with pytest.raises(DataError, match="cannot be read"):
        read_reviews(tmp_path / "none.csv")


@pytest.mark.data
def test_the_rules_agree_with_the_statements_of_the_graph(shipped):
    reviews = read_reviews(RULES / "reviews.csv")
    view = shipped.as_of("2026-02-01")
    for rule in reviews:
        assert view.resolve(rule.measure).id == rule.measure and view.resolve(rule.source).id == rule.source
        assert view.resolve(rule.answer).id == rule.answer
    limits = next(r for r in reviews if r.id == "limits-2026")
    stated = {
        s.subject: s.value
        for p in ("provision:january-2026-tpp", "provision:january-2026-bandwidth")
        for s in view.show(p).dossier.statements
        if s.predicate == "am:hasExclusiveLimit"
    }
    assert sorted(stated.values()) == sorted(c.value for c in limits.conditions)


@pytest.mark.data
def test_the_answer_tells_review_and_exceptions(shipped, kg):
    data = shipped.as_of("2026-02-01").classify("H200").as_json()
    assert data["review"]["policy"] == "policy:case-by-case" and data["review"]["source"] == "source:fr-91-1684"
    assert shipped.as_of("2026-01-14").classify("H200").as_json()["review"]["policy"] == "policy:presumption-of-denial"
    data = shipped.as_of("2024-06-01").classify("RTX 4090").as_json()
    assert [(e["exception"], e["eligible"]) for e in data["exceptions"]] == [(NAC, True)]
    for lang, word in (("en", "case by case"), ("zh", "逐案审查")):
        assert word in kg("classify", "H200", "--as-of", "2026-02-01", "-f", "table", "--lang", lang).stdout
