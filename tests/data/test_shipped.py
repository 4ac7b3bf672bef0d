"""The shipped facts: checked, canonical, and right where a wrong answer would cost a user his name."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.checks.shapes import check_ontology
from kg.curated.facts import read_facts
from kg.curated.form import formatted
from kg.inputs import Data, data_hash, is_checked
from kg.paths import ontology_folder

pytestmark = pytest.mark.data
ROOT = Path(__file__).resolve().parent.parent.parent


def reaches(view, firm):
    return {(e.measure, e.route, e.status) for e in view.trace(firm).exposures}


def test_the_facts_are_canonical():
    assert [p for folder in Data.chosen().folders for p in formatted(folder, write=False)] == []


def test_the_vocabulary_passes_its_own_shapes():
    assert check_ontology(ontology_folder()) == []


def test_the_shipped_record_is_of_these_facts():
    assert is_checked(data_hash(Data.chosen())), "run kg check, then scripts/stamp"


def test_the_vocabulary_is_small():
    text = (ontology_folder() / "schema.ttl").read_text(encoding="utf-8")
    assert len(re.findall(r"^am:[A-Z]\w+ a owl:Class", text, re.MULTILINE)) <= 50


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2024-12-20", "not_yet"),
        ("2025-01-12", "not_yet"),
        ("2025-01-13", "in_force"),
        ("2025-03-01", "in_force"),
        ("2025-05-12", "in_force"),
        ("2025-05-13", "not_enforced"),
        ("2025-06-15", "not_enforced"),
        ("2026-11-21", "not_enforced"),
    ],
)
def test_the_diffusion_rule_is_not_enforced_and_not_rescinded(shipped, day, status):
    report = shipped.as_of(day).status("90 FR 4544")
    assert report.answer.status == status
    assert "rescinded" not in {e.type for e in report.answer.events}


def test_the_diffusion_rule_has_four_different_dates(shipped):
    events = {(e.type, e.stated) for e in shipped.as_of("2025-06-15").status("AI Diffusion Rule").answer.events}
    assert {
        ("released", "2025-01-13"),
        ("effective", "2025-01-13"),
        ("published", "2025-01-15"),
        ("compliance", "2025-05-15"),
    } <= events
    assert ("effective", "2025-05-15") not in events


def test_the_bill_is_proposed_and_never_law(shipped):
    for day in ("2025-01-29", "2025-06-01", "2026-11-21"):
        assert shipped.as_of(day).status("S.321").answer.status == "proposed"
    exposures = shipped.as_of("2025-06-01").trace("Huawei").exposures
    assert exposures[-1].measure == "measure:us-s321" and not exposures[-1].binding


def test_huawei_is_reached_by_list_place_and_chip(shipped):
    found = reaches(shipped.as_of("2025-06-15"), "华为")
    assert ("measure:us-entity-list", "listed", "in_force") in found
    assert ("measure:us-ascend-gp10-guidance", "maker", "in_force") in found
    assert ("measure:us-october-2022-rule", "located", "in_force") in found
    assert ("measure:us-ai-diffusion-rule", "located", "not_enforced") in found


def test_the_huawei_listing_begins_on_16_may_2019(shipped):
    assert not shipped.as_of("2019-05-15").trace("Huawei", routes=("listed",)).exposures

    def on_the_list(day):
        found = shipped.as_of(day).trace("Huawei", routes=("listed",)).exposures
        return next(e for e in found if e.measure == "measure:us-entity-list")

    listed = on_the_list("2019-06-01")
    assert listed.since == "2019-05-16" and listed.relieved_by == ("measure:us-huawei-tgl",)
    assert [s.link.subject for s in listed.path][-1] == "measure:us-huawei-listing-rule", "later rules are not told yet"
    assert on_the_list("2021-01-01").relieved_by == ()


def test_sugon_is_listed_and_its_entry_was_revised_in_october_2022(shipped):
    exposures = {e.measure: e for e in shipped.as_of("2023-01-01").trace("中科曙光", routes=("listed",)).exposures}
    listed = exposures.pop("measure:us-entity-list")
    assert listed.since == "2019-06-24" and listed.certain
    assert {(e.measure, e.since, e.certain) for e in exposures.values()} == {
        ("measure:us-1260h-list", "2022-10-05", True),
        ("measure:us-ns-cmic-list", "2021-12-16", True),
    }
    rules = {s.link.subject: s.link.predicate for s in listed.path if s.link.subject.startswith("measure:")}
    assert rules == {"measure:us-sugon-listing-rule": "am:adds", "measure:us-october-2022-rule": "am:revises"}


def test_in_june_2023_the_a100_and_h100_are_caught_and_the_a800_is_not(shipped):
    exposures = shipped.as_of("2023-06-01").trace("NVIDIA", routes=("maker",)).exposures
    chips = {e.path[0].link.object for e in exposures if e.measure == "measure:us-october-2022-rule"}
    assert chips == {"product:nvidia-a100", "product:nvidia-h100"}
    assert "product:nvidia-a800" not in {e.path[0].link.object for e in exposures}


def test_in_december_2023_the_a800_is_caught_by_the_october_2023_rule_alone(shipped):
    exposures = shipped.as_of("2023-12-01").trace("NVIDIA", routes=("maker",)).exposures
    by = {e.measure for e in exposures if e.path[0].link.object == "product:nvidia-a800"}
    assert by == {"measure:us-october-2023-computing-rule"}


def test_the_h20_is_reached_by_a_letter_and_by_no_rule(shipped):
    exposures = shipped.as_of("2025-05-01").trace("NVIDIA", routes=("maker",)).exposures
    by = {e.measure for e in exposures if e.path[0].link.object == "product:nvidia-h20"}
    assert by == {"measure:us-h20-letter"}
    exposures = shipped.as_of("2025-04-01").trace("NVIDIA", routes=("maker",)).exposures
    assert "product:nvidia-h20" not in {e.path[0].link.object for e in exposures}


def test_the_october_2022_rule_is_followed_to_firms_by_several_routes(shipped):
    exposures = shipped.as_of("2023-06-01").trace_measure("87 FR 62186").exposures
    routes = {(e.actor, e.route) for e in exposures}
    expected = {
        ("actor:nvidia", "maker"),
        ("actor:huawei", "located"),
        ("actor:sugon", "located"),
        ("actor:sugon", "listed"),
    }
    assert expected <= routes
    assert all(step.source and step.locator for e in exposures for step in e.path)


def test_tiers_give_the_members_that_the_article_names_and_its_count_as_the_articles(shipped):
    columns, rows = shipped.as_of("2025-06-15").ask("tiers-of-rule", source="source:article-003")
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    members = {(r["tier"].rsplit("-", 1)[-1], r["member"].rsplit("/", 1)[-1]) for r in found if r["member"]}
    assert {("1", "japan"), ("1", "united-kingdom"), ("1", "south-korea"), ("2", "mexico")} <= members
    third = {m for tier, m in members if tier == "3"}
    assert third == {"china", "hong-kong", "macau", "iran", "russia", "north-korea", "syria"}
    (count,) = [r for r in found if r["number"] == "22"]
    assert count["said_by"].endswith("/china-information-security") and count["rank"].endswith("/disputed")


def test_a_count_that_only_the_article_gives_is_no_link(shipped):
    view = shipped.as_of("2025-06-15")
    assert view.rows("ASK { provision:diffusion-tier-3 am:hasCount 22.0 }") is False


def test_the_foreign_ministry_answered_once(shipped):
    columns, rows = shipped.as_of("2025-06-15").ask("responses-to-measure")
    by = {}
    for row in rows:
        record = dict(zip(columns, row, strict=True))
        by.setdefault(record["response"], set()).add((record["speaker"].rsplit("/", 1)[-1], record["since"]))
    mfa = [voices for response, voices in by.items() if "cn-mfa" in response]
    assert len(mfa) == 1 and ("guo-jiakun", "2025-01-14") in mfa[0]
    speakers = {speaker for voices in by.values() for speaker, _ in voices}
    assert {"nvidia", "oracle", "sia", "csia"} <= speakers


def test_oracles_80_percent_is_oracles(shipped):
    facts = read_facts(Data.chosen().folders)
    (estimate,) = [s for s in facts.statements if s.predicate == "am:estimates" and s.value == "80"]
    assert estimate.attributed_to == "actor:oracle"


@pytest.mark.parametrize("name", sorted(p.stem for p in (ontology_folder() / "questions").glob("*.rq")))
def test_every_question_runs_as_it_stands_and_gives_its_columns(shipped, name):
    question = shipped.questions()[name]
    columns, rows = shipped.as_of("2025-06-15").ask(name)
    assert tuple(columns) == question.columns
    assert rows, "a default that answers nothing shows nothing"


def test_every_statement_has_a_source_and_a_locator():
    for statement in read_facts(Data.chosen().folders).statements:
        assert statement.evidence and all(e.source and e.locator for e in statement.evidence)


def test_what_is_proposed_is_never_in_force():
    facts = read_facts(Data.chosen().folders)
    kinds = {e.id: e.kind for e in facts.entities}
    for s in facts.statements:
        stated = s.predicate == "am:hasEvent" and s.rank != "disputed"
        if kinds.get(s.subject) in ("bill", "proposed-rule") and stated:
            assert s.object not in ("event:effective", "event:adopted"), s


def test_official_urls_stand_on_official_hosts():
    official = (
        ".gov",
        ".gov.cn",
        "europa.eu",
        "overheid.nl",
        "officielebekendmakingen.nl",
        ".go.jp",
        "gov.uk",
        "un.org",
    )
    for source in read_facts(Data.chosen().folders).sources:
        if "public domain" in source.licence and source.url:
            host = source.url.split("/")[2].removeprefix("www.")
            assert any(f".{host}".endswith(o) for o in official), source.url


def test_the_readme_pictures_and_the_json_agree_with_the_contract(kg):
    done = kg("trace", "Huawei", "--as-of", "2025-06-15")
    data = json.loads(done.stdout)
    assert done.returncode == 0 and data["known_through"] and data["exposures"]


@pytest.mark.wheel
def test_the_wheel_works_from_an_empty_folder(tmp_path):
    def run(*command, cwd=ROOT, **env):
        import os

        done = subprocess.run(command, cwd=cwd, env={**os.environ, **env}, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    run(sys.executable, "-m", "build", "--outdir", str(tmp_path / "dist"))
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    run(sys.executable, "-m", "venv", str(tmp_path / "env"))
    python = tmp_path / "env" / "bin" / "python"
    run(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel))
    empty = tmp_path / "empty"
    empty.mkdir()
    clean = {"PYTHONPATH": "", "KG_CACHE": str(tmp_path / "cache")}
    kg = str(tmp_path / "env" / "bin" / "kg")
    assert json.loads(run(kg, "trace", "Huawei", cwd=empty, **clean).stdout)["exposures"]
    run(kg, "draw", "trace", "Huawei", "-o", "huawei.html", cwd=empty, **clean)
    assert [p.name for p in empty.iterdir()] == ["huawei.html"]
    run(
        str(python),
        "-c",
        "import kg, viz; import importlib.resources as r; assert (r.files('kg') / 'py.typed').is_file()",
        cwd=empty,
        **clean,
    )


@pytest.mark.long
def test_a_firm_that_a_listed_firm_owns_by_60_percent_is_reached_under_the_affiliates_rule(cache, make_own):
    from kg.library import open_store

    row = "actor:huawei,am:owns,actor:own-firm,60,percent,2020-01-01,,register,normal,certain,read,,\n"
    own = make_own("registry", row)
    sources = "id,title,publisher,author,published,url,via,retrieved,locator_scheme,licence\n"
    (own / "sources.csv").write_text(sources + "source:registry,Register,Register,,2020-01-01,,,,entry,own\n")
    store = open_store(extra=(own,))

    def affiliate(day):
        found = store.as_of(day).trace("Own Firm", routes=("affiliate",)).exposures
        return sorted({(e.measure, e.status, e.since, e.under) for e in found})

    rule = ("measure:us-affiliates-rule",)
    assert affiliate("2025-09-28") == []
    assert affiliate("2025-10-15") == [("measure:us-entity-list", "in_force", "2025-09-29", rule)]
    assert affiliate("2025-12-15") == [("measure:us-entity-list", "suspended", "2025-09-29", rule)]
    assert affiliate("2026-11-21") == [("measure:us-entity-list", "unknown", "2025-09-29", rule)]


def test_the_outbound_rule_both_prohibits_and_asks_for_notice(shipped):
    exposures = shipped.as_of("2025-06-15").trace("Huawei", routes=("capital",)).exposures
    found = next(e for e in exposures if e.measure == "measure:us-outbound-rule-2024" and e.part == e.measure)
    assert set(found.effects) >= {"prohibition", "notification"} and found.effect == "prohibition"
