"""Ownership tests: exact shares, aggregation, cascade, dates, cycles, missing and impossible shares."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.dates import ALWAYS, Interval
from kg.ownership import Holding, Listed, Regime, reach

DAY = date(2030, 1, 1)
HALF = Regime("half", "", "", Decimal(50), False, True, True, frozenset({"L"}), "", "", "")


def regime(**changes):
    return HALF._replace(**changes)


def hold(owner, owned, share, since=None, until=None, tranche=""):
    return Holding(owner, owned, None if share is None else Decimal(share), Interval.parse(since, until), tranche)


def result(holdings, listed=("L",), rule=HALF, day=DAY):
    return reach(holdings, [Listed(firm, "L", ALWAYS) for firm in listed], rule, day)


def hits(*args, **kwargs):
    return {f for f, how in result(*args, **kwargs).hit.items() if how == "affiliate"}


@pytest.mark.parametrize(
    ("share", "hit"), [("49.99", False), ("50", True), ("50.0", True), ("100", True), ("0", False)]
)
def test_the_threshold_is_at_least_half(share, hit):
    assert hits([hold("L", "A", share)]) == ({"A"} if hit else set())


def test_more_than_half_is_another_regime():
    assert hits([hold("L", "A", "50")], rule=regime(strict=True)) == set()
    assert hits([hold("L", "A", "50.01")], rule=regime(strict=True)) == {"A"}


def test_shares_are_exact_decimals():
    owners = ["L1", "L2", "L3"]
    holdings = [hold(o, "A", s) for o, s in zip(owners, ["14.2", "17.9", "17.9"], strict=True)]
    assert hits(holdings, owners) == {"A"}


def test_without_aggregation_each_owner_stands_alone():
    holdings = [hold("L1", "A", "30"), hold("L2", "A", "30")]
    assert hits(holdings, ["L1", "L2"], regime(aggregate=False)) == set()
    assert hits(
        [hold("L1", "A", "30", tranche="a"), hold("L1", "A", "30", tranche="b")], ["L1"], regime(aggregate=False)
    ) == {"A"}


def test_without_cascade_only_the_first_level_is_reached():
    holdings = [hold("L", "A", "60"), hold("A", "B", "60")]
    assert hits(holdings) == {"A", "B"}
    assert hits(holdings, rule=regime(cascade=False)) == {"A"}


def test_one_holding_from_two_sources_counts_once_and_tranches_add():
    assert hits([hold("L", "A", "30"), hold("L", "A", "30")]) == set()
    assert hits([hold("L", "A", "30", tranche="a"), hold("L", "A", "30", tranche="b")]) == {"A"}
    assert hits([hold("L", "A", "30"), hold("L", "A", "25")]) == {"A"}


def test_a_circle_lists_nobody():
    assert hits([hold("L", "A", "10"), hold("B", "A", "40"), hold("A", "B", "60")]) == set()


def test_a_listed_subsidiary_never_taints_its_parent():
    assert hits([hold("P", "L", "100")]) == set()


def test_dates_are_inclusive_at_the_start_and_exclusive_at_the_end():
    holdings = [hold("L", "A", "60", "2020-01-01", "2030-01-01"), hold("L", "A", "40", "2030-01-01")]
    assert hits(holdings, day=date(2029, 12, 31)) == {"A"}
    assert hits(holdings, day=date(2030, 1, 1)) == set()


@pytest.mark.parametrize("share", [None, "150", "-5"])
def test_a_missing_or_impossible_share_is_unresolved_when_it_could_matter(share):
    assert result([hold("L", "A", share), hold("X", "A", "20")]).unresolved == ("A",)


def test_a_missing_share_is_not_unresolved_when_it_could_not_matter():
    assert result([hold("L", "A", None), hold("X", "A", "60")]).unresolved == ()
    assert result([hold("L", "A", None), hold("L", "A", "55")]).unresolved == ()
    assert result([hold("X", "A", None)]).unresolved == ()


def test_doubt_is_passed_on_where_it_could_matter():
    holdings = [hold("L", "A", None), hold("A", "B", "60"), hold("A", "C", "40")]
    assert result(holdings).unresolved == ("A", "B")


def test_a_list_that_the_regime_does_not_cover_counts_for_nothing():
    found = reach([hold("X", "A", "60")], [Listed("X", "OTHER", ALWAYS)], HALF, DAY)
    assert found.hit == {}


def test_a_chain_of_ten_thousand_steps_is_followed():
    holdings = [hold("L" if i == 0 else f"F{i - 1}", f"F{i}", "50") for i in range(10_000)]
    assert len(hits(holdings)) == 10_000


FIRMS = ["L", "M", "A", "B", "C", "D"]
EDGES = st.lists(
    st.tuples(st.sampled_from(FIRMS), st.sampled_from(FIRMS), st.integers(1, 100)).filter(lambda e: e[0] != e[1]),
    max_size=12,
    unique_by=lambda e: e[:2],
)


@settings(max_examples=200, deadline=None)
@given(EDGES, st.randoms())
def test_the_order_of_rows_does_not_matter(edges, random):
    holdings = [hold(*e) for e in edges]
    mixed = list(holdings)
    random.shuffle(mixed)
    assert result(holdings, ["L", "M"]) == result(mixed, ["L", "M"])


@settings(max_examples=200, deadline=None)
@given(EDGES, st.integers(0, 11), st.integers(1, 50))
def test_a_larger_share_never_frees_a_firm(edges, which, more):
    if not edges:
        return
    which %= len(edges)
    owner, owned, share = edges[which]
    larger = [*edges[:which], (owner, owned, min(100, share + more)), *edges[which + 1 :]]
    assert hits([hold(*e) for e in edges], ["L", "M"]) <= hits([hold(*e) for e in larger], ["L", "M"])


def test_a_holding_whose_date_is_too_rough_for_the_day_is_unresolved():
    assert result([hold("L", "A", "60", "2030")]).unresolved == ("A",)
    assert result([hold("L", "A", "60", "2030")], day=date(2030, 12, 31)).hit["A"] == "affiliate"
    assert result([hold("L", "A", "60", "2030-02")]).unresolved == ()
