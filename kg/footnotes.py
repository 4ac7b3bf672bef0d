"""The sources of a printed answer: each gets a number where it is met, and one list at the end says what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.wording import heading

if TYPE_CHECKING:
    from kg.things import Things

__all__ = ["Footnotes"]


class Footnotes:
    """Numbers sources in the order in which they are cited."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def cite(self, source: str, locator: str | None = None) -> str:
        """The number of a source, with the place in it: `3: p. 2`."""
        number = self._numbers.setdefault(source, len(self._numbers) + 1)
        return f"{number}: {locator}" if locator else str(number)

    def lines(self, things: Things, lang: str) -> list[str]:
        """A heading and each source that was cited, with its address or id; nothing where none was."""
        if not self._numbers:
            return []
        things.prepare(self._numbers)
        listed = (
            f"  [{number}] {things[source].label(lang)}  {things[source].url or source}"
            for source, number in self._numbers.items()
        )
        return ["", heading("sources", lang), *listed]
