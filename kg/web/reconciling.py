"""Jobs of the reconciliation service: a firm list's names against the registry, never a guess called a match."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from kg import __version__
from kg.errors import UsageError
from kg.hops import Hops
from kg.things import Thing
from kg.view import View
from kg.vocab import AM, BASE, OUTSIDE, shorten
from kg.web.desk import Desk
from kg.web.jobs import Job, Reply

__all__ = ["JOBS"]

_BATCH, _LIMIT = 200, 50
_NEAR = 70.0  # what is only similar stays below what has the very name


class Query(NamedTuple):
    """One query of a batch."""

    text: str
    types: tuple[str, ...]
    limit: int
    properties: tuple[tuple[str, tuple[str, ...]], ...]


def _manifest(desk: Desk, job: Job) -> Reply:
    """What this service can do."""
    base = str(job.extra["base"])
    suggest = {
        kind: {"service_url": base.rstrip("/"), "service_path": f"/reconcile/suggest/{kind}"}
        for kind in ("entity", "property", "type")
    }
    return _json({
        "versions": ["0.2"],
        "name": "Actors and measures" if job.lang == "en" else "行为体与措施",
        "identifierSpace": f"{BASE}id/",
        "schemaSpace": AM,
        "documentation": f"{base}about",
        "serviceVersion": __version__,
        "defaultTypes": [t for t in _types(desk, job) if t["id"] in ("actor", "company", "measure", "product")],
        "view": {"url": f"{base}page/{{{{id}}}}"},
        "preview": {"url": f"{base}reconcile/preview?id={{{{id}}}}", "width": 420, "height": 200},
        "suggest": suggest,
    })  # fmt: skip


def _batch(desk: Desk, job: Job) -> Reply:
    """Candidates for each query of a batch."""
    view, found = desk.view(job), {}
    for key, query in _read(job.one("queries")).items():
        found[key] = {"result": _candidates(desk, job, view, query)}
    return _json(found)


def _entity(desk: Desk, job: Job) -> Reply:
    """Entities whose names begin with or contain a text."""
    found = desk.register(job).suggest(job.one("prefix"), most=_LIMIT)[_cursor(job) :]
    names = _kinds(desk, job)
    rows = [
        {"id": s.thing.id, "name": s.thing.label(job.lang), "description": _described(s.thing, names),
         "notable": [{"id": s.thing.kind, "name": names.get(s.thing.kind, s.thing.kind)}]}
        for s in found
    ]  # fmt: skip
    return _json({"result": rows})


def _property(desk: Desk, job: Job) -> Reply:
    """Properties by which a query may be narrowed."""
    rows = desk.store(job).engine.select(
        f"""PREFIX skos: <{OUTSIDE["skos"]}> PREFIX owl: <{OUTSIDE["owl"]}> SELECT ?p ?l ?d WHERE {{ ?p a owl:ObjectProperty ; skos:prefLabel ?l
        OPTIONAL {{ ?p skos:definition ?d FILTER(lang(?d) = "{job.lang}") }} FILTER(lang(?l) = "{job.lang}") }} ORDER BY ?p"""
    )
    found = [{"id": shorten(str(p)), "name": str(label), "description": about or ""} for p, label, about in rows]
    return _json({"result": _containing(found, job.one("prefix"))[_cursor(job) : _cursor(job) + _LIMIT]})


def _type(desk: Desk, job: Job) -> Reply:
    """Types of entities."""
    return _json({"result": _containing(_types(desk, job), job.one("prefix"))[_cursor(job) :]})


def _read(text: str) -> dict[str, Query]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise UsageError("queries is no JSON") from None
    if not isinstance(data, dict):
        raise UsageError("queries must be an object with one query under each key")
    if len(data) > _BATCH:
        raise UsageError(f"a batch holds at most {_BATCH} queries, not {len(data)}")
    return {str(key): _query(str(key), value) for key, value in data.items()}


def _query(key: str, data: Any) -> Query:
    if not isinstance(data, dict):
        raise UsageError(f"query {key!r} must be an object")
    text, types, limit = data.get("query", ""), data.get("type", []), data.get("limit", 10)
    types = [types] if isinstance(types, str) else types
    good = isinstance(text, str) and isinstance(types, list) and all(isinstance(t, str) for t in types)
    if not good or isinstance(limit, bool) or not isinstance(limit, (int, float)) or not limit == limit:
        raise UsageError(f"query {key!r}: query and type must be texts, limit a number")
    properties = data.get("properties") or []
    if not isinstance(properties, list) or not all(isinstance(p, dict) and "pid" in p and "v" in p for p in properties):
        raise UsageError(f"query {key!r}: properties must be a list of objects with pid and v")
    read = tuple((str(p["pid"]), tuple(_values(p["v"]))) for p in properties)
    return Query(text.strip(), tuple(types), int(max(1, min(limit, _LIMIT))), read)


def _values(value: Any) -> Iterable[str]:
    for one in value if isinstance(value, list) else [value]:
        yield str(one.get("id", "") if isinstance(one, dict) else one)


def _candidates(desk: Desk, job: Job, view: View, query: Query) -> list[dict[str, Any]]:
    if not query.text:
        return []
    named = [(m.thing, 100 * m.score, m.verdict) for m in view.find(query.text)]
    seen = {thing.id for thing, _, _ in named}
    near = desk.register(job).suggest(query.text, most=4 * query.limit)
    named += [(s.thing, _NEAR * s.score, "near") for s in near if s.thing.id not in seen]
    fitting = [c for c in named if not query.types or _is_a(c[0], query.types)]
    sure = sum(verdict in ("match", "possible") for _, _, verdict in fitting)
    links = Hops(view.store.engine, view.day)
    kinds = _kinds(desk, job)
    found: list[dict[str, Any]] = []
    for thing, score, verdict in fitting:
        features = [{"id": "name", "value": round(score, 1)}]
        met = [_meets(view, links, thing, pid, values) for pid, values in query.properties]
        features += [{"id": pid, "value": ok} for (pid, _), ok in zip(query.properties, met, strict=True)]
        score *= 1 - 0.5 * met.count(False) / max(1, len(met))
        found.append({
            "id": thing.id, "name": thing.label(job.lang), "description": _described(thing, kinds),
            "score": round(score, 1), "match": verdict == "match" and sure == 1 and all(met), "features": features,
            "type": [{"id": thing.kind, "name": kinds.get(thing.kind, thing.kind)}],
        })  # fmt: skip
    return sorted(found, key=lambda c: (-c["score"], c["id"]))[: query.limit]


def _meets(view: View, hops: Hops, thing: Thing, pid: str, values: tuple[str, ...]) -> bool:
    """Whether a link of the day leads from the thing to one of the values."""
    if not pid.startswith("am:") or not pid[3:].isalnum():
        return False
    wanted = {m.thing.id for v in values for m in view.find(v)}
    return any(k.object in wanted for k in hops.forward(pid, [thing.id])[thing.id])


def _is_a(thing: Thing, types: tuple[str, ...]) -> bool:
    return bool({thing.kind, thing.id.partition(":")[0]} & set(types))


def _types(desk: Desk, job: Job) -> list[dict[str, str]]:
    broad = {"actor": "Actor", "measure": "Measure", "product": "Product"}
    rows = desk.store(job).engine.select(
        f'SELECT ?c ?l WHERE {{ ?c <{OUTSIDE["skos"]}prefLabel> ?l FILTER(lang(?l) = "{job.lang}") FILTER(STRSTARTS(STR(?c), "{AM}")) }}'
    )
    labels = {shorten(str(c)): str(label) for c, label in rows}
    kinds = _kinds(desk, job) | {k: labels.get(f"am:{name}", k) for k, name in broad.items()}
    return [{"id": kind, "name": label} for kind, label in sorted(kinds.items())]


def _kinds(desk: Desk, job: Job) -> dict[str, str]:
    rows = desk.store(job).engine.select(
        f'SELECT ?k ?l WHERE {{ ?c <{AM}kind> ?k ; <{OUTSIDE["skos"]}prefLabel> ?l FILTER(lang(?l) = "{job.lang}") }}'
    )
    return {str(k): str(label) for k, label in rows}


def _described(thing: Thing, kinds: dict[str, str]) -> str:
    return f"{kinds.get(thing.kind, thing.kind)} · {thing.label_en} / {thing.label_zh}"


def _containing(rows: list[dict[str, str]], text: str) -> list[dict[str, str]]:
    wanted = text.casefold()
    return [r for r in rows if wanted in r["id"].casefold() or wanted in r["name"].casefold()]


def _cursor(job: Job) -> int:
    return job.number("cursor", 0, least=0, most=10_000)


def _json(data: object) -> Reply:
    return Reply(200, "application/json", json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))


JOBS = {"manifest": _manifest, "batch": _batch, "entity": _entity, "property": _property, "type": _type}
