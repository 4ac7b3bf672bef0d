"""Sentences made in English, said in Chinese: each form works, none hides another, and none has outlived its sentence."""

import re
from pathlib import Path

import pytest

import kg
from kg.messages import _FORMS, translated

SOURCES = [p.read_text(encoding="utf-8") for p in Path(kg.__file__).parent.rglob("*.py") if p.stem != "messages"]
CODE = re.sub(r'"\s*\n\s*f?"', "", "\n".join(SOURCES))


@pytest.mark.parametrize(("english", "chinese"), _FORMS, ids=[e[:40] for e, _ in _FORMS])
def test_each_form_is_reached_and_says_what_it_should(english, chinese):
    names = re.findall(r"\{(\w+)\}", english)
    assert set(re.findall(r"\{(\w+)\}", chinese)) <= set(names)
    filled = {name: f"xx{number}" for number, name in enumerate(names)}
    assert translated(english.format(**filled), "zh") == chinese.format(**filled)


@pytest.mark.parametrize("english", [e for e, _ in _FORMS], ids=[e[:40] for e, _ in _FORMS])
def test_each_form_is_of_a_sentence_that_is_still_made(english):
    pieces = [piece.strip(" :;()") for piece in re.split(r"\{\w+\}", english)]
    assert max(pieces, key=len) in CODE or english.startswith("designed for data centres")


def test_what_fits_no_form_stays_as_it_is():
    assert translated("an unheard-of sentence, with a comma", "zh") == "an unheard-of sentence, with a comma"


def test_english_is_left_alone():
    assert translated("nothing is called 'x'", "en") == "nothing is called 'x'"


def test_a_list_of_figures_is_said_figure_by_figure():
    text = "meets no paragraph: TPP 2368, performance density 2.9, I/O rate 600 GB/s"
    assert translated(text, "zh") == "不符合任何一款：TPP 2368，性能密度2.9，输入输出速率600 GB/s"


def test_codes_and_measures_are_named_by_their_labels():
    text = "amended is dated 2030 only: it may have happened by this day"
    assert translated(text, "zh", {"event:amended": "修订"}.get).startswith("“修订”仅注明2030")


def test_an_error_is_said_in_the_language_that_was_asked_for(kg):
    from tests_world import WORLD

    for option in (("--lang", "zh"), ("--lang=zh",)):
        assert "没有名为'Nobody'的事物" in kg("show", "Nobody", "--data", str(WORLD), *option).stderr
    assert "nothing is called 'Nobody'" in kg("show", "Nobody", "--data", str(WORLD)).stderr


def test_kinds_may_be_asked_for_in_chinese(kg):
    from tests_world import WORLD

    chinese, english = (kg("list", kind, "--data", str(WORLD), "-f", "table") for kind in ("企业", "company"))
    assert chinese.stdout == english.stdout and "actor:acme-semi" in chinese.stdout
