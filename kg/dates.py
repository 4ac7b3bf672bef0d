"""Calendar days as people state them: partly (`2022`, `2022-10`) or fully, and the interval between two of them."""

import re
from datetime import date, timedelta
from typing import NamedTuple

__all__ = ["ALWAYS", "Interval", "PartialDate", "parse_day"]

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def parse_day(text: str) -> date:
    """A full calendar day; raises ValueError for anything else.

    >>> parse_day("2024-02-29")
    datetime.date(2024, 2, 29)
    """
    match = _FORM.fullmatch(text)
    if match is None or match[3] is None:
        raise ValueError(f"not a day of the form YYYY-MM-DD: {text!r}")
    return PartialDate.parse(text).latest


class PartialDate(NamedTuple):
    """A date as stated, with the first and the last day that it may mean.

    >>> PartialDate.parse("2022-10").latest
    datetime.date(2022, 10, 31)
    """

    text: str
    earliest: date
    latest: date

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; raises ValueError with the text otherwise."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"not a date: {text!r}; write 2022, 2022-10 or 2022-10-07")
        year, month, day = int(match[1]), match[2], match[3]
        try:
            if day is not None:
                exact = date(year, int(month), int(day))
                return cls(text, exact, exact)
            if month is not None:
                start = date(year, int(month), 1)
                december = start.month == 12  # the day after the year 9999 cannot be told
                last = start.replace(day=31) if december else start.replace(month=start.month + 1) - timedelta(days=1)
                return cls(text, start, last)
            return cls(text, date(year, 1, 1), date(year, 12, 31))
        except ValueError:
            raise ValueError(f"no such day in the calendar: {text!r}") from None

    def __str__(self) -> str:
        return self.text


class Interval(NamedTuple):
    """The days on which a statement may hold; a missing end means "not known to have ended"; the end is exclusive.

    >>> Interval.parse("2022-10", None).holds_on(date(2024, 1, 1))
    True
    """

    start: PartialDate | None = None
    end: PartialDate | None = None

    @classmethod
    def parse(cls, start: str | None, end: str | None) -> "Interval":
        """Read both ends; an empty text is a missing end; raises ValueError for a bad date or an end before the start."""
        first = PartialDate.parse(start) if start else None
        last = PartialDate.parse(end) if end else None
        if first and last and last.latest <= first.earliest:
            raise ValueError(f"ends ({last}) on or before the day it begins ({first}); the end is exclusive")
        return cls(first, last)

    def holds_on(self, day: date) -> bool:
        """Whether it certainly holds on that day; False inside the bounds of a partial date and without a start."""
        if self.start is None or day < self.start.latest:
            return False
        return self.end is None or day < self.end.earliest

    def may_hold_on(self, day: date) -> bool:
        """Whether it possibly holds on that day.

        >>> Interval.parse("2022-10", None).may_hold_on(date(2022, 10, 5))
        True
        """
        if self.start is not None and day < self.start.earliest:
            return False
        return self.end is None or day < self.end.latest


ALWAYS = Interval()
