"""The US Consolidated Screening List as compact JSON: parties of a dozen lists, with Federal Register notices."""

from __future__ import annotations

__all__ = ["LISTS"]
LISTS: dict[str, str] = {}
