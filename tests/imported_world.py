"""What the tests of importers look at: what the statements of a folder say, and what the checks find in it."""

from kg.checks import check_facts
from kg.curated.facts import read_facts
from kg.paths import ontology_folder
from kg.terms import read_vocabulary


def said(facts, *predicates):
    return {
        (s.subject, s.predicate, s.object, s.value, str(s.interval.start or ""), str(s.interval.end or ""))
        for s in facts.statements
        if not predicates or s.predicate in predicates
    }


def findings(*folders):
    """Every finding of the checks, shapes left out."""
    ontology = ontology_folder()
    return check_facts(read_facts(folders), read_vocabulary(ontology), ontology, shapes=False)
