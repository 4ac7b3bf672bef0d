"""A knowledge graph of actors and measures in the contest over AI and chips, traced on any date.

>>> import kg
>>> view = kg.load().as_of("2025-06-01")    # doctest: +SKIP
>>> view.trace("Huawei").exposures          # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.library import Store

__all__ = ["__version__", "load"]

__version__ = "0.1.0"


def load(data: str | Path | None = None, store: str | Path | None = None) -> Store:
    """Open the store of the shipped facts, of another facts folder (`data`), or a store folder (`store`).

    A store that does not exist yet is built first. Raises DataError for facts that do not pass the checks and
    StoreError for a folder that cannot be read or written.
    """
    from kg.library import open_store

    return open_store(data or None, store or None)  # type: ignore[arg-type]
