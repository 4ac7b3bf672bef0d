"""What every command says of itself, as lines of a Markdown page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from kg.cli import commands

__all__ = ["manual_lines"]

_SHARED = {"--as-of", "--lang", "--format", "--json", "--output", "--data", "--with", "--store"}


def manual_lines() -> list[str]:
    """The options that reading commands share, then each command with its help and its own options."""
    ctx = click.Context(commands)
    stats = commands.get_command(ctx, "stats")
    assert stats is not None
    head = ["Options that reading commands share:", "", *_options(stats, shared=True), "", "## Commands"]
    return [*head, *_told("kg", commands, ctx)]


def _options(command: click.Command, *, shared: bool) -> list[str]:
    found = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    return [f"- `{', '.join(p.opts)}`: {p.help}" for p in found if (p.opts[-1] in _SHARED) == shared]


def _told(name: str, command: click.Command, ctx: click.Context) -> Iterator[str]:
    if isinstance(command, click.Group):
        for inner in command.list_commands(ctx):
            yield from _told(f"{name} {inner}", command.get_command(ctx, inner) or command, ctx)
        return
    words = [p.make_metavar(ctx) for p in command.params if isinstance(p, click.Argument)]
    about = re.sub(r"\s+", " ", command.help or "").strip()
    yield from ("", f"### {' '.join([name, *words])}", "", about, "", *_options(command, shared=False))
