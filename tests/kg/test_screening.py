"""Screening in the fictional world: every row is answered, in words that claim no more than was looked at."""

import csv
import io
import json
import zipfile

import pytest

from kg.reports import FORMATS, report
from kg.screening import read_words

ROWS = """Name,Country,Ticker,Note
Acme Semi Co. Ltd,,,=1+1
顶点,,,
,,,
Acme Semi Shipyard,,,"@cmd"
Unheard Of Widgets,,,<script>alert(1)</script>
Zenith Fab,Southland,,
Zenit Fab,,,-5
Half Owned,,actor:delta-one,
Grand Child,,,x,y
"""


@pytest.fixture(scope="module")
def answer(world, tmp_path_factory):
    path = tmp_path_factory.mktemp("screen") / "list.csv"
    path.write_text(ROWS, encoding="utf-8")
    return world.as_of("2031-06-01").screen(path)


def written(answer, format, lang="en"):
    return report(answer, read_words(lang), format)


def test_every_row_is_answered_in_order(answer):
    assert [row.counterparty.line for row in answer.rows] == list(range(2, 11))
    assert [row.verdict for row in answer.rows] == [
        "match", "possible", "none", "none", "none", "possible", "match", "possible", "match",
    ]  # fmt: skip
    assert sum(answer.counts.values()) == len(answer.rows)


def test_each_verdict_has_its_reason(answer):
    reasons = [[r.key for r in row.reasons] for row in answer.rows]
    assert reasons[0] == ["ground_firm"]
    assert reasons[1][0] == "several"
    assert reasons[2] == ["blank"]
    assert reasons[3] == ["nearest"] and dict(answer.rows[3].reasons[0].values)["words"] == "shipyard"
    assert reasons[4] == ["nothing_near"]
    assert reasons[5] == ["ground_name", "country_differs"]
    assert reasons[6] == ["ground_likeness"]
    assert reasons[7] == ["names_differ"]
    assert "broken" in reasons[8]


def screened(world, tmp_path, text):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return world.as_of("2031-06-01").screen(path)


def test_a_slip_of_the_pen_is_a_candidate_and_another_letter_is_not(world, tmp_path):
    found = screened(world, tmp_path, "Name\nAcme Semi Shpiyard\nZenith Fbab Works\nUnheard Of Widgets\n")
    verdicts = [(row.verdict, [r.key for r in row.reasons]) for row in found.rows]
    assert verdicts[2] == ("none", ["nothing_near"])
    assert not any("ground_slip" in keys for _, keys in verdicts)
    label = next(t.label_en for t in world.as_of("2031-06-01").registry("company").things if len(t.label_en) > 9)
    doubled = label[:6] + label[5:]
    row = screened(world, tmp_path, f"Name\n{doubled}\n").rows[0]
    assert row.verdict in ("match", "possible") and row.matches[0].thing.label_en == label


def test_a_listed_firm_has_its_list_its_exposures_and_a_question(answer):
    listed = [row for row in answer.rows if row.listed_by]
    assert listed
    for row in listed:
        assert row.reached("named") and row.question in ("next_listed", "next_possible")
    assert answer.rows[2].question == "next_blank" and answer.rows[4].question == "next_none"


def test_the_csv_keeps_the_users_columns_and_escapes_formulas(answer):
    data = written(answer, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert header[:5] == ["Name", "Country", "Ticker", "Note", "column 5"] and len(rows) == 9
    assert [r[3] for r in rows][:1] == ["'=1+1"] and rows[3][3] == "'@cmd" and rows[5 + 1][3] == "-5"
    assert rows[8][3:5] == ["x", "y"]
    assert "no match in the lists looked at" in rows[4]


def test_the_workbook_holds_every_row_and_no_formula(answer):
    with zipfile.ZipFile(io.BytesIO(written(answer, "xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert sheet.count("<row ") == 10 and "<f>" not in sheet
    assert "=1+1" in texts and "顶点" in texts


def test_the_page_escapes_and_asks_nothing_of_the_outside(answer):
    page = written(answer, "html").decode()
    assert "&lt;script&gt;" in page and "<script" not in page
    assert "http://" not in page and "https://" not in page


def test_json_has_the_rows_with_input_verdict_reason_coverage_and_question(answer):
    data = json.loads(written(answer, "json"))
    assert len(data["rows"]) == 9 and data["as_of"] == "2031-06-01" and data["coverage"]
    first = data["rows"][0]
    assert first["input"]["Note"] == "=1+1" and first["match"]["id"] == "actor:acme-semi"
    assert {"row", "verdict", "score", "matched_name", "reason", "lists", "exposures", "named", "next_question"} <= (
        first.keys()
    )


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_rows_give_the_same_bytes(answer, format):
    assert written(answer, format) == written(answer, format)


def test_chinese_reports_have_chinese_words(answer):
    page = written(answer, "html", "zh").decode()
    assert "交易对手筛查" in page and "不构成法律意见" in page and "no match" not in page


def test_both_languages_have_every_word_and_no_word_claims_too_much():
    english, chinese = read_words("en").texts, read_words("zh").texts
    assert english.keys() == chinese.keys() and all(english.values()) and all(chinese.values())
    for word in ("clean", "sanctioned", "controlled by", "military", "safe"):
        assert not [text for text in english.values() if word in text.lower().split()]


def test_the_command_writes_by_the_ending_and_talks_to_stderr_only(kg, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("name\n" + "Acme Semi\n" * 250, encoding="utf-8")
    done = kg("screen", str(path), "--data", "tests/world", "-o", str(tmp_path / "out.csv"))
    assert done.returncode == 0 and done.stdout == "" and "compared 100 of 250 rows" in done.stderr
    assert (tmp_path / "out.csv").read_bytes().count(b"\r\n") == 251


def test_exit_codes_tell_wrong_use_from_bad_files(kg, tmp_path):
    wrong, empty = tmp_path / "wrong.csv", tmp_path / "empty.csv"
    wrong.write_text("a,b\n1,2\n", encoding="utf-8")
    empty.write_bytes(b"")
    assert kg("screen", str(wrong), "--data", "tests/world").returncode == 2
    assert kg("screen", str(empty), "--data", "tests/world").returncode == 3
    assert kg("screen", str(tmp_path / "none.csv"), "--data", "tests/world").returncode == 2
    assert kg("screen", str(wrong), "--name", "a", "-f", "pdf", "--data", "tests/world").returncode == 2


def test_a_report_never_takes_the_place_of_the_list(kg, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("name\nAcme Semi\n", encoding="utf-8")
    done = kg("screen", str(path), "--data", "tests/world", "-o", str(path))
    assert done.returncode == 2 and path.read_text(encoding="utf-8") == "name\nAcme Semi\n"
