"""Which version of the data is served: the newest one that was built, seen without a restart.

A version on disk never changes, so that a request in flight ends on the version with which it began.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg.errors import KgError
from kg.inputs import Data
from kg.library import open_store
from kg.paths import cache_folder
from kg.storage import Built, current, locate
from kg.web.jobs import Version

__all__ = ["Live"]


class Live:
    """The served version; `refresh` looks whether a build has finished meanwhile."""

    def __init__(
        self,
        data: Path | None = None,
        store: Path | None = None,
        *,
        extra: tuple[Path, ...] = (),
        say: Callable[[str], None] | None = None,
    ) -> None:
        self._data, self._home, self._extra = data, store, extra
        self.shipped = data is None and store is None and not extra
        self.version = _version(open_store(data, store, extra=extra, say=say).built)

    def refresh(self) -> bool:
        """Take over a version that was built since; True where there is one. What cannot be read changes nothing."""
        try:
            if self._home is not None and self._data is None and not self._extra:
                built: Built | None = current(self._home)
            else:
                built = locate(self._home or cache_folder(), Data.chosen(self._data, self._extra))
        except (KgError, OSError):
            return False
        if built is None or str(built.folder) == self.version.folder:
            return False
        self.version = _version(built)
        return True


def _version(built: Built) -> Version:
    return Version(str(built.folder), dict(built.about))
