"""Receipts: an answer as canonical JSON with what it rests on and a hash, to be run again and compared.

Files that an answer rests on (assumed statements, holdings, listed firms, a chip's figures) stand in it by name and by
the hash of their content: the rows whatever their order, encoding and line ends, so that a saved copy is the same file.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.errors import DataError, UsageError

__all__ = ["content_hash", "differences", "files_of", "named_files", "read_receipt", "receipt_of"]

Named = Sequence[tuple[str, Path]]


def receipt_of(command: str, parameters: Mapping[str, object], result: object, versions: Mapping[str, object]) -> str:
    """The receipt as text: sorted keys, no spaces, one line; `hash` covers everything else."""
    body = {"command": command, "parameters": dict(parameters), "result": result, "versions": dict(versions)}
    return _canonical(body | {"hash": _hash(body)}) + "\n"


def read_receipt(path: Path) -> dict[str, object]:
    """A receipt from a file; raises DataError where it is none or was changed after it was written."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        body = {key: data[key] for key in ("command", "parameters", "result", "versions")}
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DataError(f"{path}: is no receipt; receipts are written with --receipt") from None
    if data.get("hash") != _hash(body):
        raise DataError(f"{path}: was changed after it was written: its hash does not fit its content")
    if not isinstance(body["parameters"], dict):
        raise DataError(f"{path}: is no receipt; receipts are written with --receipt")
    return body


def named_files(files: Named) -> list[dict[str, str]]:
    """Files as a receipt names them: the option that gave each, its name, and the hash of its content."""
    return [{"option": option, "name": path.name, "sha256": content_hash(path)} for option, path in files]


def files_of(receipt: Mapping[str, object], given: Named) -> dict[str, list[Path]]:
    """The given files by option, held against those that the receipt names.

    Raises UsageError where one is missing or too many, DataError where the content of one is not what it was.
    """
    parameters = receipt["parameters"]
    assert isinstance(parameters, dict)
    named = parameters.get("files", [])
    found: dict[str, list[Path]] = {}
    left = list(given)
    for entry in named:
        option = str(entry["option"])
        fitting = [(o, p) for o, p in left if o == option]
        if not fitting:
            raise UsageError(f"the receipt rests on the file {entry['name']!r}; give it with --{option} FILE")
        same = [pair for pair in fitting if content_hash(pair[1]) == entry["sha256"]]
        if not same:
            raise DataError(
                f"{fitting[0][1]}: is not the file that the receipt rests on ({entry['name']}): its content has another hash"
            )
        left.remove(same[0])
        found.setdefault(option, []).append(same[0][1])
    if left:
        raise UsageError(f"--{left[0][0]} {left[0][1]}: the receipt rests on no such file")
    return found


def content_hash(path: Path) -> str:
    """The hash of what a file says: JSON by its values, a table by its header and its rows in any order.

    Raises DataError where it cannot be read as either.
    """
    from kg.curated.form import read_user_text

    text = read_user_text(path)
    try:
        if path.suffix == ".json":
            return _hash(json.loads(text))
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except (ValueError, RecursionError, csv.Error) as error:
        raise DataError(f"{path}: cannot be read ({error})") from None
    filled = [row for row in rows if any(row)]
    return _hash([filled[:1], sorted(filled[1:])])


def differences(before: object, after: object, where: str = "") -> list[str]:
    """Where two results differ, one line a place."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = sorted(set(before) | set(after))
        return [d for k in keys for d in differences(before.get(k), after.get(k), f"{where}/{k}")]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [d for i, (b, a) in pairs for d in differences(b, a, f"{where}/{i}")]
    if before == after:
        return []
    return [f"{where or '/'}: {_short(before)} is now {_short(after)}"]


def _short(value: object) -> str:
    text = _canonical(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _hash(body: object) -> str:
    return hashlib.sha256(_canonical(body).encode("utf-8", "surrogatepass")).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
