"""The shipped data, held against what can be known without reading a source: forms, calendars, addresses, magnitudes.

A magnitude has bounds, not a value: the data grow, but an answer that halves or doubles overnight is a fault.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kg.curated.facts import read_facts
from kg.paths import ontology_folder
from kg.storage import Data

pytestmark = pytest.mark.data
DATES = ("since", "until", "published", "retrieved", "through", "checked")

# The beginning of an official number, the whole form that then must follow, and how many there are at least.
FORMS = (
    (r"\d+ FR\b", r"\d{2} FR [1-9]\d{0,5}", 60),
    (r"FR Doc", r"FR Doc\. (?:20\d\d-\d{5}|[A-Z]?\d-\d{4,5})", 45),
    (r"20\d\d-\d{4,}", r"20\d\d-\d{5}", 45),
    (r"RIN", r"RIN \d{4}-[A-Z]{2}\d{2}", 15),
    (r"EO\b", r"EO 1[34]\d{3}", 9),
    (r"Executive Order", r"Executive Order 1[34]\d{3}", 9),
    (r"CELEX", r"CELEX [1-9]\d{4}[A-Z]{1,2}\d{4}", 5),
    (r"(?:Regulation|Recommendation|Directive) \(EU\)", r"\w+ \(EU\) (?:20\d\d/\d{1,4}|\d{1,4}/20\d\d)", 5),
    (r"COM\(|C\(", r"CO?M?\((?:20\d\d)\) \d{1,4}", 3),
    (r"\d+ CFR", r"\d{1,2} CFR (?:Part )?\d{1,4}(?:\.\d+)?(?:\([a-z0-9]+\))*(?: Supp\. No\. \d)?", 6),
    (r"\d+ U\.S\.C\.", r"\d{1,2} U\.S\.C\. \d+[a-z]?(?:-\d+)?(?:\([a-z]\))?", 3),
    (r"Pub\. L\.", r"Pub\. L\. 1[01]\d-\d{1,3}(?:, .+| \(.+\))?", 4),
    (
        r"商务部公告|商务部 海关总署公告",
        r"商务部(?: 海关总署)?公告(?:20\d\d年?第\d{1,3}号|（20\d\d年\d{1,2}月\d{1,2}日，.+）)",
        25,
    ),
    (r"国务院令|中华人民共和国国务院令", r"(?:中华人民共和国)?国务院令第\d{3}号", 3),
    (r"不可靠实体清单工作机制公告20", r"不可靠实体清单工作机制公告20\d\d年第\d{1,3}号", 3),
    (r"A/RES", r"A/RES/\d{2}/\d{1,3}", 3),
    (r"SOR", r"SOR/20\d\d-\d{1,3}", 1),
)


@pytest.fixture(scope="module")
def facts():
    return read_facts(Data.chosen().folders)


@pytest.fixture(scope="module")
def official(facts):
    return [(n.entity, n.text) for n in facts.names if n.kind in ("citation", "number")]


@pytest.mark.parametrize(("begin", "form", "least"), FORMS, ids=[begin for begin, _, _ in FORMS])
def test_an_official_number_has_the_form_of_its_family(official, begin, form, least):
    family = [(entity, text) for entity, text in official if re.match(begin, text)]
    assert len(family) >= least
    assert [(entity, text) for entity, text in family if not re.fullmatch(form, text)] == []


def test_what_is_of_no_family_names_a_year_a_number_or_a_title(official):
    """So that a slip of the pen in the name of a family does not take a number out of its test."""
    families = [(e, t) for e, t in official if any(re.match(begin, t) for begin, _, _ in FORMS)]
    assert len(families) >= 0.7 * len(official)
    for entity, text in set(official) - set(families):
        assert re.search(r"\d|《.+》|第九十", text), f"{entity}: {text}"
        assert not re.search(r"\bF\.?R\b|E\.O\.|(?<!G)\bEO\b", text), f"{entity}: {text}"


def test_a_page_of_the_federal_register_stands_in_the_volume_of_a_year_of_its_measure(facts, official):
    """Volume 1 is of 1936."""
    years: dict[str, set[int]] = {}
    for s in facts.statements:
        if s.predicate == "am:hasEvent" and s.interval.start:
            years.setdefault(s.subject, set()).add(s.interval.start.earliest.year)
    compared = 0
    for entity, text in official:
        volume = re.fullmatch(r"(\d{2}) FR \d+", text)
        if volume and entity in years:
            compared += 1
            assert 1935 + int(volume[1]) in years[entity], f"{entity}: {text}, events of {sorted(years[entity])}"
    assert compared >= 55


def test_the_number_in_an_id_is_the_number_of_the_text(official):
    """An executive order and a numbered announcement carry their number in their id."""
    compared = 0
    for entity, text in official:
        order = re.fullmatch(r"EO (\d+)", text)
        notice = re.fullmatch(r"商务部(?: 海关总署)?公告(20\d\d)年?第(\d+)号", text)
        said = re.fullmatch(r"measure:us-eo-(\d+)|measure:cn-announcement-(\d+)-(20\d\d)", entity)
        if said and (order or notice):
            compared += 1
            assert (said[1],) == order.groups() if order else (said[3], said[2]) == notice.groups(), f"{entity}: {text}"
    assert compared >= 30


def test_every_address_is_of_the_web(facts):
    addresses = [(s.id, s.url) for s in facts.sources if s.url]
    assert len(addresses) >= 300
    for source, url in addresses:
        parts = urlsplit(url)
        assert parts.scheme in ("https", "http"), f"{source}: {url}"
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.netloc), (
            f"{source}: {url}: no host, or one with a password"
        )
        assert not re.search(r"[\s<>\"{}|\\^`\x00-\x1f]", url), f"{source}: {url}"


def test_every_date_in_every_table_is_a_day_of_the_calendar():
    read = 0
    for path in sorted(ontology_folder().rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column in DATES:
                    if not (text := row.get(column) or ""):
                        continue
                    read += 1
                    assert re.fullmatch(r"\d{4}(-\d{2}){0,2}", text), f"{path}: {column} {text}"
                    day = date.fromisoformat(f"{text}-01-01"[:10])
                    assert 1800 <= day.year <= 2050, f"{path}: {column} {text}"
    assert read > 9000


def test_no_source_was_retrieved_before_it_was_published():
    with (ontology_folder() / "facts" / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["published"] and r["retrieved"]]
    assert len(rows) >= 250
    assert [
        r["id"] for r in rows if r["published"][: len(r["retrieved"])] > r["retrieved"][: len(r["published"])]
    ] == []


@pytest.mark.parametrize(
    ("key", "least", "most"),
    [("entities", 8000, 12000), ("statements", 26000, 40000), ("sources", 380, 700), ("measures", 350, 600)],
)
def test_the_store_is_of_the_size_that_it_is_said_to_be(shipped, key, least, most):
    assert least <= shipped.about[key] <= most


@pytest.mark.parametrize(
    ("list_", "least", "most"),
    [
        ("measure:us-entity-list", 2900, 3600),
        ("measure:us-meu-list", 60, 120),
        ("measure:us-ns-cmic-list", 60, 90),
        ("measure:us-unverified-list", 180, 260),
    ],
)
def test_a_shipped_list_has_its_size(shipped, list_, least, most):
    (found,) = [row for row in shipped.about["lists"] if row["list"] == list_]
    assert least <= found["listings"] <= most


@pytest.mark.parametrize(
    ("firm", "measures", "reaches"),
    [
        ("Huawei", (15, 32), {"named": (5, 14), "derived": (4, 14), "general": (20, 42)}),
        ("NVIDIA", (10, 22), {"named": (1, 6), "derived": (55, 140), "general": (9, 24)}),
        ("SMIC", (10, 24), {"named": (2, 8), "derived": (0, 8), "general": (16, 36)}),
        ("ASML", (2, 8), {"named": (0, 2), "derived": (1, 8), "general": (1, 8)}),
        ("Oracle", (1, 6), {"named": (0, 1), "derived": (0, 2), "general": (2, 8)}),
    ],
)
def test_a_firm_is_reached_by_about_so_many_measures_in_june_2025(shipped, firm, measures, reaches):
    exposures = shipped.as_of("2025-06-15").trace(firm).exposures
    assert measures[0] <= len({e.measure for e in exposures}) <= measures[1]
    counts = Counter(e.reach for e in exposures)
    for reach, (least, most) in reaches.items():
        assert least <= counts[reach] <= most, reach


@pytest.mark.parametrize(
    ("day", "bounds"),
    [
        ("2019-06-01", {"in_force": (15, 40), "proposed": (0, 3), "not_enforced": (0, 0)}),
        ("2022-12-01", {"in_force": (55, 110), "superseded": (2, 8), "not_enforced": (0, 0)}),
        ("2025-06-15", {"in_force": (160, 280), "not_enforced": (20, 30), "proposed": (14, 35), "unknown": (0, 4)}),
    ],
)
def test_about_so_many_measures_had_a_status_on_a_day(shipped, day, bounds):
    found = Counter(shipped.as_of(day).registry("measure").as_json()["by_status"])
    for status, (least, most) in bounds.items():
        assert least <= found[status] <= most, status


def test_the_october_2022_rule_reaches_about_so_many_firms(shipped):
    exposures = shipped.as_of("2025-06-15").trace_measure("87 FR 62186").exposures
    assert 85 <= len({e.actor for e in exposures}) <= 160
    assert all(step.source and step.locator for e in exposures for step in e.path)


def untold(changelog: str) -> list[str]:
    """What a changelog owes its reader: in each release with data, after the one that began it, both lists, even where
    one says that there is nothing."""
    found = []
    for release in re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]:
        name, data = release.splitlines()[0], release.partition("### Data")[2].partition("\n### ")[0]
        if not re.fullmatch(r"\d+\.\d+\.\d+ \((?:unreleased|20\d\d-\d\d-\d\d)\)", name):
            found.append(f"{name}: no version with its day")
        if data and not name.startswith("0.1.0 "):
            for heading in ("#### The world changed", "#### We corrected ourselves"):
                if not re.search(r"^- \S", data.partition(f"{heading}\n")[2].partition("\n#### ")[0], re.MULTILINE):
                    found.append(f"{name}: {heading}")
    return found


def test_the_changelog_tells_what_changed_in_the_world_from_what_we_corrected():
    path = Path(__file__).resolve().parents[2] / "CHANGELOG.md"
    assert untold(path.read_text(encoding="utf-8")) == []


def test_a_changelog_that_mixes_the_two_is_found():
    world, ours = "#### The world changed\n- A rule ended.\n", "#### We corrected ourselves\n- A day.\n"
    assert (
        untold(
            f"# Changelog\n\n## 0.2.0 (2026-12-01)\n\n### Data\n\n{world}\n{ours}\n## 0.1.0 (2026-11-30)\n\n### Data\n- x\n"
        )
        == []
    )
    assert untold(f"## 0.2.0 (2026-12-01)\n\n### Data\n\n{world}\n### Code\n- {ours}") == [
        "0.2.0 (2026-12-01): #### We corrected ourselves"
    ]
    assert untold("## next\n") == ["next: no version with its day"]
