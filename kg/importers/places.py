"""Country codes and names as files print them, to the territories of the graph (ontology/lists)."""

from __future__ import annotations

import csv

from kg.paths import lists_folder

__all__ = ["read_places"]


def read_places() -> dict[str, str]:
    """Territory ids by ISO code of two or three letters and by printed name, in lower case."""
    found: dict[str, str] = {}
    for name in ("territories.csv", "iso-alpha-3.csv"):
        path = lists_folder() / name
        if path.exists():
            with path.open(encoding="utf-8", newline="") as stream:
                found |= {row["printed"].lower(): row["territory"] for row in csv.DictReader(stream)}
    return found
