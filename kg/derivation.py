"""Links that rules derive from statements: affiliates by ownership regime, chips by control thresholds.

They are walked over like stated links, carry their premises and their rule, and never replace what is stated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.engine import Engine
from kg.hops import Hops, Link
from kg.vocab import AM, OUTSIDE, expand, shorten

if TYPE_CHECKING:
    from kg.ownership import Holding, Listed, Reached, Regime
    from kg.thresholds import Vintage

__all__ = ["DerivedHops"]

AFFILIATE = "am:isAffiliateUnder"
CLASSIFIED = "am:isClassifiedUnder"
_FEW = 20


class DerivedHops(Hops):
    """Stated links and those that the rules of a folder derive on the day."""

    def __init__(
        self, engine: Engine, day: date, rules: Path, *, vintages: Callable[[], list[Vintage]] | None = None
    ) -> None:
        super().__init__(engine, day)
        self._date = day
        self._rules = rules
        self._affiliates: dict[str, list[Link]] | None = None
        self._above: dict[str, tuple[Link, ...]] = {}
        self._classified: dict[str, Link | None] = {}
        self._give_vintages = vintages
        self._deciding: frozenset[str] | None = None

    def _look(self, predicate: str, nodes: Iterable[str], *, forward: bool) -> dict[str, tuple[Link, ...]]:
        wanted = sorted(set(nodes))
        if predicate == AFFILIATE:
            return self._affiliate_links(wanted, forward=forward)
        found = super()._look(predicate, wanted, forward=forward)
        if predicate == CLASSIFIED:
            return self._with_thresholds(found, wanted, forward=forward)
        return found

    def derived(self, *, affiliates: bool = True) -> list[Link]:
        """Every link that the rules derive on the day and no statement says, in the order of a walk."""
        products = self._figured()
        stated = super()._look(CLASSIFIED, products, forward=True)
        both = self._with_thresholds(stated, products, forward=True)
        found = [k for p in products for k in both[p] if k.derived_by]
        if affiliates:
            found += [k for links in self._all_affiliates().values() for k in links]
        return found

    # --- ownership

    def _affiliate_links(self, nodes: list[str], *, forward: bool) -> dict[str, tuple[Link, ...]]:
        if forward and self._affiliates is None and len(nodes) <= _FEW:
            todo = [n for n in nodes if n not in self._above]
            found = self._by_firm(self._reached_above(todo) if todo else ())
            self._above |= {n: tuple(found.get(n, ())) for n in todo}
            return {n: self._above[n] for n in nodes}
        every = self._all_affiliates()
        if forward:
            return {n: tuple(every.get(n, ())) for n in nodes}
        wanted: dict[str, list[Link]] = {n: [] for n in nodes}
        for links in every.values():
            for link in links:
                if link.object in wanted:
                    wanted[link.object].append(link)
        return {n: tuple(links) for n, links in wanted.items()}

    def _all_affiliates(self) -> dict[str, list[Link]]:
        if self._affiliates is None:
            self._affiliates = self._by_firm(self._reached())
        return self._affiliates

    def _by_firm(self, links: Iterable[Link]) -> dict[str, list[Link]]:
        found: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            found[link.subject].append(link)
        return found

    def _reached_above(self, firms: list[str]) -> Iterable[Link]:
        """The links of a few firms: only what lies above them is looked up."""
        from kg.holdings import holdings_above, listings_of

        holdings = holdings_above(self._engine, firms)
        if not holdings:
            return
        listed = listings_of(self._engine, {h.owner for h in holdings})
        yield from self._under_regimes(holdings, listed, frozenset(firms))

    def _reached(self) -> Iterable[Link]:
        if not self._engine.select(f"SELECT ?o WHERE {{ ?st <{OUTSIDE['rdf']}predicate> <{AM}owns> }} LIMIT 1"):
            return
        from kg.holdings import stored_holdings, stored_listings

        holdings = stored_holdings(self._engine)
        if holdings:
            yield from self._under_regimes(holdings, stored_listings(self._engine))

    def _under_regimes(
        self, holdings: list[Holding], listed: list[Listed], wanted: frozenset[str] | None = None
    ) -> Iterable[Link]:
        from kg.ownership import reach, read_regimes

        if not listed:
            return
        for regime in read_regimes(self._rules / "ownership.csv").values():
            if not self._engine.select(f"SELECT ?c WHERE {{ <{expand(regime.measure)}> a ?c }} LIMIT 1"):
                continue
            result = reach(holdings, listed, regime, self._date)
            self.backward("am:owns", result.through)
            for firm in result.through if wanted is None else sorted(wanted & set(result.through)):
                yield from self._links_of(firm, regime, result, listed)

    def _links_of(self, firm: str, regime: Regime, result: Reached, listed: list[Listed]) -> Iterable[Link]:
        """A link from an affiliate to each entry of the listed firms at the top of its proof."""
        holdings, tops, front, met = [], set(), [firm], {firm}
        while front:
            here = front.pop()
            for holding in result.through.get(here, ()):
                holdings.append(holding)
                if result.hit[holding.owner] == "direct":
                    tops.add(holding.owner)
                elif holding.owner not in met:
                    met.add(holding.owner)
                    front.append(holding.owner)
        owned = self.backward("am:owns", {h.owned for h in holdings})
        by_statement = {k.statement: k for links in owned.values() for k in links}
        premises = tuple(dict.fromkeys(by_statement[h.statement] for h in holdings if h.statement in by_statement))
        for entry in listed:
            if entry.firm in tops and entry.list in regime.lists:
                naming = [
                    k for k in self.forward("am:listsActor", [entry.listing])[entry.listing] if k.object == entry.firm
                ]
                if naming:
                    yield Link(
                        "", firm, AFFILIATE, entry.listing, None, None, None, None, True, "certain",
                        derived_by=regime.id, under=regime.measure, premises=(naming[0], *premises),
                    )  # fmt: skip

    # --- thresholds

    def _with_thresholds(
        self, stated: dict[str, tuple[Link, ...]], nodes: list[str], *, forward: bool
    ) -> dict[str, tuple[Link, ...]]:
        products = nodes if forward else self._figured()
        self.forward("am:hasFigure", products)
        for product in products:
            if product not in self._classified:
                self._classified[product] = self._judged(product)
        derived = [link for p in products if (link := self._classified[p])]
        joined = {}
        for node in nodes:
            mine = [k for k in derived if (k.subject if forward else k.object) == node]
            known = {(k.subject, k.object) for k in stated[node]}
            joined[node] = (*stated[node], *(k for k in mine if (k.subject, k.object) not in known))
        return joined

    def _figured(self) -> list[str]:
        """Every product of which a figure is stated."""
        rows = self._engine.select(
            f"""PREFIX am: <{AM}> PREFIX rdf: <{OUTSIDE["rdf"]}> SELECT DISTINCT ?p WHERE {{
            ?st rdf:predicate am:hasFigure ; rdf:subject ?p . ?p a am:Product }} ORDER BY ?p"""
        )
        return [shorten(str(row[0])) for row in rows]

    @cached_property
    def _vintages(self) -> list[Vintage]:
        if self._give_vintages is not None:
            return self._give_vintages()
        from kg.thresholds import read_vintages

        return read_vintages(self._rules / "thresholds.csv")

    def _judged(self, product: str) -> Link | None:
        from kg.classification import deciding, stored_spec

        if self._deciding is None:
            self._deciding = deciding(self._rules / "figures.csv")
        figures = self.forward("am:hasFigure", [product])[product]
        premises = tuple(k for k in figures if k.object in self._deciding and k.confidence != "unsure")
        if not premises:
            return None
        from kg.thresholds import judge

        vintages = self._vintages
        spec = stored_spec(self._engine, product, self._rules / "figures.csv", self._date)
        verdict = judge(spec, vintages, self._date)
        if verdict.paragraph is None:
            return None
        interval = next(v.interval for v in vintages if v.rule == verdict.rule)
        start, end = interval.start, interval.end
        return Link(
            "", product, CLASSIFIED, f"code:{verdict.classification.lower()}",
            start.text if start else None, end.text if end else None,
            start.latest if start else None, end.earliest if end else None,
            all(k.certain for k in premises), min((k.confidence for k in premises), key=("unsure", "likely", "certain").index),
            derived_by=f"{verdict.rule}:{verdict.paragraph}", premises=premises,
        )  # fmt: skip
