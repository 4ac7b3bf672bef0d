"""Many actors walk a route's pattern at once: the ways of kg.joins, found over the arrays with what rules derive."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kg.affiliates import AffiliatesAnswer, apply_regime
from kg.arrays import Arrays, day_number
from kg.cascades import Stakes
from kg.derivation import DerivedHops
from kg.engine import Engine
from kg.holdings import stored_listings
from kg.hops import Hops, Link
from kg.joins import Way
from kg.ownership import Regime
from kg.routes import Pattern
from kg.sweeps import Derived, Sweep

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Crowd", "affiliates_by_arrays"]


class Crowd:
    """Walks from many actors on one day; it pays from some hundred actors on."""

    def __init__(self, arrays: Arrays, hops: Hops, day: date, *, max_hops: int = 12) -> None:
        import numpy as np

        self._arrays = arrays
        self._hops = hops
        self._beyond: dict[int, Link] = {}
        derived = {}
        links = [
            k
            for k in (hops.derived() if isinstance(hops, DerivedHops) else ())
            if arrays.number(k.subject) >= 0 and arrays.number(k.object) >= 0
        ]
        for predicate in sorted({k.predicate for k in links}):
            mine = [k for k in links if k.predicate == predicate]
            numbers = range(arrays.links + len(self._beyond), arrays.links + len(self._beyond) + len(mine))
            self._beyond |= dict(zip(numbers, mine, strict=True))
            derived[predicate] = Derived(
                np.array([arrays.number(k.subject) for k in mine]),
                np.array([arrays.number(k.object) for k in mine]),
                np.array([k.certain for k in mine]),
                np.array(numbers),
            )
        self._sweep = Sweep(arrays, day_number(day), derived=derived, max_hops=max_hops)

    def walk(self, pattern: Pattern, actors: Sequence[str]) -> list[Way]:
        """Every way along the pattern from one of the actors, in the order in which kg.joins gives them."""
        found = self._sweep.ways(pattern, "?actor", self._arrays.numbers(actors))
        return self._sweep.as_ways(found, self._link)

    def _link(self, number: int) -> Link:
        if number in self._beyond:
            return self._beyond[number]
        link = self._hops.link(self._arrays.entry(number))
        assert link is not None, "the arrays hold a link on a day on which its entry does not"
        return link


def affiliates_by_arrays(
    engine: Engine, arrays: Arrays, regime: Regime, day: date, *, least: int
) -> AffiliatesAnswer | None:
    """A regime over the stored holdings; None where they are fewer than `least`, or finer than whole numbers tell."""
    if arrays.of("am:owns").many < least:
        return None
    stakes = Stakes.on(arrays, day)
    if stakes is None:
        return None
    listed = stored_listings(engine)
    return apply_regime(engine, regime, [], listed, day, reached=stakes.reached(arrays, listed, regime, day))
