"""Holdings and listings of the stored graph, for the ownership regimes."""

from __future__ import annotations

from decimal import Decimal

from kg.dates import Interval
from kg.engine import Engine
from kg.ownership import Holding, Listed
from kg.vocab import AM, OUTSIDE, expand, shorten

__all__ = ["stored_holdings", "stored_listings"]


def stored_holdings(engine: Engine) -> list[Holding]:
    """The holdings of the graph: every undisputed, unattributed `am:owns` statement."""
    rows = engine.select(
        f"""PREFIX am: <{AM}> PREFIX rdf: <{OUTSIDE["rdf"]}>
        SELECT ?st ?owner ?owned ?share ?since ?until ?tranche WHERE {{
        ?st rdf:predicate am:owns ; rdf:subject ?owner ; rdf:object ?owned ; am:hasStanding ?standing .
        OPTIONAL {{ ?st am:value ?share }} OPTIONAL {{ ?st am:sinceText ?since }}
        OPTIONAL {{ ?st am:untilText ?until }} OPTIONAL {{ ?st am:tranche ?tranche }} }}"""
    )
    return [
        Holding(
            shorten(str(owner)), shorten(str(owned)), Decimal(share) if share else None,
            Interval.parse(since, until), tranche or "", shorten(str(st)),
        )
        for st, owner, owned, share, since, until, tranche in sorted(rows, key=str)
    ]  # fmt: skip


def stored_listings(engine: Engine) -> list[Listed]:
    """The listings of the graph, each with the short name of its list (`EL`, `SDN`) and its own id."""
    rows = engine.select(
        f"""PREFIX am: <{AM}> PREFIX rdf: <{OUTSIDE["rdf"]}> SELECT DISTINCT ?listing ?actor ?code ?since ?until WHERE {{
        ?st rdf:predicate am:listsActor ; rdf:subject ?listing ; rdf:object ?actor ; am:hasStanding ?standing .
        ?listing am:standsOn ?list . ?n am:isNameOf ?list ; am:hasNameKind <{expand("name:abbreviation")}> ; am:nameText ?code .
        OPTIONAL {{ ?st am:sinceText ?since }} OPTIONAL {{ ?st am:untilText ?until }} }}"""
    )
    return [
        Listed(shorten(str(actor)), str(code), Interval.parse(since, until), shorten(str(listing)))
        for listing, actor, code, since, until in sorted(rows, key=str)
    ]
