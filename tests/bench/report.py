"""All sections in one run, part by part: a table of ratios for people, the same as JSON for machines.

Each part writes its lines down when it is done, so that a run that was cut off can be taken up again.
"""

from __future__ import annotations

import json
import os
import platform
import re
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from bench.building import building, edits, views
from bench.clock import Line, verdict
from bench.cold import cold_shipped, cold_world
from bench.kernel import fixpoint, kernel, world_exposures
from bench.names_bench import naming
from bench.pictures import pictures
from bench.queries import queries
from bench.searching import searching
from bench.sparks import sparks
from bench.worlds import measured_code, say

__all__ = ["BEGIN", "END", "SECTIONS", "Part", "as_block", "as_json", "as_markdown", "measure", "parts_of", "put_block"]

_PACKAGES = (
    "pyoxigraph", "rdflib", "maplib", "oxigraph", "numpy", "numba", "networkx", "rustworkx", "igraph", "pyspark", "pyvis",
)  # fmt: skip
BEGIN, END = "<!-- figures: written by scripts/bench --write -->", "<!-- end of the figures -->"


class Part(NamedTuple):
    """A part of a section, and whether it belongs to the full run alone."""

    section: str
    name: str
    job: Callable[[Path], list[Line]]
    full: bool = False


_WORLDS = (("20k", False), ("1M", False), ("10M", True))
PARTS = (
    Part("cold", "shipped", lambda _: cold_shipped()),
    *(Part("cold", s, lambda f, s=s: cold_world(f, s), full) for s, full in _WORLDS),  # type: ignore[misc]
    Part("names", "pairs", lambda _: naming()),
    *(Part("queries", s, lambda f, s=s: queries(f, s), full) for s, full in _WORLDS),  # type: ignore[misc]
    Part("texts", "shipped", lambda f: searching(f, "shipped")),
    *(Part("texts", s, lambda f, s=s: searching(f, s), full) for s, full in _WORLDS),  # type: ignore[misc]
    Part("kernel", "300 thousand", lambda _: kernel(100_000, 300_000, peers=True)),
    Part("kernel", "5 million", lambda _: kernel(1_000_000, 5_000_000, peers=False)),
    Part("kernel", "30 million", lambda _: kernel(5_000_000, 30_000_000, peers=False), full=True),
    Part("fixpoint", "270 thousand", lambda _: fixpoint(500_000, 270_000)),
    Part("fixpoint", "2.7 million", lambda _: fixpoint(5_000_000, 2_700_000), full=True),
    *(Part("exposures", s, lambda f, s=s: world_exposures(f, s), full) for s, full in _WORLDS),  # type: ignore[misc]
    Part("views", "shipped", lambda f: views(f, "shipped")),
    *(Part("views", s, lambda f, s=s: views(f, s), full) for s, full in _WORLDS),  # type: ignore[misc]
    Part("build", "shipped", lambda f: building(f, "shipped")),
    Part("build", "edits", edits),
    *(Part("build", s, lambda f, s=s: building(f, s), full) for s, full in _WORLDS if s != "20k"),  # type: ignore[misc]
    Part("pictures", "1,000 and 5,000 nodes", lambda f: pictures(f, full=False)),
    Part("pictures", "default page", lambda f: pictures(f, full=True), full=True),
    *(Part("spark", s, lambda f, s=s: sparks(f, s), True) for s, _ in _WORLDS),  # type: ignore[misc]
)
SECTIONS = tuple(dict.fromkeys(part.section for part in PARTS))


def parts_of(*, full: bool, only: tuple[str, ...] = ()) -> list[Part]:
    """The parts of a run."""
    return [p for p in PARTS if (full or not p.full) and (not only or p.section in only)]


def measure(folder: Path, parts: list[Part], *, resume: bool = False) -> list[Line]:
    """The lines of the parts, one after another; `resume` takes over what the same code has measured before."""
    from kg.library import open_store

    open_store(say=say)  # first: a cache folder that holds others' files takes no store
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    lines: list[Line] = []
    begun = time.perf_counter()
    for number, part in enumerate(parts, start=1):
        kept = folder / "figures" / f"{part.section}-{re.sub('[^0-9a-zA-Z]+', '-', part.name)}.json"
        found = _kept(kept) if resume else None
        if found is None:
            say(f"… {part.section}, {part.name} ({number} of {len(parts)}, {time.perf_counter() - begun:.0f} s so far)")
            since, load = time.perf_counter(), _load()
            found = part.job(folder)
            told = {"code": measured_code(), "seconds": round(time.perf_counter() - since, 1), "load": load}
            kept.write_text(json.dumps(told | {"lines": found}), encoding="utf-8")
        lines += found
    say(f"{len(parts)} parts in {time.perf_counter() - begun:.0f} s")
    return lines


def _kept(path: Path) -> list[Line] | None:
    """The lines of a part that the same code has measured; None where there are none."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return [Line(*line) for line in told["lines"]] if told["code"] == measured_code() else None


def _load() -> float | None:
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def as_markdown(lines: list[Line]) -> str:
    """A table for each section: median milliseconds, the ratio to what the section is held against, and the goal."""
    parts = []
    for section, mine in groupby(lines, key=lambda line: line.section):
        parts.append(f"\n### {section}\n\n| what | who | ms | ratio | goal | | note |\n|---|---|--:|--:|--:|---|---|\n")
        for line in mine:
            ms, ratio = line.ms, line.ratio
            taken = "–" if ms is None else f"{ms:.3f}" if ms < 1 else f"{ms:.2f}" if ms < 10 else f"{ms:,.0f}"
            told = (
                ""
                if ratio is None
                else f"{ratio:.3f}"
                if ratio < 0.1
                else f"{ratio:.2f}"
                if ratio < 100
                else f"{ratio:,.0f}"
            )
            parts.append(
                f"| {line.what} | {line.who} | {taken} | {told} | {line.goal} | {verdict(line)} | {line.note} |\n"
            )
    wanted = [line for line in lines if line.goal]
    missed = [f"{line.section}: {line.what}" for line in wanted if verdict(line) == "missed"]
    if wanted:
        parts.append(f"\n{len(wanted) - len(missed)} of {len(wanted)} goals are met.\n")
        parts += [f"- missed: {what}\n" for what in missed]
    return "".join(parts)


def as_block(lines: list[Line], *, full: bool) -> str:
    """The tables with what they were measured on, as they stand in the document."""
    packages = ", ".join(f"{name} {found}" for name, found in _versions().items() if found)
    return (
        f"Run of {date.today().isoformat()}, size {'full' if full else 'small'}; {os.cpu_count()} cores, load {_load()} "
        f"at the end; Python {platform.python_version()}; {packages}.\n{as_markdown(lines)}"
    )


def put_block(path: Path, block: str) -> None:
    """Put the tables between the two marks of a document; raises ValueError where it has none."""
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path}: has no place for the figures ({BEGIN} … {END})")
    path.write_text(f"{before}{begin}\n\n{block}\n{end}{after}", encoding="utf-8")


def as_json(lines: list[Line]) -> str:
    """The lines with the versions that they were measured with."""
    about = {"python": platform.python_version(), "system": platform.platform(), "packages": _versions()}
    return (
        json.dumps(about | {"lines": [line._asdict() | {"verdict": verdict(line)} for line in lines]}, indent=1) + "\n"
    )


def _versions() -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    return found
