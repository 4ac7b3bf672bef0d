"""What is printed for people: sources numbered once, coverage in a line a day, and Chinese for those who ask for it."""

import re

import pytest
from tests_world import WORLD

from kg.bundles import bundled
from kg.coverage import CoverageRow
from kg.dossiers import dossier_text
from kg.rendering import trace_text
from kg.sentences import sentences_text
from kg.terms import described
from kg.wording import _WORDS, say

DAY = "2031-06-01"


@pytest.fixture
def view(world):
    return world.as_of(DAY)


def sources(text, heading):
    """The numbers that are cited, and the numbers that the one list of sources explains."""
    body, mark, listed = text.rpartition(f"\n{heading}\n")
    assert mark and heading not in body.splitlines()
    cited = {int(n) for n in re.findall(r"\[(\d+): ", body)}
    return cited, [int(n) for n in re.findall(r"^  \[(\d+)\] ", listed, re.MULTILINE)]


@pytest.mark.parametrize(("lang", "heading"), [("en", "Sources:"), ("zh", "来源：")])
@pytest.mark.parametrize("entity", ["actor:acme-semi", "measure:compute-rule", "measure:watch-list"])
def test_a_dossier_lists_its_sources_once_and_each_that_it_cites(view, entity, lang, heading):
    cited, listed = sources(dossier_text(view.show(entity), lang), heading)
    assert cited == set(listed) and listed == list(range(1, len(listed) + 1))


def test_the_dossier_of_a_measure_names_whom_it_reaches_by_route_and_leaves_the_paths_to_trace(view):
    answer = view.show("measure:compute-rule")
    text = dossier_text(answer, "en")
    part = text[text.index("\nExposures:") : text.index("\nSources:")]
    assert answer.trace.exposures
    for e in answer.trace.exposures:
        assert view.things[e.actor].label("en") in part
    assert "—" not in part and "kg trace --measure measure:compute-rule" in part


def test_the_dossier_of_a_firm_shows_each_path(view):
    text = dossier_text(view.show("actor:acme-semi"), "en")
    assert "—lists actor→ Acme Semi" in text[text.index("\nExposures:") :]


def test_a_dossier_does_not_repeat_its_own_subject(view):
    text = dossier_text(view.show("actor:acme-semi"), "en")
    own = text[text.index("\nStatements:") :].split("\n\n")[0]
    assert "—makes→" in own and "Acme Semi —" not in own


def looked_at(view, rows):
    answer = view.trace("actor:acme-semi")._replace(coverage=tuple(rows))
    return trace_text(answer, "en").partition("What was looked at:\n")[2].splitlines()[:-1]


def test_what_was_looked_at_is_one_line_where_all_agree(view):
    rows = [CoverageRow(s, None, None, "2030-01-01", "") for s in ("all", "measure:watch-list", "measure:owner-rule")]
    assert looked_at(view, rows) == ["  everything: through 2030-01-01"]


def test_what_was_read_through_another_day_has_one_line_a_day_the_latest_of_each_scope(view):
    rows = [
        CoverageRow("all", None, None, "2030-01-01", "as a whole"),
        CoverageRow("measure:watch-list", None, None, "2027-01-01", ""),
        CoverageRow("measure:watch-list", None, None, "2029-01-01", ""),
        CoverageRow("measure:owner-rule", None, None, "2029-01-01", ""),
        CoverageRow("measure:cloud-bill", None, None, "2028-01-01", ""),
    ]
    assert looked_at(view, rows)[:3] == [
        "  everything: through 2030-01-01 (as a whole)",
        "  through 2029-01-01: Watch List; Owner Rule",
        "  through 2028-01-01: Cloud Access Bill",
    ]


