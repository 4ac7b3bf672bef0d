"""A pool of worker processes: each does one job at a time and is killed when it takes too long or too much."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from kg.web.jobs import Job, Reply
from kg.web.turn import Turn

__all__ = ["Pool"]

_START = 60.0  # seconds in which a worker must be ready, and beyond its own in which a job must have opened its store
_LAST = 19  # the niceness of long queries
_THRIFT = {"MALLOC_ARENA_MAX": "2"}  # or threads reserve hundreds of megabytes that count against the limit
_HOME = Path(__file__).resolve().parent.parent.parent


class Pool:
    """Workers that are started when first needed; one that was killed is replaced at once.

    `size` jobs run at once. One that has had `quick` seconds of the processor leaves its place to the next and goes on
    as one of at most `long` long ones, behind all others; where those are all there, it is stopped. In a `patient` pool
    it is not put behind others and keeps its place where it must. There the seconds count from the start, else from
    where the worker says that it has opened what the job needs. `modules` are loaded before the first job, all where none is named.
    """

    def __init__(
        self,
        size: int,
        *,
        long: int,
        seconds: float,
        memory: int,
        quick: float = 0.25,
        niceness: int = 0,
        modules: tuple[str, ...] = (),
        patient: bool = False,
    ) -> None:
        self.size, self.most = size, size + long
        self._long = threading.BoundedSemaphore(long)
        self._seconds, self._quick = seconds, quick
        self._patient = patient
        self._given = (str(memory), str(niceness), *modules)
        self._idle: list[subprocess.Popen[bytes]] = []
        self._rooms, self._aside = self.most, 0  # processes that may still be started; jobs that stepped aside
        self.apart = True  # no worker so far that the system did not let leave the network
        self._closed, self._change = False, threading.Condition()
        self._alive: set[subprocess.Popen[bytes]] = set()

    def run(self, job: Job, leave: Callable[[], None]) -> Reply:
        """The reply of a worker; blocks, so call it in a thread. 503 where the worker had to be killed or died.

        `leave` is called when the job gives its place to the next.
        """
        from kg.web.worker import refusal

        process = self._taken()
        turn = Turn(
            process.pid, process.kill, lambda: self._steps_aside(process, leave), longest=self._seconds + _START
        )
        reply = None
        try:
            if self._patient:
                turn.begin(self._quick, self._seconds)
            reply = _exchange(process, job, lambda: None if self._patient else turn.begin(self._quick, self._seconds))
        finally:
            turn.end()
            # one that ran behind all others cannot be brought forward again
            behind = turn.aside and not self._patient
            self._back(process, ended=reply is None or behind or bool(turn.stopped), aside=turn.aside)
        if reply is not None:
            return reply
        if turn.stopped:
            return refusal(job, 503, f"{turn.stopped}, or narrow it", kind="QueryTimeout")
        return refusal(job, 503, "this needs more memory than is allowed; narrow it", kind="OutOfMemory")

    def warm(self) -> None:
        """Start the workers that run at once before anybody asks."""
        while True:
            with self._change:
                # those that stepped aside have left, so that another may come for each
                missing = self.size - (self.most - self._rooms - self._aside)
                if self._closed or missing <= 0 or not self._rooms:
                    return
                self._rooms -= 1
            try:
                process = self._started()
            except (OSError, RuntimeError):
                with self._change:
                    self._rooms += 1
                    self._change.notify()
                return
            with self._change:
                self._idle.append(process)
                self._change.notify()

    def close(self) -> None:
        """Kill every worker; whoever holds one sees it end, those that nobody holds are done with here."""
        with self._change:
            self._closed = True
            alive, idle = list(self._alive), list(self._idle)
            self._alive.clear()
            self._idle.clear()
            self._rooms += len(idle)
            self._change.notify_all()
        for process in alive:
            process.kill()
        for process in idle:
            _end(process)

    def processes(self) -> list[int]:
        """The ids of the workers that run."""
        return sorted(p.pid for p in list(self._alive) if p.poll() is None)

    def _taken(self) -> subprocess.Popen[bytes]:
        """A worker that lives: the one that worked last, else a new one."""
        while True:
            with self._change:
                while not self._idle and not self._rooms and not self._closed:
                    self._change.wait()
                if self._closed:
                    raise RuntimeError("the pool is closed")
                if not self._idle:
                    self._rooms -= 1
                    break
                process = self._idle.pop()
            if process.poll() is None:
                return process
            self._back(process, ended=True)
        try:
            return self._started()
        except BaseException:
            with self._change:
                self._rooms += 1
                self._change.notify()
            raise

    def _back(self, process: subprocess.Popen[bytes], *, ended: bool, aside: bool = False) -> None:
        """Put a worker back, or replace one that has ended."""
        if ended or self._closed:
            with self._change:
                self._alive.discard(process)
            _end(process)
        with self._change:
            self._aside -= aside
            if ended or self._closed:
                self._rooms += 1
            else:
                self._idle.append(process)
            self._change.notify()
        if aside:
            self._long.release()
        if ended and not self._closed:
            self._refill()

    def _steps_aside(self, process: subprocess.Popen[bytes], leave: Callable[[], None]) -> bool | None:
        if not self._long.acquire(blocking=False):
            return None if self._patient else False
        if not self._patient:
            with contextlib.suppress(OSError, AttributeError):
                os.setpriority(os.PRIO_PROCESS, process.pid, _LAST)
        with self._change:
            self._aside += 1
        leave()
        self._refill()
        return True

    def _refill(self) -> None:
        threading.Thread(target=self.warm, daemon=True).start()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise RuntimeError("the pool is closed")
        path = os.pathsep.join(filter(None, [str(_HOME), os.environ.get("PYTHONPATH", "")]))
        command = [sys.executable, "-m", "kg.web.worker", *self._given]
        process = subprocess.Popen(
            command,
            bufsize=-1,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **_THRIFT, "PYTHONPATH": path},
        )
        with self._change:
            self._alive.add(process)
        if not self._closed:
            timer = threading.Timer(_START, process.kill)
            timer.daemon = True
            timer.start()
            assert process.stdout is not None
            self.apart &= process.stdout.readline() != b"ready\n"  # it says that it is ready, or ends
            timer.cancel()
        if self._closed:  # before or meanwhile
            _end(process)
            raise RuntimeError("the pool is closed")
        return process


def _exchange(process: subprocess.Popen[bytes], job: Job, begun: Callable[[], object]) -> Reply | None:
    """Hand a job over and read the reply; None where the worker is gone before it is whole."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(job.as_json()).encode() + b"\n")
        process.stdin.flush()
        while (head := process.stdout.readline()) == b"begun\n":
            begun()
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
