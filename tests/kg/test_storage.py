"""Building: atomic, keyed by the data, refused with findings, and a store that cannot be written says so."""

import os
import random
import shutil
from pathlib import Path

import pytest

from kg.engine import Engine
from kg.errors import DataError, StoreError
from kg.inputs import Data, data_hash
from kg.library import open_store
from kg.storage import build, current, locate


def silent(_):
    pass


def test_first_use_builds_and_says_so(folder, tmp_path):
    said = []
    open_store(folder, tmp_path / "home", say=said.append)
    assert "building" in said[0]
    said.clear()
    open_store(folder, tmp_path / "home", say=said.append)
    assert said == []


def test_the_same_facts_give_the_same_version(folder, tmp_path):
    first = build(tmp_path / "home", Data((folder,)), say=silent)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    assert build(tmp_path / "home", Data((copy,)), say=silent).folder == first.folder


def test_a_changed_row_gives_a_new_version_and_keeps_the_old(folder, tmp_path):
    first = build(tmp_path / "home", Data((folder,)), say=silent)
    path = folder / "statements" / "paper.csv"
    path.write_text(path.read_text().replace("paper#p1", "paper#p2"))
    assert locate(tmp_path / "home", Data((folder,))) is None
    second = build(tmp_path / "home", Data((folder,)), say=silent)
    assert second.folder != first.folder and first.base.exists()


def test_a_refused_build_leaves_the_old_store(folder, tmp_path):
    home = tmp_path / "home"
    first = build(home, Data((folder,)), say=silent)
    path = folder / "statements" / "paper.csv"
    path.write_text(path.read_text().replace("measure:watch-list", "measure:nothing"))
    with pytest.raises(DataError, match=r"paper.csv:\d+: unknown entity"):
        build(home, Data((folder,)), say=silent)
    assert current(home).folder == first.folder
    assert not list(home.glob("*.tmp-*"))


def test_a_build_that_dies_while_writing_leaves_the_old_store(folder, tmp_path, monkeypatch):
    from kg import bulk

    home = tmp_path / "home"
    first = build(home, Data((folder,)), say=silent)
    path = folder / "statements" / "paper.csv"
    path.write_text(path.read_text().replace("paper#p1", "paper#p2"))

    def broken(_, folder, **__):
        raise StoreError(f"{folder}: no space left")

    monkeypatch.setattr(bulk, "create", lambda folder, **_: broken(None, folder))
    monkeypatch.setattr(bulk, "amend", broken)
    with pytest.raises(StoreError):
        build(home, Data((folder,)), say=silent)
    assert current(home).folder == first.folder and not list(home.glob("*.tmp-*"))


def test_a_damaged_store_is_built_again(folder, tmp_path):
    built = build(tmp_path / "home", Data((folder,)), say=silent)
    shutil.rmtree(built.base)
    assert locate(tmp_path / "home", Data((folder,))) is None
    assert build(tmp_path / "home", Data((folder,)), say=silent).base.exists()


def test_no_store_where_one_was_named_says_how_to_build_it(tmp_path):
    with pytest.raises(StoreError, match="kg build --store"):
        current(tmp_path / "nothing")


