"""Two engines, one answer: every named question by Oxigraph and by rdflib, over the same triples.

The fictional world in every run. The shipped graph takes rdflib some minutes and stands behind a mark:
`python3 scripts/test -m peer`.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
import rdflib
from joined import settled

from kg.library import Store, View
from kg.paths import ontology_folder
from kg.vocab import expand

QUESTIONS = sorted(path.stem for path in (ontology_folder() / "questions").glob("*.rq"))
DAY = "2031-06-01"
SILENT = {"chain-of-measure", "conflicting-duties", "penalties", "tiers-of-rule"}
ASKED = (
    "",
    "measure:compute-rule",
    "actor:acme-semi",
    "actor:chip-guild",
    "actor:northland-government",
    "group:watched-places",
    "product:acme-one",
    "source:paper",
    "territory:southland",
    "status:not_enforced",
    "event:effective",
    "response:estimate",
)
_PARAMETER = re.compile(r"(VALUES\s+\?\w+\s*\{).*?(\}\s*#\s*@param)")


def peer_of(view: View) -> rdflib.Graph:
    """What a query of the day reads, in rdflib: default graph and links of the day."""
    graph = rdflib.Graph()
    graph.parse(data=view.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "nt"), format="nt")
    return graph


# rdflib 7 raises NotBoundError where GROUP_CONCAT(DISTINCT …) meets a variable that is unbound in a row; SPARQL 1.1 leaves
# such a row out (section 18.5.1), as Oxigraph does. In numbers-of-measure a scope is bound in all rows of a group or in none.
_UNBOUND = re.compile(r"GROUP_CONCAT\(DISTINCT (STR\(\?\w+\));")


def by_rdflib(graph: rdflib.Graph, text: str) -> tuple[list[str], list[list[str]]]:
    result: Any = graph.query(_UNBOUND.sub(r'GROUP_CONCAT(DISTINCT COALESCE(\1, "");', text))
    rows = [["" if cell is None else str(cell) for cell in row] for row in result]
    return [str(v) for v in result.vars], rows


def unlike(view: View, graph: rdflib.Graph, text: str) -> list[str]:
    """Columns and rows of which the two engines give different ones, or one of them more often; rows may tie in their order."""
    columns, rows = view.rows(text)  # type: ignore[misc]
    peers, others = by_rdflib(graph, text)
    found = [] if columns == peers else [f"columns {columns}, {peers}"]
    mine, theirs = Counter(map(settled, rows)), Counter(map(settled, others))
    return found + [f"oxigraph {r}" for r in mine - theirs] + [f"rdflib {r}" for r in theirs - mine]


@pytest.fixture(scope="module")
def both(world: Store) -> tuple[View, rdflib.Graph]:
    view = world.as_of(DAY)
    return view, peer_of(view)


@pytest.mark.parametrize("name", QUESTIONS)
def test_both_engines_answer_a_question_of_the_world_alike(both, name):
    view, graph = both
    text, answered = view.question_text(name, {}), 0
    for asked in ASKED:
        put = _PARAMETER.sub(rf"\g<1> <{expand(asked)}> \g<2>", text) if asked else text
        assert unlike(view, graph, put) == [], asked
        answered += len(view.rows(put)[1])
    assert bool(answered) is (name not in SILENT), "a question that nothing answers compares nothing"


def test_a_difference_between_the_engines_would_be_seen(both):
    view, graph = both
    fewer = rdflib.Graph()
    for triple in sorted(graph)[: len(graph) // 2]:
        fewer.add(triple)
    text = _PARAMETER.sub(
        rf"\g<1> <{expand('measure:compute-rule')}> \g<2>", view.question_text("events-of-measure", {})
    )
    assert unlike(view, fewer, text)


@pytest.mark.data
@pytest.mark.peer
def test_both_engines_answer_every_question_of_the_shipped_facts_alike(shipped):
    view = shipped.as_of("2025-06-15")
    graph = peer_of(view)
    for name in QUESTIONS:
        assert unlike(view, graph, view.question_text(name, {})) == [], name
