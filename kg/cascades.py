"""Ownership regimes over the arrays: the same least fixpoint as kg.ownership, in whole numbers, many firms a round."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.arrays import FINER, UNIT, Arrays, day_number
from kg.dates import Interval
from kg.ownership import Holding, Listed, Reached, Regime, holds

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Stakes"]

_WHOLE = 100 * UNIT


class Stakes:
    """The holdings of one day as columns: owner, owned, share in millionths of a percent (-1: not known)."""

    def __init__(self, owner: NDArray[Any], owned: NDArray[Any], share: NDArray[Any], link: NDArray[Any]) -> None:
        """Node numbers, shares and the number of each holding; what a firm holds in itself only leaves less for others."""
        import numpy as np

        self.firms, both = np.unique(np.concatenate([owner, owned]), return_inverse=True)
        known = np.bincount(both[len(owner) :], np.maximum(share, 0), len(self.firms)).astype(np.int64)
        self._rest, self.over = np.maximum(_WHOLE - known, 0), known > _WHOLE
        order = np.argsort(both[: len(owner)], kind="stable")
        order = order[owner[order] != owned[order]]
        self.owner, self.owned = both[: len(owner)][order], both[len(owner) :][order]
        self.share, self.link = share[order].astype(np.int64), link[order]
        self._ends = np.searchsorted(self.owner, np.arange(len(self.firms) + 1))

    @classmethod
    def on(cls, arrays: Arrays, day: date) -> Stakes | None:
        """The holdings that may hold on a day; None where a share is finer than whole numbers can tell.

        One that is stated twice counts once; one whose date is too rough for the day has a share that is not known.
        """
        import numpy as np

        owns, number = arrays.of("am:owns"), day_number(day)
        if not owns.many:
            none = np.zeros(0, np.int64)
            return cls(none, none, none, none)
        shares = owns.column("share")
        if (shares == FINER).any():
            return None
        held = (owns.column("held from") <= number) & (number < owns.column("certain until"))
        may = held | ((owns.column("possible from") <= number) & (number < owns.column("possible until")))
        subject, object_ = owns.subjects(), owns.column("object")
        kept = np.flatnonzero(may & (owns.column("again") == 0))
        return cls(subject[kept], object_[kept], np.where(held, shares, -1)[kept], kept + owns.first)

    def spread(self, direct: NDArray[Any], regime: Regime, *, unknown: bool = False) -> NDArray[Any]:
        """Whether each of `firms` is listed, or owned enough by those that are; `direct` says who is listed.

        With `unknown`, a missing share counts as all that the known shares of that firm leave.
        """
        import numpy as np

        found = direct.copy()
        total, open_ended = np.zeros(len(self.firms), np.int64), np.zeros(len(self.firms), bool)
        front = np.flatnonzero(found)
        while len(front):
            rows = self._rows(front)
            owned = self.owned[rows]
            if regime.aggregate:
                np.add.at(total, owned, np.maximum(self.share[rows], 0))
                if unknown:
                    open_ended[owned[self.share[rows] < 0]] = True
                touched = np.unique(owned)
                most = total[touched] + np.where(open_ended[touched], self._rest[touched], 0)
            else:
                touched, most = owned, self._pairs[0][rows]
                if unknown:
                    most = most + np.where(self._pairs[1][rows], self._rest[owned], 0)
            front = np.unique(touched[_met(regime, most) & ~found[touched]])
            found[front] = True
            if not regime.cascade:
                break
        return found

    def through(self, found: NDArray[Any], direct: NDArray[Any], regime: Regime) -> NDArray[Any]:
        """The holdings (positions) that make each affiliate one."""
        import numpy as np

        counted = found if regime.cascade else direct
        rows = counted[self.owner] & found[self.owned] & ~direct[self.owned] & (self.share >= 0)
        if not regime.aggregate:
            rows &= _met(regime, self._pairs[0])
        return np.flatnonzero(rows)

    def tops(self, through: NDArray[Any], direct: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Each affiliate with each listed firm at the top of what makes it one, as two columns of positions in `firms`."""
        import numpy as np

        many = np.int64(len(self.firms))
        order = through[np.argsort(self.owned[through], kind="stable")]
        ends = np.searchsorted(self.owned[order], np.arange(many + 1))
        front = np.unique(self.owned[through] * many + self.owner[through])
        pairs = front
        while len(front):
            firm, above = front // many, front % many
            onward = ~direct[above]
            firm, above = firm[onward], above[onward]
            counts = np.diff(ends)[above]
            at = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - ends[above], counts)
            front = np.setdiff1d(np.repeat(firm, counts) * many + self.owner[order[at]], pairs)
            pairs = np.union1d(pairs, front)
        pairs = pairs[direct[pairs % many]]
        return pairs // many, pairs % many

    def mask(self, nodes: NDArray[Any]) -> NDArray[Any]:
        """Whether each of `firms` is one of these nodes."""
        import numpy as np

        return np.isin(self.firms, nodes)

    def reached(self, arrays: Arrays, listed: list[Listed], regime: Regime, day: date) -> Reached:
        """The same answer as kg.ownership.reach, for the listings given."""
        import numpy as np

        names = sorted({x.firm for x in listed if x.list in regime.lists and holds(x.interval, day)})
        numbers = np.array([arrays.number(n) for n in names], np.int64)
        direct = self.mask(numbers)
        certain = self.spread(direct, regime)
        possible = self.spread(direct, regime, unknown=True)
        hit = dict.fromkeys(names, "direct")
        affiliates = arrays.names(self.firms[certain & ~direct])
        hit |= dict.fromkeys(affiliates, "affiliate")
        holdings: dict[str, list[Holding]] = {firm: [] for firm in sorted(affiliates)}
        for link in self.link[self.through(certain, direct, regime)].tolist():
            told = arrays.entry(link)
            interval = Interval.parse(told.since or None, told.until or None)
            holdings[told.object].append(
                Holding(told.subject, told.object, Decimal(told.value), interval, told.tranche, told.statement)
            )
        through = {
            firm: tuple(sorted(found, key=lambda h: (h.owner, str(h.interval.start), h.share or 0)))
            for firm, found in holdings.items()
        }
        shares = {firm: sum((h.share or Decimal(0) for h in found), Decimal(0)) for firm, found in through.items()}
        unresolved = tuple(sorted(set(arrays.names(self.firms[possible & ~certain])) - set(hit)))
        over = tuple(sorted(arrays.names(self.firms[self.over])))
        return Reached(dict(sorted(hit.items())), shares, through, unresolved, over)

    def _rows(self, owners: NDArray[Any]) -> NDArray[Any]:
        import numpy as np

        start, counts = self._ends[owners], self._ends[owners + 1] - self._ends[owners]
        rows: NDArray[Any] = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - start, counts)
        return rows

    @cached_property
    def _pairs(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """For each holding, what its owner holds of that firm in all: the known shares, and whether one is not known."""
        import numpy as np

        _, pair = np.unique(self.owner * np.int64(len(self.firms)) + self.owned, return_inverse=True)
        known = np.bincount(pair, np.maximum(self.share, 0)).astype(np.int64)
        return known[pair], (np.bincount(pair, self.share < 0) > 0)[pair]


def _met(regime: Regime, share: NDArray[Any]) -> NDArray[Any]:
    threshold = int(regime.threshold * UNIT)
    met: NDArray[Any] = share > threshold if regime.strict else share >= threshold
    return met
