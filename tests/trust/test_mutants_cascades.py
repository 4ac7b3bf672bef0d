"""What no other test noticed when a line of cascades was changed: see survivors.md beside this file.

Each small world is answered by the arrays and by kg.ownership; what is expected is written down as well.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from entries import entry
from shares import REGIME, holding, listed

from kg.arrays import Arrays
from kg.cascades import Stakes
from kg.columns import write_arrays
from kg.ownership import reach

DAY = date(2030, 6, 1)
ALONE = REGIME._replace(aggregate=False)


@pytest.fixture
def answered(tmp_path):
    """What both say of holdings (owner, owned, share, tranche …) below listed firms; they must agree."""

    def ask(rows, names=("a",), regime=REGIME, tops=None):
        told = [("actor:" + owner, "actor:" + owned, share, *rest) for owner, owned, share, *rest in rows]
        entries = [
            entry(n, owner, "am:owns", owned, "2029-01-01", value=share or "", tranche=next(iter(rest), ""))
            for n, (owner, owned, share, *rest) in enumerate(told)
        ]
        write_arrays(tmp_path, [e.text for e in entries], frozenset())
        arrays, listings = Arrays(tmp_path), [listed(f"actor:{n}") for n in names]
        stakes = Stakes.on(arrays, DAY)
        exact = [
            holding(owner, owned, share, tranche=e.tranche, statement=e.statement)
            for e, (owner, owned, share, *_) in zip(entries, told, strict=True)
        ]
        found = stakes.reached(arrays, listings, regime, DAY)
        assert found == reach(exact, listings, regime, DAY)
        direct = stakes.mask(np.array([arrays.number(f"actor:{n}") for n in names], np.int64))
        pairs = stakes.tops(stakes.through(stakes.spread(direct, regime), direct, regime), direct)
        assert tops is None or sorted(zip(*(arrays.names(stakes.firms[p]) for p in pairs), strict=True)) == tops
        return found

    return ask


def test_a_world_without_holdings_has_only_the_listed(answered):
    assert answered([], tops=[]).hit == {"actor:a": "direct"}


def test_where_known_shares_are_whole_nothing_is_left(answered):
    rows = [("a", "x", "49.999999"), ("c", "x", "50.000001"), ("a", "x", None, "2")]
    assert answered(rows).unresolved == () and answered(rows, regime=ALONE).unresolved == ()


def test_an_owner_of_two_unknown_shares_cannot_hold_twice_what_is_left(answered):
    rows = [("a", "x", None, "1"), ("a", "x", None, "2"), ("c", "x", "60")]
    assert answered(rows, regime=ALONE).unresolved == ()
    assert answered([("a", "x", "15", "1"), ("a", "x", None, "2"), ("c", "x", "45")], regime=ALONE).unresolved == (
        "actor:x",
    )


def test_shares_of_nothing_come_before_small_ones(answered):
    found = answered([("a", "x", "0.5", "2"), ("a", "x", "0", "1"), ("a", "x", "60", "3")])
    assert [h.share for h in found.through["actor:x"]] == [0, Decimal("0.5"), 60]


def test_the_tops_of_firms_that_own_one_another_are_found(answered):
    rows = [("a", "x", "60"), ("x", "y", "60"), ("y", "z", "60"), ("z", "x", "40"), ("b", "z", "40"), ("b", "a", "50")]
    tops = [(f"actor:{firm}", f"actor:{top}") for firm in "xyz" for top in "ab"]
    assert answered(rows, names=("a", "b"), tops=tops).hit["actor:z"] == "affiliate"
