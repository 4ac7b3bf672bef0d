"""Arguments of the Python face: what is no text, no list of texts or no path gets a clear refusal before it travels on."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from kg.dates import parse_day
from kg.errors import UsageError

__all__ = ["as_day", "as_number", "as_path", "as_text", "as_texts"]


def as_text(value: object, what: str) -> str:
    """The value where it is a text; raises UsageError with its type otherwise.

    >>> as_text(7, "an actor")
    Traceback (most recent call last):
    kg.errors.UsageError: an actor must be a text, not int (7)
    """
    if isinstance(value, str):
        return value
    raise UsageError(f"{what} must be a text, not {_told(value)}")


def as_texts(values: object, what: str) -> tuple[str, ...]:
    """The values where they are a list of texts; raises UsageError for a single text, which is a list of letters."""
    if isinstance(values, str):
        raise UsageError(f"{what} must be a list of texts, not one text; write [{values!r}]")
    if not isinstance(values, Iterable):
        raise UsageError(f"{what} must be a list of texts, not {_told(values)}")
    return tuple(as_text(value, f"each of {what}") for value in values)


def as_number(value: object, what: str) -> int:
    """The value where it is a whole number of at least 1; raises UsageError otherwise."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    raise UsageError(f"{what} must be a whole number of at least 1, not {_told(value)}")


def as_path(value: object, what: str) -> Path:
    """The path of a file, given as a text or a path; raises UsageError otherwise."""
    if isinstance(value, str | os.PathLike):
        path = os.fspath(value)
        if isinstance(path, str):
            return Path(path)
    raise UsageError(f"{what} must be a path, not {_told(value)}")


def as_day(value: object, what: str) -> date:
    """A calendar day, given as a date or as `2025-06-01`; raises UsageError otherwise."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return parse_day(as_text(value, what))
    except ValueError as error:
        raise UsageError(str(error)) from None


def _told(value: object) -> str:
    shown = repr(value)
    return f"{type(value).__name__} ({shown if len(shown) <= 40 else shown[:39] + '…'})"
