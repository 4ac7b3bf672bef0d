"""What no other test noticed when a line of affiliates was changed: see survivors.md beside this file.

Whole answers are compared, not single fields of them, so that a key, a unit or a word cannot change unseen.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from shares import REGIME, holding, listed, step

from kg.affiliates import AffiliatesAnswer, apply_regime, named_lists, read_edges, read_listed
from kg.dates import Interval
from kg.errors import DataError
from kg.folding import fold
from kg.ownership import Holding, Listed

DAY = date(2030, 6, 1)


def answer(world, holdings, firms, regime=REGIME, day=DAY) -> AffiliatesAnswer:
    return apply_regime(world.engine, regime, holdings, firms, day)


def test_the_whole_answer_of_a_regime(world):
    holdings = [
        holding("Top", "Middle", "60", until="2035-01-01"),
        holding("Middle", "Bottom", "50", since="2029-03", statement="statement:7"),
        holding("Top", "Apart", "49.9"),
    ]
    found = answer(world, holdings, [listed("Top"), listed("Else", list_="OTHER")])
    lists = step("WL", "am:listsActor", "Top", "2029-02-01")
    first = step("Top", "am:owns", "Middle", "2029-01-01", "2035-01-01", share="60")
    second = step("Middle", "am:owns", "Bottom", "2029-03", share="50", statement="statement:7")

    def under(firm):
        return step(firm, "am:isAffiliateUnder", "measure:owner-rule", None, derived_by="half")

    assert found.as_json() == {
        "regime": "half",
        "as_of": "2030-06-01",
        "hit": {"Bottom": "affiliate", "Middle": "affiliate", "Top": "direct"},
        "unresolved": [],
        "regime_status": "suspended",
        "effective_hit": {"Top": "direct"},
        "lists_not_covered": ["OTHER"],
        "over_100": [],
        "shares": {"Bottom": "50", "Middle": "60"},
        "proof": {
            "Bottom": [lists, first, second, under("Bottom")],
            "Middle": [lists, first, under("Middle")],
            "Top": [lists],
        },
    }


@pytest.mark.parametrize(
    ("day", "status", "effective"),
    [
        ("2029-03-15", "not_yet", {"Top": "direct"}),
        ("2029-12-01", "in_force", {"Low": "affiliate", "Top": "direct"}),
        ("2030-06-01", "suspended", {"Top": "direct"}),
        ("2031-06-01", "unknown", None),
    ],
)
def test_what_has_effect_follows_the_status_of_the_regime(world, day, status, effective):
    found = answer(world, [holding("Top", "Low", "80")], [listed("Top")], day=date.fromisoformat(day))
    assert (found.status, found.effective) == (status, effective)
    assert found.as_of == day


def test_a_long_proof_is_cut_and_goes_on_in_that_of_an_owner(world):
    chain = [holding(f"F{n:03d}", f"F{n + 1:03d}", "100") for n in range(80)]
    found = answer(world, chain, [listed("F000")])
    proof = found.proof("F080")
    assert [s["subject"] for s in proof[:-1]] == [f"F{n:03d}" for n in range(20, 80)]
    assert proof[-1]["derived_by"] == "half" and len(proof) == 61
    assert [s["object"] for s in found.proof("F040")][:2] == ["F000", "F001"]


def test_a_circle_in_a_proof_is_told_once(world):
    holdings = [holding("Top", "A", "50"), holding("A", "B", "60"), holding("B", "A", "40")]
    proof = answer(world, holdings, [listed("Top")]).proof("B")
    assert [(s["subject"], s["object"]) for s in proof if s["predicate"] == "am:owns"] == [
        ("B", "A"),
        ("Top", "A"),
        ("A", "B"),
    ]


def test_only_listings_of_the_day_are_told(world):
    firms = [listed("Now"), listed("Past", until="2030-01-01"), listed("Soon", since="2031-01-01"), listed("Last", until="2030-06-01")]  # fmt: skip
    found = answer(world, [], firms)
    assert found.as_json()["hit"] == {"Now": "direct"} and [x.firm for x in found.listed] == ["Now"]
    first = answer(world, [], [listed("Now", since="2030-06-01")])
    assert first.as_json()["hit"] == {"Now": "direct"} and [x.firm for x in first.listed] == ["Now"]
    assert answer(world, [], [Listed("Ever", "WL", Interval())]).as_json()["hit"] == {"Ever": "direct"}


def test_names_that_differ_in_case_width_or_spaces_are_one_firms(world):
    holdings = [holding("ＡＣＭＥ  top", "Low", "30"), holding("Acme Top", "low ", "25")]
    found = answer(world, holdings, [listed("acme TOP")]).as_json()
    assert found["hit"] == {"Low": "affiliate", "acme TOP": "direct"}
    assert found["shares"] == {"Low": "55"}


def test_files_are_read_with_every_column(tmp_path):
    edges, lists = tmp_path / "e.csv", tmp_path / "l.csv"
    edges.write_text(
        "owner, owned ,share,from,to,tranche\nA,B, 50％ ,2029,2030-05,x\nA,C,,,,\nA,D,1_0,,,\nA,E,NaN,,,\n", "utf-8"
    )
    lists.write_text("firm,list,from,to\nA, watch list ,2029-01-02,2030\nB,other,,\n", encoding="utf-8")
    first, *others = read_edges(edges)
    assert first == Holding("A", "B", Decimal(50), Interval.parse("2029", "2030-05"), "x")
    assert [(h.owned, h.share, h.tranche) for h in others] == [("C", None, ""), ("D", None, ""), ("E", None, "")]
    assert read_listed(lists, {fold("Watch List"): "WL"}) == [
        Listed("A", "WL", Interval.parse("2029-01-02", "2030")),
        Listed("B", "other", Interval()),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("owner,share\nA,50\n", "{}:1: no column 'owned'; the columns are owner, share"),
        ("owner,owned,share\nA,,50\n", "{}:2: owned is empty"),
        ("owner,owned,share,from,to\nA,B,50,2030,2029\n",
         "{}:2: ends (2029) on or before the day it begins (2030); the end is exclusive"),
        ('owner,owned,share\nA,"B"x,50\n', "{}:2: cannot be read as CSV (',' expected after '\"')"),
    ],
)  # fmt: skip
def test_a_faulty_row_of_holdings_is_named(tmp_path, text, said):
    path = tmp_path / "e.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_edges(path)
    assert str(error.value) == said.format(path)


def test_the_proof_of_a_firm_is_that_of_no_other(world):
    found = answer(world, [], [listed("One"), listed("Two")])
    assert found.proof("One") == [step("WL", "am:listsActor", "One", "2029-02-01")]
    assert found.proof("Nobody") == []


def test_every_name_of_a_list_leads_to_the_short_one(world):
    assert named_lists(world.engine) == dict.fromkeys(
        ("list watch", "watchlist", "wl", "观察名单", "measurewatchlist"), "WL"
    )


def test_holdings_need_no_tranche_and_no_day(tmp_path):
    path = tmp_path / "e.csv"
    path.write_bytes(b"owner,owned,share\rA,B,50\rA,C,50X\r")
    assert read_edges(path) == [Holding("A", "B", Decimal(50), Interval(), ""), Holding("A", "C", None, Interval(), "")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("firm,list,from,to\nA,WL,,\nB,,,\n", "{}:3: list is empty"),
        ("firm,list,from,to\nB,WL,2022-13,\n", "{}:2: no such day in the calendar: '2022-13'"),
        ("firm,date\nA,\n", "{}:1: no column 'list'; the columns are firm, date"),
    ],
)
def test_a_faulty_row_of_listings_is_named(tmp_path, text, said):
    path = tmp_path / "l.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_listed(path, {})
    assert str(error.value) == said.format(path)
