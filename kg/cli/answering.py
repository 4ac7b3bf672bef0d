"""From what a command asks to its answer and, where one is wanted, to the receipt of it: one way for every command."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import Choice, Supposed
from kg.errors import UsageError
from kg.inquiries import perform
from kg.output import put

if TYPE_CHECKING:
    from kg.view import View

__all__ = ["answered", "receipt_option"]

receipt_option = click.option(
    "--receipt", type=click.Path(path_type=Path), help="Write a receipt that kg verify can run again."
)


def answered(
    command: str,
    asked: Mapping[str, object],
    choice: Choice,
    *,
    receipt: Path | None,
    day: date | None = None,
    supposed: Supposed | None = None,
    files: Mapping[str, Path | None] | None = None,
    view: View | None = None,
) -> Any:
    """The answer to what was asked; `files` are those that it reads, by option. Writes the receipt where one is named."""
    if receipt is not None and str(receipt) == choice.output:
        raise UsageError("the receipt and the output are one file; give them different names")
    read = {option: path for option, path in (files or {}).items() if path is not None}
    supposed = supposed or Supposed((), (), ())
    view = view or supposed.view(choice, day)
    answer = perform(view, command, asked, read)
    if receipt is not None:
        from kg.receipts import named_files, receipt_of

        rests = [*(("assume", path) for path in supposed.assumed), *read.items()]
        parameters = {
            **asked, **supposed.as_json(), "as_of": view.day.isoformat(), "files": named_files(rests)
        }  # fmt: skip
        put(receipt_of(command, parameters, answer.as_json(), view.store.versions()).encode(), str(receipt))
    return answer
