"""What a command asks, as plain values: run now, or again from a receipt, by one and the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.view import View

__all__ = ["Answer", "perform"]

Asked = Mapping[str, Any]
Files = Mapping[str, Path]


class Answer(Protocol):
    """Whatever an inquiry gives: a value that knows its JSON."""

    def as_json(self) -> dict[str, object]:
        """The answer as plain values."""
        ...


def perform(view: View, command: str, asked: Asked, files: Files | None = None) -> Any:
    """The answer of a command on a view to what was asked; `files` are those that it reads, by the option that names them.

    Raises UsageError for a command that has no receipts, and where a parameter is missing.
    """
    run = _RUNS.get(command)
    if run is None:
        raise UsageError(f"receipts of {command!r} cannot be run again; there are receipts of {', '.join(_RUNS)}")
    try:
        return run(view, asked, files or {})
    except KeyError as error:
        raise UsageError(f"the receipt of {command!r} lacks the parameter {error}") from None


def _trace(view: View, asked: Asked, _: Files) -> Answer:
    run = view.trace_measure if asked["measure"] else view.trace
    answer = run(asked["measure"] or asked["actor"], routes=tuple(asked["routes"]), max_hops=asked["max_hops"])
    return answer.in_force() if asked["in_force_only"] else answer


def _status(view: View, asked: Asked, _: Files) -> Answer:
    return view.status(asked["measure"])


def _diff(view: View, asked: Asked, _: Files) -> Answer:
    return view.diff(asked["to"], actor=asked["actor"], measure=asked["measure"])


def _matrix(view: View, asked: Asked, _: Files) -> Answer:
    return view.matrix(asked["actors"], measures=asked["measures"])


def _classify(view: View, asked: Asked, files: Files) -> Answer:
    return view.classify_spec(files["spec"]) if "spec" in files else view.classify(asked["product"])


def _affiliates(view: View, asked: Asked, files: Files) -> Answer:
    return view.affiliates(asked["regime"], edges=files.get("edges"), listed=files.get("listed"))


_RUNS: dict[str, Callable[[View, Asked, Files], Answer]] = {
    "trace": _trace,
    "status": _status,
    "diff": _diff,
    "matrix": _matrix,
    "classify": _classify,
    "affiliates": _affiliates,
}
