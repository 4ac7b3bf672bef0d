"""All sections in one run: a table of ratios for people, the same as JSON for machines."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path

from bench.building import building, views
from bench.clock import Line, verdict
from bench.cold import cold_start
from bench.kernel import fixpoint, kernel, world_exposures
from bench.names_bench import naming
from bench.pictures import pictures
from bench.queries import queries

__all__ = ["SECTIONS", "as_json", "as_markdown", "measure"]

Section = Callable[[Path, bool], list[Line]]
SECTIONS: dict[str, Section] = {
    "cold": lambda folder, full: cold_start(folder, ["20k", "1M", "10M"] if full else ["20k", "1M"]),
    "names": lambda _folder, _full: naming(),
    "queries": lambda folder, full: [
        line for size in ("20k", "1M", *(["10M"] if full else [])) for line in queries(folder, size)
    ],
    "kernel": lambda _, full: [
        *kernel(100_000, 300_000, peers=True),
        *kernel(1_000_000, 5_000_000, peers=False),
        *(kernel(5_000_000, 30_000_000, peers=False) if full else ()),
    ],
    "fixpoint": lambda _, full: fixpoint(5_000_000, 2_700_000) if full else fixpoint(500_000, 270_000),
    "exposures": lambda folder, full: [
        line for size in ("20k", "1M", *(["10M"] if full else [])) for line in world_exposures(folder, size)
    ],
    "build": lambda folder, full: building(folder, ["1M", "10M"] if full else ["20k", "1M"]),
    "pictures": lambda folder, full: pictures(folder, full=full),
    "views": lambda folder, full: views(folder, ["20k", "1M"]),
}


def measure(folder: Path, *, full: bool, only: tuple[str, ...] = ()) -> list[Line]:
    """The lines of all sections, or of some."""
    folder.mkdir(parents=True, exist_ok=True)
    lines: list[Line] = []
    for name, section in SECTIONS.items():
        if not only or name in only:
            print(f"… {name}", flush=True)
            lines += section(folder, full)
    return lines


def as_markdown(lines: list[Line]) -> str:
    """A table for each section: median milliseconds, the ratio to what the section is held against, and the goal."""
    parts = []
    for section, mine in groupby(lines, key=lambda line: line.section):
        parts.append(f"\n### {section}\n\n| what | who | ms | ratio | goal | | note |\n|---|---|--:|--:|--:|---|---|\n")
        for line in mine:
            ms, ratio = line.ms, line.ratio
            taken = "–" if ms is None else f"{ms:.2f}" if ms < 10 else f"{ms:,.0f}"
            told = "" if ratio is None else f"{ratio:.2f}" if ratio < 100 else f"{ratio:,.0f}"
            parts.append(
                f"| {line.what} | {line.who} | {taken} | {told} | {line.goal} | {verdict(line)} | {line.note} |\n"
            )
    wanted = [line for line in lines if line.goal]
    missed = [f"{line.section}: {line.what}" for line in wanted if verdict(line) == "missed"]
    if wanted:
        parts.append(f"\n{len(wanted) - len(missed)} of {len(wanted)} goals are met.\n")
        parts += [f"- missed: {what}\n" for what in missed]
    return "".join(parts)


def as_json(lines: list[Line]) -> str:
    """The lines with the versions that they were measured with."""
    packages = (
        "pyoxigraph",
        "rdflib",
        "maplib",
        "oxigraph",
        "numpy",
        "numba",
        "networkx",
        "rustworkx",
        "igraph",
        "pyspark",
        "pyvis",
    )
    found = {}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    about = {"python": platform.python_version(), "system": platform.platform(), "packages": found}
    return (
        json.dumps(about | {"lines": [line._asdict() | {"verdict": verdict(line)} for line in lines]}, indent=1) + "\n"
    )
