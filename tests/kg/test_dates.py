"""Partial dates and intervals."""

from datetime import date

import pytest

from kg.dates import Interval, PartialDate


@pytest.mark.parametrize("text", ["2022-13", "2022-02-30", "22-1-1", "2022/10/07", "2022-10-07T00:00", "", "２０２２"])
def test_what_is_no_calendar_date_is_refused(text):
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_the_last_day_of_february_knows_leap_years():
    assert PartialDate.parse("2024-02").latest == date(2024, 2, 29)
    assert PartialDate.parse("2023-02").latest == date(2023, 2, 28)


def test_the_first_day_is_in_and_the_last_day_is_out():
    interval = Interval.parse("2029-03-01", "2029-09-01")
    assert not interval.holds_on(date(2029, 2, 28))
    assert interval.holds_on(date(2029, 3, 1))
    assert interval.holds_on(date(2029, 8, 31))
    assert not interval.holds_on(date(2029, 9, 1))


def test_inside_a_partial_date_a_statement_is_possible_and_not_certain():
    interval = Interval.parse("2029-03", "2029-09")
    assert not interval.holds_on(date(2029, 3, 15)) and interval.may_hold_on(date(2029, 3, 15))
    assert interval.holds_on(date(2029, 3, 31))
    assert not interval.holds_on(date(2029, 9, 15)) and interval.may_hold_on(date(2029, 9, 15))
    assert not interval.may_hold_on(date(2029, 9, 30))


def test_an_interval_that_ends_on_the_day_it_begins_is_refused():
    with pytest.raises(ValueError, match="exclusive"):
        Interval.parse("2029-03-01", "2029-03-01")
