"""Why a measure reaches a firm or does not: the proof, or the nearest condition that fails.

Conditions, nearest first: a date, the measure's status, a share, a threshold, a place, a figure or share that is
missing, and at last that no source was read which could say.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from kg.classification import stored_spec
from kg.engine import Engine
from kg.exposure import Exposure
from kg.holdings import stored_holdings, stored_listings
from kg.hops import Hops, Link
from kg.joins import walk
from kg.ownership import reach, read_regimes
from kg.routes import Route
from kg.status import ENDS, Statuses
from kg.thresholds import judge, read_vintages
from kg.vocab import AM, OUTSIDE, expand

__all__ = ["CONDITIONS", "Condition", "Reasons", "explain", "explain_product"]

CONDITIONS = ("date", "status", "share", "threshold", "missing", "place", "coverage", "route")


class Condition(NamedTuple):
    """A condition that fails: which kind, by which route, what it is about, and the links that come nearest."""

    kind: str
    route: str
    about: tuple[str, ...]
    wanted: str
    found: str
    links: tuple[Link, ...] = ()


class Reasons(NamedTuple):
    """The exposures of a pair (for a product, the conditions that it meets), or what keeps it apart, nearest first."""

    exposures: tuple[Exposure, ...]
    nearest: tuple[Condition, ...]
    met: tuple[Condition, ...] = ()


def explain(
    engine: Engine, routes: list[Route], exposures: list[Exposure], actor: str, measure: str, day: date, rules: Path
) -> Reasons:
    """Why `measure` reaches `actor` on a day (`exposures` are all exposures of the actor), or why it does not."""
    proof = tuple(e for e in exposures if measure in (e.measure, e.part, *(s.link.subject for s in e.path)))
    if proof:
        return Reasons(proof, ())
    found = [
        *_in_time(engine, routes, actor, measure, day),
        *_by_share(engine, actor, measure, day, rules),
        *_by_threshold(engine, actor, measure, day, rules),
        *_by_place(engine, actor, measure, day),
    ]
    if not found:
        known = engine.select(
            f"SELECT ?s WHERE {{ ?s <{OUTSIDE['rdf']}subject>|<{OUTSIDE['rdf']}object> <{expand(actor)}> }} LIMIT 1"
        )
        kind = "route" if known else "coverage"
        found = [Condition(kind, "", (actor, measure), "", "")]
    unique = dict.fromkeys(found)
    return Reasons((), tuple(sorted(unique, key=lambda c: (CONDITIONS.index(c.kind), c.route, c.about, c.found))))


def explain_product(engine: Engine, product: str, measure: str, day: date, rules: Path) -> Reasons:
    """Why a measure catches a product on a day, by name, by a stated class or by its figures; or why it does not."""
    hops, status = Hops(engine, day), Statuses(engine).of(measure, day).status
    restricted = [k for links in hops.forward("am:restricts", _parts(engine, measure)).values() for k in links]
    codes = {k.object for k in restricted if k.object.startswith("code:")}
    stated = [k for k in restricted if k.object == product]
    stated += [k for k in hops.forward("am:isClassifiedUnder", [product])[product] if k.object in codes]
    spec = stored_spec(engine, product, rules / "figures.csv", day)
    verdict = judge(spec, read_vintages(rules / "thresholds.csv"), day)
    wanted = ", ".join(sorted(codes))
    if status in ENDS or status == "not_yet":
        return Reasons((), (Condition("status", "", (measure,), "in_force", status),))
    if stated:
        return Reasons((), (), (Condition("stated", "", (product,), wanted, "", tuple(stated)),))
    if verdict.paragraph and f"code:{verdict.classification.lower()}" in codes:
        return Reasons((), (), (Condition("threshold", "", (product,), wanted, verdict.because),))
    if not codes:
        return Reasons((), (Condition("route", "", (product, measure), "", ""),))
    return Reasons(
        (), (Condition("missing" if verdict.missing else "threshold", "", (product,), wanted, verdict.because),)
    )


def _in_time(engine: Engine, routes: list[Route], actor: str, measure: str, day: date) -> list[Condition]:
    """Paths that exist on some day but not on this one, or whose measure is not alive."""
    hops, statuses = Hops(engine, None), Statuses(engine)
    found = []
    for pattern in (p for r in routes for p in r.patterns):
        for way in walk(hops, pattern, [{"?actor": actor}], max_hops=12):
            if measure not in (way.nodes["?measure"], way.nodes["?part"], way.nodes.get("?adding")):
                continue
            links = [k for i, chain in way.links if not pattern.steps[i].detail for k in chain]
            late = tuple(k for k in links if (k.start and day < k.start) or (k.end and day >= k.end))
            status = statuses.of(way.nodes["?part"], day).status
            if late:
                wanted = "; ".join(f"{k.since or ''}–{k.until or ''}" for k in late)
                found.append(Condition("date", pattern.route, (actor, measure), wanted, day.isoformat(), late))
            elif status in ENDS or status == "not_yet":
                found.append(
                    Condition("status", pattern.route, (way.nodes["?part"],), "in_force", status, tuple(links))
                )
            else:
                found.append(
                    Condition(
                        "missing", pattern.route, (actor, measure), "a statement that is certain", "", tuple(links)
                    )
                )
    return found


def _by_share(engine: Engine, actor: str, measure: str, day: date, rules: Path) -> list[Condition]:
    """Holdings of listed firms in the actor that stay below a regime's threshold, or cannot be decided."""
    holdings = stored_holdings(engine)
    into = [h for h in holdings if h.owned == actor]
    if not into:
        return []
    listed, found = stored_listings(engine), []
    on_list = {row[0] for row in engine.select(f"SELECT ?l WHERE {{ ?l <{AM}standsOn> <{expand(measure)}> }}")}
    for regime in read_regimes(rules / "ownership.csv").values():
        covers = any(expand(x.listing) in on_list and x.list in regime.lists for x in listed)
        if regime.measure != measure and not covers:
            continue
        result = reach(holdings, listed, regime, day)
        counted = [h for h in into if h.owner in result.hit]
        total = sum((h.share for h in counted if h.share is not None), start=0)
        sign = ">" if regime.strict else ">="
        if actor in result.unresolved:
            found.append(Condition("missing", "affiliate", (actor,), f"{sign} {regime.threshold}%", f"{total}% + ?"))
        elif counted and actor not in result.hit:
            found.append(Condition("share", "affiliate", (actor,), f"{sign} {regime.threshold}%", f"{total}%"))
    return found


