"""Commands about what measures do: trace, status."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import click

from kg.cli.answering import answered, receipt_option
from kg.cli.options import Choice, Supposed, reading, supposing
from kg.errors import UsageError
from kg.output import put, write

__all__ = ["status_command", "trace_command"]


@click.command("trace")
@click.argument("actor", required=False)
@click.option("--measure", help="Follow a measure to the firms that it reaches instead.")
@click.option("--route", "routes", multiple=True, help="Only this route (repeatable).")
@click.option("--max-hops", type=click.IntRange(1, 50), default=12, show_default=True, help="The longest path.")
@click.option("--in-force-only", is_flag=True, help="Only measures that are in force on the day.")
@click.option("--sentences", is_flag=True, help="One plain sentence with its citations for each exposure.")
@receipt_option
@supposing
@reading
def trace_command(
    actor: str | None,
    measure: str | None,
    routes: tuple[str, ...],
    max_hops: int,
    in_force_only: bool,
    sentences: bool,
    receipt: Path | None,
    supposed: Supposed,
    choice: Choice,
) -> None:
    """Show which measures reach ACTOR, by which route, on whose word."""
    if (actor is None) == (measure is None):
        raise UsageError("name an ACTOR, or a measure with --measure, and not both")
    asked = {
        "actor": actor, "measure": measure, "routes": list(routes), "max_hops": max_hops, "in_force_only": in_force_only
    }  # fmt: skip
    answer = answered("trace", asked, choice, receipt=receipt, supposed=supposed)
    if sentences:
        from kg.sentences import sentences_text

        put(sentences_text(answer, choice.lang).encode(), choice.output)
        return
    write(
        lambda: _rendering().trace_text(answer, choice.lang), answer.as_json, format=choice.format, output=choice.output
    )


@click.command("status")
@click.argument("measure")
@receipt_option
@reading
def status_command(measure: str, receipt: Path | None, choice: Choice) -> None:
    """Compute the legal status of a MEASURE on the day, with the events behind it."""
    report = answered("status", {"measure": measure}, choice, receipt=receipt)
    write(
        lambda: _rendering().status_text(report, choice.lang),
        report.as_json,
        format=choice.format,
        output=choice.output,
    )


def _rendering() -> ModuleType:
    from kg import rendering

    return rendering
