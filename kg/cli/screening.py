"""The command that screens a list of counterparties."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import Choice, reading
from kg.errors import UsageError
from kg.messages import translated
from kg.output import pick, put, talk

__all__ = ["screen_command"]


@click.command("screen")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", metavar="COLUMN", help="The column that holds the names, where its header is unusual.")
@click.option("--country", metavar="COLUMN", help="The column that holds the countries or regions.")
@click.option("--identifier", metavar="COLUMN", help="The column that holds ids, LEIs or tickers.")
@reading
def screen_command(file: Path, name: str | None, country: str | None, identifier: str | None, choice: Choice) -> None:
    """Screen the counterparties of a CSV FILE: per row a verdict with its reason, lists, exposures and what was looked at.

    Any of the columns name, country, identifier, in English or Chinese, as Excel writes them. Writes csv, xlsx, json,
    html or a table; `-o report.xlsx` chooses the format by its ending. Not legal advice.
    """
    from kg.reports import FORMATS, report
    from kg.screening import read_words

    ending = Path(choice.output).suffix[1:].lower() if choice.output else ""
    format = choice.format or (ending if ending in FORMATS else pick(None, choice.output))
    if format not in FORMATS:
        raise UsageError(f"kg screen writes {', '.join(FORMATS)}, not {format}")
    if format == "xlsx" and pick(None, choice.output) == "table":
        raise UsageError("a workbook cannot be shown on a terminal; add -o report.xlsx")
    if choice.output and file.exists() and Path(choice.output).resolve() == file.resolve():
        raise UsageError("the report would take the place of the list; give it another name")
    chosen = {"name": name, "country": country, "identifier": identifier}
    columns = {role: title for role, title in chosen.items() if title}

    def tell(message: str) -> None:
        talk(translated(message, choice.lang))

    answer = choice.view().screen(file, columns=columns, tell=tell)
    put(report(answer, read_words(choice.lang), format), choice.output)
