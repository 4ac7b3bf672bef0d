"""A pool of worker processes: each does one job at a time and is killed when it takes too long or too much."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from kg.web.jobs import Job, Reply

__all__ = ["Pool"]

_QUICK, _START = 1.0, 60.0
_HOME = Path(__file__).resolve().parent.parent.parent


class Pool:
    """Workers that are started when first needed; a dead one is replaced by the next job that needs one.

    `size` jobs run at once. One that takes longer than a second leaves its place to the next and goes on as one of at
    most `slow` long ones; where those are all there, it is stopped, or keeps its place if the pool is `patient`.
    """

    def __init__(
        self, size: int, *, slow: int, seconds: float, memory: int, niceness: int = 0, patient: bool = False
    ) -> None:
        self.size, self.most = size, size + slow
        self._slow = threading.BoundedSemaphore(slow)
        self._seconds, self._memory, self._niceness, self._patient = seconds, memory, niceness, patient
        self._idle: queue.LifoQueue[subprocess.Popen[bytes] | None] = queue.LifoQueue()
        for _ in range(self.most):
            self._idle.put(None)
        self._closed, self._lock = False, threading.Lock()
        self._alive: set[subprocess.Popen[bytes]] = set()

    def run(self, job: Job, leave: Callable[[], None]) -> Reply:
        """The reply of a worker; blocks, so call it in a thread. 503 where the worker had to be killed or died.

        `leave` is called when the job gives its place to the next.
        """
        from kg.web.worker import refusal

        process = self._idle.get()
        killed: list[str] = []
        reply, slow = None, threading.Event()
        try:
            process = self._started(process)
            limits = [(self._seconds, _kill, (process, killed, f"this ran longer than {self._seconds:g} s"))]
            if self._seconds > _QUICK:
                limits.append((_QUICK, self._step_aside, (process, killed, slow, leave)))  # type: ignore[arg-type]
            timers = [threading.Timer(seconds, act, given) for seconds, act, given in limits]
            for timer in timers:
                timer.daemon = True
                timer.start()
            try:
                reply = _exchange(process, job)
            finally:
                for timer in timers:
                    timer.cancel()
        finally:
            if process is not None and (reply is None or killed or slow.is_set()):
                self._alive.discard(process)
                _end(process)
                process = None
            self._idle.put(process)
            if slow.is_set():
                self._slow.release()
        if reply is not None:
            return reply
        if killed:
            return refusal(job, 503, f"{killed[0]} and was stopped; narrow it", kind="QueryTimeout")
        return refusal(job, 503, "this needs more memory than is allowed; narrow it", kind="OutOfMemory")

    def _step_aside(
        self, process: subprocess.Popen[bytes], killed: list[str], slow: threading.Event, leave: Callable[[], None]
    ) -> None:
        if self._slow.acquire(blocking=False):
            slow.set()
            with contextlib.suppress(OSError, AttributeError):
                os.setpriority(os.PRIO_PROCESS, process.pid, 15)
            leave()
        elif not self._patient:
            _kill(process, killed, "this takes long, other long queries run already, so it waited no longer")

    def warm(self) -> None:
        """Start the workers that run at once before anybody asks."""
        waiting = [self._idle.get() for _ in range(self.size)]
        for process in waiting:
            with contextlib.suppress(RuntimeError):
                process = self._started(process)
            self._idle.put(process)

    def close(self) -> None:
        """Kill every worker; whoever holds one sees it end, those that nobody holds are done with here."""
        with self._lock:
            self._closed = True
            alive = list(self._alive)
            self._alive.clear()
        for process in alive:
            process.kill()
        places: list[None] = []
        with contextlib.suppress(queue.Empty):
            while True:
                if (idle := self._idle.get_nowait()) is not None:
                    _end(idle)
                places.append(None)
        for place in places:
            self._idle.put(place)

    def processes(self) -> list[int]:
        """The ids of the workers that run."""
        return sorted(p.pid for p in self._alive if p.poll() is None)

    def _started(self, process: subprocess.Popen[bytes] | None) -> subprocess.Popen[bytes]:
        closed = self._closed
        if process is not None and process.poll() is None and not closed:
            return process
        if process is not None:
            self._alive.discard(process)
            _end(process)
        if closed:
            raise RuntimeError("the pool is closed")
        path = os.pathsep.join(filter(None, [str(_HOME), os.environ.get("PYTHONPATH", "")]))
        command = [sys.executable, "-m", "kg.web.worker", str(self._memory), str(self._niceness)]
        process = subprocess.Popen(
            command, bufsize=-1, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
        )
        with self._lock:
            self._alive.add(process)
        if not self._closed:
            timer = threading.Timer(_START, process.kill)
            timer.daemon = True
            timer.start()
            assert process.stdout is not None
            process.stdout.readline()  # it says that it is ready, or ends
            timer.cancel()
        if self._closed:  # before or meanwhile
            _end(process)
            raise RuntimeError("the pool is closed")
        return process


def _exchange(process: subprocess.Popen[bytes], job: Job) -> Reply | None:
    """Hand a job over and read the reply; None where the worker is gone before it is whole."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(job.as_json()).encode() + b"\n")
        process.stdin.flush()
        head = process.stdout.readline()
        if not head.endswith(b"\n"):
            return None
        status, media, size, headers = json.loads(head)
        body = _whole(process.stdout, size)
    except (OSError, ValueError):
        return None
    return Reply(status, media, body, headers) if body is not None else None


def _whole(stream: object, size: int) -> bytes | None:
    reader: BinaryIO = stream  # type: ignore[assignment]
    body = reader.read(size)
    return body if len(body) == size else None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _kill(process: subprocess.Popen[bytes], killed: list[str], why: str) -> None:
    killed.append(why)
    process.kill()
