"""The command that turns a public file into a facts folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from kg.cli.options import speaking
from kg.output import talk

__all__ = ["import_command"]


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", "target", required=True, type=click.Path(path_type=Path), help="The facts folder to write.")
@click.option("--list", "lists", multiple=True, metavar="LIST", help="A part of the file, where it has several (repeatable).")  # fmt: skip
@click.option("--replace", is_flag=True, help="Write over a folder that is there already.")
@click.option("--data", type=click.Path(path_type=Path), envvar="KG_DATA", help="The facts that the folder will stand beside; default the shipped ones.")  # fmt: skip
@speaking
def import_command(
    kind: str,
    file: Path,
    target: Path,
    lists: tuple[str, ...],
    replace: bool,
    data: Path | None,
    told: Callable[[str], str],
) -> None:
    """Turn a public list or ownership FILE of a KIND into a facts folder, to be used by --with.

    A broken run goes on where it stopped when it is started again with the same file.
    """
    from kg.curated.facts import read_facts
    from kg.errors import DataError
    from kg.importers import FOLDERS, importer
    from kg.importers.folder import Folder
    from kg.inputs import Data

    reader = importer(kind)
    if not file.exists():
        raise DataError(f"{file}: there is no such file")
    if not file.is_file() and kind not in FOLDERS:
        raise DataError(f"{file}: is a folder; name the file")
    folders = [f for f in Data.chosen(data).folders if f.resolve() != target.resolve()]
    states = [
        (p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in ([file] if file.is_file() else sorted(file.iterdir()))
    ]
    mark = json.dumps([kind, str(file.resolve()), states, sorted(lists)])
    with Folder(
        target, beside=read_facts(folders), say=lambda text: talk(told(text)), mark=mark, replace=replace
    ) as folder:
        reader.read_into(file, folder, lists=lists)
        skipped = folder.skipped()
    for reason, (number, examples) in skipped.items():
        talk(told(f"left out: {number} ({reason}), such as {examples}"))
    click.echo(f"{target}")
    talk(told(f"check it with: kg check --with {target}"))
