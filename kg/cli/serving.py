"""The web server: serve."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import data_options
from kg.errors import UsageError
from kg.output import talk

__all__ = ["serve_command"]

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_MIB = 1024 * 1024


@click.command("serve")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where to listen; another host than this one needs care."
)
@click.option("--port", type=click.IntRange(0, 65535), default=7879, show_default=True, help="0 takes a free one.")
@click.option(
    "--token",
    envvar="KG_TOKEN",
    default="",
    help="Ask for this token: as Bearer, or as the password of a browser's prompt.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True, max=3600),
    default=20,
    show_default=True,
    help="Seconds after which a query is stopped.",
)
@click.option(
    "--memory",
    type=click.IntRange(0, 1_000_000),
    default=1024,
    show_default=True,
    help="MiB that a worker may take; 0 for no limit.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Worker processes for queries, and as many for pages.",
)
@click.option(
    "--long",
    type=click.IntRange(0, 64),
    default=2,
    show_default=True,
    help="Long queries that may run at once, behind all others.",
)
@click.option(
    "--rate",
    type=click.IntRange(0, 1_000_000),
    default=1200,
    show_default=True,
    help="Requests a minute for each client; 0 for no limit.",
)
@click.option(
    "--cors/--no-cors",
    default=None,
    help="Let other sites' pages read; by default only the shipped facts without a token.",
)
@click.option(
    "--name", "names", multiple=True, help="A host name under which it is reached (repeatable); on loopback its own."
)
@click.option("--quiet", is_flag=True, help="No line for each request.")
@click.option("--log-queries", is_flag=True, help="Write the text of queries into those lines.")
@data_options
def serve_command(
    host: str,
    port: int,
    token: str,
    timeout: float,
    memory: int,
    workers: int,
    long: int,
    rate: int,
    cors: bool | None,
    names: tuple[str, ...],
    quiet: bool,
    log_queries: bool,
    data: Path | None,
    store: str | None,
    extra: tuple[Path, ...],
) -> None:
    """Serve the explorer, the SPARQL endpoint and the API over HTTP, for this machine unless told otherwise."""
    from kg.web.limits import Limits
    from kg.web.live import Live
    from kg.web.serving import run_server

    if token and len(token) < 8:
        raise UsageError("a token needs at least 8 characters")
    if store is not None and store.startswith(("http://", "https://")):
        raise UsageError("kg serve needs a store on this machine; that address already is an endpoint")
    live = Live(data, Path(store) if store else None, extra=extra, say=talk)
    loopback = host in _LOOPBACK
    limits = Limits(
        query_seconds=timeout, memory=memory * _MIB, workers=workers, long=long, rate=rate, token=token,
        hosts=(*names, *_LOOPBACK, "[::1]") if loopback or names else ("*",),
        cors=(live.shipped and not token) if cors is None else cors, log=not quiet, log_queries=log_queries,
    )  # fmt: skip
    if not loopback and not token:
        talk(f"everybody who reaches {host} can read what is served; --token asks for a token")
    run_server(live, limits, host=host, port=port, say=talk)
