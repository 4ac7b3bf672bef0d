"""Names of the shipped facts: the sample vectors of aliases, what is known to be mistaken for each other, the bench."""

import csv
from pathlib import Path

import pytest
from bench.names_bench import measure, read_pairs, report

from kg.names import Names

pytestmark = pytest.mark.data
VECTORS = Path(__file__).resolve().parent / "vectors"
with (VECTORS / "aliases.tsv").open(encoding="utf-8", newline="") as file:
    ALIASES = list(csv.DictReader(file, delimiter="\t"))
with (VECTORS / "aliases-ids.csv").open(encoding="utf-8", newline="") as file:
    IDS = {row["expected"]: row["id"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def names(shipped):
    return Names(shipped.engine)


def ids(text):
    return {IDS[part.strip()] for part in text.split(";") if part.strip()} - {""}


@pytest.mark.parametrize("vector", ALIASES, ids=[v["id"] for v in ALIASES])
def test_alias_vectors(names, vector):
    found = names.find(vector["query"])
    if vector["expected"] == "ambiguous":
        assert {m.verdict for m in found} == {"possible"}
        assert ids(vector["candidates"]) <= {m.thing.id for m in found}
        return
    assert (found[0].thing.id, found[0].verdict) == (IDS[vector["expected"]], "match")
    assert [m.verdict for m in found[1:]] == ["possible"] * (len(found) - 1)
    assert not ids(vector["must_not_match"]) & {m.thing.id for m in found}


@pytest.mark.parametrize("expected", sorted(e for e, id_ in IDS.items() if id_))
def test_the_names_by_which_the_vectors_call_things_are_found_too(names, expected):
    found = names.find(expected)
    if not found:
        assert expected == "MOFCOM Announcement 61 (50%)"
        return
    assert found[0].thing.id == IDS[expected]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("華為技術有限公司", "actor:huawei"),
        ("ＨＵＡＷＥＩ", "actor:huawei"),
        ("Huawie", "actor:huawei"),
        ("Nvdia", "actor:nvidia"),
        ("NASDAQ: NVDA", "actor:nvidia"),
        ("0981.HK", "actor:smic"),
        ("688981", "actor:smic"),
        ("美國財政部", "actor:us-treasury"),
        ("経済産業省", "actor:jp-meti"),
        ("中华人民共和国商务部", "actor:cn-mofcom"),
        ("Ministry of Commerce of the People's Republic of China", "actor:cn-mofcom"),
        ("E.O. 14110", "measure:us-eo-14110"),
        ("90 Fed. Reg. 4544", "measure:us-ai-diffusion-rule"),
        ("Regulation (EU) 2024/1689", "measure:eu-ai-act"),
        ("MOFCOM Announcement No. 61 of 2025", "measure:cn-announcement-61-2025"),
        ("Public Law 117-167", "measure:us-chips-act-2022"),
        ("H-20", "product:nvidia-h20"),
        ("RTX4090D", "product:nvidia-rtx-4090-d"),
        ("BIS", "actor:us-bis"),
        ("Yangze Memory Technologies", "actor:ymtc"),
    ],
)
def test_other_spellings_lead_to_the_same_entity(names, asked, meant):
    found = names.find(asked)
    assert (found[0].thing.id, found[0].verdict) == (meant, "match")


@pytest.mark.parametrize(
    "asked",
    ["BIS bank", "Bank for International Settlements", "Ascend 910", "MI300X", "ASM", "SMEX", "Huawei Shipyard", "Inspur Marine", "CETC 54", "H2000", "中芯食品"],
)  # fmt: skip
def test_near_misses_give_nothing(names, asked):
    assert names.find(asked) == []


@pytest.mark.parametrize("asked", ["财政部", "商务部", "海光", "50% rule", "Cambrian", "Macron", "Hangzhou Hikvision"])
def test_what_may_mean_several_or_other_things_is_only_possible(names, asked):
    found = names.find(asked)
    assert found and {m.verdict for m in found} == {"possible"}


def test_the_bench_of_name_pairs_keeps_its_floors(names):
    wrong = []
    figures = measure(names, read_pairs(), wrong=wrong)
    assert figures.precision >= 0.99, wrong
    assert figures.recall >= 0.97, wrong
    assert figures.quiet == figures.strangers, wrong
    assert "precision" in report(names, read_pairs()[:3])
