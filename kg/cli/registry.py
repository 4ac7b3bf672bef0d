"""Commands about entities: list, show, find."""

from __future__ import annotations

import sys
from types import ModuleType

import click

from kg.cli.options import Choice, reading
from kg.messages import translated
from kg.output import talk, write

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
@click.option(
    "--text", "as_text", is_flag=True, help="Find where each NAME stands as a text, not what it is the name of."
)
@click.option(
    "--limit", type=click.IntRange(1), default=100, show_default=True, help="With --text: how many passages are shown."
)
@reading
def find_command(names: tuple[str, ...], choice: Choice, as_text: bool, limit: int) -> None:
    """Find the entity that each NAME means, with verdict, score and the name that matched.

    Names in English or Chinese, abbreviations, tickers, official numbers and small slips of the pen; an ambiguous name
    gives its candidates, all `possible`. With --text, the labels, names, titles of sources, notes and stated texts
    that contain it, each with its source and statement; any part of a word counts, case and script do not. Exit code
    1 where one leads nowhere.
    """
    if as_text:
        sys.exit(0 if _find_texts(names, choice, limit) else 1)
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
    for name, matches in found:
        if not matches and (near := view.near(name)):
            meant = " or ".join(f"{thing.label(choice.lang)!r} ({thing.id})" for thing in near)
            talk(translated(f"nothing is called {name!r}; did you mean {meant}?", choice.lang))
    sys.exit(0 if all(matches for _, matches in found) else 1)


def _find_texts(names: tuple[str, ...], choice: Choice, limit: int) -> bool:
    """Print the passages that contain each text; tells whether each is in some."""
    from kg.mentions import mentions_text

    store = choice.open()
    found = [store.search(name) for name in names]

    def data() -> object:
        answers = [mentions.as_json(limit) for mentions in found]
        return answers[0] if len(answers) == 1 else answers

    def text() -> str:
        shown = ((m.query, mentions_text(m, choice.lang, limit)) for m in found)
        nothing = "  -\n"
        return "".join(f"{query}:\n{lines or nothing}" for query, lines in shown)

    write(text, data, format=choice.format, output=choice.output)
    return all(mentions.passages for mentions in found)


def _rendering() -> ModuleType:
    from kg import rendering

    return rendering


def _dossiers() -> ModuleType:
    from kg import dossiers

    return dossiers
