"""Names that people type lead to what they mean, and to all of it where they mean several things."""

import csv
import re
from pathlib import Path

import pytest

from kg.curated.facts import read_facts
from kg.paths import facts_folder

pytestmark = pytest.mark.data
TITLES = Path(__file__).parent / "vectors" / "titles.tsv"


@pytest.fixture(scope="module")
def view(shipped):
    return shipped.as_of("2026-11-21")


def ids(view, name):
    return {m.thing.id for m in view.find(name)}


with TITLES.open(encoding="utf-8") as file:
    ROWS = [tuple(row.values()) for row in csv.DictReader(file, delimiter="\t")]
# Titles that say too little to be names, each beside one in the other language that says enough.
VAGUE = {"新增32家实体", "新增29条目", "新增70家实体", "更正与澄清", "一般适用", "AI Safety Summit"}


@pytest.mark.parametrize(("entity", "english", "chinese"), ROWS, ids=[f"{r[0]} {r[1]}"[:70] for r in ROWS])
def test_each_row_of_the_chronology_is_found_by_its_title(view, entity, english, chinese):
    told = [title for title in (english, chinese) if title and title not in VAGUE and not title.startswith("1260H")]
    assert told
    for title in told:
        assert entity in ids(view, title)


@pytest.mark.parametrize(
    "form",
    ["EO {}", "E.O. {}", "Executive Order {}", "executive order {}", "第{}号行政令", "第{}号行政命令", "{}号行政令"],
)
def test_every_executive_order_is_found_by_its_number_in_every_form(view, form):
    orders = [e.id for e in read_facts([facts_folder()]).entities if re.fullmatch(r"measure:us-eo-\d+", e.id)]
    assert len(orders) >= 10
    for order in orders:
        assert ids(view, form.format(order.rpartition("-")[2])) == {order}


def test_every_document_number_is_found_with_and_without_fr_doc(view):
    facts = read_facts([facts_folder()])
    numbers = [(n.entity, n.text) for n in facts.names if re.fullmatch(r"20\d\d-\d{5}", n.text)]
    assert len(numbers) >= 30
    for entity, number in numbers:
        for form in (number, f"FR Doc. {number}", f"FR Doc {number}"):
            assert entity in ids(view, form), form


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("商务部", {"actor:cn-mofcom", "actor:us-department-of-commerce"}),
        ("国务院", {"actor:cn-state-council", "actor:us-department-of-state"}),
        ("海光", {"actor:chengdu-haiguang-microelectronics", "actor:higon", "actor:hygon"}),
        ("Trump administration", {"actor:us-trump-administration-1", "actor:us-trump-administration-2"}),
        ("AISI", {"actor:uk-ai-safety-institute", "actor:us-ai-safety-institute"}),
        ("Commerce Department", {"actor:us-department-of-commerce"}),
        ("MOFCOM", {"actor:cn-mofcom"}),
        ("经济产业省", {"actor:jp-meti"}),
        ("経済産業省", {"actor:jp-meti"}),
        ("海外资产控制办公室", {"actor:us-ofac"}),
        ("Pentagon", {"actor:us-department-of-defense"}),
        ("1260H清单", {"measure:us-1260h-list"}),
    ],
)
def test_usual_names_mean_what_they_mean(view, name, expected):
    assert ids(view, name) == expected
