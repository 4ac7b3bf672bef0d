"""Commands about the facts themselves: build, check, fmt, stats."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from kg.cli.options import Choice, Day, data_options, output_options, reading, speaking
from kg.errors import UsageError
from kg.output import talk, write
from kg.wording import say

__all__ = ["build_command", "check_command", "fmt_command", "stats_command"]


@click.command("build")
@data_options
@speaking
@click.option("--force", is_flag=True, help="Build again even where nothing changed.")
@click.option(
    "--quads",
    type=click.Path(path_type=Path),
    help="Load this N-Quads file of another store (.nq, .nq.gz) instead of facts.",
)
def build_command(
    data: Path | None,
    store: str | None,
    extra: tuple[Path, ...],
    force: bool,
    quads: Path | None,
    told: Callable[[str], str],
) -> None:
    """Check the facts and write their store; a refusal or a crash leaves the old one."""
    from kg.inputs import Data
    from kg.paths import cache_folder
    from kg.storage import build, load

    if store and store.startswith(("http://", "https://")):
        raise UsageError("an endpoint is not built; build a store here and load it with kg export --to-endpoint")
    if quads is not None and (data is not None or extra or not store):
        raise UsageError(
            "--quads fills a store of its own: name its folder with --store, and leave out --data and --with"
        )
    home = Path(store) if store else cache_folder()
    if quads is not None:
        built = load(home, quads, say=lambda text: talk(told(text)), force=force)
    else:
        built = build(home, Data.chosen(data, extra), say=lambda text: talk(told(text)), force=force)
    about = built.about
    click.echo(
        told(
            f"{about['entities']} entities, {about['statements']} statements, {about['sources']} sources, "
            f"{about['triples']} triples; data {about['data_version']}; {built.folder}"
        )
    )


@click.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@output_options
@click.option("--report", is_flag=True, help="What facts without findings rest on: rank, confidence, basis, age, gaps.")
@click.option("--as-of", type=Day(), default="today", show_default=True, help="The day of the report.")
@data_options
@speaking
def check_command(
    folder: Path | None,
    format: str | None,
    as_json: bool,
    output: str | None,
    report: bool,
    as_of: date,
    data: Path | None,
    store: str | None,
    extra: tuple[Path, ...],
    told: Callable[[str], str],
) -> None:
    """Check a facts folder: one finding a line, as file:line: message; exit code 1 if there is any."""
    from kg.checks import check_facts
    from kg.curated.facts import read_facts
    from kg.inputs import Data
    from kg.paths import ontology_folder
    from kg.terms import read_vocabulary

    ontology = ontology_folder()
    chosen = Data.chosen(folder or data, extra)
    facts = read_facts(chosen.folders)
    if report:
        from kg.library import open_store
        from kg.reports.provenance import provenance_of, provenance_text

        lang = click.get_current_context().params["lang"]
        built = open_store(folder or data, store, extra=extra, say=lambda text: talk(told(text)))
        answer = provenance_of(facts, built, as_of)
        write(
            lambda: provenance_text(answer, lang),
            answer.as_json,
            format="json" if as_json else format,
            output=output,
        )
        return
    vocabulary = read_vocabulary(ontology)
    findings = check_facts(facts, vocabulary, ontology, shapes=True)
    if chosen.shipped and not findings:
        from kg.checks.shapes import check_ontology

        findings = check_ontology(ontology)

    def data_() -> dict[str, Any]:
        rows = [
            {"file": f.origin.file, "line": f.origin.line, "code": f.code, "severity": f.severity, "message": f.message}
            for f in findings
        ]
        return {"findings": rows}

    def text() -> str:
        return "".join(f"{f}\n" for f in findings)

    write(text, data_, format="json" if as_json else format, output=output)
    talk(told(f"{len(facts.statements)} statements in {len(facts.files)} files: {len(findings)} findings"))
    sys.exit(1 if findings else 0)


@click.command("fmt")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 where something would be changed.")
@speaking
def fmt_command(folder: Path | None, check: bool, told: Callable[[str], str]) -> None:
    """Bring curated CSV files into their one canonical form; reads what Excel writes."""
    from kg.curated.form import formatted
    from kg.inputs import Data

    changed = [path for one in Data.chosen(folder).folders for path in formatted(one, write=not check)]
    for path in changed:
        click.echo(str(path))
    number = len(changed)
    talk(told(f"files that would be changed: {number}" if check else f"files that were changed: {number}"))
    sys.exit(1 if check and changed else 0)


@click.command("stats")
@reading
def stats_command(choice: Choice) -> None:
    """Count what the store holds, by kind, source and list; show the data version."""
    from kg.things import Things

    store = choice.open()
    about, things = store.about, Things(store.engine)

    def text() -> str:
        kinds = about["by_kind"]
        lists = about["lists"]
        assert isinstance(kinds, dict) and isinstance(lists, list)
        heads = (
            "data_version",
            "entities",
            "statements",
            "evidence",
            "sources",
            "names",
            "measures",
            "responses",
            "triples",
            "known_through",
        )
        rows = [(say(head, choice.lang), about.get(head)) for head in heads]
        return (
            "".join(f"{word:<16} {n}\n" for word, n in rows)
            + "".join(f"  {things.kind(k, choice.lang):<20} {n}\n" for k, n in kinds.items())
            + "".join(f"{row['list']:<32} {row['listings']:>6}  {row['through'] or ''}\n" for row in lists)
        )

    write(text, lambda: about, format=choice.format, output=choice.output)
