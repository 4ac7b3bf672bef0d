"""The graph in formats of other tools: RDF, CSV, pictures of graphs, FollowTheMoney; statements keep their provenance.

Every format holds all statements, whatever their date; what a day bears on, each format's module says. The graphs that
only serve look-ups of the engine are in none of them.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.view import View

__all__ = ["FORMATS", "export", "format_of"]

FORMATS = {
    "ttl": "Turtle: the default graph",
    "trig": "TriG: the default graph and the links of the day, named",
    "nq": "N-Quads: the same, one line a quad",
    "jsonld": "JSON-LD: the default graph under ontology/context.jsonld",
    "csv": "one row for each statement and piece of evidence",
    "graphml": "GraphML: entities, and statements between them with their dates",
    "gexf": "GEXF 1.2 with a dated edge for each statement",
    "ftm": "FollowTheMoney entities, one JSON object a line",
}
_SUFFIXES = {"json": "ftm", "jsonl": "ftm", "ndjson": "ftm", "turtle": "ttl", "nquads": "nq"}


def format_of(chosen: str | None, output: str | None) -> str:
    """The format that was chosen, or that the suffix of the file means; raises UsageError where neither is one."""
    suffix = (output or "").rpartition(".")[2].lower()
    format = chosen or _SUFFIXES.get(suffix, suffix)
    if format not in FORMATS:
        listed = "".join(f"\n  {name:<8} {what}" for name, what in FORMATS.items())
        said = f"no export format {chosen!r}" if chosen else "say the format with -f"
        raise UsageError(f"{said}; there are{listed}")
    return format


def export(view: View, format: str, out: IO[bytes], *, lang: str, say: Callable[[str], None]) -> None:
    """Write the graph to a stream; what a format cannot hold is counted to `say`."""
    if format in ("ttl", "trig", "nq"):
        (view.store.engine if format == "ttl" else view.dated).dump(out, format)
    elif format == "jsonld":
        from kg.exports.jsonld import write_jsonld

        write_jsonld(view.store.engine, out)
    elif format == "csv":
        from kg.exports.sheet import write_sheet

        write_sheet(view, out, lang=lang)
    elif format == "ftm":
        from kg.exports.ftm import write_ftm

        write_ftm(view.store.engine, out, say=say)
    else:
        from kg.exports.graphs import write_graph

        write_graph(view, format, out, lang=lang, say=say)
