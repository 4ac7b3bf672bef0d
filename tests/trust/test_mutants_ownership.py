"""What no other test noticed when a line of ownership was changed: see survivors.md beside this file.

Whole answers are compared, not single fields of them, so that a key, a unit or a word cannot change unseen.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from shares import REGIME, holding, listed

from kg.errors import DataError, UsageError
from kg.ownership import Regime, chosen_regime, reach, read_regimes

DAY = date(2030, 6, 1)


def test_a_regime_that_does_not_add_counts_each_owner_alone():
    regime = REGIME._replace(aggregate=False)
    holdings = [holding("A", "X", "30"), holding("B", "X", "30"), holding("A", "Y", "30"), holding("A", "Y", "20", tranche="2"), holding("B", "Y", "5")]  # fmt: skip
    found = reach(holdings, [listed("A"), listed("B")], regime, DAY)
    assert found.hit == {"A": "direct", "B": "direct", "Y": "affiliate"}
    assert found.shares == {"Y": Decimal(50)}
    assert [(h.owner, h.share) for h in found.through["Y"]] == [("A", 20), ("A", 30)]


def test_a_regime_without_cascade_stops_after_one_step():
    holdings = [holding("A", "X", "100"), holding("X", "Y", "100")]
    found = reach(holdings, [listed("A")], REGIME._replace(cascade=False), DAY)
    assert found.hit == {"A": "direct", "X": "affiliate"}


@pytest.mark.parametrize(("share", "strict", "met"), [("50", False, True), ("50", True, False), ("50.000001", True, True), ("49.999999", False, False)])  # fmt: skip
def test_a_threshold_is_met_at_it_or_above(share, strict, met):
    assert REGIME._replace(strict=strict).met_by(Decimal(share)) is met


def test_missing_shares_leave_open_what_they_could_decide():
    holdings = [holding("A", "X", None), holding("C", "X", "50"), holding("A", "Y", None), holding("C", "Y", "50.1")]
    found = reach(holdings, [listed("A")], REGIME, DAY)
    assert found.unresolved == ("X",) and found.hit == {"A": "direct"} and found.over == ()
    crowded = reach([holding("A", "X", "60"), holding("C", "X", "40.1")], [listed("A")], REGIME, DAY)
    assert crowded.over == ("X",)
    full = reach([holding("A", "X", "60"), holding("C", "X", "40")], [listed("A")], REGIME, DAY)
    assert full.over == ()


def test_what_the_known_shares_leave_is_left_once():
    """An owner of two unknown shares cannot hold twice what is left, where a regime does not add owners up either."""
    holdings = [holding("A", "X", None, tranche="1"), holding("A", "X", None, tranche="2"), holding("C", "X", "60")]
    alone = REGIME._replace(aggregate=False)
    for regime in (REGIME, alone):
        assert reach(holdings, [listed("A")], regime, DAY).unresolved == ()
    known = [holding("A", "X", "15", "2019-01-01"), holding("A", "X", None, "2020-01-01"), holding("C", "X", "45")]
    for order in (known, known[::-1]):
        assert reach(order, [listed("A")], alone, DAY).unresolved == ("X",)
    shared = [holding("A", "X", None), holding("B", "X", None), holding("C", "X", "55")]
    assert reach(shared, [listed("A"), listed("B")], alone, DAY).unresolved == ()


def test_a_share_of_nothing_is_a_share_and_adds_nothing():
    alone = REGIME._replace(aggregate=False)
    holdings = [holding("A", "X", "0.5", tranche="2"), holding("A", "X", "0", tranche="1"), holding("A", "X", "60", "2030-01-01"), holding("B", "X", "0", tranche="1"), holding("B", "X", "39.5", tranche="2")]  # fmt: skip
    found = reach(holdings, [listed("A"), listed("B")], REGIME, DAY)
    assert [h.share for h in found.through["X"]] == [0, Decimal("0.5"), 60, 0, Decimal("39.5")]
    assert found.shares == {"X": Decimal(100)}
    nearly = [holding("A", "X", "50"), holding("B", "X", "0"), holding("B", "X", "49.5", tranche="2")]
    found = reach(nearly, [listed("A"), listed("B")], alone, DAY)
    assert [h.owner for h in found.through["X"]] == ["A"] and found.shares == {"X": Decimal(50)}


def test_without_cascade_only_what_listed_firms_own_makes_an_affiliate():
    holdings = [holding("A", "X", "100"), holding("X", "Y", "10"), holding("A", "Y", "60")]
    found = reach(holdings, [listed("A")], REGIME._replace(cascade=False), DAY)
    assert [h.owner for h in found.through["Y"]] == ["A"] and found.shares["Y"] == 60


REGIMES = """regime,label_en,label_zh,threshold,comparison,aggregate,cascade,lists,measure,source,locator
half,Half,一半,50,at_least,yes,yes,WL,measure:owner-rule,source:x,no. 8
more,More,多于,25.5,more_than,no,no,WL;OTHER,measure:more-rule,source:y,no. 9
"""


def test_regimes_are_read_row_by_row(tmp_path):
    path = tmp_path / "ownership.csv"
    path.write_text(REGIMES, encoding="utf-8")
    more = Regime("more", "More", "多于", Decimal("25.5"), True, False, False, frozenset({"WL", "OTHER"}), "measure:more-rule", "source:y", "no. 9")  # fmt: skip
    assert read_regimes(path) == {"half": REGIME, "more": more}
    with pytest.raises(UsageError) as error:
        chosen_regime({"half": REGIME, "more": more}, "third")
    assert str(error.value) == "no ownership regime 'third'; there are half, more"
    path.write_text(REGIMES.replace("more_than", "over"), encoding="utf-8")
    with pytest.raises(DataError) as faulty:
        read_regimes(path)
    assert str(faulty.value) == f"{path}:3: comparison 'over' is neither at_least nor more_than"
