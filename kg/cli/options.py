"""The options that every reading command shares, and the way from them to a view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kg.dates import parse_day
from kg.errors import UsageError
from kg.output import talk

if TYPE_CHECKING:
    from kg.library import Store
    from kg.view import View

    DayType = click.ParamType[date]
else:
    DayType = click.ParamType  # generic from click 8.4 on only

__all__ = ["Choice", "Day", "Supposed", "data_options", "output_options", "reading", "speaking", "supposing", "undated"]

Command = Callable[..., Any]


class Day(DayType):
    """A calendar day, also written 2025/06/01, or `today`."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        if value == "today":
            return date.today()
        try:
            return parse_day(str(value).replace("/", "-"))
        except ValueError as error:
            self.fail(f"{error}; write 2025-06-01", param, ctx)


class Choice(NamedTuple):
    """What the shared options say."""

    as_of: date
    lang: str
    format: str | None
    output: str | None
    data: Path | None
    store: str | None
    extra: tuple[Path, ...]

    def open(self, assumed: tuple[Path, ...] = ()) -> Store:
        """The store that they name, with files of assumed statements beside it."""
        from kg.library import open_store

        return open_store(self.data, self.store, extra=self.extra, assumed=assumed, say=self.talk)

    def view(self) -> View:
        """The store on the day that they name."""
        return self.open().as_of(self.as_of)

    def talk(self, message: str) -> None:
        """Say something about the work in the language that they name."""
        from kg.messages import translated

        talk(translated(message, self.lang))


_DATA = (
    click.option("--data", type=click.Path(path_type=Path), envvar="KG_DATA", help="Another facts folder instead of the shipped one."),
    click.option("--with", "extra", multiple=True, type=click.Path(path_type=Path), help="A facts folder of your own beside it (repeatable)."),
    click.option("--store", metavar="DIR|URL", envvar="KG_STORE", help="A store folder that was built by hand, or the URL of a SPARQL endpoint."),
)  # fmt: skip
_SHOWN = (
    click.option("-f", "--format", "format", metavar="FORMAT", help="table on a terminal, json in a pipe, or another one."),
    click.option("--json", "as_json", is_flag=True, help="The same as -f json."),
    click.option("-o", "--output", metavar="FILE", help="Write to a file; - is stdout."),
)  # fmt: skip
_LANG = click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="The language of labels.")  # fmt: skip
_DATED = (
    click.option("--as-of", type=Day(), default="today", show_default=True, help="The day, as 2025-06-01."),
    _LANG,
)


def data_options(command: Command) -> Command:
    """Add --data, --with and --store."""
    for option in reversed(_DATA):
        command = option(command)
    return command


def output_options(command: Command) -> Command:
    """Add --format, --json and --output."""
    for option in reversed(_SHOWN):
        command = option(command)
    return command


def speaking(command: Command) -> Command:
    """Add --lang, and hand over as `told` what says a sentence of ours in that language."""
    import functools

    from kg.messages import translated

    @functools.wraps(command)
    def wrapped(*, lang: str, **rest: Any) -> Any:
        return command(told=lambda text: translated(text, lang), **rest)

    return _LANG(wrapped)


def reading(command: Command) -> Command:
    """Add every common flag and hand them over as one `choice`."""
    return _with_choice(command, (*_DATED, *_SHOWN, *_DATA))


def undated(reason: str) -> Callable[[Command], Command]:
    """The same for a command that has its days from elsewhere: --as-of is refused with the reason."""
    import functools

    def add(command: Command) -> Command:
        def wrapped(*, as_of: str | None, **rest: Any) -> Any:
            if as_of is not None:
                raise UsageError(f"--as-of has no meaning here: {reason}")
            return inner(as_of=date.today(), **rest)

        inner = _with_choice(command, ())
        shown: Command = functools.wraps(command)(wrapped)
        refused = click.option("--as-of", metavar="DATE", hidden=True)
        for option in reversed((refused, _LANG, *_SHOWN, *_DATA)):
            shown = option(shown)
        return shown

    return add


def _with_choice(command: Command, options: tuple[Callable[[Command], Command], ...]) -> Command:
    import functools

    @functools.wraps(command)
    def wrapped(
        *,
        as_of: date,
        lang: str,
        format: str | None,
        as_json: bool,
        output: str | None,
        data: Path | None,
        store: str | None,
        extra: tuple[Path, ...],
        **rest: Any,
    ) -> Any:
        picked = "json" if as_json else format
        return command(choice=Choice(as_of, lang, picked, output, data, store, extra), **rest)

    shown: Command = wrapped
    for option in reversed(options):
        shown = option(shown)
    return shown


class Supposed(NamedTuple):
    """What the what-if options say: measures left out, suspended from a day, statements assumed."""

    without: tuple[str, ...]
    suspended: tuple[str, ...]
    assumed: tuple[Path, ...]

    def view(self, choice: Choice, day: date | str | None = None) -> View:
        """The view of a day under what is supposed: the assumed statements beside the facts, measures out or suspended."""
        store = choice.open(self.assumed)
        supposition = None
        if self.without or self.suspended:
            from kg.supposition import read_supposition

            supposition = read_supposition(store.engine, self.without, self.suspended)
        if self.assumed:
            from kg.status import Supposition

            supposition = (supposition or Supposition())._replace(assumed=tuple(path.name for path in self.assumed))
        return store.as_of(day or choice.as_of, supposing=supposition)

    def as_json(self) -> dict[str, list[str]]:
        """What was supposed of measures, for a receipt; assumed files stand among its files."""
        return {"without": list(self.without), "suspended": list(self.suspended)}


def supposing(command: Command) -> Command:
    """Add the what-if options and hand them over as one `supposed`."""
    import functools

    @functools.wraps(command)
    def wrapped(*, without: tuple[str, ...], suspend: tuple[str, ...], assume: tuple[Path, ...], **rest: Any) -> Any:
        return command(supposed=Supposed(without, suspend, assume), **rest)

    options = (
        click.option("--without", multiple=True, metavar="MEASURE", help="What if this measure did not exist (repeatable)."),
        click.option("--suspend", multiple=True, metavar="MEASURE@DATE", help="What if it were suspended from that day (repeatable)."),
        click.option("--assume", multiple=True, type=click.Path(path_type=Path), help="What if the statements of this CSV file held (repeatable)."),
    )  # fmt: skip
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped
