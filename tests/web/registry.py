"""Packages of the npm registry that a test needs: one version each, known by its hash, kept in a cache."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import tarfile
from pathlib import Path
from typing import NamedTuple

__all__ = ["YASGUI", "Package"]

_MOST = 20_000_000


class Package(NamedTuple):
    """A version of a package: its name, its version, and the SHA-512 of its tarball as the registry writes it."""

    name: str
    version: str
    sha512: str

    def files(self, *paths: str) -> dict[str, bytes]:
        """These files of the package; raises OSError where there is neither a cache nor a registry, ValueError for another hash."""
        with tarfile.open(fileobj=io.BytesIO(self._tarball()), mode="r:gz") as tar:
            found = {path: tar.extractfile(f"package/{path}") for path in paths}
            return {path: file.read() for path, file in found.items() if file is not None}

    def _tarball(self) -> bytes:
        slug = self.name.rpartition("/")[2]
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "actors-measures-kg-tests"
        kept = cache / f"{slug}-{self.version}.tgz"
        if kept.exists() and self._is_right(data := kept.read_bytes()):
            return data
        data = self._download(f"https://registry.npmjs.org/{self.name}/-/{slug}-{self.version}.tgz")
        if not self._is_right(data):
            raise ValueError(f"{self.name} {self.version} is not what it was: its hash differs")
        cache.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}.part")
        draft.write_bytes(data)
        draft.replace(kept)
        return data

    def _is_right(self, data: bytes) -> bool:
        return base64.b64encode(hashlib.sha512(data).digest()).decode() == self.sha512

    @staticmethod
    def _download(url: str) -> bytes:
        import httpx

        try:
            response = httpx.get(url, timeout=20)
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise OSError(f"{url}: {error or type(error).__name__}") from None
        return response.content[:_MOST]


YASGUI = Package(
    "@triply/yasgui",
    "4.2.28",
    "HN1neZqERSGoDyk/Fg40nI+F0tHnaBxjqizhN0mur2Kj0oJsklBsFMRk/M+wW+ohy8dSEn7AgX3H0pPrV/wmVg==",
)
