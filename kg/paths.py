"""Where things lie: the shipped ontology folder and the user's cache folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["cache_folder", "facts_folder", "list_folders", "lists_folder", "ontology_folder"]

_PACKAGE = Path(__file__).resolve().parent


def ontology_folder() -> Path:
    """The shipped data: `kg/ontology` in an installed wheel, `../ontology` in a checkout."""
    inside = _PACKAGE / "ontology"
    return inside if inside.is_dir() else _PACKAGE.parent / "ontology"


def facts_folder() -> Path:
    """The shipped facts."""
    return ontology_folder() / "facts"


def lists_folder() -> Path:
    """The shipped snapshots of public lists."""
    return ontology_folder() / "lists"


def list_folders() -> tuple[Path, ...]:
    """Every shipped snapshot, a facts folder each, sorted by name; a folder without statements is none."""
    return tuple(sorted(path.parent for path in lists_folder().glob("*/statements") if path.is_dir()))


def cache_folder() -> Path:
    """The user's cache folder for stores; `KG_CACHE` overrides it."""
    chosen = os.environ.get("KG_CACHE")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = str(Path.home() / "Library" / "Caches")
    else:
        root = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(root) / "actors-measures-kg"
