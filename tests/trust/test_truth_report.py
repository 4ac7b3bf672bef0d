"""`kg check --report`: what the statements rest on, counted in the fictional world and told in both languages."""

from __future__ import annotations

import json
from datetime import date

import pytest
from conftest import WORLD

from kg.curated.facts import read_facts
from kg.library import open_store
from kg.paths import ontology_folder
from kg.reports.provenance import AGES, provenance_of, provenance_text
from kg.storage import Data


def reported(folder, day="2030-06-01"):
    return provenance_of(read_facts([folder]), open_store(folder), date.fromisoformat(day))


@pytest.fixture(scope="module")
def report(world):
    return provenance_of(read_facts([WORLD]), world, date(2030, 6, 1))


def test_every_statement_is_counted_once_in_each_way(report):
    for counts in (report.ranks, report.confidences, report.ages):
        assert sum(counts.values()) == report.statements
    assert report.ranks == {"preferred": 0, "normal": 67, "disputed": 2, "withdrawn": 0}
    assert report.confidences == {"certain": 67, "likely": 1, "unsure": 1}


def test_evidence_is_counted_by_basis_and_a_statement_may_have_two_pieces(report):
    assert report.bases == {"read": 67, "quoted": 2, "catalogue": 0, "inferred": 1}
    assert sum(report.bases.values()) == report.statements + 1


@pytest.mark.parametrize(
    ("day", "ages"),
    [
        ("2028-12-31", {"later": 69}),
        ("2029-01-01", {"later": 6, "under_1": 63}),
        ("2029-12-31", {"later": 6, "under_1": 63}),
        ("2030-01-01", {"later": 6, "under_3": 63}),
        ("2030-03-05", {"under_1": 7, "under_3": 62}),
        ("2031-12-31", {"under_3": 69}),
        ("2032-01-01", {"under_3": 7, "under_5": 62}),
        ("2034-01-01", {"under_5": 7, "over_5": 62}),
    ],
)
def test_age_is_that_of_the_newest_source_on_the_day(report, world, day, ages):
    found = provenance_of(read_facts([WORLD]), world, date.fromisoformat(day)).ages
    assert list(found) == list(AGES)
    assert {age: n for age, n in found.items() if n} == ages


def test_a_measure_turns_unknown_on_the_published_end_that_no_act_followed(report):
    found = {(x.measure, x.day.isoformat(), x.before, x.until) for x in report.lapses}
    assert found == {
        ("measure:entry-licence", "2030-01-01", "in_force", None),
        ("measure:owner-rule", "2031-01-10", "suspended", None),
    }


def test_a_later_act_ends_the_doubt(folder):
    with (folder / "statements" / "gazette.csv").open("a", encoding="utf-8") as file:
        file.write("measure:owner-rule,am:hasEvent,event:rescinded,,,2031-02-01,,no. 11,normal,certain,read,,\n")
    report = reported(folder, "2031-06-01")
    (owner,) = [x for x in report.lapses if x.measure == "measure:owner-rule"]
    assert owner.until == date(2031, 2, 1)
    said = provenance_text(report, "en").partition("Status turns unknown")[0]
    assert "measure:entry-licence" in said and "measure:owner-rule" not in said


def test_sources_with_one_statement_or_none_are_named(folder):
    with (folder / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("source:leaflet,A Leaflet,Nobody,,2030-01-01,https://example.org/leaflet,,,page,public domain\n")
        file.write("source:notes,Notes,Nobody,,2030-02,https://example.org/notes,,,page,public domain\n")
    (folder / "statements" / "leaflet.csv").write_text(
        "subject,predicate,object,value,unit,since,until,locator,rank,confidence,basis,attributed_to,note\n"
        "actor:delta-one,am:isBasedIn,territory:westland,,,2020,,p. 1,normal,certain,read,,\n",
        encoding="utf-8",
    )
    report = reported(folder)
    assert (report.singles, report.silent) == (("source:leaflet",), ("source:notes",))


def test_a_firm_is_covered_by_its_own_row_its_group_or_its_list(report, folder):
    assert set(report.uncovered) == {
        "actor:acme-cloud",
        "actor:acme-semi-labs",
        "actor:grand-child",
        "actor:half-owned",
        "actor:zenith-fab",
    }
    with (folder / "coverage.csv").open("a", encoding="utf-8") as file:
        file.write("actor:zenith-fab,source:paper,,2030-03-05,\ngroup:cloud-hosts,source:gazette,,2031-01-01,\n")
    assert set(report.uncovered) - set(reported(folder).uncovered) == {"actor:zenith-fab", "actor:acme-cloud"}


def test_the_command_tells_it_in_both_languages_and_as_json(kg):
    asked = ("check", "--report", "--data", str(WORLD), "--as-of", "2030-06-01")
    told = json.loads(kg(*asked, "--json").stdout)
    assert set(told) >= {"as_of", "statements", "by_rank", "by_confidence", "by_basis", "by_age", "unknown"}
    assert set(told) >= {"one_statement", "no_statement", "firms", "uncovered"}
    assert [(x["measure"]["id"], x["on"], x["before"]) for x in told["unknown"]] == [
        ("measure:entry-licence", "2030-01-01", "in_force"),
        ("measure:owner-rule", "2031-01-10", "suspended"),
    ]
    english, chinese = kg(*asked, "-f", "table"), kg(*asked, "-f", "table", "--lang", "zh")
    assert english.returncode == chinese.returncode == 0
    assert "By rank: preferred 0, normal 67, disputed 2" in english.stdout
    assert "按等级：首选 0, 普通 67, 有争议 2" in chinese.stdout
    assert "通用许可" in chinese.stdout


def test_facts_with_findings_have_no_report(folder, kg):
    with (folder / "statements" / "gazette.csv").open("a", encoding="utf-8") as file:
        file.write("actor:nobody-knows,am:isBasedIn,territory:westland,,,2020,,p. 1,normal,certain,read,,\n")
    done = kg("check", "--report", "--data", str(folder))
    assert done.returncode == 3 and "actor:nobody-knows" in done.stderr and not done.stdout


@pytest.mark.data
def test_the_shipped_facts_are_reported(shipped):
    report = provenance_of(read_facts(Data.chosen().folders), shipped, date(2026, 11, 21))
    assert sum(report.ranks.values()) == sum(report.ages.values()) == report.statements == shipped.about["statements"]
    assert ("measure:us-affiliates-rule", date(2026, 11, 10)) in {(x.measure, x.day) for x in report.lapses}
    assert report.bases["read"] > report.statements / 2
    assert (ontology_folder() / "facts" / "coverage.csv").exists() and 0 < len(report.uncovered) < report.firms / 10
