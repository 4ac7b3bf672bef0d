"""The answers of the API as tables: one row an exposure, a statement, an event, a change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["rows_of"]

Row = dict[str, object]
_EXPOSURE = (
    "measure", "measure_label_en", "measure_label_zh", "citation", "part", "actor", "actor_label_en", "actor_label_zh",
    "route", "reach", "effects", "policy", "relieved_by", "certainty", "status", "since", "until", "path", "sources",
)  # fmt: skip
_STATED = (
    "statement", "subject", "predicate", "object", "value", "unit", "since", "until", "rank", "confidence",
    "attributed_to", "sources", "locators",
)  # fmt: skip
_THING = ("id", "kind", "label_en", "label_zh", "iri")


def rows_of(name: str, data: Any) -> tuple[tuple[str, ...], list[Row]]:
    """Columns and rows of an answer."""
    return _TABLES[name](data)


def _trace(data: Any) -> tuple[tuple[str, ...], list[Row]]:
    marked = {"as_of": data["as_of"], "supposing": "; ".join(data.get("supposing", []))}
    return ("as_of", "supposing", *_EXPOSURE), [marked | _exposure(e) for e in data["exposures"]]


def _exposure(e: Any) -> Row:
    steps = [f"{s['subject']} {s['predicate']} {s['object']}" for s in e["path"]]
    sources = [f"{s['source']} {s['locator']}" for s in e["path"] if s["source"]]
    return {
        "measure": e["measure"]["id"],
        "measure_label_en": e["measure"]["label_en"],
        "measure_label_zh": e["measure"]["label_zh"],
        "citation": e["measure"]["citation"],
        "part": e["part"]["id"] if e["part"] else None,
        "actor": e["actor"]["id"],
        "actor_label_en": e["actor"]["label_en"],
        "actor_label_zh": e["actor"]["label_zh"],
        **{k: e[k] for k in ("route", "reach", "policy", "certainty", "status", "since", "until")},
        "effects": "; ".join(e["effects"]),
        "relieved_by": "; ".join(e["relieved_by"]),
        "path": " | ".join(steps),
        "sources": "; ".join(dict.fromkeys(sources)),
    }


def _diff(data: Any) -> tuple[tuple[str, ...], list[Row]]:
    days: Row = {"from": data["from"], "to": data["to"], "supposing": "; ".join(data.get("supposing", []))}
    rows: list[Row] = []
    for m in data["measures"]:
        named = {"measure": m["measure"]["id"], "measure_label_en": m["measure"]["label_en"]}
        named |= {"measure_label_zh": m["measure"]["label_zh"], "citation": m["measure"]["citation"]}
        rows.append({**days, "change": "status", "before": m["before"], "after": m["after"], **named})
    for change in ("gained", "lost"):
        for e in data["exposures"][change]:
            causes = "; ".join(f"{c.get('kind', '')} {c.get('about', '')}".strip() for c in e["causes"])
            rows.append({**days, "change": change, **_exposure(e), "causes": causes})
    return ("from", "to", "supposing", "change", "before", "after", "causes", *_EXPOSURE), rows


def _why(data: Any) -> tuple[tuple[str, ...], list[Row]]:
    pair: Row = {"as_of": data["as_of"], "reached": data["reached"]}
    rows = [{**pair, **_exposure(e), "answer": "exposure"} for e in data["exposures"]]
    for answer in ("met", "nearest"):
        for c in data[answer]:
            about = {"actor": data["actor"]["id"], "measure": data["measure"]["id"], "about": "; ".join(c["about"])}
            fields = {k: c[k] for k in ("condition", "route", "wanted", "found")}
            rows.append({**pair, "answer": answer, **about, **fields})
    return ("as_of", "reached", "answer", "condition", "about", "wanted", "found", *_EXPOSURE), rows


def _stated(s: Any) -> Row:
    return {
        **s,
        "sources": "; ".join(e["source"] for e in s["evidence"]),
        "locators": "; ".join(e["locator"] for e in s["evidence"]),
    }


def _show(data: Any) -> tuple[tuple[str, ...], list[Row]]:
    if "places" in data:
        found = [_stated(s) | {"place": p["place"]} for p in data["places"] for s in p["statements"]]
        return ("place", *_STATED), found
    return _STATED, [_stated(s) for s in data["statements"]]


def _status(data: Any) -> tuple[tuple[str, ...], list[Row]]:
    head = {"measure": data["measure"]["id"], "as_of": data["as_of"], "status": data["status"]}
    rows = [head | {"row": "event", **e} for e in data["events"]]
    rows += [
        head | {"row": "part", "type": p["status"], "date": p["since"], "part": p["measure"]} for p in data["parts"]
    ]
    return ("measure", "as_of", "status", "row", "type", "date", "until", "part", "source", "locator"), rows


def _history(data: Any) -> tuple[tuple[str, ...], list[Row]]:
    rows = [
        h | {"actor": data["actor"]["id"], "measure": h["measure"]["id"], "label_en": h["measure"]["label_en"],
             "label_zh": h["measure"]["label_zh"], "citation": h["measure"]["citation"]}
        for h in data["history"]
    ]  # fmt: skip
    return ("actor", "measure", "label_en", "label_zh", "citation", "part", "route", "status", "since", "until"), rows


def _classify(data: Any) -> tuple[tuple[str, ...], list[Row]]:
    row = data | {
        "product": data["product"]["id"] if data["product"] else None,
        "missing": "; ".join(data["missing"]),
        "letters": "; ".join(f"{letter['measure']} {letter['date']}" for letter in data["letters"]),
    }
    columns = ("product", "as_of", "rule", "classification", "paragraph", "tpp", "performance_density", "because")
    return (*columns, "missing", "letters"), [row]


def _mentions(data: Any) -> tuple[tuple[str, ...], list[Row]]:
    rows = [
        m | {"thing": m["thing"]["id"], "label_en": m["thing"]["label_en"], "label_zh": m["thing"]["label_zh"]}
        for m in data["mentions"]
    ]
    columns = ("field", "text", "thing", "label_en", "label_zh", "statement", "rank", "attributed_to")
    return (*columns, "source", "locator"), rows


def _questions(data: Any) -> tuple[tuple[str, ...], list[Row]]:
    rows = [q | {"parameters": "; ".join(p["name"] for p in q["parameters"])} for q in data]
    return ("question", "title_en", "title_zh", "parameters"), rows


def _plain(key: str, *columns: str) -> Callable[[Any], tuple[tuple[str, ...], list[Row]]]:
    return lambda data: ((*_THING, *columns), list(data[key]))


_TABLES: dict[str, Callable[[Any], tuple[tuple[str, ...], list[Row]]]] = {
    "find": _plain("matches", "score", "matched_name", "verdict"),
    "suggest": _plain("suggestions", "score"),
    "mentions": _mentions,
    "list": _plain("things", "status", "citation"),
    "trace": _trace,
    "diff": _diff,
    "why": _why,
    "show": _show,
    "status": _status,
    "history": _history,
    "classify": _classify,
    "questions": _questions,
}
