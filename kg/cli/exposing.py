"""The command about many actors at once: exposures."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import Choice, reading
from kg.errors import UsageError
from kg.output import pick, put, write

__all__ = ["exposures_command"]


@click.command("exposures")
@click.argument("actors", nargs=-1)
@click.option("--route", "routes", multiple=True, help="Only this route (repeatable).")
@click.option("--max-hops", default=12, show_default=True, type=click.IntRange(1), help="The longest path, in steps.")
@click.option("--engine", type=click.Choice(["arrays", "spark"]), default="arrays", help="This machine, or Spark.")
@click.option("--master", help="The Spark master, as spark://host:7077 or local[4].")
@click.option("--links", type=click.Path(path_type=Path), help="With spark: a folder for the links; written where new.")
@reading
def exposures_command(
    actors: tuple[str, ...],
    routes: tuple[str, ...],
    max_hops: int,
    engine: str,
    master: str | None,
    links: Path | None,
    choice: Choice,
) -> None:
    """List for many ACTORS (every firm where none is named) which measure reaches each by which route, with the best path.

    -f parquet -o PATH writes Parquet: a file, or with --engine spark a folder that the cluster writes itself.
    """
    picked = pick(choice.format, choice.output)
    if picked == "parquet" and choice.output in (None, "-"):
        raise UsageError("Parquet goes to a file or a folder; name it with -o")
    view = choice.view()
    if engine == "spark":
        from kg.spark import Cluster

        with Cluster(master, links) as cluster:
            if picked == "parquet":
                cluster.write(view, Path(str(choice.output)), actors, routes=routes, max_hops=max_hops)
                return
            answer = cluster.exposures(view, actors, routes=routes, max_hops=max_hops)
    elif master or links:
        raise UsageError("--master and --links belong to --engine spark")
    else:
        answer = view.exposures(actors, routes=routes, max_hops=max_hops)
    if picked == "parquet":
        from kg.parquet import write_rows

        write_rows(answer.rows, Path(str(choice.output)))
    elif picked == "csv":
        put(answer.as_csv().encode(), choice.output)
    else:
        write(answer.as_text, answer.as_json, format=choice.format, output=choice.output)
