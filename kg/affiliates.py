"""An ownership regime over given files or over the stored graph: what the test gives, and what has legal effect."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from kg.curated.form import read_user_text
from kg.dates import Interval
from kg.engine import Engine
from kg.errors import DataError
from kg.folding import fold
from kg.ownership import Holding, Listed, Reached, Regime, reach
from kg.status import Statuses
from kg.vocab import AM, expand, shorten

__all__ = ["AffiliatesAnswer", "apply_regime", "named_lists", "read_edges", "read_listed"]


_PROOF = 60


class AffiliatesAnswer(NamedTuple):
    """The result of the test beside the regime's own status on the day."""

    regime: Regime
    as_of: str
    status: str
    reached: Reached
    listed: tuple[Listed, ...]

    @property
    def effective(self) -> dict[str, str] | None:
        """What has legal effect: all of it while the regime is in force, the listed firms alone while it is not, None
        where it is not known whether it is."""
        if self.status == "unknown":
            return None
        hit = self.reached.hit
        return hit if self.status == "in_force" else {f: how for f, how in hit.items() if how == "direct"}

    def proof(self, firm: str) -> list[dict[str, object]]:
        """The steps that make a firm hit, from the listed firms down to it; of a long chain the nearest part.

        Each owner that is hit has a proof of its own, so that a cut chain goes on there.
        """
        levels: list[list[dict[str, object]]] = []
        front, met = [firm], {firm}
        while front and sum(map(len, levels)) < _PROOF:
            levels.append([step for owned in front for step in self._level(owned)])
            onward = [h.owner for owned in front for h in self.reached.through.get(owned, ())]
            front = [o for o in dict.fromkeys(onward) if o not in met]
            met.update(front)
        steps = [step for level in reversed(levels) for step in level]
        if firm in self.reached.through:
            last = _step(firm, "am:isAffiliateUnder", self.regime.measure, Interval())
            steps.append(last | {"derived_by": self.regime.id})
        return steps

    def _level(self, firm: str) -> list[dict[str, object]]:
        """What lists a firm, or the holdings that make it an affiliate."""
        if self.reached.hit.get(firm) == "direct":
            entries = [x for x in self.listed if x.firm == firm and x.list in self.regime.lists]
            return [_step(x.list, "am:listsActor", firm, x.interval) for x in entries]
        return [
            _step(h.owner, "am:owns", firm, h.interval) | {"share": str(h.share), "statement": h.statement or None}
            for h in self.reached.through.get(firm, ())
        ]

    def as_json(self) -> dict[str, object]:
        """The keys of `kg affiliates`."""
        hit = self.reached.hit
        return {
            "regime": self.regime.id,
            "as_of": self.as_of,
            "hit": hit,
            "unresolved": list(self.reached.unresolved),
            "regime_status": self.status,
            "effective_hit": self.effective,
            "lists_not_covered": sorted({x.list for x in self.listed} - self.regime.lists),
            "over_100": list(self.reached.over),
            "shares": {firm: str(share) for firm, share in self.reached.shares.items()},
            "proof": {firm: self.proof(firm) for firm in hit},
        }


def named_lists(engine: Engine) -> dict[str, str]:
    """Every folded name of a list, its id too, with the short name by which regimes know it."""
    rows = engine.select(
        f"""PREFIX am: <{AM}> SELECT ?list ?code ?name WHERE {{ ?n am:isNameOf ?list ;
        am:hasNameKind <{expand("name:abbreviation")}> ; am:nameText ?code . ?list a am:ListingProgramme ; am:foldedName ?name }}"""
    )
    names = {str(name): str(code) for _, code, name in rows}
    return names | {fold(shorten(str(list_))): str(code) for list_, code, _ in rows}


