"""Lists of counterparties as spreadsheets write them: encodings, separators, headers, blank and broken rows."""

import pytest

from kg.counterparties import read_counterparties
from kg.errors import DataError, UsageError
from kg.paths import ontology_folder

COLUMNS = ontology_folder() / "rules" / "screening" / "columns.csv"


@pytest.fixture
def read(tmp_path):
    def run(data, **chosen):
        path = tmp_path / "list.csv"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_counterparties(path, chosen=chosen, columns=COLUMNS)

    return run


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_way_in_which_a_spreadsheet_saves_a_table(read, encoding, separator, end):
    text = end.join([f"公司名称{separator}国家{separator}备注", f"顶点光刻{separator}北地{separator}老客户", ""])
    found = read(text.encode(encoding))
    assert found.columns == ("公司名称", "国家", "备注")
    (row,) = found.rows
    assert (row.names, row.country, row.cells[2], row.faults) == (("顶点光刻",), "北地", "老客户", ())


def test_letters_with_accents_of_an_old_windows_file_are_kept(read):
    (row,) = read("name\nSociété Générale de Béton\n".encode("cp1252")).rows
    assert row.names == ("Société Générale de Béton",)


def test_excels_own_separator_line_is_obeyed(read):
    (row,) = read("sep=;\nname;country\nAcme, Inc;NL\n").rows
    assert (row.line, row.names, row.country) == (3, ("Acme, Inc",), "NL")


@pytest.mark.parametrize("encoding", ["cp1252", "gb18030", "utf-16-le"])
def test_a_zero_in_a_list_does_not_change_how_it_is_read(read, encoding):
    names = {"cp1252": "Société Acmé", "gb18030": "一上顶点半导体", "utf-16-le": "一上顶点半导体"}
    data = f"name,country\n{names[encoding]},NL\nA\0cme,NL\n\0Zenith,NL\nDelta,NL\nEpsilon,NL\n".encode(encoding)
    for text in (data, data if encoding == "utf-16-le" else b"\n" + data):
        found = read(text)
        assert found.rows[0].names == (names[encoding],) and found.rows[3].names == ("Delta",)


@pytest.mark.parametrize("header", ["Name", " COMPANY_NAME ", "Counterparty name", "客户名称", "End-User", "交易对手"])
def test_usual_headers_are_known_in_both_languages(read, header):
    assert read(f"{header},x\nAcme,1\n").rows[0].names == ("Acme",)


def test_several_name_columns_all_count(read):
    (row,) = read("English name,Chinese name,LEI\nAcme,顶点,529900T8BM49AURSDO55\n").rows
    assert (row.names, row.identifier) == (("Acme", "顶点"), "529900T8BM49AURSDO55")


def test_a_column_can_be_pointed_to(read):
    assert read("who,what\nAcme,x\n", name="who").rows[0].names == ("Acme",)
    with pytest.raises(UsageError, match="no column 'whom'"):
        read("who,what\nAcme,x\n", name="whom")


def test_a_list_of_bare_names_needs_no_header(read):
    assert [r.names for r in read("Acme\nZenith\n").rows] == [("Acme",), ("Zenith",)]


def test_unknown_headers_are_told_with_a_cure(read):
    with pytest.raises(UsageError, match="--name COLUMN"):
        read("a,b\nAcme,x\n")


def test_blank_and_broken_rows_are_kept_in_order_with_all_their_cells(read):
    found = read('name,note\nAcme,1\n\n,\nZenith\nDelta,2,3,4\n"Half,open\nLast,5\n')
    assert [r.line for r in found.rows] == [2, 3, 4, 5, 6, 7, 8]
    assert [r.is_blank for r in found.rows] == [False, True, True, False, False, False, False]
    assert found.rows[4].cells == ("Delta", "2", "3", "4")
    assert [dict(r.faults).keys() for r in found.rows[3:6]] == [{"fields"}, {"fields"}, {"quote"}]
    assert found.rows[5].names == ("Half",) and found.rows[6].names == ("Last",)


def test_a_cell_of_several_lines_is_one_cell(read):
    found = read('name,address\nAcme,"Main Street 1\nOldtown"\nZenith,x\n')
    assert [r.names for r in found.rows] == [("Acme",), ("Zenith",)]
    assert found.rows[0].cells[1] == "Main Street 1\nOldtown"


def test_characters_that_cannot_be_shown_are_taken_out_and_told(read):
    (row,) = read(b"name\nAc\x00me\n").rows
    assert row.names == ("Acme",) and dict(row.faults).keys() == {"damaged"}


def test_columns_of_one_name_are_told_apart(read):
    assert read("name,note,note,\nAcme,1,2,3\n").columns == ("name", "note", "note (2)", "column 4")


@pytest.mark.parametrize(("data", "message"), [(b"", "is empty"), (b"PK\x03\x04x", "save the sheet as 'CSV UTF-8'")])
def test_what_is_no_table_is_refused(read, data, message):
    with pytest.raises(DataError, match=message):
        read(data)


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_counterparties(tmp_path / "none.csv", chosen={}, columns=COLUMNS)
