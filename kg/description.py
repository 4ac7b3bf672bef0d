"""What a store says of itself: counts, and its description in VoID and DCAT."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from kg.curated.facts import Facts
from kg.terms import Vocabulary
from kg.vocab import AM, BASE, OUTSIDE

__all__ = ["DATASET", "PARTITIONS", "counts", "describe"]

DATASET = BASE + "dataset"
PARTITIONS = {"Statement": "statements", "Evidence": "evidence", "Source": "sources", "Measure": "measures"}
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def counts(facts: Facts, vocabulary: Vocabulary) -> dict[str, object]:
    """How many entities, statements, sources, measures and responses there are, by kind."""
    by_kind = Counter(e.kind for e in facts.entities)
    measures = sum(n for kind, n in by_kind.items() if "am:Measure" in vocabulary.kinds.get(kind, ()))
    answering = {s.subject for s in facts.statements if s.predicate == "am:respondsTo"}
    responses = sum(1 for e in facts.entities if e.id in answering)
    through = max((c.through.latest.isoformat() for c in facts.coverage if c.scope == "all"), default=None)
    lists = Counter(s.object for s in facts.statements if s.predicate == "am:standsOn")
    return {
        "entities": len(facts.entities),
        "statements": len(facts.statements),
        "evidence": sum(len(s.evidence) for s in facts.statements),
        "sources": len(facts.sources),
        "names": len(facts.names),
        "measures": measures,
        "responses": responses,
        "by_kind": dict(sorted(by_kind.items())),
        "lists": [{"list": name, "listings": n} | _read(facts, name) for name, n in sorted(lists.items())],
        "known_through": through,
    }


def _read(facts: Facts, scope: str) -> dict[str, object]:
    """Through which day a list was read last, in which source and under which licence, and what was not."""
    told = [c for c in facts.coverage if c.scope == scope]
    rows = sorted(told, key=lambda c: (c.whole, c.through.latest, c.source))
    if not rows:
        return {"through": None, "source": None, "licence": None, "note": None}
    last = rows[-1]
    licence = next((s.licence for s in facts.sources if s.id == last.source), None)
    return {"through": last.through.text, "source": last.source or None, "licence": licence, "note": last.note or None}


def describe(about: Mapping[str, object]) -> Iterator[str]:
    """The dataset's description as N-Quads lines."""
    node = f"<{DATASET}>"
    void, dcat, dct, owl = OUTSIDE["void"], OUTSIDE["dcat"], OUTSIDE["dcterms"], OUTSIDE["owl"]
    integer = f"<{OUTSIDE['xsd']}integer>"
    yield f"{node} <{OUTSIDE['rdf']}type> <{void}Dataset> .\n"
    yield f"{node} <{OUTSIDE['rdf']}type> <{dcat}Dataset> .\n"
    yield f'{node} <{dct}title> "Actors and measures in the contest over AI and chips"@en .\n'
    yield f'{node} <{dct}title> "人工智能与芯片博弈中的行为体与措施"@zh .\n'
    yield f'{node} <{dct}description> "Dated, sourced statements on measures, the actors that they reach, and the answers to them. Not legal advice."@en .\n'
    yield f'{node} <{dct}description> "关于各项措施、其所及行为体及各方回应的陈述，均注明日期与来源。不构成法律意见。"@zh .\n'
    yield f"{node} <{dct}license> <{_LICENCE}> .\n"
    yield f"{node} <{void}vocabulary> <{AM}> .\n"
    yield f'{node} <{void}uriSpace> "{BASE}id/" .\n'
    yield f'{node} <{void}entities> "{about["entities"]}"^^{integer} .\n'
    yield f'{node} <{owl}versionInfo> "{about["data_version"]}" .\n'
    yield f'{node} <{dct}identifier> "{about["data_hash"]}" .\n'
    yield f'{node} <{dcat}keyword> "export control"@en .\n'
    yield f'{node} <{dcat}keyword> "出口管制"@zh .\n'
    for name, counted in PARTITIONS.items():
        part = f"<{DATASET}/{name}>"
        yield f"{node} <{void}classPartition> {part} .\n"
        yield f"{part} <{void}class> <{AM}{name}> .\n"
        yield f'{part} <{void}entities> "{about[counted]}"^^{integer} .\n'
