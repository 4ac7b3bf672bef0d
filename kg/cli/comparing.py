"""Commands about pairs, days and tables: why, diff, matrix, verify."""

from __future__ import annotations

import csv
import io
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import click

from kg.cli.answering import answered, receipt_option
from kg.cli.options import Choice, Day, Supposed, reading, supposing, undated
from kg.output import harmless, pick, put, write

__all__ = ["diff_command", "history_command", "matrix_command", "verify_command", "why_command"]


@click.command("why")
@click.argument("actor")
@click.argument("measure")
@reading
def why_command(actor: str, measure: str, choice: Choice) -> None:
    """Say why MEASURE reaches ACTOR, or why not: the nearest condition that fails."""
    answer = choice.view().why(actor, measure)
    write(lambda: _tables().why_text(answer, choice.lang), answer.as_json, format=choice.format, output=choice.output)


@click.command("history")
@click.argument("actor")
@reading
def history_command(actor: str, choice: Choice) -> None:
    """Show when each exposure of ACTOR began, changed status or ended, up to the day."""
    answer = choice.view().history(actor)
    write(
        lambda: _tables().history_text(answer, choice.lang), answer.as_json, format=choice.format, output=choice.output
    )


@click.command("diff")
@click.argument("day1", type=Day())
@click.argument("day2", type=Day())
@click.option("--actor", help="Only exposures of this actor.")
@click.option("--measure", help="Only this measure.")
@receipt_option
@supposing
@undated("DAY1 and DAY2 say which days are compared")
def diff_command(
    day1: date,
    day2: date,
    actor: str | None,
    measure: str | None,
    receipt: Path | None,
    supposed: Supposed,
    choice: Choice,
) -> None:
    """Show what changed from DAY1 to DAY2: statuses, and exposures gained and lost, each with its cause."""
    asked = {"to": day2.isoformat(), "actor": actor, "measure": measure}
    answer = answered("diff", asked, choice, receipt=receipt, day=day1, supposed=supposed)
    write(lambda: _tables().diff_text(answer, choice.lang), answer.as_json, format=choice.format, output=choice.output)


@click.command("matrix")
@click.argument("actors", nargs=-1)
@click.option("--actors-file", type=click.Path(path_type=Path), help="A file with one actor a line.")
@click.option("--measure", "measures", multiple=True, help="Only this measure (repeatable).")
@receipt_option
@supposing
@reading
def matrix_command(
    actors: tuple[str, ...],
    actors_file: Path | None,
    measures: tuple[str, ...],
    receipt: Path | None,
    supposed: Supposed,
    choice: Choice,
) -> None:
    """Show measures × firms, with the routes by which each measure reaches each firm."""
    asked = {"actors": [*actors, *_lines(actors_file)], "measures": list(measures)}
    answer = answered("matrix", asked, choice, receipt=receipt, supposed=supposed)
    if pick(choice.format, choice.output) == "csv":
        out = io.StringIO()
        head = ["measure", "label", "citation", "status", *(a.id for a in answer.actors)]
        csv.writer(out, lineterminator="\n").writerows([map(harmless, row) for row in (head, *answer.rows())])
        put(out.getvalue().encode(), choice.output)
        return
    write(
        lambda: _tables().matrix_text(answer, choice.lang), answer.as_json, format=choice.format, output=choice.output
    )


@click.command("verify")
@click.argument("receipt", type=click.Path(path_type=Path))
@click.option(
    "--assume", multiple=True, type=click.Path(path_type=Path), help="The assumed statements it rests on (repeatable)."
)
@click.option("--edges", type=click.Path(path_type=Path), help="The holdings that a receipt of affiliates rests on.")
@click.option(
    "--listed", type=click.Path(path_type=Path), help="The listed firms that a receipt of affiliates rests on."
)
@click.option("--spec", type=click.Path(path_type=Path), help="The figures that a receipt of classify rests on.")
@undated("the receipt says its day")
def verify_command(
    receipt: Path, assume: tuple[Path, ...], edges: Path | None, listed: Path | None, spec: Path | None, choice: Choice
) -> None:
    """Run the command of a RECEIPT again and say whether the answer is the same, or what differs.

    Files that the answer rests on must be given again; one whose content is not what it was is refused.
    """
    from kg.messages import translated
    from kg.receipts import differences, files_of, read_receipt

    old = read_receipt(receipt)
    single = {"edges": edges, "listed": listed, "spec": spec}
    given = [*(("assume", path) for path in assume), *((option, path) for option, path in single.items() if path)]
    files = files_of(old, given)
    store = choice.open(tuple(files.pop("assume", ())))
    new = store.again(old, {option: paths[0] for option, paths in files.items()})
    found = differences(old["result"], new)
    write(
        lambda: "".join(f"{translated(line, choice.lang)}\n" for line in found or ["the same"]),
        lambda: {"same": not found, "differences": found},
        format=choice.format,
        output=choice.output,
    )
    choice.talk("the same" if not found else f"{len(found)} differences")
    sys.exit(1 if found else 0)


def _lines(path: Path | None) -> list[str]:
    if path is None:
        return []
    from kg.curated.form import decode
    from kg.errors import UsageError

    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error})") from None
    return [line.strip() for line in text.splitlines() if line.strip()]


def _tables() -> ModuleType:
    from kg import tables

    return tables
