"""The files that pages need: a closed list, read from the package; no path of a request ever reaches the disk."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from kg.web.front import Refused

__all__ = ["static_file"]

_FILES = {
    "base.css": ("viz", "templates/base.css", "text/css; charset=utf-8"),
    "page.css": ("kg.web", "static/page.css", "text/css; charset=utf-8"),
    "suggest.js": ("kg.web", "static/suggest.js", "text/javascript; charset=utf-8"),
    "page.js": ("kg.web", "static/page.js", "text/javascript; charset=utf-8"),
    "view.js": ("kg.web", "static/view.js", "text/javascript; charset=utf-8"),
    "live.js": ("kg.web", "static/live.js", "text/javascript; charset=utf-8"),
    "icon.svg": ("kg.web", "static/icon.svg", "image/svg+xml"),
    "openapi.json": ("kg.web", "openapi.json", "application/json"),
}


class _File(NamedTuple):
    data: bytes
    media: str
    tag: str


def static_file(name: str, request: Request) -> Response:
    """One of the known files, or 304; raises Refused for any other name."""
    if name not in _FILES:
        raise Refused(404, "there is no such file")
    file = _read(name)
    headers = {"etag": file.tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == file.tag:
        return Response(status_code=304, headers=headers)
    return Response(file.data, headers={**headers, "content-type": file.media})


@cache
def _read(name: str) -> _File:
    package, path, media = _FILES[name]
    data = files(package).joinpath(*path.split("/")).read_bytes()
    return _File(data, media, f'"{hashlib.sha256(data).hexdigest()[:16]}"')
