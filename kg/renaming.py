"""One folder in the place of another, in one step where the system can do that."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["put_in_place"]

_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS


def put_in_place(new: Path, target: Path) -> None:
    """Give a folder the name `target` and remove what had it; a reader meets the old one or the new one, never neither.

    Where the system cannot exchange two names, there is a moment between two renames. Raises OSError.
    """
    if not target.exists():
        new.rename(target)
        return
    if _exchanged(new, target):
        _removed(new)
        return
    old = target.with_name(f"{target.name}.old-{os.getpid()}")
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise
    _removed(old)


def _removed(folder: Path) -> None:
    import shutil  # with three packers, which a reader of stores does not need

    shutil.rmtree(folder, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    import ctypes

    if os.name != "posix":
        return False
    library = ctypes.CDLL(None)
    names = (os.fsencode(one), os.fsencode(other))
    if sys.platform == "darwin":
        return hasattr(library, "renamex_np") and library.renamex_np(*names, _EXCHANGE) == 0
    return hasattr(library, "renameat2") and library.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0
