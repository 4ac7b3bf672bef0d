"""The gate before every request: who may ask how often and how much; which headers every answer bears."""

from __future__ import annotations

import base64
import binascii
import hmac
import math
import time
from collections import OrderedDict
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.output import talk
from kg.web.endpoints import UPLOADS
from kg.web.limits import Limits

__all__ = ["POLICY", "Gate"]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_CLIENTS = 10_000


class Gate:
    """ASGI middleware: token, rate, sizes, headers, access log."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app, self._limits = app, limits
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        seen = {"status": 500, "bytes": 0}

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    # "not modified" would put ours in the place of the policy with which a picture was kept
                    if message["status"] != 304 or name != "content-security-policy":
                        headers.setdefault(name, value)
            elif message["type"] == "http.response.body":
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        refused = self._refused(scope)
        try:
            if refused is not None:
                await refused(scope, receive, answered)
            else:
                await self._app(scope, receive, answered)
        finally:
            if self._limits.log:
                self._note(scope, seen, time.perf_counter() - begun)

    def _refused(self, scope: Scope) -> JSONResponse | None:
        """The refusal of a request, or None where it may pass."""
        limits, headers = self._limits, Headers(scope=scope)
        if len(scope.get("query_string", b"")) + len(scope.get("raw_path") or b"") > limits.url_bytes:
            return _problem(414, f"the address is longer than {limits.url_bytes} bytes; use POST")
        length = headers.get("content-length", "0")
        most = limits.upload_bytes if scope["path"] in UPLOADS else limits.body_bytes
        if length.isdigit() and int(length[:15]) > most:
            return _problem(413, f"the body is larger than {most} bytes")
        if limits.token and scope["path"] != "/healthz" and scope["method"] != "OPTIONS" and not self._known(headers):
            return _problem(401, "a token is needed", {"www-authenticate": 'Basic realm="kg", charset="UTF-8", Bearer'})
        wait = self._wait(str((scope.get("client") or ("",))[0])) if limits.rate else 0
        if wait:
            return _problem(429, "too many requests from this client", {"retry-after": str(wait)})
        return None

    def _known(self, headers: Headers) -> bool:
        """Whether the token comes as a bearer, or as the password of a browser's own prompt."""
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            try:
                given = base64.b64decode(given, validate=True).decode("utf-8").partition(":")[2]
            except (binascii.Error, ValueError):
                return False
        elif scheme.lower() != "bearer":
            return False
        return hmac.compare_digest(given.strip().encode(), self._limits.token.encode())

    def _wait(self, client: str) -> int:
        """Seconds for which a client has to wait; 0 where it may pass. A bucket holds the requests of ten seconds."""
        per_second = self._limits.rate / 60
        most = max(10.0, 10 * per_second)
        now = time.monotonic()
        left, then = self._buckets.pop(client, (most, now))
        left = min(most, left + (now - then) * per_second)
        wait = 0 if left >= 1 else math.ceil((1 - left) / per_second)
        self._buckets[client] = (left if wait else left - 1, now)
        while len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        return wait

    def _note(self, scope: Scope, seen: dict[str, int], seconds: float) -> None:
        """One line a request; the query text stands in it only where that was asked for."""
        query = scope.get("query_string", b"").decode("ascii", "replace")
        shown = f"?{query}" if query and self._limits.log_queries else ""
        client = (scope.get("client") or ("-",))[0]
        path = scope["path"].encode("ascii", "backslashreplace").decode()
        path = "".join(c if c.isprintable() else "?" for c in path)[:300]
        talk(f"{client} {scope['method']} {path}{shown} {seen['status']} {seen['bytes']} B {seconds * 1000:.0f} ms")


def _problem(status: int, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    body: dict[str, Any] = {"error": {"type": "Refused", "status": status, "message": message}}
    return JSONResponse(body, status_code=status, headers=headers)