def test_a_place_that_is_a_file_cannot_hold_a_store(folder, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(StoreError, match="cannot be written"):
        build(blocked / "home", Data((folder,)), say=silent)


def test_a_missing_facts_folder_is_a_data_error(tmp_path):
    with pytest.raises(DataError, match="no such facts folder"):
        data_hash(Data((tmp_path / "nowhere",)))


def test_facts_of_ones_own_stand_beside_the_others(folder, make_own, tmp_path):
    row = "actor:own-firm,am:isBasedIn,territory:southland,,,2029,,no. 99,normal,certain,read,,\n"
    own = make_own("gazette", row)
    store = open_store(folder, tmp_path / "home", extra=(own,))
    assert [e.route for e in store.as_of("2031-06-01").trace("Own Firm").exposures] == ["located"]


def test_a_view_survives_a_read_only_store(folder, tmp_path):
    built = build(tmp_path / "home", Data((folder,)), say=silent)
    views = Path(built.views)
    views.chmod(0o500)
    try:
        store = open_store(folder, tmp_path / "home")
        assert store.as_of("2029-03-01").rows("ASK { ?l am:listsActor actor:acme-semi }") is True
    finally:
        views.chmod(0o700)
        if os.geteuid() != 0:
            assert not list(views.iterdir())


def test_the_store_describes_itself(world):
    view = world.as_of("2031-01-01")
    query = "SELECT ?v ?n WHERE { ?d a void:Dataset, dcat:Dataset ; owl:versionInfo ?v ; void:classPartition ?p . ?p void:class am:Statement ; void:entities ?n }"
    rows = view.rows(query)[1]
    assert rows == [[str(world.about["data_version"]), str(world.about["statements"])]]


def contents(built):
    """Everything that a version holds but the time that it took."""
    engine = Engine(built.base)
    triples = {graph: sorted(engine.triples(graph)) for graph in (None, *engine.graphs())}
    arrays = [(built.folder / name).read_bytes() for name in ("arrays.bin", "arrays.json")]
    about = {k: v for k, v in built.about.items() if k != "built_in_seconds"}
    return triples, arrays, about


@pytest.fixture
def unchecked(monkeypatch):
    """No check is made, so that an edit may say anything."""
    monkeypatch.setattr("kg.checks.check_facts", lambda *_, **__: [])


@pytest.mark.long
def test_any_edits_of_statements_give_what_a_whole_build_gives(folder, tmp_path, unchecked, monkeypatch):
    from kg import bulk

    dice = random.Random(5)
    build(tmp_path / "home", Data((folder,)), say=silent)
    path = folder / "statements" / "gazette.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    whole, amended = [], []
    for _ in range(12):
        taken = [rows.pop(dice.randrange(len(rows))) for _ in range(dice.randrange(3))]
        rows += [row.replace("certain,read", "likely,quoted").replace("2029", "2030") for row in taken[1:]]
        dice.shuffle(rows)
        path.write_text("".join([head, *rows]), encoding="utf-8")
        with monkeypatch.context() as context:
            context.setattr(bulk, "create", lambda *_, **__: pytest.fail("the whole store was written"))
            amended.append(contents(build(tmp_path / "home", Data((folder,)), say=silent)))
        whole.append(contents(build(tmp_path / "other", Data((folder,)), say=silent, force=True)))
        assert amended[-1] == whole[-1]
    assert len({str(w) for w in whole}) > 6


def test_an_edit_of_anything_but_statements_builds_the_whole_store(folder, tmp_path, unchecked, monkeypatch):
    from kg import bulk

    build(tmp_path / "home", Data((folder,)), say=silent)
    names = folder / "names.csv"
    names.write_text("".join(names.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    monkeypatch.setattr(bulk, "amend", lambda *_, **__: pytest.fail("only a part was written"))
    build(tmp_path / "home", Data((folder,)), say=silent)


def test_a_statement_that_another_file_needs_is_missed_after_an_edit_too(folder, tmp_path):
    """The rules of SHACL are asked again for the entities of which a statement was taken away."""
    build(tmp_path / "home", Data((folder,)), say=silent)
    path = folder / "statements" / "gazette.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(r for r in rows if not r.startswith("listing:delta-one,am:standsOn")), encoding="utf-8")
    told = []
    for home, force in (("home", False), ("other", True)):
        with pytest.raises(DataError) as refused:
            build(tmp_path / home, Data((folder,)), say=silent, force=force)
        told.append(str(refused.value))
    assert told[0] == told[1]


def test_after_an_edit_only_the_rows_that_changed_are_asked(folder, tmp_path, monkeypatch):
    from kg.checks import shapes

    asked = []
    real = shapes._part
    monkeypatch.setattr(shapes, "_part", lambda *a: asked.append(real(*a)) or asked[-1])
    build(tmp_path / "home", Data((folder,)), say=silent)
    path = folder / "statements" / "gazette.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    row = next(r for r in rows if r.endswith("read,,\n"))
    where = head.count("\n") + rows.index(row) + 1
    path.write_text(
        "".join([head, *rows]).replace(row, row.replace("read,,\n", "read,,another note\n")), encoding="utf-8"
    )
    build(tmp_path / "home", Data((folder,)), say=silent)
    assert len(asked) == 1 and [s.origin.line for s in asked[0].statements] == [where]
    path.write_text("".join([head, *rows]).replace(row, row.replace("read,,\n", "inferred,,\n")), encoding="utf-8")
    with pytest.raises(DataError, match=rf"gazette\.csv:{where}: "):
        build(tmp_path / "home", Data((folder,)), say=silent)
