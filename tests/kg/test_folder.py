"""A facts folder in the making: canonical, in one step, and going on after a break."""

import pytest

from kg.curated.facts import Facts, read_facts
from kg.curated.form import formatted
from kg.errors import DataError, UsageError
from kg.importers import KINDS, importer
from kg.importers.folder import Folder


def silent(_):
    return None


def fill(folder, records):
    folder.about("# A list\n")
    folder.source(id="source:list", title="A list", licence="none", retrieved="2025-01-01")
    for record in folder.each(records):
        firm, entry = f"actor:{record}", f"listing:{record}"
        folder.entity(firm, "party", label_en=record.title())
        folder.entity(entry, "listing")
        folder.name(firm, f"{record}, Inc", lang="en", kind="legal", source="source:list", locator="row")
        folder.statement("source:list", entry, "am:listsActor", firm, locator="row")
    folder.coverage("all", source="source:list", through="2025-01-01")


def test_rows_in_any_order_become_canonical_files_whatever_was_there_stays_out(tmp_path):
    with Folder(tmp_path / "list", beside=Facts(), say=silent) as folder:
        fill(folder, ["zeta", "alpha", "alpha"])
    assert list(formatted(tmp_path / "list", write=False)) == []
    facts = read_facts([tmp_path / "list"])
    assert facts.findings == []
    assert [e.id for e in facts.entities if e.kind == "party"] == ["actor:alpha", "actor:zeta"]
    assert [n.text for n in facts.names] == ["alpha, Inc", "zeta, Inc"]
    assert len(facts.statements) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["list"]
    with Folder(tmp_path / "again", beside=facts, say=silent) as folder:
        fill(folder, ["alpha", "beta"])
    again = read_facts([tmp_path / "again"])
    assert [e.id for e in again.entities] == ["actor:beta", "listing:beta"]
    assert again.sources == [] and [s.subject for s in again.statements] == ["listing:beta"]


def test_a_broken_run_goes_on_where_it_stopped_and_shows_nothing_before_it_is_done(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.importers.folder._EVERY", 2)
    records = ["a", "b", "c", "d", "e"]

    def broken():
        yield from records[:3]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Folder(tmp_path / "x", beside=Facts(), say=silent, mark="1") as folder:
        fill(folder, broken())
    assert not (tmp_path / "x").exists()
    said = []
    with Folder(tmp_path / "x", beside=Facts(), say=said.append, mark="1") as folder:
        fill(folder, records)
    assert said[0] == "going on after 2 records"
    assert len(read_facts([tmp_path / "x"]).statements) == 5


def test_another_input_does_not_go_on_from_a_broken_run(tmp_path):
    with pytest.raises(ZeroDivisionError), Folder(tmp_path / "x", beside=Facts(), say=silent, mark="1") as folder:
        fill(folder, ["a"])
        raise ZeroDivisionError
    with Folder(tmp_path / "x", beside=Facts(), say=silent, mark="2") as folder:
        fill(folder, ["b"])
    assert [s.subject for s in read_facts([tmp_path / "x"]).statements] == ["listing:b"]


def test_a_folder_that_is_there_is_written_over_only_on_request(tmp_path):
    for records, replace in ((["a"], False), (["b"], True)):
        with Folder(tmp_path / "x", beside=Facts(), say=silent, replace=replace) as folder:
            fill(folder, records)
    with pytest.raises(DataError, match="is there already"):
        Folder(tmp_path / "x", beside=Facts(), say=silent)
    assert [s.subject for s in read_facts([tmp_path / "x"]).statements] == ["listing:b"]


def test_what_is_left_out_is_counted_by_reason(tmp_path):
    with Folder(tmp_path / "x", beside=Facts(), say=silent) as folder:
        for number in range(9):
            folder.skip("no name", f"row {number}")
        (number, examples) = folder.skipped()["no name"]
        fill(folder, [])
    assert number == 9 and examples.startswith("row 0; row 1") and "row 8" not in examples


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_module(kind):
    assert importer(kind).LISTS is not None


def test_an_unknown_kind_is_answered_with_those_there_are():
    with pytest.raises(UsageError, match="there are\n  csl"):
        importer("cls")
