"""What can go wrong, as a tree; each leaf says where, what and the likely cure.

KgError                exit code
├── UsageError         2   the command or a parameter is wrong
│   └── QueryError     2   a SPARQL text is wrong or not allowed
├── UnresolvedName     1   a name does not lead to one entity
│   ├── UnknownName    1   nothing has this name
│   └── AmbiguousName  1   several entities have it
├── DataError          3   curated files are wrong
└── StoreError         3   a store cannot be built, opened or read
    └── QueryTimeout   3   a query ran past its time limit
"""

from __future__ import annotations

__all__ = [
    "AmbiguousName",
    "DataError",
    "KgError",
    "QueryError",
    "QueryTimeout",
    "StoreError",
    "UnknownName",
    "UnresolvedName",
    "UsageError",
    "first_line",
]


class KgError(Exception):
    """The root: its text is shown to the user as it stands, never a traceback."""

    exit_code = 3


class UsageError(KgError):
    """The command or a parameter is wrong."""

    exit_code = 2


class QueryError(UsageError):
    """A SPARQL text is wrong, or asks for what a read-only store refuses."""


class UnresolvedName(KgError):
    """A name does not lead to exactly one entity."""

    exit_code = 1


class UnknownName(UnresolvedName):
    """Nothing in the registry has this name."""


class AmbiguousName(UnresolvedName):
    """Several entities have this name; the text lists them."""


class DataError(KgError):
    """Curated files are wrong."""


class StoreError(KgError):
    """A store cannot be built, opened or read."""


class QueryTimeout(StoreError):
    """A query ran past its time limit."""


def first_line(error: Exception) -> str:
    """What another library's error says, in one line; its kind where it says nothing."""
    return str(error).partition("\n")[0] or type(error).__name__
