"""What is written is run: examples, help texts, links; and what there is, is written."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from conftest import ROOT

from kg.cli import commands

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "ontology" / "README.md", ROOT / "viz" / "README.md"]
README, CHINESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))
NOT_HERE = {"serve", "check"}  # the one never ends, the other is a step of scripts/test


def examples(text: str) -> list[str]:
    """The commands of the console block, and those that a comment there names, without the comments."""
    (block,) = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    found = []
    for line in block.splitlines():
        typed, _, comment = line.removeprefix("$ ").partition(" # ")
        found += [c.strip() for c in re.split(r";|&&", typed)]
        found += [c.strip() for c in re.findall(r"kg \w+ [\w-]+ \w+=[\w:-]+", comment)]
    return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory, shipped):
    """A folder with the files that the examples name."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "counterparties.csv").write_text("name,country\nHuawei,CN\nNobody & Sons,\n", encoding="utf-8")
    (folder / "e.csv").write_text("owner,owned,share,from,to\nOne,Two,60,,\n", encoding="utf-8")
    (folder / "l.csv").write_text("firm,list,from,to\nOne,EL,,\n", encoding="utf-8")
    head = "StartNode.NodeID,StartNode.NodeIDType,EndNode.NodeID,EndNode.NodeIDType,RelationshipType,RelationshipStatus"
    more = "Period.1.startDate,Period.1.endDate,Period.1.periodType"
    columns = [f"Relationship.{name}" for name in f"{head},{more}".split(",")]
    columns += ["Registration.LastUpdateDate", "Registration.RegistrationStatus"]
    (folder / "FOLDER").mkdir()
    row = (
        "5299000ACME000022268,LEI,5299000ACME000011113,LEI,IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,"
        "2029-03-04T00:00:00Z,,RELATIONSHIP_PERIOD,2031-01-01T00:00:00Z,PUBLISHED"
    )
    (folder / "FOLDER" / "rr.csv").write_text(f"{','.join(columns)}\n{row}\n", encoding="utf-8")
    return folder


def run(command: str, cwd: Path, *more: str) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    assert words[0] == "kg"
    return subprocess.run(
        [sys.executable, "-m", "kg", *words[1:], *more],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


@pytest.mark.data
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(c, marks=pytest.mark.long) if {"gallery", "overview"} & set(c.split()) else c
        for c in examples(README)
        if c.split()[1] not in NOT_HERE
    ],
)
def test_each_example_of_the_readme_runs(desk, command):
    done = run(command, desk)
    assert done.returncode in ((0, 1) if command.startswith("kg screen") else (0,)), done.stderr  # 1: rows to look at
    if written := re.search(r"-o (\S+)", command):
        assert (desk / written[1]).stat().st_size
    else:
        assert done.stdout or done.stderr


@pytest.mark.data
@pytest.mark.parametrize("text", [README, CHINESE], ids=["en", "zh"])
def test_what_the_readme_says_is_printed_is_printed(desk, text):
    (command, lines, shown) = re.findall(r"^\$ (kg [^|\n]*) \| head -(\d+)\n(.*?)```", text, re.DOTALL | re.MULTILINE)[
        0
    ]
    printed = run(command, desk).stdout.splitlines()
    assert printed[: int(lines)] == shown.splitlines()


@pytest.mark.data
@pytest.mark.parametrize("text", [README, CHINESE], ids=["en", "zh"])
def test_the_python_of_the_readme_runs(shipped, text):
    for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        names: dict[str, object] = {}
        exec(code, names)
        assert names["rows"]


def test_both_readmes_show_the_same_commands():
    assert sorted(examples(README)) == sorted(examples(CHINESE))


def test_the_readme_names_every_command():
    ctx = click.Context(commands)
    named = set(re.findall(r"\bkg ([a-z]+)\b", README))
    assert not set(commands.list_commands(ctx)) - named


def walked(name: str, command: click.Command):
    if isinstance(command, click.Group):
        for inner in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), inner)
            assert found is not None
            yield from walked(f"{name} {inner}", found)
    else:
        yield name, command


@pytest.mark.parametrize(("name", "command"), list(walked("kg", commands)))
def test_every_command_and_option_says_what_it_does(name, command):
    assert command.help and command.help.strip().endswith(".")
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert option.help, f"{name} {option.name}"
    assert command.get_help(click.Context(command, info_name=name)).startswith(f"Usage: {name}")


def test_the_reference_names_every_command_question_route_rule_format_path_and_error():
    page = runpy.run_path(str(ROOT / "scripts" / "reference"), run_name="reference")["page"]()
    written = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert page == written, "docs/reference.md is behind; run python3 scripts/reference"
    for name, _ in walked("kg", commands):
        assert f"### {name}" in written
    for question in (ROOT / "ontology" / "questions").glob("*.rq"):
        assert f"| `{question.stem}" in written


def anchors(page: Path) -> set[str]:
    """The anchors of the headings of a page, as GitHub makes them, or of the ids of an HTML page."""
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".html":
        return set(re.findall(r'id="([^"]+)"', text))
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_within_the_repository_leads_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        assert not target.startswith("http://"), target
        if target.startswith(("https://", "mailto:")):
            continue
        place, _, anchor = target.partition("#")
        found = (page.parent / place).resolve() if place else page
        assert found.exists(), f"{page.name}: {target}"
        assert ROOT in (found, *found.parents), f"{page.name}: {target} lies outside"
        assert not anchor or anchor in anchors(found), f"{page.name}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_and_script_that_a_page_names_is_there(page):
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"`(?:python3 )?((?:scripts|kg|viz|tests|ontology|docs|\.ci)/[\w./-]*\w)`", text):
        if not re.search(r"[A-Z]{3}", Path(name).name.removesuffix("README.md")):  # SOURCE.csv stands for any
            assert (ROOT / name).exists(), f"{page.name}: {name}"
