"""What fills the folder of a version: the checked facts, or the N-Quads of another store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DataError
from kg.index import GRAPHS, OUT, Entry
from kg.inputs import Data, data_hash, data_version, hashes, is_checked
from kg.paths import ontology_folder
from kg.vocab import as_of_graph

if TYPE_CHECKING:
    from kg.checks.shapes import Fresh
    from kg.curated.facts import Facts
    from kg.engine import Engine
    from kg.model import Finding

__all__ = ["from_facts", "from_quads"]


def from_facts(
    folder: Path, data: Data, hash_: str, before: Path | None, *, say: Callable[[str], None]
) -> dict[str, object]:
    """Check the facts and write them into a version's folder; gives what is known of it.

    `before` is the folder of the version that these facts had before an edit: what it shares is neither checked nor
    written again. Raises DataError with every finding.
    """
    from kg import bulk, graph, increments
    from kg.checks import check_facts
    from kg.checks.shapes import Fresh
    from kg.columns import write_arrays
    from kg.curated.facts import read_facts
    from kg.description import counts, describe
    from kg.engine import Engine
    from kg.terms import read_vocabulary, vocabulary_files
    from kg.texts import passages_in, passages_of, write_texts

    ontology = ontology_folder()
    vocabulary, turtle = read_vocabulary(ontology), vocabulary_files(ontology)
    facts = read_facts(data.folders, names=data.names)
    shapes = not is_checked(hash_)
    about = counts(facts, vocabulary) | {
        "data_version": data_version(hash_),
        "data_hash": hash_,
        "ontology_version": vocabulary.version,
    }

    def check(*, shapes: bool, fresh: Fresh | None = None) -> list[Finding]:
        findings = check_facts(facts, vocabulary, ontology, shapes=shapes, fresh=fresh)
        if errors := [f for f in findings if f.severity == "error"]:
            raise DataError(_refusal(errors, data))
        return findings

    def lines() -> Iterator[str]:
        made = (graph.lines(facts, vocabulary), graph.index_lines(facts), graph.name_lines(facts), describe(about))
        return increments.recorded(folder, chain(*made))

    change, own = None, hashes(data)
    edited = increments.edited(before, own) if before else None
    if before and edited is not None:
        check(shapes=False)
        change = increments.compare(before, lines())
    if before and change:
        findings = check(shapes=shapes, fresh=Fresh(ids=change.subjects, statements=change.statements))
        base = Engine(before / "base")
        triples = bulk.amend(base, folder / "base", gone=change.gone, lines=change.new, turtle=turtle)
    else:
        findings = check(shapes=shapes, fresh=_beside(facts, data))
        triples = bulk.create(folder / "base", lines=lines(), turtle=turtle)
    for finding in findings:
        say(f"warning: {finding}")
    increments.keep(folder, own)
    write_arrays(folder, (entry.text for entry in graph.entries(facts)), vocabulary.timeless(), graph.values(facts))
    write_texts(folder, passages_of(Engine(folder / "base"), passages_in(facts)))
    return about | {"triples": triples}


def from_quads(folder: Path, quads: Path, hash_: str) -> dict[str, object]:
    """Write the N-Quads of a store into a version's folder; gives what is known of it, raises DataError for others.

    Links of a day follow from the rest and are left out; what the file lacks of the index is made.
    """
    from kg import bulk
    from kg.columns import write_arrays
    from kg.description import DATASET, PARTITIONS, describe
    from kg.engine import Engine
    from kg.indexing import restored_lines
    from kg.tallies import counted, stated_values
    from kg.terms import read_vocabulary, vocabulary_files
    from kg.texts import passages_of, write_texts

    ontology = ontology_folder()
    vocabulary = read_vocabulary(ontology)
    bulk.load(folder / "base", quads=quads, turtle=vocabulary_files(ontology))
    store = Engine(folder / "base")
    indexed = set(store.graphs())
    days = [graph for graph in store.graphs() if graph.startswith(as_of_graph(""))]
    if strange := sorted(set(store.graphs()) - {*GRAPHS, *days}):
        raise DataError(f"{quads}: holds the graph {strange[0]}; only the default graph and the index may be loaded")
    about = counted(store)
    if not about["statements"]:
        raise DataError(f"{quads}: holds no statements; load what kg export -f nq writes")
    described = [DATASET, *(f"{DATASET}/{name}" for name in PARTITIONS)]
    del store
    bulk.strip(folder / "base", graphs=days, subjects=described)
    if set(GRAPHS) - indexed:
        bulk.add(folder / "base", lines=restored_lines(Engine(folder / "base"), vocabulary.kinds))
    store = Engine(folder / "base")
    about |= {"data_version": hash_[:12], "data_hash": hash_, "ontology_version": vocabulary.version}
    write_arrays(folder, _entries(store, quads), vocabulary.timeless(), stated_values(store))
    write_texts(folder, passages_of(store))
    del store
    triples = bulk.add(folder / "base", lines=describe(about))
    return about | {"triples": triples}


def _entries(store: Engine, quads: Path) -> Iterator[str]:
    """The texts of the index, one after another; raises DataError for one of another layout."""
    for (text,) in store.each(f"SELECT ?e WHERE {{ GRAPH <{OUT}> {{ ?s ?p ?e }} }}"):
        if text is None or text.count("\t") != len(Entry._fields) - 1:
            raise DataError(f"{quads}: the index in it was made by another version; export it again")
        yield text


def _beside(facts: Facts, data: Data) -> Fresh | None:
    """The files beside folders that are known to pass every check; None where none is known to."""
    from kg.checks.shapes import Fresh

    folders = range(len(data.folders) - 1, 0, -1)
    sound = next((n for n in folders if is_checked(data_hash(Data(data.folders[:n])))), 0)
    return Fresh(files=frozenset().union(*facts.by_folder[sound:])) if sound else None


def _refusal(findings: list[Finding], data: Data) -> str:
    shown = "\n".join(str(f) for f in findings[:20])
    more = f"\n… and {len(findings) - 20} more" if len(findings) > 20 else ""
    if all(f.origin.file in data.names.values() for f in findings):
        return f"{shown}{more}\nnothing was assumed: {len(findings)} findings; mend the file, then ask again"
    return f"{shown}{more}\nnothing was built: {len(findings)} findings; mend them (kg check lists them), then run kg build again"