@pytest.mark.parametrize(
    "args",
    [
        ("show", "actor:acme-semi"),
        ("show", "measure:compute-rule"),
        ("trace", "actor:acme-semi"),
        ("trace", "--measure", "measure:compute-rule"),
        ("trace", "actor:acme-semi", "--without", "measure:watch-list"),
        ("status", "measure:compute-rule"),
        ("list", "措施"),
        ("find", "顶点半导体", "顶点"),
        ("stats",),
        ("why", "actor:acme-semi", "measure:compute-rule"),
        ("why", "actor:chip-guild", "measure:owner-rule"),
        ("history", "actor:acme-semi"),
        ("diff", "2028-01-01", "2031-01-01"),
        ("matrix", "actor:acme-semi", "actor:delta-one"),
        ("classify", "product:acme-one"),
        ("affiliates",),
    ],
    ids=" ".join,
)
def test_in_chinese_no_word_of_ours_stays_english(kg, ontology, args):
    dated = () if args[0] == "diff" else ("--as-of", DAY)
    done = kg(*args, "--data", str(WORLD), *dated, "--lang", "zh", "-f", "table")
    assert done.returncode in (0, 1) and not done.stderr.startswith("kg: something")
    shown = re.sub(r"\[[^]]*\]|[a-z-]+:[\w-]+|--[a-z]+|^.*https?:.*$", "", done.stdout, flags=re.MULTILINE)
    ours = {word for word, _ in _WORDS.values()} | {d.label_en for rows in ontology for d in rows}
    ours |= {value for rows in ontology for d in rows for word, value in d.facts if word == "kind"}
    left = {word for word in ours if len(word) > 3 and re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", shown)}
    assert not left
    assert re.search(r"[\u4e00-\u9fff]", done.stdout)


@pytest.fixture(scope="module")
def ontology():
    from kg.paths import ontology_folder

    return [rows for heading, rows in described(ontology_folder()).items() if heading != "Codes: unit"]


def test_every_question_has_a_chinese_heading_for_each_column():
    from kg.paths import ontology_folder
    from kg.questions import read_questions

    for question in read_questions(ontology_folder() / "questions").values():
        headings = question.headings("zh")
        assert len(set(headings)) == len(question.columns), question.name
        assert all(re.search(r"[\u4e00-\u9fff]", heading) for heading in headings), question.name
        assert question.headings("en") == question.columns


def test_an_answer_in_chinese_has_chinese_headings(kg):
    done = kg("ask", "measures-by-date", "--data", str(WORLD), "--as-of", DAY, "--lang", "zh", "-f", "table")
    assert "措施" in done.stdout.splitlines()[0] and "measure " not in done.stdout.splitlines()[0]
    assert "event:" not in done.stdout and "生效" in done.stdout and "measure:compute-rule" in done.stdout


def chips(view, *products):
    """One exposure for each product, alike but for the product and the day on which it came out."""
    e = next(e for e in view.trace("actor:acme-semi").exposures if e.path[0].link.object.startswith("product:"))
    old = e.path[0].link.object
    made = []
    for number, product in enumerate(products):
        path = [
            s._replace(
                link=s.link._replace(
                    statement=f"{s.link.statement}{number}"
                    if old in (s.link.subject, s.link.object)
                    else s.link.statement,
                    subject=product if s.link.subject == old else s.link.subject,
                    object=product if s.link.object == old else s.link.object,
                )
            )
            for s in e.path
        ]
        made.append(e._replace(path=tuple(path), since=f"203{number}-01-01"))
    return made


def test_chips_that_one_measure_reaches_alike_are_told_together_from_three_on(view):
    three = chips(view, "product:a", "product:b", "product:c")
    (bundle,) = bundled(three)
    assert (bundle.products, bundle.since) == (("product:a", "product:b", "product:c"), "2030-01-01")
    assert [b.products for b in bundled(three[:2])] == [(), ()]


def test_chips_of_another_status_or_certainty_stay_apart(view):
    *two, third = chips(view, "product:a", "product:b", "product:c")
    assert len(bundled([*two, third._replace(status="suspended")])) == 3
    assert len(bundled([*two, third._replace(certain=not third.certain)])) == 3


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_told_together_shows_one_path_and_names_every_chip(view, lang):
    products = [t.id for t in (*view.registry("chip").things, *view.registry("product").things)][:3]
    found = chips(view, *products)
    answer = view.trace("actor:acme-semi")._replace(exposures=tuple(found))
    text = trace_text(answer, lang)
    assert text.count("\n   – ") == 1 and text.count(f" {say('products', lang)}") == 1
    listed = next(line for line in text.splitlines() if " – " in line and say("products", lang) in line)
    assert all(view.things[p].label(lang) in listed for p in products)
    said = sentences_text(answer, lang)
    assert len(said.splitlines()) == 2 and view.things[products[2]].label(lang) in said
    assert len(answer.as_json()["exposures"]) == 3


def test_a_trace_names_the_lists_that_were_looked_at_in_vain(view):
    answer = view.trace("actor:acme-semi")
    rows = (CoverageRow("measure:watch-list", None, None, "2031-01-01", "the whole list: 3 entries"),)
    unnamed = trace_text(answer._replace(coverage=rows, exposures=()), "en")
    assert "as a whole that do not name it on this day: Watch List (2031-01-01)" in unnamed
    assert any(e.route == "listed" and e.measure == "measure:watch-list" for e in answer.exposures)
    assert "do not name it" not in trace_text(answer._replace(coverage=rows), "en")


def test_a_list_read_in_part_is_never_said_to_be_without_the_firm(view):
    answer = view.trace("actor:acme-semi")._replace(exposures=())
    later = CoverageRow("measure:watch-list", None, None, "2031-05-01", "two entries")
    part = trace_text(answer._replace(coverage=(later,)), "en")
    assert "a part was read" in part and "Watch List (2031-05-01)" in part and "do not name it" not in part
    whole = later._replace(through="2031-01-01", note="the whole list: 3 entries")
    both = trace_text(answer._replace(coverage=(later, whole)), "en")
    assert "do not name it on this day: Watch List (2031-01-01)" in both and "a part was read" not in both
    assert [r.as_json()["whole"] for r in (later, whole)] == [False, True]
