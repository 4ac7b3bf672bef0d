"""What holds for importers of every kind: unknown parts are refused, a broken run goes on, wrong places are said."""

import pytest

from kg.curated.facts import Facts, read_facts
from kg.errors import DataError, UsageError
from kg.importers import KINDS, importer
from kg.importers.folder import Folder


def test_every_kind_has_a_module_that_refuses_a_part_that_is_none(tmp_path):
    for kind in set(KINDS) - {"csl"}:
        file = tmp_path / "x"
        file.write_text("")
        with (
            Folder(tmp_path / kind, beside=Facts(), say=lambda _: None) as folder,
            pytest.raises(UsageError, match=r"part|--list"),
        ):
            importer(kind).read_into(file, folder, lists=("sausage",))


def test_a_run_that_broke_goes_on_where_it_stopped(tmp_path, monkeypatch):
    from kg.importers import folder as folders

    monkeypatch.setattr(folders, "_EVERY", 2)
    file = tmp_path / "owners.csv"
    head = "owner,owned,share,from,to\n"
    file.write_text(head + "".join(f"Owner {n},Firm,1,,\n" for n in range(6)) + "Bad\n", encoding="utf-8")
    heard = []

    def run():
        with Folder(tmp_path / "out", beside=Facts(), say=heard.append, mark="same") as folder:
            importer("holdings").read_into(file, folder)

    with pytest.raises(DataError):
        run()
    assert not (tmp_path / "out").exists() and "4 rows" in heard
    file.write_text(file.read_text().removesuffix("Bad\n"), encoding="utf-8")
    run()
    assert "going on after 6 rows" in heard
    assert len(read_facts([tmp_path / "out"]).statements) == 6


def test_the_command_says_what_is_wrong_with_a_place(kg, tmp_path):
    folder = kg("import", "ftm", str(tmp_path), "--into", str(tmp_path / "other"))
    assert folder.returncode == 3 and "is a folder" in folder.stderr
    nothing = kg("import", "gleif", str(tmp_path / "none.csv"), "--into", str(tmp_path / "other"))
    assert nothing.returncode == 3 and "no such file" in nothing.stderr
