"""Labels, widths and line breaks."""

from __future__ import annotations

import pytest

from viz.text import Text, clean, text_of, width, wrap


def test_a_label_in_one_language_stands_for_the_other() -> None:
    assert text_of({"zh": "规则"}, where="here") == Text("规则", "规则")
    assert text_of("rule", where="here") == Text("rule", "rule")


def test_an_empty_label_is_no_label() -> None:
    assert text_of("", where="here") is None
    assert text_of({}, where="here") is None
    assert text_of(None, where="here") is None


def test_a_label_of_another_type_is_refused_with_its_value() -> None:
    with pytest.raises(TypeError, match=r"node a.*42"):
        text_of(42, where="node a")  # type: ignore[arg-type]


def test_control_characters_and_lone_surrogates_do_not_reach_the_page() -> None:
    assert clean("a\x00\ud800\n b") == "a ? b"


def test_no_line_is_wider_than_its_room() -> None:
    for text in ("x" * 200, "很长" * 60, "Lithography Control Rule on tools", "a-b/c " * 30):
        for line in wrap(text, size=13, room=120, most=4):
            assert width(line, 13) <= 120


def test_a_text_that_is_cut_ends_in_an_ellipsis() -> None:
    lines = wrap("x" * 200, size=13, room=120, most=3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_the_first_line_leaves_room_for_a_shape() -> None:
    lines = wrap("one two three", size=10, room=60, most=3, indent=30)
    assert width(lines[0], 10) <= 30


def test_chinese_breaks_between_characters_but_never_before_a_comma() -> None:
    lines = wrap("光刻，管制规则", size=10, room=20, most=9)
    assert all(not line.startswith("，") for line in lines)
    assert "".join(lines) == "光刻，管制规则"


def test_an_emoji_of_several_characters_is_not_torn() -> None:
    family = "👩‍👩‍👧‍👦"
    lines = wrap(family * 4, size=10, room=30, most=99)
    assert all(line.count("\u200d") % 3 == 0 for line in lines)
