"""Facts to a store on disk, atomically: a crash or a refusal leaves the old store as it was.

A store home holds one folder for each version of the data, named by its key, and a file `CURRENT` that names the
newest; a version is written beside the others and gets its name in one step. The key hashes the data and the code that
writes triples, so that neither can change without a new version.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from kg.errors import DataError, StoreError
from kg.paths import facts_folder, list_folders, ontology_folder

if TYPE_CHECKING:
    from kg.model import Finding

__all__ = ["Built", "Data", "build", "current", "data_hash", "is_checked", "load", "locate"]

_WRITERS = (
    "graph.py",
    "index.py",
    "arrays.py",
    "asof.py",
    "vocab.py",
    "dates.py",
    "model.py",
    "folding.py",
    "wordlists.py",
    "terms.py",
    "curated/facts.py",
    "storage.py",
)
_KEPT = 12


class Data(NamedTuple):
    """Which facts folders a store is made of; the shipped facts where none is named."""

    folders: tuple[Path, ...]
    names: Mapping[Path, str] = MappingProxyType({})

    @classmethod
    def chosen(
        cls,
        data: Path | None = None,
        extra: tuple[Path, ...] = (),
        *,
        names: Mapping[Path, str] = MappingProxyType({}),
    ) -> Data:
        """The facts folder `data` (default: the shipped facts with every shipped list) with others beside it.

        `names` calls copies by their origin.
        """
        return cls((data, *extra) if data else (facts_folder(), *list_folders(), *extra), names)

    @property
    def shipped(self) -> bool:
        """Whether these are the shipped facts and lists and nothing else."""
        return self == Data.chosen()


class Built(NamedTuple):
    """One version of a store on disk, with what is known of it."""

    folder: Path
    about: dict[str, object]

    @property
    def base(self) -> Path:
        """The folder of the dataset that every dated view is derived from."""
        return self.folder / "base"

    @property
    def views(self) -> Path:
        """The folder of the cached dated views."""
        return self.folder / "asof"


def data_hash(data: Data) -> str:
    """The hash of all curated files and of the vocabulary, shapes and rules that give them meaning."""
    return _sha256(*(f"{name}\0{_sha256(path.read_bytes())}\n".encode() for name, path in _inputs(data)))


def is_checked(hash_: str) -> bool:
    """Whether the shipped record says that this very data passed every check."""
    return bool(hash_) and _checked()[1] == hash_


def locate(home: Path, data: Data) -> Built | None:
    """The version of the store that fits the data as they are now, or None where it has to be built."""
    pointer = _pointer(home, data)
    try:
        key, _, stamp = pointer.read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    if stamp != _stamp(data):
        return None
    built = _open(home / key)
    if built is not None:
        with suppress(OSError):
            os.utime(built.folder)  # so that the versions that nobody asks for are the ones forgotten
    return built


def current(home: Path) -> Built:
    """The newest version in a store home that was named by hand; raises StoreError where there is none."""
    try:
        key = (home / "CURRENT").read_text().strip()
    except OSError:
        raise StoreError(f"{home}: no store here; run kg build --store {home}") from None
    built = _open(home / key)
    if built is None:
        raise StoreError(f"{home}: the store is damaged or was made by another version; run kg build --store {home}")
    return built


def build(home: Path, data: Data, *, say: Callable[[str], None], force: bool = False) -> Built:
    """Check the facts and write their store; gives the version at once where it is there already.

    Raises DataError with every finding where the checks find any, StoreError where the home cannot be written.
    """
    hash_ = data_hash(data)
    return _kept(home, hash_, lambda folder: _from_facts(folder, data, hash_, say), data, say=say, force=force)


def load(home: Path, quads: Path, *, say: Callable[[str], None], force: bool = False) -> Built:
    """Write a store from the N-Quads of another one (`.nq`, `.nq.gz`), with nothing checked again.

    The triples stream by; the entries of the index are held and sorted for the arrays.

    Raises DataError where the file is not of that kind, StoreError where the home cannot be written.
    """
    import hashlib

    try:
        with quads.open("rb") as file:
            hash_ = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{quads}: cannot be read ({error.strerror or error})") from None
    return _kept(home, hash_, lambda folder: _from_quads(folder, quads, hash_), None, say=say, force=force)


def _kept(
    home: Path,
    hash_: str,
    fill: Callable[[Path], dict[str, object]],
    data: Data | None,
    *,
    say: Callable[[str], None],
    force: bool,
) -> Built:
    """The version of this hash in a home, made by `fill` where it is not there yet, and named as the newest."""
    package = Path(__file__).resolve().parent
    key = _sha256(hash_.encode(), *((package / name).read_bytes() for name in _WRITERS))[:16]
    held = {p.name for p in home.iterdir()} if home.is_dir() else set()
    if held - {"assumed"} and "pointers" not in held:
        raise StoreError(f"{home}: holds other files; name an empty or a new folder for the store")
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / "pointers").mkdir(exist_ok=True)
        built = None if force else _open(home / key)
        if built is None:
            built = _write(home, key, fill, say)
        if data is not None:
            _replace(_pointer(home, data), f"{key}\n{_stamp(data)}")
        _replace(home / "CURRENT", f"{key}\n")
    except OSError as error:
        raise _unwritable(home, error) from None
    _forget(home, keep=key)
    return built


def _write(home: Path, key: str, fill: Callable[[Path], dict[str, object]], say: Callable[[str], None]) -> Built:
    import shutil

    begun = time.perf_counter()
    folder = home / f"{key}.tmp-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        (folder / "asof").mkdir(parents=True)
        about = fill(folder)
        about |= {"built_in_seconds": round(time.perf_counter() - begun, 2)}
        (folder / "about.json").write_text(json.dumps(about, indent=1, sort_keys=True), encoding="utf-8")
        target = home / key
        if target.exists():
            shutil.rmtree(home / f"{key}.old", ignore_errors=True)
            if _open(target) is None:
                target.rename(home / f"{key}.old")
        try:
            folder.rename(target)
        except OSError:
            if _open(target) is None:
                raise
        shutil.rmtree(home / f"{key}.old", ignore_errors=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say(
        f"built {about['statements']} statements, {about['triples']} triples in {about['built_in_seconds']} s: {home / key}"
    )
    return Built(home / key, about)


def _from_facts(folder: Path, data: Data, hash_: str, say: Callable[[str], None]) -> dict[str, object]:
    from itertools import chain

    from kg import engine, graph
    from kg.arrays import write_arrays
    from kg.checks import check_facts
    from kg.curated.facts import read_facts
    from kg.description import counts, describe
    from kg.terms import read_vocabulary, vocabulary_files

    ontology = ontology_folder()
    vocabulary = read_vocabulary(ontology)
    facts = read_facts(data.folders, names=data.names)
    sound = next((n for n in range(len(data.folders) - 1, 0, -1) if is_checked(data_hash(Data(data.folders[:n])))), 0)
    beside = frozenset().union(*facts.by_folder[sound:]) if sound else None
    findings = check_facts(facts, vocabulary, ontology, shapes=not is_checked(hash_), files=beside)
    if errors := [f for f in findings if f.severity == "error"]:
        raise DataError(_refusal(errors, data))
    for finding in findings:
        say(f"warning: {finding}")
    about = counts(facts, vocabulary) | {
        "data_version": data_version(hash_),
        "data_hash": hash_,
        "ontology_version": vocabulary.version,
    }
    triples = engine.create(
        folder / "base",
        lines=chain(graph.lines(facts, vocabulary), graph.index_lines(facts), graph.name_lines(facts), describe(about)),
        turtle=vocabulary_files(ontology),
    )
    write_arrays(folder, (entry.text for entry in graph.entries(facts)), vocabulary.timeless(), graph.values(facts))
    return about | {"triples": triples}


def _from_quads(folder: Path, quads: Path, hash_: str) -> dict[str, object]:
    from kg import engine
    from kg.arrays import write_arrays
    from kg.description import describe
    from kg.index import GRAPHS, OUT, Entry
    from kg.tallies import counted, stated_values
    from kg.terms import read_vocabulary, vocabulary_files

    ontology = ontology_folder()
    vocabulary = read_vocabulary(ontology)
    engine.load(folder / "base", quads=quads, turtle=vocabulary_files(ontology))
    store = engine.Engine(folder / "base")
    if strange := sorted(set(store.graphs()) - set(GRAPHS)):
        raise DataError(f"{quads}: holds the graph {strange[0]}; only the default graph and the index may be loaded")
    about = counted(store)
    entries = [str(text) for (text,) in store.select(f"SELECT ?e WHERE {{ GRAPH <{OUT}> {{ ?s ?p ?e }} }}")]
    if not entries or not about["statements"]:
        raise DataError(f"{quads}: holds no indexed statements; the index graphs of a store belong into the file")
    if any(text.count("\t") != len(Entry._fields) - 1 for text in entries):
        raise DataError(f"{quads}: the index in it was made by another version; export it again")
    about |= {"data_version": hash_[:12], "data_hash": hash_, "ontology_version": vocabulary.version}
    values = stated_values(store)
    del store
    triples = engine.add(folder / "base", lines=describe(about))
    write_arrays(folder, entries, vocabulary.timeless(), values)
    return about | {"triples": triples}


def data_version(hash_: str) -> str:
    """The version of the data without git: the release day and the hash, or the hash alone for other data."""
    day, shipped = _checked()
    return f"{day}+{hash_[:8]}" if shipped == hash_ else hash_[:12]


def _open(folder: Path) -> Built | None:
    try:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Built(folder, about) if (folder / "base" / "CURRENT").exists() else None


def _checked() -> tuple[str, str]:
    try:
        day, hash_ = (ontology_folder() / "checked.txt").read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return "", ""
    return day, hash_


def _inputs(data: Data) -> list[tuple[str, Path]]:
    ontology = ontology_folder()
    meaning = [
        p
        for pattern in ("*.ttl", "shapes/*.ttl", "rules/*", "rules/names/*")
        for p in ontology.glob(pattern)
        if p.is_file()
    ]
    found = [(f"ontology/{p.relative_to(ontology).as_posix()}", p) for p in sorted(meaning)]
    for number, folder in enumerate(data.folders):
        if not folder.is_dir():
            raise DataError(f"{folder}: there is no such facts folder")
        files = sorted(p for p in folder.rglob("*.csv") if p.is_file())
        if not any(p.parent.name in ("entities", "statements") for p in files):
            raise DataError(f"{folder}: is no facts folder; it has neither entities/*.csv nor statements/*.csv")
        found += [(f"{number}/{p.relative_to(folder).as_posix()}", p) for p in files]
    return found


def _stamp(data: Data) -> str:
    """What code, folders and files look like from outside (names, sizes, times): cheap to take on every start."""
    seen = [str(folder.resolve()) for folder in data.folders]
    package = Path(__file__).resolve().parent
    for name, path in [*((name, package / name) for name in _WRITERS), *_inputs(data)]:
        status = path.stat()
        seen.append(f"{name} {status.st_size} {status.st_mtime_ns}")
    return "\n".join(seen)


def _sha256(*parts: bytes) -> str:
    import hashlib  # slow to load, and a start that finds its store needs none

    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _pointer(home: Path, data: Data) -> Path:
    """The file that says which version fits these folders; two that share its name only take turns."""
    where = "\n".join(str(folder.resolve()) for folder in data.folders)
    return home / "pointers" / f"{crc32(where.encode()):08x}"


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f"{path.name}.tmp-{os.getpid()}")
    temporary.write_text(text, encoding="utf-8", newline="")
    os.replace(temporary, path)


def _forget(home: Path, *, keep: str) -> None:
    """Remove versions that nobody asked for lately, and leavings of builds that were cut off a day ago."""
    import shutil

    versions = sorted((p for p in home.iterdir() if (p / "about.json").exists()), key=lambda p: -p.stat().st_mtime)
    old = [p for p in versions[_KEPT:] if p.name != keep]
    old += [p for p in home.glob("*.tmp-*") if time.time() - p.stat().st_mtime > 86_400]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True) if folder.is_dir() else folder.unlink(missing_ok=True)


def _refusal(findings: list[Finding], data: Data) -> str:
    shown = "\n".join(str(f) for f in findings[:20])
    more = f"\n… and {len(findings) - 20} more" if len(findings) > 20 else ""
    if all(f.origin.file in data.names.values() for f in findings):
        return f"{shown}{more}\nnothing was assumed: {len(findings)} findings; mend the file, then ask again"
    return f"{shown}{more}\nnothing was built: {len(findings)} findings; mend them (kg check lists them), then run kg build again"


def _unwritable(home: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{home}: the store cannot be written ({error.strerror or error}); choose another place with --store or KG_CACHE"
    )
