"""What the side panel of a picture says of its nodes: other names, and every statement with its sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from kg.citing import cited_sources
from kg.dossier import Stated, read_statements
from kg.engine import Engine
from kg.things import Things
from kg.vocab import AM, OUTSIDE, expand, shorten

__all__ = ["panel_facts", "panel_names", "source_fields"]

_MOST = 40
_MARKS = {
    "disputed": {"en": "disputed", "zh": "有争议"},
    "withdrawn": {"en": "withdrawn", "zh": "已撤回"},
    "unsure": {"en": "unsure", "zh": "不确定"},
}


def panel_names(engine: Engine, ids: Iterable[str]) -> dict[str, list[str]]:
    """The other names of each entity that has any, sorted."""
    rows = engine.select(
        f"SELECT DISTINCT ?e ?text WHERE {{ {_values(ids)} ?n <{AM}isNameOf> ?e ; <{AM}nameText> ?text }}"
    )
    found: dict[str, list[str]] = defaultdict(list)
    for e, text in sorted(rows, key=str):
        found[shorten(str(e))].append(str(text))
    return dict(found)


def panel_facts(
    engine: Engine, things: Things, ids: Iterable[str], *, without: Collection[str] = ()
) -> dict[str, list[dict[str, Any]]]:
    """The statements about each entity by date, at most 40 of one, each with a source, a locator and a citation.

    Statements in `without`, such as those that a picture shows as edges, are left out.
    """
    rows = engine.select(f"SELECT DISTINCT ?st WHERE {{ {_values(ids)} ?st <{OUTSIDE['rdf']}subject> ?e }}")
    about: dict[str, list[Stated]] = defaultdict(list)
    wanted = [id_ for row in rows if (id_ := shorten(str(row[0]))) not in without]
    for stated in read_statements(engine, wanted):
        about[stated.subject].append(stated)
    for id_, told in about.items():
        about[id_] = sorted(told, key=_order)[:_MOST]
    every = [stated for told in about.values() for stated in told]
    things.prepare(i for s in every for i in (s.predicate, s.object, s.attributed_to) if i)
    sources = source_fields(engine, (s.evidence[0][0] for s in every))
    return {id_: [_fact(s, things, sources) for s in told] for id_, told in about.items()}


def source_fields(engine: Engine, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What a picture says of each source: its title, its address and its citation."""
    return {
        id_: {"source": told.title, "url": told.url or None, "citation": told.citation}
        for id_, told in cited_sources(engine, ids).items()
    }


def _fact(s: Stated, things: Things, sources: dict[str, dict[str, Any]]) -> dict[str, Any]:
    source, locator, _, note = s.evidence[0]
    marks = [mark for mark in (s.rank, s.confidence) if mark in _MARKS]
    text = {}
    for lang in ("en", "zh"):
        colon, opening, closing = ("：", "（", "）") if lang == "zh" else (": ", " (", ")")
        target = " ".join(filter(None, [things[s.object].label(lang) if s.object else "", s.value or "", s.unit or ""]))
        said = f"{opening}{things[s.attributed_to].label(lang)}{closing}" if s.attributed_to else ""
        told = "".join(f" [{_MARKS[mark][lang]}]" for mark in marks)
        text[lang] = f"{things[s.predicate].label(lang)}{colon}{target}{said}{told}"
    shown = sources.get(source, {"source": source})
    reason = note if marks else None
    return {"text": text, "since": s.since, "until": s.until, "locator": locator, "note": reason, **shown}


def _order(s: Stated) -> tuple[str, ...]:
    return s.since or "", s.predicate, s.object or "", s.value or "", s.id


def _values(ids: Iterable[str]) -> str:
    return f"VALUES ?e {{ {' '.join(f'<{expand(i)}>' for i in sorted(set(ids)))} }}"
