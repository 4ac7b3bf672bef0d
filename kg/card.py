"""The card of a statement: what a walk needs of it, written into the store as one literal and read back in one look-up."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Card"]


class Card(NamedTuple):
    """Dates as stated, the days between which they lie (ISO, `until` exclusive), standing, value and best evidence.

    Every field is text; what is not stated is empty.
    """

    since: str
    until: str
    possible_from: str
    certain_from: str
    certain_until: str
    possible_until: str
    standing: str
    confidence: str
    value: str
    source: str
    locator: str

    @classmethod
    def read(cls, text: str) -> Card:
        """The card that a literal holds."""
        return cls(*text.split("\t"))

    @property
    def text(self) -> str:
        """The literal: the fields, parted by tabs."""
        return "\t".join(field.replace("\t", " ") for field in self)
