"""The page of the vocabulary: of these Turtle files, complete, linked inside itself, and asking nothing of the network."""

import importlib.util
import re
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

from kg.paths import ontology_folder
from kg.terms import Description, described

pytestmark = pytest.mark.data
ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "ontology.html"


@pytest.fixture(scope="module")
def script():
    loader = SourceFileLoader("ontology_page", str(ROOT / "scripts" / "page"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def text():
    return PAGE.read_text(encoding="utf-8")


def test_the_page_is_of_these_turtle_files(script, text):
    assert script.page() == text, "run python3 scripts/page"


def test_every_term_has_its_place_once_with_both_labels_and_definitions(text):
    for rows in described(ontology_folder()).values():
        for d in rows:
            assert text.count(f'id="{d.term}"') == 1
            assert d.label_en and d.label_zh and d.definition and d.definition_zh, d.term


def test_every_link_leads_to_a_place_on_the_page(text):
    places = re.findall(r' id="([^"]+)"', text)
    links = re.findall(r'href="([^"]+)"', text)
    assert len(places) == len(set(places))
    assert links and all(link.startswith("#") and link[1:] in places for link in links)


def test_the_page_asks_nothing_of_the_network(text):
    assert not re.search(r"<(script|link|img|iframe)|\bsrc=|url\(|@import|https?://", text)


def test_whatever_a_term_says_is_escaped(script):
    spoilt = "<b>&\"'"
    text = script.shown(
        Description("am:X", spoilt, spoilt, spoilt, spoilt, spoilt, (spoilt,), ((spoilt, spoilt),), ((spoilt, spoilt),))
    )
    assert "<b>" not in text and "&lt;b&gt;&amp;&quot;&#x27;" in text
