"""Which files a store is made of, their hashes, and the record of the data that passed every check."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from kg.errors import DataError
from kg.paths import facts_folder, list_folders, ontology_folder

__all__ = ["Data", "data_files", "data_hash", "data_version", "hashes", "is_checked", "sha256"]


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
    ) -> "Data":
        """The facts folder `data` (default: the shipped facts with every shipped list) with others beside it.

        `names` calls copies by their origin.
        """
        return cls((data, *extra) if data else (facts_folder(), *list_folders(), *extra), names)

    @property
    def shipped(self) -> bool:
        """Whether these are the shipped facts and lists and nothing else."""
        return self == Data.chosen()


def data_hash(data: Data) -> str:
    """The hash of all curated files and of the vocabulary, shapes and rules that give them meaning."""
    return sha256(*(f"{name}\0{hash_}\n".encode() for name, hash_ in hashes(data).items()))


def is_checked(hash_: str) -> bool:
    """Whether the shipped record says that this very data passed every check."""
    return bool(hash_) and _checked()[1] == hash_


def data_version(hash_: str) -> str:
    """The version of the data without git: the release day and the hash, or the hash alone for other data."""
    day, shipped = _checked()
    return f"{day}+{hash_[:8]}" if shipped == hash_ else hash_[:12]


def hashes(data: Data) -> dict[str, str]:
    """The hash of each file by its name; raises DataError where one cannot be read."""
    try:
        return {name: sha256(path.read_bytes()) for name, path in data_files(data)}
    except OSError as error:
        raise DataError(f"{error.filename}: cannot be read ({error.strerror or error})") from None


def data_files(data: Data) -> list[tuple[str, Path]]:
    """Every file that gives the data their meaning, with its name; raises DataError for what is no facts folder."""
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


def _checked() -> tuple[str, str]:
    try:
        day, hash_ = (ontology_folder() / "checked.txt").read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return "", ""
    return day, hash_


def sha256(*parts: bytes) -> str:
    """The hash of some bytes, one after another."""
    import hashlib  # slow to load, and a start that finds its store needs none

    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
