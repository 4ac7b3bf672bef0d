"""Ownership regimes over the arrays beside the exact ones, on random holdings."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from entries import entry

from kg.arrays import Arrays
from kg.cascades import Stakes
from kg.columns import write_arrays
from kg.dates import Interval
from kg.ownership import Holding, Listed, reach, read_regimes
from kg.paths import ontology_folder

RULES = ontology_folder() / "rules"
DAYS = ("", "2020", "2021-05", "2022-03-04", "2023-01-01")
BOUNDS = ["2020-12-31", "2021-05-01", "2021-05-31", "2022-03-04", "2022-03-03", "2023-01-01", "2024-01-01", "2024-06-01", "2024-06-02"]  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_the_fixpoint_over_arrays_is_the_exact_one(tmp_path, seed):
    chance = random.Random(seed)
    firms = [f"actor:f{n}" for n in range(chance.randrange(3, 12))]
    entries, holdings = [], []
    for number in range(chance.randrange(0 if seed % 20 == 0 else 1, 30)):
        owner, owned, since = chance.choice(firms), chance.choice(firms), chance.choice(DAYS)
        until = chance.choice(["", "", "2024", "2024-06-02"])
        share = chance.choice(["", "0", "0.5", "10", "25", "30.5", "49.999999", "50", "50.0", "75", "120"])
        told = entry(number, owner, "am:owns", owned, since, until, value=share, tranche=chance.choice(["", "", "A"]))
        entries.append(told)
        interval = Interval.parse(since or None, until or None)
        known = Decimal(share) if share else None
        holdings.append(Holding(owner, owned, known, interval, told.tranche, told.statement))
    listed = [
        Listed(
            chance.choice(firms),
            chance.choice(["EL", "SDN", "WATCH", "COVERED"]),
            Interval.parse(chance.choice([None, "2020", "2022-03-04"]), chance.choice([None, None, "2023-01-01"])),
        )
        for _ in range(chance.randrange(4))
    ]
    others = [entry(100 + n, chance.choice(firms), "am:isBasedIn", "territory:x") for n in range(chance.randrange(3))]
    write_arrays(tmp_path, (e.text for e in entries + others), frozenset())
    arrays = Arrays(tmp_path)
    regimes = list(read_regimes(RULES / "ownership.csv").values())
    regimes.append(regimes[0]._replace(aggregate=False, cascade=False))
    for day in (
        date(2021, 5, 10),
        date(2023, 6, 1),
        date(2024, 7, 1),
        *map(date.fromisoformat, chance.sample(BOUNDS, 2)),
    ):
        stakes = Stakes.on(arrays, day)
        for regime in regimes:
            found = reach(holdings, listed, regime, day)
            assert stakes.reached(arrays, listed, regime, day) == found
            direct = stakes.mask(
                np.array([arrays.number(f) for f, how in found.hit.items() if how == "direct"], np.int64)
            )
            pairs = stakes.tops(stakes.through(stakes.spread(direct, regime), direct, regime), direct)
            named = [arrays.names(stakes.firms[side]) for side in pairs]
            assert sorted(zip(*named, strict=True)) == _tops(found)


def _tops(found):
    """Each affiliate with the listed firms that are met by going up what makes it one, and not beyond them."""
    pairs = []
    for firm in found.through:
        seen, front = set(), [firm]
        while front:
            above = {h.owner for h in found.through.get(front.pop(), ())} - seen
            seen |= above
            front += [a for a in above if found.hit.get(a) != "direct"]
        pairs += [(firm, a) for a in sorted(seen) if found.hit.get(a) == "direct"]
    return sorted(pairs)
