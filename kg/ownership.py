"""Ownership regimes: which firms count as listed because listed firms own enough of them.

A regime is data (ontology/rules/ownership.csv): threshold and comparison, whether shares of several listed owners are
added, whether a firm that is reached counts as listed for the next level, and which lists it covers. Shares are exact
decimals. The result is the least fixpoint: a circle of firms that hold each other lists nobody.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from kg.dates import Interval
from kg.errors import DataError, UsageError

__all__ = ["Holding", "Listed", "Reached", "Regime", "holds", "reach", "read_regimes"]

_HUNDRED = Decimal(100)


class Regime(NamedTuple):
    """One ownership test; the threshold is in percent."""

    id: str
    label_en: str
    label_zh: str
    threshold: Decimal
    strict: bool
    aggregate: bool
    cascade: bool
    lists: frozenset[str]
    measure: str
    source: str
    locator: str

    def met_by(self, share: Decimal) -> bool:
        """Whether a share in percent passes the threshold."""
        return share > self.threshold if self.strict else share >= self.threshold


class Holding(NamedTuple):
    """A share of one firm in another, in percent; None where it is not known or impossible (outside 0 to 100)."""

    owner: str
    owned: str
    share: Decimal | None
    interval: Interval
    tranche: str = ""
    statement: str = ""


class Listed(NamedTuple):
    """A firm on a list for an interval; `listing` is the entry's id where it has one."""

    firm: str
    list: str
    interval: Interval
    listing: str = ""


class Reached(NamedTuple):
    """What the test gives on a day: firms hit, the holdings that make each hit, and firms that cannot be decided.

    `over` are firms whose known shares add up to more than 100: some of them must be wrong, counted twice or out of date.
    """

    hit: dict[str, str]
    shares: dict[str, Decimal]
    through: dict[str, tuple[Holding, ...]]
    unresolved: tuple[str, ...]
    over: tuple[str, ...] = ()


def reach(holdings: Iterable[Holding], listed: Iterable[Listed], regime: Regime, day: date) -> Reached:
    """Apply a regime to the holdings and listings of one day.

    A holding that is stated twice with the same share and dates counts once; different tranches of one owner are added.
    Shares that a firm holds in itself reach nobody, and leave less for others.
    A firm is unresolved where shares that are missing or impossible could carry it over the threshold, given what the
    known shares leave; it is not where they could not.
    """
    every = _active(holdings, day)
    active = [h for h in every if h.owner != h.owned]
    direct = {x.firm for x in listed if x.list in regime.lists and holds(x.interval, day)}
    by_owner: dict[str, list[Holding]] = defaultdict(list)
    known: dict[str, Decimal] = defaultdict(Decimal)
    for holding in active:
        by_owner[holding.owner].append(holding)
    for holding in every:
        known[holding.owned] += holding.share or 0
    rest = {firm: max(_HUNDRED - total, Decimal(0)) for firm, total in known.items()}
    certain = _spread(direct, by_owner, rest, regime, unknown=False)
    possible = _spread(direct, by_owner, rest, regime, unknown=True)
    hit = {firm: "direct" if firm in direct else "affiliate" for firm in sorted(certain)}
    through: dict[str, tuple[Holding, ...]] = {}
    shares: dict[str, Decimal] = {}
    counted = set(hit) if regime.cascade else direct
    by_owned: dict[str, list[Holding]] = defaultdict(list)
    for holding in active:
        if holding.owner in counted and holding.share is not None:
            by_owned[holding.owned].append(holding)
    for firm in (f for f, how in hit.items() if how == "affiliate"):
        into = by_owned[firm]
        if not regime.aggregate:
            totals = _totals(into)
            into = [h for h in into if regime.met_by(totals[h.owner])]
        through[firm] = tuple(into)
        shares[firm] = sum((h.share or Decimal(0) for h in into), Decimal(0))
    over = tuple(sorted(firm for firm, total in known.items() if total > _HUNDRED))
    return Reached(hit, shares, through, tuple(sorted(possible - certain)), over)


def read_regimes(path: Path) -> dict[str, Regime]:
    """Every regime by id; raises DataError with the line of a faulty row."""
    regimes = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            where = f"{path}:{reader.line_num}"
            if row["comparison"] not in ("at_least", "more_than"):
                raise DataError(f"{where}: comparison {row['comparison']!r} is neither at_least nor more_than")
            regimes[row["regime"]] = Regime(
                id=row["regime"],
                label_en=row["label_en"],
                label_zh=row["label_zh"],
                threshold=Decimal(row["threshold"]),
                strict=row["comparison"] == "more_than",
                aggregate=row["aggregate"] == "yes",
                cascade=row["cascade"] == "yes",
                lists=frozenset(row["lists"].split(";")),
                measure=row["measure"],
                source=row["source"],
                locator=row["locator"],
            )
    return regimes


def chosen_regime(regimes: dict[str, Regime], name: str) -> Regime:
    """The regime of that id; raises UsageError with those that there are."""
    if name not in regimes:
        raise UsageError(f"no ownership regime {name!r}; there are {', '.join(regimes)}")
    return regimes[name]


def _active(holdings: Iterable[Holding], day: date) -> list[Holding]:
    """The holdings of the day, one of each that is stated twice; an impossible share, or one whose date is
    given too roughly for the day, is taken as unknown."""
    kept: dict[tuple[object, ...], Holding] = {}
    for h in holdings:
        certain = holds(h.interval, day)
        if not (certain or h.interval.may_hold_on(day)):
            continue
        sound = h if certain and (h.share is None or 0 <= h.share <= _HUNDRED) else h._replace(share=None)
        kept.setdefault((h.owner, h.owned, h.share, str(h.interval.start), str(h.interval.end), h.tranche), sound)
    return sorted(kept.values(), key=lambda h: (h.owned, h.owner, str(h.interval.start), h.share or 0))


def _spread(
    direct: set[str], by_owner: dict[str, list[Holding]], rest: dict[str, Decimal], regime: Regime, *, unknown: bool
) -> set[str]:
    """The least set that holds the listed firms and every firm that its members own enough of.

    With `unknown`, a missing share counts as all that the known shares of that firm leave.
    """
    found = set(direct)
    front = sorted(direct)
    # of all owners together, or of each where a regime does not add them up
    total: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    open_ended: set[tuple[str, str]] = set()
    while front:
        owner = front.pop()
        for holding in by_owner.get(owner, ()):
            firm = holding.owned
            counted = ("" if regime.aggregate else owner, firm)
            if holding.share is not None:
                total[counted] += holding.share
            elif unknown:
                open_ended.add(counted)
            most = total[counted] + (rest[firm] if counted in open_ended else 0)
            if firm not in found and regime.met_by(most):
                found.add(firm)
                if regime.cascade:
                    front.append(firm)
    return found


def _totals(holdings: Iterable[Holding]) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for h in holdings:
        totals[h.owner] += h.share or 0
    return totals


def holds(interval: Interval, day: date) -> bool:
    """A holding without a first day has always been held, as far as anyone says."""
    return (interval.start is None or interval.start.latest <= day) and (
        interval.end is None or day < interval.end.earliest
    )
