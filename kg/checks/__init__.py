"""Checks of curated facts: each result is a finding with file, line, and the likely cure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.checks.references import check_references
from kg.curated.facts import Facts
from kg.model import Finding
from kg.terms import Vocabulary

if TYPE_CHECKING:
    from kg.checks.shapes import Fresh

__all__ = ["check_facts"]


def check_facts(
    facts: Facts, vocabulary: Vocabulary, ontology: Path, *, shapes: bool, fresh: Fresh | None = None
) -> list[Finding]:
    """Every finding about the facts, sorted by place; `shapes` adds the SHACL shapes where nothing else is wrong.

    With `fresh` the shapes look at that alone, beside facts that are known to pass.
    """
    findings = [*facts.findings, *check_references(facts, vocabulary)]
    if shapes and not findings:
        from kg.checks.shapes import check_shapes

        findings += check_shapes(facts, vocabulary, ontology, fresh=fresh)
    return sorted(findings, key=lambda f: (f.origin, f.code, f.message))
