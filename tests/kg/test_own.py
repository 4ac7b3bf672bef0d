"""A user's own CSV of ownership or supply becomes dated statements, and carries routes."""

import pytest
from conftest import WORLD
from imported_world import findings, said

from kg.curated.facts import read_facts
from kg.errors import DataError
from kg.library import open_store


def test_own_holdings_become_dated_shares(imported, tmp_path):
    file = tmp_path / "my owners.csv"
    file.write_text(
        "owner,owned,share,from,to,source\nAcme Semi,New Mill,50.10%,2030-01,2031-02-03,annual report\n"
        "actor:zenith-fab,New Mill,,,,\n,New Mill,1,,,\nAcme Semi,New Mill,120,,,\nAcme Semi,New Mill,much,,,\n"
        "Acme Semi,New Mill,1,2031-13,,\nAcme Semi,Acme Semi,1,,,\n",
        encoding="utf-8",
    )
    facts, left = imported("holdings", file, beside=read_facts([WORLD]))
    assert said(facts) == {
        ("actor:acme-semi", "am:owns", "actor:own-new-mill-", "50.1", "2030-01", "2031-02-03"),
        ("actor:zenith-fab", "am:owns", "actor:own-new-mill-", "", "", ""),
    } or {s[2][:18] for s in said(facts)} == {"actor:own-new-mill"}
    assert "annual report" in {p.strip() for s in facts.statements for p in s.evidence[0].locator.split(";")}
    assert sum(left.values()) == 5
    assert findings(WORLD, tmp_path / "out") == []


def test_own_supply_carries_the_route_supplier_chain(imported, tmp_path):
    file = tmp_path / "supply.csv"
    file.write_text(
        "maker,product,input,user,from,to\nDelta One,Delta Board,Acme One,,2030-04-01,\n,Delta Board,,Delta Two,2030-05-01,\n"
        "Delta One,,,,,\n",
        encoding="utf-8",
    )
    _, left = imported("supply", file, beside=read_facts([WORLD]))
    assert sum(left.values()) == 1
    assert findings(WORLD, tmp_path / "out") == []
    store = open_store(WORLD, tmp_path / "home", extra=(tmp_path / "out",))
    found = [e for e in store.as_of("2030-06-01").trace("Delta One").exposures if e.route == "supplier-chain"]
    assert {e.measure for e in found} == {"measure:compute-rule"}
    predicates = [s.link.predicate for s in found[0].path]
    assert predicates == ["am:makes", "am:hasInput", "am:isClassifiedUnder", "am:restricts"]
    assert str(found[0].since) == "2030-04-01"
    assert not [e for e in store.as_of("2030-03-15").trace("Delta One").exposures if e.route == "supplier-chain"]


@pytest.mark.parametrize("kind", ["holdings", "supply"])
def test_a_csv_with_other_columns_or_a_short_row_is_refused(imported, tmp_path, kind):
    file = tmp_path / "x.csv"
    file.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(DataError, match=":1: is not a CSV of"):
        imported(kind, file)
    head = {"holdings": "owner,owned,share,from,to", "supply": "maker,product,input,user,from,to"}[kind]
    file.write_text(f"{head}\nx,y\n", encoding="utf-8")
    with pytest.raises(DataError, match=":2: has not"):
        imported(kind, file)
    file.write_bytes(head.encode() + b"\n\xc4\xe3,\xff\n")
    with pytest.raises(DataError, match="not UTF-8"):
        imported(kind, file)
