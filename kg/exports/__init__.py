"""The graph in formats of other tools: RDF, CSV, pictures of graphs, FollowTheMoney; statements keep their provenance.

Every format holds all statements, whatever their date; what a day bears on, each format's module says. The graphs that
only serve look-ups of the engine are in none of them.

A new format is a module here with `write_into(view, format, out, *, lang, say)`, and a line in FORMATS.
"""

from __future__ import annotations

import importlib
from typing import IO, TYPE_CHECKING, NamedTuple

from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.view import View

__all__ = ["FORMATS", "Format", "export", "format_of"]


class Format(NamedTuple):
    """What a format is, and the module here that writes it."""

    about: str
    module: str


FORMATS = {
    "ttl": Format("Turtle: the default graph", "quads"),
    "trig": Format("TriG: the default graph and the links of the day, named", "quads"),
    "nq": Format("N-Quads: the same, one line a quad", "quads"),
    "jsonld": Format("JSON-LD: the default graph under ontology/context.jsonld", "jsonld"),
    "csv": Format("one row for each statement and piece of evidence", "sheet"),
    "graphml": Format("GraphML: entities, and statements between them with their dates", "graphs"),
    "gexf": Format("GEXF 1.2 with a dated edge for each statement", "graphs"),
    "ftm": Format("FollowTheMoney entities, one JSON object a line", "ftm"),
}
_SUFFIXES = {"json": "ftm", "jsonl": "ftm", "ndjson": "ftm", "turtle": "ttl", "nquads": "nq"}


def format_of(chosen: str | None, output: str | None) -> str:
    """The format that was chosen, or that the suffix of the file means; raises UsageError where neither is one."""
    suffix = (output or "").rpartition(".")[2].lower()
    format = chosen or _SUFFIXES.get(suffix, suffix)
    if format not in FORMATS:
        listed = "".join(f"\n  {name:<8} {known.about}" for name, known in FORMATS.items())
        if chosen:
            raise UsageError(f"no export format {chosen!r}; there are{listed}")
        raise UsageError(f"say the format with -f; there are{listed}")
    return format


def export(view: View, format: str, out: IO[bytes], *, lang: str, say: Callable[[str], None]) -> None:
    """Write the graph to a stream; what a format cannot hold is counted to `say`."""
    importlib.import_module(f"kg.exports.{FORMATS[format].module}").write_into(view, format, out, lang=lang, say=say)
