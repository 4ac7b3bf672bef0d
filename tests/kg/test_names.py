"""Names in the fictional world: what is the same name, what comes near, what means several things."""

import csv
import shutil

import pytest

from kg.errors import AmbiguousName, UnknownName
from kg.library import open_store
from kg.names import Names, resolve

ENTITIES = [
    ("actor:acme-litho", "company", "Acme Lithography", "顶点光刻"),
    ("actor:institute-55", "company", "Northland Radio 55th Research Institute (NRI 55)", "北地电波第五十五研究所"),
    ("actor:ajax", "company", "AJAX", "阿贾克斯"),
    ("actor:northland-bureau", "agency", "Bureau of Chips and Trade of Northland", "北地芯片贸易局"),
]
NAMES = [
    ("actor:acme-litho", "SSE: 688001", "und", "ticker"),
    ("actor:acme-litho", "Old Acme Optics", "en", "former"),
    ("actor:northland-bureau", "BCT", "en", "abbreviation"),
    ("actor:northland-bureau", "Chip Bureau", "en", "short"),
    ("actor:northland-trade", "Chip Bureau", "en", "short"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory, cache):
    from conftest import WORLD

    folder = tmp_path_factory.mktemp("names") / "world"
    shutil.copytree(WORLD, folder)
    append(folder / "entities" / "actor.csv", [(*row, "", "") for row in ENTITIES])
    append(folder / "names.csv", [(*row, "source:gazette", "no. 1") for row in NAMES])
    return open_store(folder, tmp_path_factory.mktemp("names-store"))


@pytest.fixture(scope="module")
def names(store):
    return Names(store.engine)


def append(path, rows):
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.mark.parametrize(
    "asked",
    ["Acme Lithography", "ACME LITHOGRAPHY CO., LTD.", "acme-lithography GmbH", "Acme Lithography K.K.", "ＡＣＭＥ　Lithography",
     "Lithography Acme", "Acme Litho graphy", "Acme Lithogrpahy", "Acme Lithography Technologies", "頂點光刻股份有限公司", "顶点光刻集团",
     "688001", "688001.SH", "SSE:688001", "Old Acme Optics Inc", "actor:acme-litho"],
)  # fmt: skip
def test_one_firm_under_many_spellings(names, asked):
    found = names.find(asked)
    assert [(m.thing.id, m.verdict) for m in found] == [("actor:acme-litho", "match")]


@pytest.mark.parametrize(
    "asked", ["NRI 55", "NRI-55", "Northland Radio No. 55 Research Institute", "北地电波第55研究所"]
)
def test_a_number_may_be_written_in_several_ways(names, asked):
    assert names.find(asked)[0].thing.id == "actor:institute-55"


@pytest.mark.parametrize(
    "asked",
    ["NRI 54", "Northland Radio 54th Research Institute", "Acme Marine Lithography", "AJAZ", "AJX", "Bakery", "顶点光学", "", "???"],
)  # fmt: skip
def test_another_number_a_word_too_many_or_a_short_name_is_no_match(names, asked):
    assert names.find(asked) == []


def test_a_place_on_one_side_makes_it_possible_only(names):
    found = names.find("Acme Lithography (Shanghai) Co., Ltd.")
    assert [(m.thing.id, m.verdict) for m in found] == [("actor:acme-litho", "possible")]


def test_what_is_only_possible_is_refused_with_what_it_may_be(store):
    with pytest.raises(AmbiguousName, match=r"is perhaps 'Acme Lithography' \(actor:acme-litho\), but not surely"):
        resolve(store.engine, "Acme Lithography (Shanghai)")


def test_a_name_of_two_entities_is_refused_with_both(names, store):
    found = names.find("Chip Bureau")
    assert [m.verdict for m in found] == ["possible", "possible"]
    with pytest.raises(AmbiguousName, match="actor:northland-bureau"):
        resolve(store.engine, "Chip Bureau")


def test_what_stands_in_brackets_must_agree(names):
    assert names.find("BCT (Chip Bureau)")[0].thing.id == "actor:northland-bureau"
    assert names.find("BCT (Acme Cloud)") == []


def test_an_unknown_name_says_what_was_perhaps_meant_and_matches_nothing(names, store):
    assert names.find("Acme Lithography Shipyard") == []
    with pytest.raises(UnknownName, match="did you mean 'Acme Lithography'"):
        resolve(store.engine, "Acme Lithography Shipyard")


def test_the_nearest_name_that_was_not_taken_says_why(names):
    thing, veto = names.rejected("Northland Radio 54th Research Institute")
    assert (thing.id, veto) == ("actor:institute-55", "number 54")
    assert names.rejected("zzzzzz qqqqqq") is None


def test_a_match_tells_its_score_its_ground_and_the_name_that_matched(names):
    same, near = names.find("Acme Lithography Ltd")[0], names.find("Acme Lithogrpahy")[0]
    assert (same.score, same.ground, same.matched_name) == (0.98, "firm", "Acme Lithography")
    assert (near.ground, near.matched_name) == ("likeness", "Acme Lithography") and 0.8 < near.score < 0.98
    assert {"id", "kind", "label_en", "label_zh", "iri", "score", "matched_name", "verdict"} <= near.as_json().keys()


def test_the_command_says_what_was_perhaps_meant_on_stderr(kg):
    done = kg("find", "Acme Semicon Shipyard", "--data", "tests/world", "--json")
    assert done.returncode == 1 and '"matches": []' in done.stdout
    assert "did you mean" in done.stderr
