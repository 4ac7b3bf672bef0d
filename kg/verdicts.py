"""Answers over many firms at once: what changed between two days, an ownership regime, a list of counterparties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kg.answers import mentioned
from kg.arguments import as_path, as_text
from kg.coverage import known_through, read_coverage
from kg.folding import fold
from kg.hops import Hops
from kg.kinds import entities_of, firms_of
from kg.paths import ontology_folder
from kg.status import Statuses

if TYPE_CHECKING:
    from kg.affiliates import AffiliatesAnswer
    from kg.comparisons import DiffAnswer
    from kg.counterparties import Counterparties
    from kg.screening import ScreenAnswer
    from kg.view import View

__all__ = ["ACTORS", "CROWD", "MEASURES", "differences", "reached_under", "screen_parties"]

ACTORS = ("actor",)
MEASURES = ("measure", "provision")
CROWD = 1_000  # from so many firms on, arrays pay


def differences(view: View, other: date | str, *, actor: str | None, measure: str | None) -> DiffAnswer:
    """What changed from the day of a view to another: statuses, and exposures gained and lost, with their causes."""
    from kg.changes import compare, status_changes
    from kg.comparisons import DiffAnswer

    engine, things = view.store.engine, view.things
    second = view.store.as_of(other, supposing=view.supposing)
    firms = [view.resolve(actor, *ACTORS).id] if actor else firms_of(engine)
    act = view.resolve(measure, *MEASURES).id if measure else None
    sides = []
    for one in (view, second):
        tracer = one.tracer(actors=len(firms))
        sides.append(tracer.of_actors(firms) if act is None or actor else tracer.of_measure(act))
    if act is not None:
        sides = [[e for e in side if act in (e.measure, e.part)] for side in sides]
    statuses = Statuses(engine, view.supposing)
    measures = [act] if act else [m for m in entities_of(engine, "measure") if m.startswith("measure:")]
    changed = status_changes(statuses, measures, view.day, second.day)
    found = compare(sides[0], sides[1], statuses, Hops(engine, None), view.day, second.day)
    spoken = [c.exposure for c in found.every]
    acts = [cause.about for c in found.every for cause in c.causes if cause.kind in ("act", "status")]
    things.prepare([*mentioned(spoken), *acts, *(c.measure for c in changed)])
    cited = things.citations([*(e.measure for e in spoken), *(c.measure for c in changed)])
    days = view.day.isoformat(), second.day.isoformat()
    return DiffAnswer(*days, tuple(changed), found, things, cited, view.supposing.notes())


def reached_under(view: View, regime: str, *, edges: Path | str | None, listed: Path | str | None) -> AffiliatesAnswer:
    """Which firms an ownership regime reaches, over given files or over the stored holdings and listings."""
    from kg import affiliates as files
    from kg.crowds import affiliates_by_arrays
    from kg.holdings import stored_holdings, stored_listings
    from kg.ownership import chosen_regime, read_regimes

    engine = view.store.engine
    every = read_regimes(ontology_folder() / "rules" / "ownership.csv")
    chosen = chosen_regime(every, as_text(regime, "a regime"))
    stored = edges is None and listed is None and view.store.local
    if stored and (found := affiliates_by_arrays(engine, view.store.arrays, chosen, view.day, least=CROWD)):
        return found
    holdings = files.read_edges(as_path(edges, "edges")) if edges is not None else stored_holdings(engine)
    codes = {fold(code): code for r in every.values() for code in r.lists} | files.named_lists(engine)
    given = as_path(listed, "listed") if listed is not None else None
    listings = files.read_listed(given, codes) if given else stored_listings(engine)
    return files.apply_regime(engine, chosen, holdings, listings, view.day)


def screen_parties(
    view: View, path: Path | Counterparties, *, columns: Mapping[str, str], tell: Callable[[str], object]
) -> ScreenAnswer:
    """Every row of a list of counterparties, or of its file, with its verdict; `columns` names unusual columns."""
    from kg.counterparties import Counterparties, read_counterparties
    from kg.screening import ScreenAnswer, read_countries, screen_rows

    engine, rules, things, asked = view.store.engine, ontology_folder() / "rules" / "screening", view.things, path
    if not isinstance(asked, Counterparties):
        file = as_path(asked, "a list of counterparties")
        asked = read_counterparties(file, chosen=columns, columns=rules / "columns.csv")
    hops, countries = Hops(engine, view.day), read_countries(rules / "countries.csv")
    lists, trace = set(view.lists()), view.tracer().of_actors
    found = screen_rows(
        view.names, hops, asked, things=things, countries=countries, lists=lists, trace=trace, tell=tell
    )
    exposures, covered = [e for row in found for e in row.exposures], read_coverage(engine)
    looked_at = tuple(r for r in covered if r.scope == "all" or r.scope in lists)
    codes = {f"status:{e.status}" for e in exposures}
    things.prepare([*mentioned(exposures), *codes, *(r.scope for r in looked_at if r.scope != "all")])
    cited = things.citations({i for e in exposures for i in (e.measure, e.part)})
    return ScreenAnswer(asked, str(view.day), known_through(covered), tuple(found), looked_at, things, cited)
