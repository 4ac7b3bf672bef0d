"""Facts to a store on disk, atomically: a crash or a refusal leaves the old store as it was.

A store home holds one folder for each version of the data, named by its key, and a file `CURRENT` that names the
newest; a version is written beside the others and gets its name in one step. The key hashes the data and the code that
writes triples, so that neither can change without a new version.
"""

import json
import os
import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from kg.errors import DataError, StoreError
from kg.inputs import Data, data_files, data_hash, sha256
from kg.renaming import put_in_place

__all__ = ["Built", "build", "current", "load", "locate"]

_WRITERS = (
    "graph.py",
    "index.py",
    "indexing.py",
    "arrays.py",
    "columns.py",
    "asof.py",
    "vocab.py",
    "dates.py",
    "model.py",
    "folding.py",
    "wordlists.py",
    "terms.py",
    "curated/facts.py",
    "inputs.py",
    "increments.py",
    "bulk.py",
    "contents.py",
    "texts.py",
    "storage.py",
)
_KEPT = 12
_KEY = re.compile(r"[0-9a-f]{16}")
_FORM = 1  # of the folders of a store; another number is another version's, whatever the data


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


def locate(home: Path, data: Data) -> Built | None:
    """The version of the store that fits the data as they are now, or None where it has to be built."""
    pointer = _pointer(home, data)
    try:
        key, _, stamp = pointer.read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    if stamp != _stamp(data) or not _KEY.fullmatch(key):
        return None
    built = _open(home / key)
    if built is not None:
        with suppress(OSError):
            os.utime(built.folder)  # so that the versions that nobody asks for are the ones forgotten
    return built


def current(home: Path) -> Built:
    """The newest version in a store home that was named by hand; raises StoreError where there is none."""
    try:
        key = (home / "CURRENT").read_text(encoding="utf-8").strip()
    except OSError:
        raise StoreError(f"{home}: no store here; run kg build --store {home}") from None
    except ValueError:
        key = ""
    built = _open(home / key) if _KEY.fullmatch(key) else None
    if built is None:
        raise StoreError(f"{home}: the store is damaged or was made by another version; run kg build --store {home}")
    return built


def build(home: Path, data: Data, *, say: Callable[[str], None], force: bool = False) -> Built:
    """Check the facts and write their store; gives the version at once where it is there already.

    After an edit of statements alone only what differs from the version before is checked and written; `force` does all.
    Raises DataError with every finding where the checks find any, StoreError where the home cannot be written.
    """
    stamp = _stamp(data)
    hash_ = data_hash(data)
    before = None if force else _before(home, data)

    def fill(folder: Path) -> dict[str, object]:
        from kg.contents import from_facts

        about = from_facts(folder, data, hash_, before, say=say)
        if _stamp(data) != stamp:
            raise DataError("nothing was built: the facts were changed while they were read; run kg build again")
        return about

    return _kept(home, hash_, fill, (_pointer(home, data), stamp), say=say, force=force)


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

    def fill(folder: Path) -> dict[str, object]:
        from kg.contents import from_quads

        return from_quads(folder, quads, hash_)

    return _kept(home, hash_, fill, None, say=say, force=force)


def _kept(
    home: Path,
    hash_: str,
    fill: Callable[[Path], dict[str, object]],
    pointer: tuple[Path, str] | None,
    *,
    say: Callable[[str], None],
    force: bool,
) -> Built:
    """The version of this hash in a home, made by `fill` where it is not there yet, and named as the newest.

    `pointer` is the file that is to name it for these data, and what they looked like from outside.
    """
    key = sha256(hash_.encode(), _writers().encode())[:16]
    try:
        home.mkdir(parents=True, exist_ok=True)
        held = {p.name for p in home.iterdir()}
        if held - {"assumed"} and "pointers" not in held:
            raise StoreError(f"{home}: holds other files; name an empty or a new folder for the store")
        (home / "pointers").mkdir(exist_ok=True)
        built = None if force else _open(home / key)
        if built is None:
            built = _write(home, key, fill, say)
        if pointer is not None:
            _replace(pointer[0], f"{key}\n{pointer[1]}")
        _replace(home / "CURRENT", f"{key}\n")
        _forget(home, keep=key)
    except OSError as error:
        raise _unwritable(home, error) from None
    return built


def _write(home: Path, key: str, fill: Callable[[Path], dict[str, object]], say: Callable[[str], None]) -> Built:
    import shutil

    begun = time.perf_counter()
    folder = home / f"{key}.tmp-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        (folder / "asof").mkdir(parents=True)
        about = fill(folder)
        about |= {"form": _FORM, "writers": _writers(), "built_in_seconds": round(time.perf_counter() - begun, 2)}
        (folder / "about.json").write_text(json.dumps(about, indent=1, sort_keys=True), encoding="utf-8")
        try:
            put_in_place(folder, home / key)
        except OSError:
            if _open(home / key) is None:  # else another build of the same data was quicker
                raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say(
        f"built {about['statements']} statements, {about['triples']} triples in {about['built_in_seconds']} s: {home / key}"
    )
    return Built(home / key, about)


def _before(home: Path, data: Data) -> Path | None:
    """The folder of the version that these facts had before, if the code that writes triples is still the same."""
    try:
        key = _pointer(home, data).read_text(encoding="utf-8").partition("\n")[0]
    except (OSError, ValueError):
        return None
    built = _open(home / key) if _KEY.fullmatch(key) else None
    return built.folder if built is not None and built.about.get("writers") == _writers() else None


def _open(folder: Path) -> Built | None:
    try:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(about, dict) or about.get("form") != _FORM:
        return None
    return Built(folder, about) if (folder / "base" / "CURRENT").exists() else None


def _stamp(data: Data) -> str:
    """What code, folders and files look like from outside (names, sizes, times): cheap to take on every start."""
    seen = [str(folder.resolve()) for folder in data.folders]
    package = Path(__file__).resolve().parent
    for name, path in [*((name, package / name) for name in _WRITERS), *data_files(data)]:
        status = path.stat()
        seen.append(f"{name} {status.st_size} {status.st_mtime_ns}")
    return "\n".join(seen)


def _writers() -> str:
    """The hash of the code that writes triples."""
    package = Path(__file__).resolve().parent
    return sha256(*((package / name).read_bytes() for name in _WRITERS))


def _pointer(home: Path, data: Data) -> Path:
    """The file that says which version fits these folders; two that share its name only take turns."""
    where = "\n".join(str(folder.resolve()) for folder in data.folders)
    return home / "pointers" / f"{crc32(where.encode()):08x}"


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f"{path.name}.tmp-{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8", newline="")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _forget(home: Path, *, keep: str) -> None:
    """Remove versions that nobody asked for lately, and leavings of builds that were cut off a day ago."""
    import shutil

    versions = sorted((p for p in home.iterdir() if (p / "about.json").exists()), key=lambda p: -_changed(p))
    old = [p for p in versions[_KEPT:] if p.name != keep]
    old += [p for p in [*home.glob("*.tmp-*"), *home.glob("*.old-*")] if time.time() - _changed(p) > 86_400]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True) if folder.is_dir() else folder.unlink(missing_ok=True)


def _changed(path: Path) -> float:
    """When a file was last changed; now for one that another build has removed meanwhile."""
    try:
        return path.stat().st_mtime
    except OSError:
        return time.time()


def _unwritable(home: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{home}: the store cannot be written ({error.strerror or error}); choose another place with --store or KG_CACHE"
    )
