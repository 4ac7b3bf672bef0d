"""Sentences made in English, said in Chinese: each form works, none hides another, and none has outlived its sentence."""

import ast
import re
from itertools import product
from pathlib import Path

import click
import pytest

import kg
import kg.errors
from kg.messages import forms, translated

PACKAGE = Path(kg.__file__).parent
SOURCES = [p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.py") if p.stem != "messages"]
CLICK = "\n".join(p.read_text(encoding="utf-8") for p in Path(click.__file__).parent.glob("*.py"))
CODE = re.sub(r'"\s*\n\s*f?"', "", "\n".join(SOURCES))


@pytest.mark.parametrize(("english", "chinese"), forms(), ids=[e[:40] for e, _ in forms()])
def test_each_form_is_reached_and_says_what_it_should(english, chinese):
    names = re.findall(r"\{(\w+)\}", english)
    assert set(re.findall(r"\{(\w+)\}", chinese)) <= set(names)
    filled = {name: f"xx{number}" for number, name in enumerate(names)}
    assert translated(english.format(**filled), "zh") == chinese.format(**filled)


@pytest.mark.parametrize("english", [e for e, _ in forms()], ids=[e[:40] for e, _ in forms()])
def test_each_form_is_of_a_sentence_that_is_still_made(english):
    pieces = [piece.strip(" :;()") for piece in re.split(r"\{\w+\}", english)]
    made = CODE + CLICK
    assert max(pieces, key=len) in made or english.startswith("designed for data centres")


def sentences(node, told):
    """Every text that an expression may make, with `xx` for what is not known; none where it makes no text of its own."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return sentences(node.body, told) + sentences(node.orelse, told)
    if isinstance(node, ast.BinOp):
        return ["".join(parts) for parts in product(sentences(node.left, told), sentences(node.right, told))]
    if isinstance(node, ast.Name):
        return told.get(node.id, ["xx"])
    if isinstance(node, ast.JoinedStr):
        pieces = [v.value if isinstance(v, ast.FormattedValue) else v for v in node.values]
        return ["".join(parts) for parts in product(*(sentences(p, told) or ["xx"] for p in pieces))]
    return []


def raised(path):
    """Every text of an error that a module makes, with the line that makes it."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        inner, told = list(ast.walk(function)), {}
        for node in inner:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.JoinedStr | ast.IfExp | ast.Constant):
                told |= {
                    to.id: made
                    for to in node.targets
                    if isinstance(to, ast.Name) and (made := sentences(node.value, {}))
                }
        for node in inner:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kg.errors.__all__:
                for text in sentences(node.args[0], told):
                    yield node.lineno, text


def test_every_error_has_a_chinese_form():
    english, many = [], 0
    for path in sorted(PACKAGE.rglob("*.py")):
        for line, text in raised(path):
            many += 1
            if re.sub(r"xx|\W", "", text) and not re.search(r"[\u4e00-\u9fff]", translated(text, "zh")):
                english.append(f"{path.relative_to(PACKAGE)}:{line}: {text}")
    assert english == [] and many > 200


def test_an_error_without_a_form_is_found(tmp_path):
    module = tmp_path / "m.py"
    module.write_text(
        "def f(x):\n    hint = f'; try {x}' if x else '; rest'\n    raise DataError(f'{x}: all wrong{hint}')\n"
    )
    assert list(raised(module)) == [(3, "xx: all wrong; try xx"), (3, "xx: all wrong; rest")]
    assert translated("xx: all wrong; rest", "zh") == "xx: all wrong; rest"


def test_what_follows_the_place_is_looked_up_too():
    assert translated("C:\\x: y.csv:3: no such day in the calendar: 2022-13-45", "zh").startswith(
        "C:\\x: y.csv:3：日历"
    )


def test_what_fits_no_form_stays_as_it_is():
    assert translated("an unheard-of sentence, with a comma", "zh") == "an unheard-of sentence, with a comma"


def test_english_is_left_alone():
    assert translated("nothing is called 'x'", "en") == "nothing is called 'x'"


def test_a_list_of_figures_is_said_figure_by_figure():
    text = "meets no paragraph: TPP 2368, performance density 2.9, I/O rate 600 GB/s"
    assert translated(text, "zh") == "不符合任何一款：TPP 2368，性能密度2.9，输入输出速率600 GB/s"


def test_codes_and_measures_are_named_by_their_labels():
    text = "amended is dated 2030 only: it may have happened by this day"
    assert translated(text, "zh", {"event:amended": "修订"}.get).startswith("“修订”仅注明2030")


def test_an_error_is_said_in_the_language_that_was_asked_for(kg):
    from tests_world import WORLD

    for option in (("--lang", "zh"), ("--lang=zh",)):
        assert "没有名为'Nobody'的事物" in kg("show", "Nobody", "--data", str(WORLD), *option).stderr
    assert "nothing is called 'Nobody'" in kg("show", "Nobody", "--data", str(WORLD)).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("trace", "x", "--nothing"), "没有选项"),
        (("status",), "缺少参数"),
        (("trase",), "没有名为'trase'的命令；是否指'trace'"),
        (("trace", "x", "--max-hops", "many"), "--max-hops"),
        (("show", "a", "b"), "多余的参数"),
        (("exposures", "x", "--engine", "far"), "不是下列之一"),
    ],
)
def test_a_command_that_is_wrong_is_told_in_chinese_too(kg, words, said):
    done = kg(*words, "--lang", "zh")
    assert done.returncode == 2 and said in done.stderr and re.search(r"[\u4e00-\u9fff]", done.stderr)


def test_kinds_may_be_asked_for_in_chinese(kg):
    from tests_world import WORLD

    chinese, english = (kg("list", kind, "--data", str(WORLD), "-f", "table") for kind in ("企业", "company"))
    assert chinese.stdout == english.stdout and "actor:acme-semi" in chinese.stdout
