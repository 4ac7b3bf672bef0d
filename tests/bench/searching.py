"""Searching texts: the index beside the engine's own scan of labels, and beside reading all texts."""

from __future__ import annotations

from pathlib import Path

from bench.clock import Line, repeat
from bench.worlds import store_of
from kg.library import open_store
from kg.texts import search

__all__ = ["searching"]

_SCAN = 'SELECT ?e {{ ?e skos:prefLabel ?l FILTER(CONTAINS(LCASE(STR(?l)), "{}")) }}'
_ASKED = {"shipped": ("advanced computing", "先进计算", "芯片", "ai"), "": ("firm 777", "企业777", "777", "号", "77")}


def searching(folder: Path, size: str) -> list[Line]:
    """Texts of several lengths and scripts; a shorter one than the index's runs is looked for in one text after another."""
    store = open_store() if size == "shipped" else store_of(folder, size)
    view = store.as_of("2024-01-01")
    section = f"texts, {size}"
    lines = []
    for text in _ASKED.get(size, _ASKED[""]):
        scanned = repeat(lambda text=text: view.rows(_SCAN.format(text)), most=5)  # type: ignore[misc]
        own = repeat(lambda text=text: search(text, store.engine, store.built.folder))  # type: ignore[misc]
        found = search(text, store.engine, store.built.folder)
        lines.append(Line(section, f"labels with {text!r}", "kg query, CONTAINS", scanned, 1.0))
        lines.append(
            Line(section, f"all texts with {text!r}", "kg find --text", own, own / scanned, f"{len(found)} found")
        )
    if size != "10M":
        text = _ASKED.get(size, _ASKED[""])[0]
        read = repeat(lambda: search(text, store.engine, None), most=3)
        assert search(text, store.engine, None) == search(text, store.engine, store.built.folder)
        lines.append(Line(section, f"all texts with {text!r}", "kg, without the index", read, read / lines[0].ms))  # type: ignore[operator]
    size_of = (store.built.folder / "texts.db").stat().st_size / 2**20
    return [*lines[:-1], lines[-1]._replace(note=f"{lines[-1].note}; index of {size_of:.0f} MiB".lstrip("; "))]
