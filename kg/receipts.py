"""Receipts: an answer as canonical JSON with what it rests on and a hash, to be run again and compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from kg.errors import DataError

__all__ = ["differences", "read_receipt", "receipt_of"]


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
    except (ValueError, KeyError, TypeError):
        raise DataError(f"{path}: is no receipt; receipts are written with --receipt") from None
    if data.get("hash") != _hash(body):
        raise DataError(f"{path}: was changed after it was written: its hash does not fit its content")
    return body


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
    return hashlib.sha256(_canonical(body).encode()).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
