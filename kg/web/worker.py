"""A worker process: reads jobs from stdin, one JSON line each, and writes replies to stdout; it may be killed at any time.

It lives under a memory limit and, where the system lets it, without a network. It knows nothing of HTTP.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import sys
from typing import BinaryIO

from kg.errors import AmbiguousName, KgError, UnresolvedName, UsageError
from kg.web.desk import Desk
from kg.web.jobs import Job, Reply

__all__ = ["confine", "main", "perform", "refusal"]

_MODULES = (
    "answering", "api", "dossiers", "drawn", "inquiry", "linked", "pages", "reconciling", "screened", "tracing", "viewing",
)  # fmt: skip
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def main() -> None:
    """Serve jobs until stdin ends; arguments: the memory limit in bytes (0 for none), niceness, and modules to load.

    It says `ready` once, or `ready apart` where it has left the network; `begun` where a query of a user's own begins, and a reply to each job.
    """
    memory, niceness = int(sys.argv[1]), int(sys.argv[2])
    apart = confine(memory, niceness)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what is printed by mistake must not end up between replies

    def begin() -> None:
        out.write(b"begun\n")
        out.flush()

    desk = Desk(begin)
    for name in sys.argv[3:] or _MODULES:
        importlib.import_module(f"kg.web.{name}")
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # a large picture is many small values, none of which is garbage
    out.write(b"ready apart\n" if apart else b"ready\n")
    out.flush()
    for line in sys.stdin.buffer:
        _send(out, perform(desk, Job.read(json.loads(line))))


def perform(desk: Desk, job: Job) -> Reply:
    """The reply to a job; what goes wrong becomes a reply too, without a traceback."""
    module, _, name = job.name.partition(".")
    if module not in _MODULES:
        raise ValueError(f"no job {job.name!r}")
    jobs = importlib.import_module(f"kg.web.{module}").JOBS
    try:
        reply = jobs[name](desk, job)
    except KgError as error:
        from kg.messages import translated

        message = translated(str(error), job.lang)
        return refusal(job, _status(error), message, kind=type(error).__name__)
    except MemoryError:
        return refusal(job, 503, "this needs more memory than is allowed; narrow it", kind="MemoryError")
    except RecursionError:
        return refusal(job, 400, "this is nested too deeply", kind="RecursionError")
    except Exception as error:
        import traceback

        traceback.print_exc()
        return refusal(job, 500, f"something went wrong inside ({type(error).__name__})", kind="InternalError")
    assert isinstance(reply, Reply)
    return reply


def refusal(job: Job, status: int, message: str, *, kind: str) -> Reply:
    """An error as JSON, or as a page where the job makes pages."""
    if job.format == "html":
        pages = importlib.import_module("kg.web.pages")
        page: Reply = pages.problem(job, status, message)
        return page
    body = json.dumps({"error": {"type": kind, "status": status, "message": message}}, ensure_ascii=False)
    return Reply(status, "application/json", body.encode("utf-8", "replace"))


def _status(error: KgError) -> int:
    if type(error).__name__ == "NotAcceptable":
        return 406
    if isinstance(error, AmbiguousName):
        return 409
    if isinstance(error, UnresolvedName):
        return 404
    return 400 if isinstance(error, UsageError) or error.exit_code == 2 else 503


def _send(out: BinaryIO, reply: Reply) -> None:
    head = json.dumps([reply.status, reply.media, len(reply.body), dict(reply.headers)]).encode()
    out.write(head + b"\n" + reply.body)
    out.flush()


def confine(memory: int, niceness: int) -> bool:
    """Limit memory, step back behind other work, and leave the network; gives whether the system let it leave.

    Where it does not, the guard alone keeps queries from other hosts.
    """
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if hasattr(os, "nice") and niceness:
        os.nice(niceness)
    if sys.platform != "linux":
        return False
    import ctypes

    try:
        return bool(ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)
    except (OSError, AttributeError):
        return False


if __name__ == "__main__":
    main()