def _by_threshold(engine: Engine, actor: str, measure: str, day: date, rules: Path) -> list[Condition]:
    """Products of the actor that the thresholds behind the measure's control codes do not catch."""
    hops = Hops(engine, day)
    parts = _parts(engine, measure)
    codes = {
        k.object
        for links in hops.forward("am:restricts", parts).values()
        for k in links
        if k.object.startswith("code:")
    }
    if not codes:
        return []
    vintages, found = read_vintages(rules / "thresholds.csv"), []
    for route, predicate in (("maker", "am:makes"), ("user", "am:uses")):
        for link in hops.forward(predicate, [actor])[actor]:
            spec = stored_spec(engine, link.object, rules / "figures.csv", day)
            if spec.tpp is None and spec.io is None:
                continue
            verdict = judge(spec, vintages, day)
            kind = "missing" if verdict.missing else "threshold"
            found.append(Condition(kind, route, (link.object,), ", ".join(sorted(codes)), verdict.because, (link,)))
    return found


def _by_place(engine: Engine, actor: str, measure: str, day: date) -> list[Condition]:
    """Where the actor is based, beside the places and groups at which the measure is aimed."""
    hops = Hops(engine, day)
    aimed = sorted({k.object for links in hops.forward("am:targets", _parts(engine, measure)).values() for k in links})
    based = hops.forward("am:isBasedIn", [actor])[actor]
    places = [t for t in aimed if t.partition(":")[0] in ("territory", "group")]
    if not places or not based:
        return []
    return [
        Condition("place", "located", (actor,), ", ".join(places), ", ".join(k.object for k in based), tuple(based))
    ]


def _parts(engine: Engine, measure: str) -> list[str]:
    return [measure, *Statuses(engine).parts(measure)]
