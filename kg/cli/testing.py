"""Commands that apply rules to figures and holdings: classify, affiliates."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.answering import answered, receipt_option
from kg.cli.options import Choice, reading
from kg.errors import UsageError
from kg.output import write

__all__ = ["affiliates_command", "classify_command"]


@click.command("affiliates")
@click.option(
    "--edges", type=click.Path(path_type=Path), help="Holdings: owner,owned,share,from,to; stored ones where not given."
)
@click.option(
    "--listed", type=click.Path(path_type=Path), help="Listed firms: firm,list,from,to; stored ones where not given."
)
@click.option("--regime", default="us-affiliates-50", show_default=True, help="The ownership regime.")
@receipt_option
@reading
def affiliates_command(
    edges: Path | None, listed: Path | None, regime: str, receipt: Path | None, choice: Choice
) -> None:
    """Apply an ownership regime: which firms count as listed because listed firms own enough of them."""
    from kg.rendering import affiliates_text

    files = {"edges": edges, "listed": listed}
    view = choice.view()
    answer = answered("affiliates", {"regime": regime}, choice, receipt=receipt, files=files, view=view)
    write(
        lambda: affiliates_text(answer, view.things, choice.lang),
        answer.as_json,
        format=choice.format,
        output=choice.output,
    )


@click.command("classify")
@click.argument("product", required=False)
@click.option("--spec", type=click.Path(path_type=Path), help="A JSON file with the figures of a chip.")
@receipt_option
@reading
def classify_command(product: str | None, spec: Path | None, receipt: Path | None, choice: Choice) -> None:
    """Hold a chip against the control thresholds in force on the day, by its name or by its figures."""
    from kg.rendering import classified_text

    if (product is None) == (spec is None):
        raise UsageError("name a PRODUCT, or give its figures with --spec, and not both")
    view = choice.view()
    answer = answered("classify", {"product": product}, choice, receipt=receipt, files={"spec": spec}, view=view)
    write(
        lambda: classified_text(answer, view.things, choice.lang),
        answer.as_json,
        format=choice.format,
        output=choice.output,
    )
