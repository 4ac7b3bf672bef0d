"""Each spoilt row gives one finding with file, line, code and a cure."""

import pytest

from kg.checks import check_facts
from kg.curated.facts import read_facts
from kg.paths import ontology_folder
from kg.terms import read_vocabulary


@pytest.fixture(scope="module")
def vocabulary():
    return read_vocabulary(ontology_folder())


def findings(folder, vocabulary, shapes=False):
    return check_facts(read_facts([folder]), vocabulary, ontology_folder(), shapes=shapes)


def spoil(folder, table, old, new):
    path = folder / table
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_fictional_world_passes_every_check(folder, vocabulary):
    assert findings(folder, vocabulary, shapes=True) == []


@pytest.mark.parametrize(
    ("table", "old", "new", "code", "cure"),
    [
        ("statements/paper.csv", "measure:watch-list,", "measure:watch-lst,", "unknown-entity", "did you mean 'measure:watch-list'"),
        ("statements/paper.csv", "am:isStatedBy", "am:isStatdBy", "unknown-predicate", "did you mean 'am:isStatedBy'"),
        ("statements/paper.csv", "event:effective", "event:efective", "unknown-code", "did you mean 'event:effective'"),
        ("statements/paper.csv", "80,percent", "eighty,percent", "value", "no decimal number"),
        ("statements/paper.csv", "80,percent", "80,percnt", "unknown-unit", "did you mean 'percent'"),
        ("statements/paper.csv", "paper#p1", "", "missing-evidence", "locator"),
        ("statements/paper.csv", ",read,", ",red,", "unknown-code", "did you mean 'read'"),
        ("statements/gazette.csv", "49.9,percent", "149.9,percent", "share", "impossible"),
        ("statements/gazette.csv", "am:isBasedIn,territory:southland", "am:isBasedIn,actor:zenith-fab", "range", "Territory"),
        ("statements/gazette.csv", "actor:acme-semi,am:makes", "territory:southland,am:makes", "domain", "Company"),
        ("entities/actor.csv", "actor:zenith-fab,company", "actor:zenith-fab,compny", "unknown-kind", "did you mean 'company'"),
        ("entities/actor.csv", "actor:zenith-fab,company", "actor:zenith-fab,chip", "kind-prefix", "product"),
        ("entities/actor.csv", "天顶制造", "", "missing-label", "Chinese"),
        ("entities/actor.csv", "Zenith Fab,", "Acme Semi,", "doubled-name", "same label"),
        ("entities/actor.csv", "天顶制造,,", "天顶制造,42,", "bad-wikidata", "Q42"),
        ("sources.csv", "https://example.org/paper", "javascript:alert(1)", "bad-url", "http"),
        ("names.csv", "source:gazette,no. 9", "source:gazete,no. 9", "unknown-source", "did you mean"),
        ("coverage.csv", "measure:watch-list,", "measure:watchlist,", "unknown-scope", "did you mean"),
    ],
)  # fmt: skip
def test_a_fault_is_found_with_its_cure(folder, vocabulary, table, old, new, code, cure):
    spoil(folder, table, old, new)
    found = findings(folder, vocabulary)
    assert code in {f.code for f in found}
    finding = next(f for f in found if f.code == code)
    assert cure in finding.message
    assert finding.origin.file.endswith(table) and finding.origin.line > 1


def test_a_refuted_statement_is_not_added_again(folder, vocabulary):
    path = folder / "statements" / "paper.csv"
    path.write_text(
        path.read_text()
        + "measure:compute-rule,am:hasEvent,event:rescinded,,,2031-05-01,,paper#p9,normal,certain,read,,\n"
    )
    assert [f.code for f in findings(folder, vocabulary)] == ["refuted"]


def test_a_shape_finding_names_the_row(folder, vocabulary):
    path = folder / "statements" / "gazette.csv"
    rows = [r for r in path.read_text().splitlines() if "owner-rule,am:isIssuedBy" not in r]
    path.write_text("\n".join(rows) + "\n")
    found = findings(folder, vocabulary, shapes=True)
    assert [f.code for f in found] == ["shape"]
    assert found[0].origin.file.endswith("entities/measure.csv") and "issuer" in found[0].message
