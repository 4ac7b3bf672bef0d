"""Reading facts folders: every complaint names file and line, and rows that say the same are one statement."""

import pytest

from kg.curated.facts import read_facts
from kg.curated.form import canonical, decode, formatted
from kg.errors import DataError


def codes(folder):
    return [(f.origin.file.rsplit("/", 1)[-1], f.origin.line, f.code) for f in read_facts([folder]).findings]


def test_the_fictional_world_has_no_findings(folder):
    assert codes(folder) == []


def test_two_files_that_state_the_same_give_one_statement_with_two_pieces_of_evidence(folder):
    facts = read_facts([folder])
    both = [s for s in facts.statements if s.predicate == "am:standsOn" and s.subject == "listing:acme-semi"]
    assert len(both) == 1
    assert {e.source for e in both[0].evidence} == {"source:gazette", "source:paper"}


def test_50_and_50_point_0_are_the_same_share(folder):
    path = folder / "statements" / "paper.csv"
    row = "actor:acme-semi,am:owns,actor:zenith-fab,49.90,percent,2029-01-01,,paper#p5,normal,certain,read,,\n"
    path.write_text(path.read_text() + row)
    owns = [s for s in read_facts([folder]).statements if s.predicate == "am:owns" and s.object == "actor:zenith-fab"]
    assert len(owns) == 1 and len(owns[0].evidence) == 2


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"\xef\xbb\xbfscope,source,since,through,note\n", "encoding", 1),
        ("scope,source,since,through,note\n".encode("utf-16"), "encoding", 1),
        (b"scope,source,since,through,note\nall,source:gazette,,2030,caf\xe9\n", "encoding", 2),
        (b"scope,source,since,through,note\r\n", "line-ends", 1),
        (b"scope,source,since,through,note\nall,source:gazette,,2030,no end", "cut-off", 2),
        (b"scope,source,since,through,note\nall,source:gazette,,2030\n", "field-count", 2),
        (b'scope,source,since,through,note\nall,source:gazette,,2030,"open\n', "quoting", 2),
        (b"scope,source,since,through,note\nall,source:gazette,,2030,\0\n", "encoding", 2),
        (b"scope,source,since,through,note\nall, source:gazette,,2030,\n", "spaces", 2),
        (b"scope,source,since,through,note\nall,source:gazette,,2030-02-30,\n", "value", 2),
        (b"scope,from,to\n", "columns", 1),
        (b"", "empty-file", 1),
    ],
)
def test_a_damaged_file_is_named_with_its_line(folder, data, code, line):
    (folder / "coverage.csv").write_bytes(data)
    assert codes(folder) == [("coverage.csv", line, code)]


def test_an_end_before_its_start_is_named(folder):
    path = folder / "statements" / "paper.csv"
    row = "actor:acme-semi,am:isBasedIn,territory:southland,,,2030-01-01,2029-01-01,paper#p5,normal,certain,read,,\n"
    path.write_text(path.read_text() + row)
    assert codes(folder) == [("paper.csv", len(path.read_text().splitlines()), "value")]


def test_a_stray_file_is_named(folder):
    (folder / "notes.csv").write_text("x\n")
    assert codes(folder) == [("notes.csv", 0, "stray-file")]


def test_the_same_row_twice_is_named(folder):
    path = folder / "statements" / "paper.csv"
    last = path.read_text().splitlines()[-1]
    path.write_text(path.read_text() + last + "\n")
    assert codes(folder)[0][2] == "doubled-row"


def test_one_statement_with_two_ranks_is_named(folder):
    path = folder / "statements" / "paper.csv"
    row = "listing:acme-semi,am:standsOn,measure:watch-list,,,,,paper#p8,disputed,certain,read,,\n"
    path.write_text(path.read_text() + row)
    assert codes(folder)[0][2] == "rank-differs"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_what_a_spreadsheet_writes_becomes_canonical(folder, encoding):
    path = folder / "coverage.csv"
    before = path.read_text()
    path.write_bytes(before.replace("2029-01-01", "2029/1/1").replace("\n", "\r\n").replace(",", ";").encode(encoding))
    assert canonical(path) == before


def test_formatting_twice_changes_nothing(folder):
    path = folder / "statements" / "paper.csv"
    head, *rows = path.read_text().splitlines()
    path.write_text("\n".join([head, *reversed(rows)]) + "\n")
    assert [p.name for p in formatted(folder, write=True)] == ["paper.csv"]
    assert list(formatted(folder, write=True)) == []


def test_bytes_of_no_known_encoding_are_refused():
    with pytest.raises(DataError, match="UTF-8"):
        decode(b"\x81\x20\xff")
