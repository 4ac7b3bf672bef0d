"""Commands about what measures do: trace, status."""

from __future__ import annotations

from types import ModuleType

import click

from kg.cli.options import Choice, reading
from kg.errors import UsageError
from kg.output import write

__all__ = ["status_command", "trace_command"]


@click.command("trace")
@click.argument("actor", required=False)
@click.option("--measure", help="Follow a measure to the firms that it reaches instead.")
@click.option("--route", "routes", multiple=True, help="Only this route (repeatable).")
@click.option("--max-hops", type=click.IntRange(1, 50), default=12, show_default=True, help="The longest path.")
@reading
def trace_command(
    actor: str | None, measure: str | None, routes: tuple[str, ...], max_hops: int, choice: Choice
) -> None:
    """Show which measures reach ACTOR, by which route, on whose word."""
    if (actor is None) == (measure is None):
        raise UsageError("name an ACTOR, or a measure with --measure, and not both")
    view = choice.view()
    if measure is not None:
        answer = view.trace_measure(measure, routes=routes, max_hops=max_hops)
    else:
        answer = view.trace(str(actor), routes=routes, max_hops=max_hops)
    write(
        lambda: _rendering().trace_text(answer, choice.lang), answer.as_json, format=choice.format, output=choice.output
    )


@click.command("status")
@click.argument("measure")
@reading
def status_command(measure: str, choice: Choice) -> None:
    """Compute the legal status of a MEASURE on the day, with the events behind it."""
    report = choice.view().status(measure)
    write(
        lambda: _rendering().status_text(report, choice.lang),
        report.as_json,
        format=choice.format,
        output=choice.output,
    )


def _rendering() -> ModuleType:
    from kg import rendering

    return rendering
