"""What a store was written from, kept beside it: so that after an edit of statements only what differs is written.

A version's folder holds `lines.gz`, every line that it was loaded from, and `files.json`, the hash of every file. The
lines of the edited facts are made as for a whole build and held against the old ones; what is gone and what is new make
the new store out of a copy of the old one, with the same content as a whole build.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from kg.vocab import OUTSIDE, shorten

__all__ = ["Change", "compare", "edited", "keep", "recorded"]

_LINES, _FILES = "lines.gz", "files.json"
_MOST = 0.2
_SUBJECT = re.compile(rf"<[^>]*> <{re.escape(OUTSIDE['rdf'])}subject> <([^>]*)>")
_NODE = re.compile("<([^>]*)>")


class Change(NamedTuple):
    """The N-Quads lines that a store lacks after an edit, and those that it needs more."""

    gone: list[str]
    new: list[str]

    @property
    def subjects(self) -> frozenset[str]:
        """The ids of which a statement came or went."""
        return frozenset(shorten(found[1]) for line in (*self.gone, *self.new) if (found := _SUBJECT.match(line)))

    @property
    def statements(self) -> frozenset[str]:
        """The digests of statements of which something came or went."""
        nodes = {shorten(found[1]) for line in (*self.gone, *self.new) if (found := _NODE.match(line))}
        return frozenset(n.removeprefix("statement:") for n in nodes if n.startswith("statement:"))


def keep(folder: Path, files: Mapping[str, str]) -> None:
    """Write down the hash of every file that a version is made of."""
    (folder / _FILES).write_text(json.dumps(files, sort_keys=True), encoding="utf-8")


def recorded(folder: Path, lines: Iterable[str]) -> Iterator[str]:
    """The lines as they pass by on their way into a store, each written down in the version's folder."""
    with gzip.open(folder / _LINES, "wt", compresslevel=1, encoding="utf-8", newline="") as file:
        for line in lines:
            file.write(line)
            yield line


def edited(folder: Path, files: Mapping[str, str]) -> list[str] | None:
    """The statements files that differ from those of a version, None where anything else differs or was not recorded."""
    try:
        old = json.loads((folder / _FILES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    changed = sorted(name for name in {*old, *files} if old.get(name) != files.get(name))
    return changed if all(Path(name).parent.name == "statements" for name in changed) else None


def compare(folder: Path, lines: Iterable[str]) -> Change | None:
    """How the lines differ from those of a version; None where they are not recorded or so much differs that nothing is won."""
    new = set(lines)
    most = _MOST * len(new)
    gone = []
    try:
        with gzip.open(folder / _LINES, "rt", encoding="utf-8", newline="\n") as file:
            same = set()
            for line in file:
                if line in new:
                    same.add(line)
                else:
                    gone.append(line)
    except (OSError, EOFError, ValueError):
        return None
    new -= same
    return Change(sorted(set(gone)), sorted(new)) if len(gone) + len(new) <= most else None
