"""Pictures: draw."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from kg.cli.options import Choice, reading
from kg.errors import UsageError
from kg.output import put, talk

__all__ = ["draw_command"]


@click.group("draw")
def draw_command() -> None:
    """Draw one self-contained HTML page that opens without a network."""


@draw_command.command("trace")
@click.argument("actor")
@click.argument("measure", required=False)
@click.option("--route", "routes", multiple=True, help="Only this route (repeatable).")
@reading
def draw_trace(actor: str, measure: str | None, routes: tuple[str, ...], choice: Choice) -> None:
    """Draw which measures (or which one MEASURE) reach ACTOR, hop by hop."""
    import viz
    from kg.network import legend, trace_network

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
    graph = trace_network(view.store.engine, exposures, answer.subject.id, view.day)
    page = viz.draw(
        graph,
        view="trace",
        title=heading,
        lang=choice.lang,
        legend=legend(view.store.engine),
        meta={
            "command": shlex.join(["kg", *sys.argv[1:]]),
            "date": view.day.isoformat(),
            "data_version": str(view.store.about["data_version"]),
            "notice": {
                "en": f"Not legal advice. Known through {answer.known_through}; past that day the last known answer stands.",
                "zh": f"不构成法律意见。资料截止{answer.known_through}；此后以最后已知情况为准。",
            },
        },
    )
    path = choice.output or f"trace-{answer.subject.id.partition(':')[2]}-{view.day}.html"
    put(page.encode(), path)
    if path != "-":
        talk(f"wrote {Path(path).resolve()} ({graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges)")


def _rules(path: object) -> list[str]:
    return [step.link.subject for step in path]  # type: ignore[attr-defined]
