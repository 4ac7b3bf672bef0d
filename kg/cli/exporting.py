"""The command that writes the graph for other tools."""

from __future__ import annotations

import click

from kg.cli.options import Choice, reading
from kg.output import opened, talk

__all__ = ["export_command"]


@click.command("export")
@reading
def export_command(choice: Choice) -> None:
    """Write the whole graph for another tool: ttl, trig, nq, jsonld, csv, graphml, gexf, ftm.

    Every statement keeps its dates, rank, source and locator. The suffix of -o FILE says the format where -f does not.
    """
    from kg.exports import export, format_of

    format = format_of(choice.format, choice.output)
    view = choice.view()
    with opened(choice.output) as out:
        export(view, format, out, lang=choice.lang, say=talk)
    talk(f"as of {view.day.isoformat()}; data {view.store.about['data_version']}")