def apply_regime(
    engine: Engine,
    regime: Regime,
    holdings: list[Holding],
    listed: list[Listed],
    day: date,
    *,
    reached: Reached | None = None,
) -> AffiliatesAnswer:
    """Run the test, unless it was run already (`reached`), and look up whether the regime itself is in force on the day."""
    if reached is None:
        holdings, listed = _alike(holdings, listed)
    status = Statuses(engine).of(regime.measure, day).status
    current = tuple(
        x for x in listed if (x.interval.start is None or x.interval.start.latest <= day)
        and (x.interval.end is None or day < x.interval.end.earliest)
    )  # fmt: skip
    found = reached or reach(holdings, listed, regime, day)
    return AffiliatesAnswer(regime, day.isoformat(), status, found, current)


def read_edges(path: Path) -> list[Holding]:
    """Holdings from a CSV file with the columns owner, owned, share, from, to (and optionally tranche).

    A share is in percent; an empty one is unknown; one that is no number, or outside 0 to 100, is taken as unknown too,
    since it cannot be right. Raises DataError with the line of a row without owner or owned, or with a bad date.
    """
    rows = _table(path, ("owner", "owned", "share"))
    return [
        Holding(r["owner"], r["owned"], _share(r["share"]), _interval(r, where), r.get("tranche", ""))
        for where, r in rows
        if _filled(r, ("owner", "owned"), where)
    ]


def read_listed(path: Path, codes: dict[str, str]) -> list[Listed]:
    """Listings from a CSV file with the columns firm, list, from, to; `codes` leads from folded names to short ones.

    A list that no regime knows by any name stays as it is written and counts for nothing. Raises DataError with the
    line of a faulty row.
    """
    rows = _table(path, ("firm", "list"))
    return [
        Listed(r["firm"], codes.get(fold(r["list"]), r["list"]), _interval(r, w))
        for w, r in rows
        if _filled(r, ("firm", "list"), w)
    ]


def _table(path: Path, needed: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
    text = read_user_text(path)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
        for name in needed:
            if name not in names:
                raise DataError(f"{path}:1: no column {name!r}; the columns are {', '.join(names)}")
        return [
            (
                f"{path}:{reader.line_num}",
                {
                    k.strip(): (v or "").strip()
                    for k, v in row.items()
                    if isinstance(k, str) and not isinstance(v, list)
                },
            )
            for row in reader
        ]
    except csv.Error as error:
        raise DataError(f"{path}:{reader.reader.line_num}: cannot be read as CSV ({error})") from None


def _filled(row: dict[str, str], columns: tuple[str, ...], where: str) -> bool:
    for column in columns:
        if not row[column]:
            raise DataError(f"{where}: {column} is empty")
    return True


def _interval(row: dict[str, str], where: str) -> Interval:
    try:
        return Interval.parse(row.get("from") or None, row.get("to") or None)
    except ValueError as error:
        raise DataError(f"{where}: {error}") from None


def _share(text: str) -> Decimal | None:
    plain = normalize("NFKC", text).rstrip("%").strip()
    try:
        share = Decimal(plain)
    except InvalidOperation:
        return None
    return share if share.is_finite() and "_" not in plain else None


def _alike(holdings: list[Holding], listed: list[Listed]) -> tuple[list[Holding], list[Listed]]:
    """One spelling for each firm: names that differ in case, width or spaces alone are one firm's, as first written."""
    spelt: dict[str, str] = {}

    def one(name: str) -> str:
        return spelt.setdefault(" ".join(normalize("NFKC", name).casefold().split()), name)

    firms = [x._replace(firm=one(x.firm)) for x in listed]
    return [h._replace(owner=one(h.owner), owned=one(h.owned)) for h in holdings], firms


def _step(subject: str, predicate: str, target: str, interval: Interval) -> dict[str, object]:
    return {
        "statement": None,
        "subject": subject,
        "predicate": predicate,
        "object": target,
        "since": str(interval.start) if interval.start else None,
        "until": str(interval.end) if interval.end else None,
        "source": None,
        "locator": None,
        "derived_by": None,
    }
