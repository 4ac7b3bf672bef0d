"""One slip of the pen is told from another name."""

import pytest

from kg.slips import slipped


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("Acme Semi Corportion", "Acme Semi Corporation"),
        ("Acme  Semi Corporration", "Acme Semi Corporation"),
        ("Amce Works", "Acme Works"),
        ("ＡＣＭＥ Ｗｏｒｋｓｓ", "Acme Works"),
        ("顶点半导有限公司", "顶点半导体有限公司"),
    ],
)
def test_a_sign_lost_doubled_or_swapped_is_a_slip(given, known):
    assert slipped(given, known) and slipped(known, given)


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("Acme Works", "Acne Works"),
        ("Acme Works", "Acme Works"),
        ("Acme Works 55", "Acme Works 5"),
        ("Acme Works 45", "Acme Works 54"),
        ("顶点半导体有限公司", "极点半导体有限公司"),
        ("点顶半导体有限公司", "顶点半导体有限公司"),
        ("Acm Ltd", "Acme Ltd"),
        ("", ""),
        ("", "Acme Works"),
    ],
)
def test_another_sign_a_digit_or_a_short_name_is_none(given, known):
    assert not slipped(given, known)
