"""The page on method and limits, in both languages: its commands run and answer as it shows, its words are those of the data."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from conftest import ROOT

pytestmark = pytest.mark.data
PAGES = ("method.md", "method.zh.md")
_BLOCK = re.compile(r"^```console\n\$ kg (.+?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> list[tuple[str, list[str]]]:
    """Each command of a page with the lines that it shows."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [(command, shown.splitlines()) for command, shown in _BLOCK.findall(text)]


def missed(shown: list[str], answer: str) -> str | None:
    """The first shown line that the answer does not have after those before it; `…` stands for anything."""
    lines, at, skips = answer.splitlines(), 0, False
    for line in shown:
        if line.strip() == "…":
            skips = True
            continue
        form = ".*".join(re.escape(piece) for piece in line.split("…"))
        for place in range(at, len(lines) if skips else min(at + 1, len(lines))):
            if re.fullmatch(form, lines[place].rstrip()):
                at, skips = place + 1, False
                break
        else:
            return line
    return None


@pytest.mark.parametrize(
    ("page", "command", "shown"),
    [(page, *block) for page in PAGES for block in blocks(page)],
    ids=[f"{page} {command}"[:60] for page in PAGES for command, _ in blocks(page)],
)
def test_a_command_of_the_page_answers_as_the_page_shows(shipped, kg, page, command, shown):
    done = kg(*shlex.split(command), "-f", "table")
    assert done.returncode in (0, 1) and "Traceback" not in done.stderr, done.stderr
    assert missed(shown, done.stdout) is None, done.stdout


def test_a_line_that_is_not_answered_is_found():
    answer = "one\ntwo\nthree of 12\n"
    assert missed(["one", "…", "three of …"], answer) is None
    assert missed(["one", "three of 12"], answer) == "three of 12"
    assert missed(["…", "two", "one"], answer) == "one"


def test_both_pages_ask_the_same():
    english, chinese = ([c.removesuffix(" --lang zh") for c, _ in blocks(page)] for page in PAGES)
    assert english == chinese and len(english) >= 6


def test_both_pages_have_the_same_sections_and_say_that_they_are_no_legal_advice():
    english, chinese = ((ROOT / "docs" / page).read_text(encoding="utf-8") for page in PAGES)
    assert len(re.findall("^## ", english, re.MULTILINE)) == len(re.findall("^## ", chinese, re.MULTILINE)) >= 10
    assert "legal advice" in english and "不构成法律意见" in chinese


def test_every_file_that_a_page_names_is_there():
    for page in PAGES:
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        named = re.findall(r"`(ontology/[\w./-]+)`", text)
        assert named
        for path in named:
            assert Path(ROOT, path).exists(), f"{page}: {path}"
