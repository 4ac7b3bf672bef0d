"""One job at one worker: how much of the processor it has had, when it stepped aside, and why it was stopped."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

__all__ = ["Turn"]

_LEAST = 0.02


class Turn:
    """A job at a worker of this process id, which is killed `longest` seconds after the start.

    `begin` says that all is open that the job needs: it is killed `seconds` after that. Once it has had `quick` seconds of
    the processor, `leave` says whether it steps aside and goes on, is stopped (False), or stays and is asked again (None).
    """

    def __init__(self, pid: int, kill: Callable[[], None], leave: Callable[[], bool | None], *, longest: float) -> None:
        self.aside, self.stopped = False, ""
        self._pid, self._kill, self._leave = pid, kill, leave
        self._over, self._lock = False, threading.Lock()
        self._timers: list[threading.Timer] = []
        self._later(longest, self._stop, f"this ran longer than {longest:g} s")

    def begin(self, quick: float, seconds: float) -> None:
        """From now on the job's time counts."""
        self._later(seconds, self._stop, f"this ran longer than {seconds:g} s")
        self._later(quick, self._look, quick, _spent(self._pid), time.monotonic())

    def end(self) -> None:
        """Nothing happens to the job any more."""
        with self._lock:
            self._over = True
            for timer in self._timers:
                timer.cancel()

    def _look(self, quick: float, spent: float | None, begun: float) -> None:
        now = _spent(self._pid)
        # where the system does not tell the time of another process, the clock on the wall decides
        used = time.monotonic() - begun if spent is None or now is None else now - spent
        if used < quick:
            self._later(max(_LEAST, quick - used), self._look, quick, spent, begun)
            return
        with self._lock:
            if self._over:
                return
            left = self._leave()
            self.aside = bool(left)
        if left is None:
            self._later(quick, self._look, quick, spent, begun)
        elif not left:
            self._stop("this takes long, and as many long queries as may run at once run already; try again later")

    def _stop(self, why: str) -> None:
        with self._lock:
            if not self._over:
                self.stopped = self.stopped or why
                self._kill()

    def _later(self, seconds: float, act: Callable[..., None], *given: object) -> None:
        timer = threading.Timer(seconds, act, given)
        timer.daemon = True
        with self._lock:
            if not self._over:
                self._timers = [t for t in self._timers if t.is_alive()] + [timer]
                timer.start()


def _spent(pid: int) -> float | None:
    """The processor seconds that a process has had; None where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return None
