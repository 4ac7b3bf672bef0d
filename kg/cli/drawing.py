"""Pictures: draw."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import Choice, reading
from kg.errors import UsageError
from kg.output import put

if TYPE_CHECKING:
    from kg.view import View

__all__ = ["draw_command"]

_READABLE = 16


@click.group("draw")
def draw_command() -> None:
    """Draw one self-contained HTML page that opens without a network."""


@draw_command.command("trace")
@click.argument("actor")
@click.argument("measure", required=False)
@click.option("--route", "routes", multiple=True, help="Only this route (repeatable).")
@click.option(
    "--reach",
    "reaches",
    multiple=True,
    type=click.Choice(["named", "derived", "general"]),
    help="Only this reach (repeatable).",
)
@reading
def draw_trace(
    actor: str, measure: str | None, routes: tuple[str, ...], reaches: tuple[str, ...], choice: Choice
) -> None:
    """Draw which measures (or which one MEASURE) reach ACTOR, hop by hop.

    Where the picture would grow past what can be read, what reaches everybody of a place or class is left out, and the
    page says so; --reach general brings it back.
    """
    from kg.network import trace_network

    view = choice.view()
    answer = view.trace(actor, routes=routes)
    exposures = answer.exposures
    title = {lang: answer.subject.label(lang) for lang in ("en", "zh")}
    heading = {"en": f"What reaches {title['en']}", "zh": f"哪些措施触及{title['zh']}"}
    if measure is not None:
        wanted = view.resolve(measure, "measure", "provision")
        exposures = tuple(e for e in exposures if wanted.id in (e.measure, e.part, *_rules(e.path)))
        heading = {
            "en": f"How {wanted.label('en')} reaches {title['en']}",
            "zh": f"{wanted.label('zh')}如何触及{title['zh']}",
        }
    if not exposures:
        raise UsageError(
            f"nothing to draw: no measure reaches {answer.subject.label('en')} on {view.day}; kg trace says what was looked at"
        )
    shown = tuple(e for e in exposures if not reaches or e.reach in reaches)
    if not reaches and not routes and measure is None and len({e.part for e in shown}) > _READABLE:
        near = tuple(e for e in shown if e.reach != "general")
        shown = near or shown
    left = len({e.measure for e in exposures} - {e.measure for e in shown})
    if left:
        heading["en"] += f" by name and derivation ({left} more by place or class)"
        heading["zh"] += f"（点名与推及；另有{left}项因所在地或类别）"
        choice.talk(
            f"{left} measures that reach everybody of a place or class are not drawn; --reach general draws them"
        )
    graph = trace_network(view.store.engine, shown, answer.subject.id, view.day)
    _page(view, graph, "trace", heading, f"trace-{answer.subject.id.partition(':')[2]}-{view.day}.html", choice)


@draw_command.command("ego")
@click.argument("entity")
@reading
def draw_ego(entity: str, choice: Choice) -> None:
    """Draw who and what is around ENTITY on the day, two steps far, grouped by kind."""
    from kg.network import ego_network

    view = choice.view()
    thing = view.resolve(entity)
    graph = ego_network(view.store.engine, thing.id, view.day)
    heading = {"en": f"Around {thing.label('en')}", "zh": f"{thing.label('zh')}周边"}
    if graph.graph["left_out"]:
        choice.talk(
            f"{graph.graph['left_out']} further links of {thing.label(choice.lang)} are not drawn; kg show lists them all"
        )
    _page(view, graph, "ego", heading, f"ego-{thing.id.partition(':')[2]}-{view.day}.html", choice)


def _page(view: View, graph: Any, kind: str, heading: dict[str, str], name: str, choice: Choice) -> None:
    """Draw the graph as one page with the command, day and data version that made it, and write it."""
    import viz
    from kg.coverage import known_through, read_coverage
    from kg.pictured import legend

    through = known_through(read_coverage(view.store.engine))
    page = viz.draw(
        graph,
        view=kind,
        title=heading,
        lang=choice.lang,
        legend=legend(view.store.engine),
        meta={
            "command": shlex.join(["kg", *sys.argv[1:]]),
            "date": view.day.isoformat(),
            "data_version": str(view.store.about["data_version"]),
            "notice": {
                "en": f"Not legal advice. Known through {through}; past that day the last known answer stands.",
                "zh": f"不构成法律意见。资料截止{through}；此后以最后已知情况为准。",
            },
        },
    )
    path = choice.output or name
    put(page.encode(), path)
    if path != "-":
        choice.talk(f"wrote {Path(path).resolve()} ({graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges)")


def _rules(path: object) -> list[str]:
    return [step.link.subject for step in path]  # type: ignore[attr-defined]
