"""Pictures: draw."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import Choice, reading
from kg.errors import UsageError
from kg.output import put

if TYPE_CHECKING:
    from kg.pictures import Picture

__all__ = ["draw_command"]

_REACH = click.option(
    "--reach",
    "reaches",
    multiple=True,
    type=click.Choice(["named", "derived", "general"]),
    help="Only this reach (repeatable).",
)


@click.group("draw")
def draw_command() -> None:
    """Draw one self-contained HTML page that opens without a network."""


@draw_command.command("trace")
@click.argument("actor")
@click.argument("measure", required=False)
@click.option("--route", "routes", multiple=True, help="Only this route (repeatable).")
@_REACH
@reading
def draw_trace(
    actor: str, measure: str | None, routes: tuple[str, ...], reaches: tuple[str, ...], choice: Choice
) -> None:
    """Draw which measures (or which one MEASURE) reach ACTOR, hop by hop.

    Where the picture would grow past what can be read, what reaches everybody of a place or class is left out, and the
    page says so; --reach general brings it back.
    """
    from kg.pictures import trace_picture

    _page(trace_picture(choice.view(), actor, measure, routes=routes, reaches=reaches), choice)


@draw_command.command("ego")
@click.argument("entity")
@reading
def draw_ego(entity: str, choice: Choice) -> None:
    """Draw who and what is around ENTITY on the day, two steps far, grouped by kind."""
    from kg.pictures import ego_picture

    _page(ego_picture(choice.view(), entity), choice)


@draw_command.command("timeline")
@click.argument("actors", nargs=-1)
@reading
def draw_timeline(actors: tuple[str, ...], choice: Choice) -> None:
    """Draw measures and the responses to them over time; with ACTORS, only what these made, and what is tied to it."""
    from kg.pictures import timeline_picture

    _page(timeline_picture(choice.view(), actors), choice)


@draw_command.command("matrix")
@click.argument("actors", nargs=-1)
@click.option("--measure", "measures", multiple=True, help="Only this measure (repeatable).")
@_REACH
@reading
def draw_matrix(actors: tuple[str, ...], measures: tuple[str, ...], reaches: tuple[str, ...], choice: Choice) -> None:
    """Draw measures × firms with the routes between them, to be sorted; a click on a mark shows the paths.

    Without ACTORS every firm is a column, and what reaches everybody of a place or class is left out where there would
    be too much of it; --reach general brings it back.
    """
    from kg.pictures import matrix_picture

    _page(matrix_picture(choice.view(), actors, measures=measures, reaches=reaches), choice)


@draw_command.command("overview")
@reading
def draw_overview(choice: Choice) -> None:
    """Draw the whole graph in bubbles by kind, by place or by list; a click opens one."""
    from kg.pictures import overview_picture

    _page(overview_picture(choice.view()), choice)


@draw_command.command("tiers")
@click.argument("groups", nargs=-1)
@reading
def draw_tiers(groups: tuple[str, ...], choice: Choice) -> None:
    """Draw territories by tier and country group, as a table; with GROUPS only these groups or provisions."""
    from kg.pictures import tiers_picture

    _page(tiers_picture(choice.view(), groups), choice)


@draw_command.command("query")
@click.argument("file")
@reading
def draw_query(file: str, choice: Choice) -> None:
    """Draw what the SPARQL query in FILE (- for stdin) finds: a CONSTRUCT, or a SELECT of subject, predicate, object."""
    from kg.pictures import query_picture

    if file == "-":
        text = sys.stdin.read()
    else:
        try:
            text = Path(file).read_text(encoding="utf-8-sig")
        except (OSError, ValueError) as error:
            raise UsageError(f"{file}: cannot be read ({error}); give a file with a SPARQL query") from None
    _page(query_picture(choice.view(), text, Path(file).name), choice)


@draw_command.command("gallery")
@click.argument("actors", nargs=-1)
@reading
def draw_gallery(actors: tuple[str, ...], choice: Choice) -> None:
    """Draw one page with a picture of each kind, of ACTORS or of the firms that most measures reach."""
    import viz
    from kg.pictures import gallery_pictures

    view = choice.view()
    found = gallery_pictures(view, actors)
    page = viz.gallery(
        [{"graph": p.graph, "about": p.about, **p.given()} for p in found],
        title={"en": "Actors and measures", "zh": "主体与措施"},
        lang=choice.lang,
    )
    _put(page, f"gallery-{view.day}.html", f"{len(found)} pictures", choice)


def _page(picture: Picture, choice: Choice) -> None:
    """Draw a picture as one page, and say what was left out of it."""
    import viz

    if picture.left_out:
        choice.talk(picture.left_out)
    graph = picture.graph
    page = viz.draw(graph, lang=choice.lang, **picture.given())
    size = f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges"
    _put(page, f"{picture.name}.html", size, choice)


def _put(page: str, name: str, size: str, choice: Choice) -> None:
    path = choice.output or name
    put(page.encode(), path)
    if path != "-":
        choice.talk(f"wrote {Path(path).resolve()} ({size})")
