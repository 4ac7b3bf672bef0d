"""Commands about entities: list, show, find."""

from __future__ import annotations

import sys
from types import ModuleType

import click

from kg.cli.options import Choice, reading
from kg.output import write

__all__ = ["find_command", "list_command", "show_command"]


@click.command("list")
@click.argument("kind")
@reading
def list_command(kind: str, choice: Choice) -> None:
    """List every entity of a KIND (company, chip, measure, …), measures with their status on the day."""
    view = choice.view()
    answer = view.registry(kind)
    write(
        lambda: _rendering().list_text(answer, view.things, choice.lang),
        answer.as_json,
        format=choice.format,
        output=choice.output,
    )


@click.command("show")
@click.argument("entity")
@reading
def show_command(entity: str, choice: Choice) -> None:
    """Show everything the graph says of an ENTITY: names, statements, measures, responses, sources.

    Of a source (source:article-003) it shows place by place what was taken from it, and where nothing was.
    """
    view = choice.view()
    if view.resolve(entity).id.startswith("source:"):
        taken = view.source(entity)
        write(
            lambda: _dossiers().source_text(taken, choice.lang),
            taken.as_json,
            format=choice.format,
            output=choice.output,
        )
        return
    answer = view.show(entity)
    write(
        lambda: _dossiers().dossier_text(answer, choice.lang),
        answer.as_json,
        format=choice.format,
        output=choice.output,
    )


@click.command("find")
@click.argument("names", nargs=-1, required=True)
@reading
def find_command(names: tuple[str, ...], choice: Choice) -> None:
    """Find the entity that each NAME means; exit code 1 where one leads nowhere."""
    view = choice.view()
    found = [(name, view.find(name)) for name in names]

    def data() -> object:
        answers = [{"query": name, "matches": [m.as_json() for m in matches]} for name, matches in found]
        return answers[0] if len(answers) == 1 else answers

    def text() -> str:
        shown = ((name, _rendering().matches_text(matches, choice.lang)) for name, matches in found)
        nothing = "  -\n"
        return "".join(f"{name}:\n{lines or nothing}" for name, lines in shown)

    write(text, data, format=choice.format, output=choice.output)
    sys.exit(0 if all(matches for _, matches in found) else 1)


def _rendering() -> ModuleType:
    from kg import rendering

    return rendering


def _dossiers() -> ModuleType:
    from kg import dossiers

    return dossiers
