"""Where answers go: text for people or JSON for scripts, to stdout or a file."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kg.errors import UsageError

__all__ = ["as_table", "harmless", "opened", "pick", "put", "talk", "write"]


_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*%?")


def harmless(text: str) -> str:
    """The text of a cell that no spreadsheet takes for a formula; numbers stay as they are.

    >>> harmless("=1+1"), harmless("-5"), harmless("@sum"), harmless("华为")
    ("'=1+1", '-5', "'@sum", '华为')
    """
    start = text.lstrip(" \u00a0\u3000\u200b\ufeff")[:1]
    if text[:1] in ("\t", "\r", "\n") or (start and start in "=+-@＝＋－＠" and not _NUMBER.fullmatch(text)):
        return f"'{text}"
    return text


def pick(chosen: str | None, output: str | None) -> str:
    """`table` on a terminal, `json` in a pipe or a file, unless a format was chosen."""
    if chosen:
        return chosen
    return "table" if output in (None, "-") and sys.stdout.isatty() else "json"


def write(text: Callable[[], str], data: Callable[[], object], *, format: str | None, output: str | None) -> None:
    """Write an answer as text or as JSON; raises UsageError for a format that is neither."""
    picked = pick(format, output)
    if picked == "json":
        import json

        put((json.dumps(data(), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace"), output)
    elif picked in ("table", "text"):
        put(text().encode("utf-8", "replace"), output)
    else:
        raise UsageError(f"this command writes table or json, not {picked}")


def put(data: bytes, output: str | None) -> None:
    """Write bytes to a file, or to stdout for `-` and None; raises UsageError where that fails."""
    if output in (None, "-"):
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UsageError(f"stdout cannot be written ({error.strerror or error})") from None
        return
    with opened(output) as file:
        file.write(data)


@contextmanager
def opened(output: str | None) -> Iterator[IO[bytes]]:
    """A stream to a file, which gets its name when all is written, or to stdout for `-` and None.

    A device or a pipe is written to as it stands. Raises UsageError where the file cannot be written.
    """
    if output in (None, "-"):
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(os.path.realpath(str(output)))
    plain = path.is_file() or not path.exists()
    waiting = path.with_name(f".{path.name}.tmp-{os.getpid()}") if plain else path
    try:
        with waiting.open("wb") as file:
            yield file
        if plain:
            if path.exists():
                from shutil import copymode

                copymode(path, waiting)
            waiting.replace(path)
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror or error}); choose another place") from None
    finally:
        if plain:
            with suppress(OSError):  # a disk that may only be read holds none
                waiting.unlink(missing_ok=True)


def as_table(columns: list[str], rows: list[list[str]], *, empty: str) -> str:
    """Rows as a table that fits the terminal, CJK text included."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return f"{empty}\n"
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    with console.capture() as captured:
        console.print(table)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def talk(message: str) -> None:
    """Say something about the work to stderr; signs by which a quoted text could steer a terminal are left out."""
    print(_STEERING.sub("", message), file=sys.stderr, flush=True)
