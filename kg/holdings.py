"""Holdings and listings of the stored graph, for the ownership regimes: all of them, or those above some firms."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kg.dates import Interval
from kg.engine import Engine
from kg.index import IN, OUT, Entry
from kg.ownership import Holding, Listed
from kg.vocab import AM, OUTSIDE, expand, shorten

__all__ = ["holdings_above", "listings_of", "stored_holdings", "stored_listings"]


def stored_holdings(engine: Engine) -> list[Holding]:
    """The holdings of the graph: every undisputed, unattributed `am:owns` statement."""
    rows = engine.select(f"SELECT ?entry WHERE {{ GRAPH <{OUT}> {{ ?owner <{AM}owns> ?entry }} }}")
    return _holdings(Entry.read(str(text)) for (text,) in rows)


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


def holdings_above(engine: Engine, firms: Iterable[str]) -> list[Holding]:
    """The holdings in some firms, in those who hold them, and so on to the top: all that can make one an affiliate."""
    found: list[Entry] = []
    met, front = set(firms), sorted(set(firms))
    while front:
        entries = [Entry.read(text) for text in engine.indexed(IN, front, "am:owns")]
        found += entries
        front = sorted({e.subject for e in entries} - met)
        met.update(front)
    return _holdings(found)


def listings_of(engine: Engine, firms: Iterable[str]) -> list[Listed]:
    """The listings of some firms, in the order of `stored_listings`."""
    wanted = sorted(set(firms))
    entries = [Entry.read(text) for text in engine.indexed(IN, wanted, "am:listsActor")]
    values = " ".join(f"<{expand(e.subject)}>" for e in entries)
    rows = engine.select(
        f"""PREFIX am: <{AM}> SELECT DISTINCT ?listing ?code WHERE {{ VALUES ?listing {{ {values} }}
        ?listing am:standsOn ?list . ?n am:isNameOf ?list ; am:hasNameKind <{expand("name:abbreviation")}> ; am:nameText ?code }}"""
    )
    codes: dict[str, list[str]] = {}
    for listing, code in rows:
        codes.setdefault(shorten(str(listing)), []).append(str(code))
    told = [
        (expand(e.subject), expand(e.object), code, e.since or None, e.until or None, e)
        for e in entries
        for code in codes.get(e.subject, ())
    ]
    return [
        Listed(e.object, code, Interval.parse(since, until), e.subject)
        for _, _, code, since, until, e in sorted(told, key=lambda t: str(t[:5]))
    ]


def _holdings(entries: Iterable[Entry]) -> list[Holding]:
    return [
        Holding(
            e.subject, e.object, Decimal(e.value) if e.value else None,
            Interval.parse(e.since or None, e.until or None), e.tranche, e.statement,
        )
        for e in sorted(entries, key=lambda e: e.statement)
    ]  # fmt: skip
