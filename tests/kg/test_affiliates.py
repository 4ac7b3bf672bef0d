"""Ownership regimes over files, case by case, each with the answer that the text of the rule gives.

15 CFR 744.11(a)(1): owned, directly or indirectly, individually or in aggregate, 50 percent or more; in effect from 29
September 2025, stayed from 10 November 2025 until 9 November 2026.
"""

import pytest

from kg.affiliates import read_edges, read_listed

DAY = "2025-10-15"
EL = [("L", "EL", "2019-05-16", "")]


def table(path, head, rows):
    path.write_text("\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def run(shipped, tmp_path):
    def run(edges, listed=EL, day=DAY, regime="us-affiliates-50"):
        rows = [(*e, "2020-01-01", "") if len(e) == 3 else e for e in edges]
        e = table(tmp_path / "e.csv", "owner,owned,share,from,to", rows)
        x = table(tmp_path / "l.csv", "firm,list,from,to", listed)
        return shipped.as_of(day).affiliates(regime, edges=str(e), listed=x).as_json()

    return run


def affiliates(data):
    return {firm for firm, how in data["hit"].items() if how == "affiliate"}


pytestmark = pytest.mark.data


@pytest.mark.parametrize(
    ("share", "hit"),
    [("49.99", False), ("49.999999999", False), ("50", True), ("50.0", True), ("50.01", True), ("100", True),
     ("50%", True), ("50 %", True), ("\uff15\uff10\uff05", True), ("0", False), ("0.5", False), ("5e1", True)],
)  # fmt: skip
def test_half_is_enough_and_less_is_not(run, share, hit):
    data = run([("L", "A", share)])
    assert affiliates(data) == ({"A"} if hit else set()) and data["unresolved"] == []


@pytest.mark.parametrize("share", ["", "150", "-1", "about 60", "5_0", "NaN", "inf"])
def test_what_is_no_share_is_unresolved(run, share):
    data = run([("L", "A", share)])
    assert affiliates(data) == set() and data["unresolved"] == ["A"]


def test_more_than_half_is_asked_for_by_the_outbound_rule(run):
    listed = [("L", "COVERED", "", "")]
    for share, hit in (("50", set()), ("50.01", {"A"})):
        assert affiliates(run([("L", "A", share)], listed, regime="us-outbound-50")) == hit


def test_listed_owners_on_different_lists_are_added(run):
    listed = [("L", "EL", "", ""), ("M", "MEU", "", ""), ("S", "SDN", "", "")]
    assert affiliates(run([("L", "A", 20), ("M", "A", 20), ("S", "A", 10)], listed)) == {"A"}
    assert affiliates(run([("L", "A", 20), ("M", "A", 20), ("S", "A", "9.99")], listed)) == set()


def test_lists_outside_the_regime_count_for_nothing(run):
    data = run([("L", "A", 40), ("U", "A", 60)], [*EL, ("U", "UVL", "", "")])
    assert affiliates(data) == set() and "U" not in data["hit"] and data["lists_not_covered"] == ["UVL"]


def test_a_cascade_counts_each_level_and_never_multiplies(run):
    data = run([("L", "A", 50), ("A", "B", 50), ("B", "C", 50), ("C", "D", "49.9")])
    assert affiliates(data) == {"A", "B", "C"}


def test_direct_and_indirect_shares_are_added(run):
    assert affiliates(run([("L", "A", 60), ("A", "B", 30), ("L", "B", 20)])) == {"A", "B"}
    assert affiliates(run([("L", "A", 40), ("A", "B", 30), ("L", "B", 20)])) == set()


def test_circles_are_hit_from_outside_only(run):
    assert affiliates(run([("A", "B", 60), ("B", "A", 60)])) == set()
    assert affiliates(run([("L", "A", 10), ("B", "A", 40), ("A", "B", 60)])) == set()
    assert affiliates(run([("L", "A", 50), ("B", "A", 40), ("A", "B", 60)])) == {"A", "B"}


def test_a_listed_subsidiary_taints_neither_parent_nor_sister(run):
    data = run([("P", "L", 100), ("P", "S", 100)])
    assert data["hit"] == {"L": "direct"} and data["unresolved"] == []


def test_a_listed_firm_stays_direct_though_it_is_owned_too(run):
    assert run([("L", "M", 80)], [*EL, ("M", "EL", "", "")])["hit"] == {"L": "direct", "M": "direct"}


def test_shares_in_oneself_reach_nobody_and_leave_less_for_others(run):
    assert run([("A", "A", 100)])["hit"] == {"L": "direct"}
    assert affiliates(run([("L", "A", 40), ("A", "A", 20)])) == set()
    assert run([("A", "A", 60), ("L", "A", "")])["unresolved"] == []
    assert run([("A", "A", 50), ("L", "A", "")])["unresolved"] == ["A"]


def test_a_missing_share_matters_only_up_to_what_is_left(run):
    assert run([("L", "A", ""), ("X", "A", "50.01")])["unresolved"] == []
    assert run([("L", "A", ""), ("X", "A", 50)])["unresolved"] == ["A"]
    assert run([("L", "A", 30), ("L", "A", "", "2021-01-01", ""), ("X", "A", 51)])["unresolved"] == []
    assert run([("X", "A", ""), ("L", "A", 49)])["unresolved"] == []


def test_doubt_goes_down_the_chain(run):
    data = run([("L", "A", ""), ("A", "B", 100), ("B", "C", 10)])
    assert data["unresolved"] == ["A", "B"] and affiliates(data) == set()


@pytest.mark.parametrize(
    ("day", "hit"),
    [("2025-09-30", {"A"}), ("2025-10-01", set()), ("2020-01-01", {"A"}), ("2019-12-31", set())],
)
def test_a_sale_counts_from_its_day(run, day, hit):
    edges = [("L", "A", 60, "2020-01-01", "2025-10-01"), ("L", "A", 40, "2025-10-01", "")]
    data = run(edges, day=day)
    assert affiliates(data) == hit and data["unresolved"] == []


@pytest.mark.parametrize(
    ("day", "hit"), [("2025-10-09", set()), ("2025-10-10", {"A"}), ("2025-10-19", {"A"}), ("2025-10-20", set())]
)
def test_a_listing_counts_from_its_first_day_to_the_day_before_its_last(run, day, hit):
    listed = [("L", "EL", "2025-10-10", "2025-10-20")]
    assert affiliates(run([("L", "A", 60)], listed, day)) == hit


def test_one_holding_of_two_sources_is_one_and_tranches_are_added(run, shipped, tmp_path):
    assert affiliates(run([("L", "A", 30), ("L", "A", "30.0")])) == set()
    edges = table(
        tmp_path / "t.csv",
        "owner,owned,share,from,to,tranche",
        [("L", "A", 30, "", "", "a"), ("L", "A", 30, "", "", "b")],
    )
    listed = table(tmp_path / "x.csv", "firm,list,from,to", EL)
    assert affiliates(shipped.as_of(DAY).affiliates(edges=edges, listed=listed).as_json()) == {"A"}


@pytest.mark.parametrize(
    ("day", "status", "effective"),
    [
        ("2025-09-28", "not_yet", {"L"}),
        ("2025-09-29", "in_force", {"L", "A"}),
        ("2025-11-09", "in_force", {"L", "A"}),
        ("2025-11-10", "suspended", {"L"}),
        ("2026-11-09", "suspended", {"L"}),
        ("2026-11-10", "unknown", None),
    ],
)
def test_the_test_is_one_thing_and_legal_effect_another(run, day, status, effective):
    data = run([("L", "A", 75)], day=day)
    assert data["regime_status"] == status and affiliates(data) == {"A"}
    found = data["effective_hit"]
    assert (None if found is None else set(found)) == effective


def test_names_that_differ_in_case_width_or_spaces_are_one_firm(run):
    data = run(
        [("  ACME   holding ", "A", 30), ("\uff21cme Holding", "A", 20, "2021-01-01", "")],
        [("Acme Holding", "el", "", "")],
    )
    assert data["hit"] == {"A": "affiliate", "Acme Holding": "direct"}


def test_shares_beyond_a_hundred_in_sum_are_pointed_out(run):
    data = run([("L", "A", 60), ("X", "A", 60), ("L", "B", 60), ("X", "B", 40)])
    assert affiliates(data) == {"A", "B"} and data["over_100"] == ["A"]


def test_an_empty_date_is_open(tmp_path):
    (edge,) = read_edges(table(tmp_path / "e.csv", "owner,owned,share,from,to", [("L", "A", 50, "", "")]))
    assert edge.interval.start is None and edge.interval.end is None
    (entry,) = read_listed(table(tmp_path / "l.csv", "firm,list,from,to", [("L", "EL", "", "")]), {"el": "EL"})
    assert entry.list == "EL" and entry.interval.start is None
