"""The index: every standing statement between two entities at both its ends, and apart from what queries see."""

from __future__ import annotations

from datetime import date

import pytest

from kg.index import IN, OUT, Entry
from kg.vocab import AM, OUTSIDE, expand, shorten

STANDING = f"""PREFIX am: <{AM}> PREFIX rdf: <{OUTSIDE["rdf"]}> SELECT ?st ?s ?p ?o WHERE {{
    ?st am:hasStanding ?any ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }}"""


@pytest.mark.parametrize(("graph", "end"), [(OUT, "subject"), (IN, "object")])
def test_index_holds_standing_statements_at_both_ends(shipped, graph, end):
    rows = shipped.engine.select(f"SELECT ?node ?p ?entry WHERE {{ GRAPH <{graph}> {{ ?node ?p ?entry }} }}")
    indexed = {}
    for node, predicate, text in rows:
        entry = Entry.read(text)
        assert expand(getattr(entry, end)) == node
        assert expand(entry.predicate) == predicate
        indexed[entry.statement] = (entry.subject, entry.predicate, entry.object)
    stated = {shorten(st): (shorten(s), shorten(p), shorten(o)) for st, s, p, o in shipped.engine.select(STANDING)}
    assert indexed == stated
    assert len(indexed) > 1000


def test_index_stays_out_of_answers(shipped):
    engine = shipped.as_of(date(2025, 6, 1)).dated
    _, rows = engine.rows(f"SELECT ?p ?o WHERE {{ <{expand('actor:huawei')}> ?p ?o }}")
    assert rows
    assert not any("\t" in target for _, target in rows)


def test_an_entry_keeps_its_fields_apart():
    entry = Entry(*("a\tb" if field == "locator" else field for field in Entry._fields))
    assert Entry.read(entry.text) == entry._replace(locator="a b")
