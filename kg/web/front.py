"""The front: turns requests into jobs, hands them to workers, and keeps answers that cannot change."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from kg import __version__
from kg.dates import parse_day
from kg.output import talk
from kg.web.jobs import Job, Reply
from kg.web.limits import Limits
from kg.web.live import Live
from kg.web.pool import Pool

__all__ = ["Front", "Refused", "fields_of", "refusal_of"]

_ALIASES = {"as_of": "as-of"}


class Refused(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers


def refusal_of(refused: Refused) -> Response:
    """The answer to a refused request, in the form of every other error."""
    body = {"error": {"type": "Refused", "status": refused.status, "message": refused.message}}
    return JSONResponse(body, status_code=refused.status, headers=dict(refused.headers or {}))


def fields_of(text: str) -> list[tuple[str, str]]:
    """The fields of a query string or a form; raises Refused for what is not UTF-8 or has too many."""
    try:
        found = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=200)
    except (UnicodeDecodeError, ValueError):
        raise Refused(400, "the parameters are not UTF-8 or too many") from None
    return [(_ALIASES.get(name, name), value) for name, value in found]


class Front:
    """Everything that lives as long as the server: the served version, the workers, the kept answers."""

    def __init__(self, live: Live, limits: Limits) -> None:
        self.live, self.limits = live, limits
        few, memory = limits.workers, limits.memory
        self.pages = Pool(
            few, long=few, seconds=limits.page_seconds, memory=memory, quick=limits.quick_page, patient=True
        )
        self.queries = Pool(
            few,
            long=limits.long,
            seconds=limits.query_seconds,
            memory=memory,
            quick=limits.quick_query,
            modules=("answering",),
        )
        self._places: dict[Pool, tuple[asyncio.Semaphore, anyio.CapacityLimiter]] = {}
        self._waiting = 0
        self._flying: dict[str, asyncio.Task[Reply]] = {}
        self._kept: OrderedDict[str, Reply] = OrderedDict()
        self._kept_bytes = 0

    def warm(self) -> None:
        """Start workers before anybody asks; blocks, so call it in a thread."""
        for pool in (self.pages, self.queries):
            pool.warm()
        if not (self.pages.apart and self.queries.apart):
            talk("the system lets no worker leave the network: limits only of time and memory, and SERVICE is refused")

    def close(self) -> None:
        """End the workers."""
        self.pages.close()
        self.queries.close()

    def job(
        self,
        name: str,
        fields: Iterable[tuple[str, str]],
        *,
        format: str,
        known: Iterable[str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Job:
        """A job on the served version; the fields `as-of` and `lang` are read here, an unknown field is refused."""
        parameters: dict[str, list[str]] = {}
        for key, value in fields:
            parameters.setdefault(key, []).append(value)
        if known is not None:
            _refuse_unknown(parameters, known)
        day = (parameters.pop("as-of", None) or [""])[-1] or date.today().isoformat()
        lang = (parameters.pop("lang", None) or [""])[-1] or "en"
        if lang not in ("en", "zh"):
            raise Refused(400, f"lang must be en or zh, not {lang!r}")
        try:
            day = parse_day(day).isoformat()
        except ValueError as error:
            raise Refused(400, f"as-of: {error}; write 2025-06-01") from None
        return Job(name, self.live.version, day, lang, format, parameters, extra or {})

    async def answer(self, request: Request, job: Job, pool: Pool | None = None, *, keep: bool = True) -> Response:
        """The answer to a job: not modified, kept from before, or computed now."""
        tag = _tag(job)
        headers = {"etag": tag, "cache-control": "no-cache", "vary": "accept", "x-data-version": job.version.name}
        if keep and _matches(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        reply = self._kept.get(job.key) if keep else None
        if reply is None:
            reply = await (self._shared if keep else self._computed)(job, pool or self.pages)
            if keep and reply.status == 200:
                self._keep(job.key, reply)
        if reply.status != 200:
            headers = {"cache-control": "no-store"} | ({"retry-after": "5"} if reply.status == 503 else {})
        return Response(reply.body, reply.status, {**headers, **reply.headers, "content-type": reply.media})

    async def body(self, request: Request, most: int | None = None) -> bytes:
        """The body of a request; raises Refused past the limits of size (`most` bytes) and time."""
        data, most = bytearray(), most or self.limits.body_bytes
        try:
            async with asyncio.timeout(self.limits.body_seconds):
                async for chunk in request.stream():
                    data += chunk
                    if len(data) > most:
                        raise Refused(413, f"the body is larger than {most} bytes")
        except TimeoutError:
            raise Refused(408, "the body did not arrive in time") from None
        except ClientDisconnect:
            raise Refused(400, "the body was cut off") from None
        return bytes(data)

    async def _shared(self, job: Job, pool: Pool) -> Reply:
        """The reply to a job; what several ask for at the same time is computed once."""
        task = self._flying.get(job.key)
        if task is None:
            task = self._flying[job.key] = asyncio.create_task(self._computed(job, pool))
            task.add_done_callback(partial(self._landed, job.key))
        return await asyncio.shield(task)

    def _landed(self, key: str, task: asyncio.Task[Reply]) -> None:
        del self._flying[key]
        if not task.cancelled():
            task.exception()  # whoever waits is told; nobody may be waiting any more

    async def _computed(self, job: Job, pool: Pool) -> Reply:
        if self._waiting >= self.limits.waiting:
            raise Refused(503, "too many requests are waiting; try again soon", {"retry-after": "5"})
        if pool not in self._places:
            self._places[pool] = asyncio.Semaphore(pool.size), anyio.CapacityLimiter(pool.most)
        places, threads = self._places[pool]
        loop, left = asyncio.get_running_loop(), []

        def leave() -> None:
            left.append(True)
            loop.call_soon_threadsafe(places.release)

        self._waiting += 1
        try:
            await places.acquire()
            try:
                return await anyio.to_thread.run_sync(pool.run, job, leave, limiter=threads)
            finally:
                if not left:
                    places.release()
        finally:
            self._waiting -= 1

    def _keep(self, key: str, reply: Reply) -> None:
        if len(reply.body) * 4 > self.limits.cached_bytes or key in self._kept:
            return
        self._kept[key] = reply
        self._kept_bytes += len(reply.body) + len(key)
        while self._kept_bytes > self.limits.cached_bytes:
            old, gone = self._kept.popitem(last=False)
            self._kept_bytes -= len(gone.body) + len(old)


def _tag(job: Job) -> str:
    """The entity tag: the data version, and a hash of the code's version and of what is asked."""
    asked = hashlib.sha256(f"{__version__}\0{job.key}".encode("utf-8", "replace")).hexdigest()[:16]
    return f'"{job.version.name}-{asked}"'


def _matches(header: str, tag: str) -> bool:
    return header.strip() == "*" or tag in [t.strip().removeprefix("W/") for t in header.split(",")]


def _refuse_unknown(parameters: Mapping[str, list[str]], known: Iterable[str]) -> None:
    allowed = {"as-of", "lang", "format", *known}
    for name in sorted(set(parameters) - allowed):
        import difflib

        near = difflib.get_close_matches(name, sorted(allowed), n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(allowed))}"
        raise Refused(400, f"unknown parameter {name!r}; {hint}")
