"""What passes between the front and a worker: a job asked, a reply given; plain values that travel as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from kg.dates import parse_day
from kg.errors import UsageError

__all__ = ["Job", "Reply", "Version"]


class Version(NamedTuple):
    """One version of the store: its folder and what is known of it."""

    folder: str
    about: dict[str, Any]

    @property
    def name(self) -> str:
        """The data version, as it is shown."""
        return str(self.about["data_version"])


class Job(NamedTuple):
    """One thing to compute: `name` is `module.function`; parameters are lists of texts, as a query string gives them."""

    name: str
    version: Version
    day: str
    lang: str = "en"
    format: str = "json"
    parameters: Mapping[str, list[str]] = {}
    extra: Mapping[str, Any] = {}

    def one(self, name: str, default: str = "") -> str:
        """The last value of a parameter, without spaces around it."""
        return (self.parameters.get(name) or [default])[-1].strip()

    def needed(self, name: str) -> str:
        """The value of a parameter that must be there; raises UsageError where it is not."""
        value = self.one(name)
        if not value:
            raise UsageError(f"the parameter {name!r} is missing")
        return value

    def many(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter that is not empty."""
        return tuple(v.strip() for v in self.parameters.get(name, []) if v.strip())

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number within bounds; raises UsageError for anything else."""
        text = self.one(name)
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
            raise UsageError(f"{name} must be a whole number from {least} to {most}, not {text!r}")
        return int(text)

    def date(self, name: str, default: str = "") -> date:
        """A day; raises UsageError for anything else."""
        try:
            return parse_day(self.one(name, default))
        except ValueError as error:
            raise UsageError(f"{name}: {error}") from None

    def as_json(self) -> dict[str, Any]:
        """All fields, as they travel."""
        return self._asdict() | {"version": list(self.version)}

    @classmethod
    def read(cls, data: dict[str, Any]) -> Job:
        """The job that `as_json` wrote."""
        return cls(**(data | {"version": Version(*data["version"])}))

    @property
    def key(self) -> str:
        """What makes two jobs the same."""
        import json

        return json.dumps([*self[:1], self.version.folder, *self[2:]], sort_keys=True)


class Reply(NamedTuple):
    """A status, a media type, a body and further headers."""

    status: int
    media: str
    body: bytes
    headers: Mapping[str, str] = {}
