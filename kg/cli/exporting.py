"""The command that writes the graph for other tools."""

from __future__ import annotations

import click

from kg.cli.options import Choice, reading
from kg.errors import UsageError
from kg.exports import FORMATS
from kg.output import opened, talk

__all__ = ["export_command"]


@click.command("export", epilog=f"Formats: {', '.join(FORMATS)}.")
@click.option("--to-endpoint", "endpoint", metavar="URL", help="Put every graph to a SPARQL 1.1 Graph Store address, for --store URL.")  # fmt: skip
@click.option("--for-endpoint", "loadable", is_flag=True, help="All graphs as N-Quads, for the loader of the engine behind --store URL.")  # fmt: skip
@reading
def export_command(endpoint: str | None, loadable: bool, choice: Choice) -> None:
    """Write the whole graph for another tool.

    Every statement keeps its dates, rank, source and locator. The suffix of -o FILE says the format where -f does not.
    """
    from kg.exports import export, format_of

    if endpoint:
        if choice.format or choice.output:
            raise UsageError("--to-endpoint sends all graphs; leave -f and -o out")
        from kg.remote import upload

        view = choice.view()
        click.echo(f"{upload(view.dated, endpoint, say=talk)} triples")
    elif loadable:
        if choice.format not in (None, "nq"):
            raise UsageError("--for-endpoint writes N-Quads; leave -f out")
        from kg.remote import endpoint_quads

        view = choice.view()
        with opened(choice.output) as out:
            out.writelines(line.encode() for line in endpoint_quads(view.dated))
    else:
        format = format_of(choice.format, choice.output)
        view = choice.view()
        with opened(choice.output) as out:
            export(view, format, out, lang=choice.lang, say=talk)
    talk(f"as of {view.day.isoformat()}; data {view.store.about['data_version']}")
