"""The headings of a table of tiers: rows of a file, the earliest prefix decides."""

import pytest

from kg.errors import DataError
from kg.sections import read_sections, section_of

HEAD = "prefix,label_en,label_zh,folded\n"


def test_the_shipped_headings_put_tiers_before_country_groups_and_fold_the_chart():
    sections = read_sections()
    tier, group, chart = (
        section_of(id_, sections) for id_ in ("group:diffusion-tier-1", "group:ear-d5", "group:ear-chart-cb-3")
    )
    assert tier and group and chart
    assert tier.place < group.place and (tier.folded, group.folded, chart.folded) == (False, False, True)
    assert group.label["zh"] != chart.label["zh"]
    assert section_of("group:watched-places", sections) is None


def test_the_earliest_row_decides(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text(f"{HEAD}group:a-b,AB,甲乙,yes\ngroup:a,A,甲,no\n", encoding="utf-8")
    found = section_of("group:a-b-1", read_sections(path))
    assert found is not None and found.label == {"en": "AB", "zh": "甲乙"} and found.folded


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", r"s\.csv:1: the columns are not"),
        ("prefix,label\n", r"s\.csv:1: the columns are not"),
        (f"{HEAD}group:a,A,甲,maybe\n", r"s\.csv:2: .*yes or no"),
        (f"{HEAD}group:a,A,甲,no\ngroup:b,,乙,no\n", r"s\.csv:3: "),
    ],
)
def test_a_bad_row_is_told_with_its_line(tmp_path, text, told):
    path = tmp_path / "s.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=told):
        read_sections(path)
