"""The `kg` command: each command lives in a module of its family and is imported only when it is called."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import sys

import click

from kg import __version__
from kg.errors import KgError
from kg.messages import translated
from kg.output import talk

__all__ = ["commands", "main"]

_HOMES = {
    "build": "data",
    "check": "data",
    "fmt": "data",
    "stats": "data",
    "import": "importing",
    "export": "exporting",
    "list": "registry",
    "show": "registry",
    "find": "registry",
    "query": "asking",
    "ask": "asking",
    "trace": "tracing",
    "status": "tracing",
    "why": "comparing",
    "history": "comparing",
    "diff": "comparing",
    "matrix": "comparing",
    "verify": "comparing",
    "exposures": "exposing",
    "affiliates": "testing",
    "classify": "testing",
    "screen": "screening",
    "draw": "drawing",
    "serve": "serving",
}
_BETWEEN = 50_000  # objects between two searches for circles: a command makes many records and hardly a circle


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        home = _HOMES.get(cmd_name)
        if home is None:
            return None
        command: click.Command = getattr(importlib.import_module(f"kg.cli.{home}"), f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            import difflib

            near = difflib.get_close_matches(args[0], list(_HOMES), n=1)
            hint = f"; did you mean {near[0]!r}?" if near else "; kg --help lists them"
            raise click.UsageError(f"no command {args[0]!r}{hint}", ctx) from None


def _versions(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from kg.inputs import Data, data_hash, data_version
    from kg.paths import ontology_folder

    schema = (ontology_folder() / "schema.ttl").read_text(encoding="utf-8")
    ontology = schema.partition('owl:versionInfo "')[2].partition('"')[0]
    click.echo(f"kg {__version__}, ontology {ontology}, data {data_version(data_hash(Data.chosen()))}")
    ctx.exit()


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_versions,
    help="Show the versions of code, ontology and data.",
)
def commands() -> None:
    """A knowledge graph of actors and measures in the contest over AI and chips.

    It traces which measures reach which firms: on a date, by a path, on whose word. Not legal advice.
    """


def _read(word: str) -> str:
    """A word of the command line as UTF-8, also where the locale does not say so."""
    return os.fsencode(word).decode("utf-8", "replace") if any("\ud800" <= c <= "\udfff" for c in word) else word


def main() -> None:
    """Run the command line; every failure is one clear message and an exit code."""
    gc.set_threshold(_BETWEEN)
    # what is left at the end goes with the process; to look through it once more costs a fifth of a trace
    atexit.register(gc.freeze)
    try:
        commands.main([_read(word) for word in sys.argv[1:]], standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as exit_:
        sys.exit(exit_.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        said = translated(error.format_message(), _lang())
        if said == error.format_message():
            error.show()
        else:
            talk(f"kg: {said}")
        sys.exit(error.exit_code)
    except KgError as error:
        talk(f"kg: {translated(str(error), _lang())}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except MemoryError:
        talk(f"kg: {translated('this needs more memory than there is; ask for less, or give it more', _lang())}")
        sys.exit(3)
    except Exception as error:
        if os.environ.get("KG_DEBUG"):
            raise
        said = f"something went wrong inside ({type(error).__name__}: {error}); run it with KG_DEBUG=1 and report it"
        talk(f"kg: {translated(said, _lang())}")
        sys.exit(3)


def _lang() -> str:
    """The language that the command line asks for; options are no longer at hand where an error ends up."""
    given = sys.argv[1:]
    return "zh" if "--lang=zh" in given or "--lang zh" in " ".join(given) else "en"
