"""The server process: uvicorn around the application."""

from __future__ import annotations

from collections.abc import Callable

from kg.errors import UsageError
from kg.web.app import make_app
from kg.web.limits import Limits
from kg.web.live import Live

__all__ = ["run_server"]


def run_server(live: Live, limits: Limits, *, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve until interrupted; raises UsageError where the port is taken or the host is not ours."""
    import socket

    import uvicorn

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except (OSError, OverflowError) as error:
        listening.close()
        raise UsageError(f"cannot listen on {host}:{port} ({error}); choose another --port or --host") from None
    config = uvicorn.Config(
        make_app(live, limits),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=5,
        limit_concurrency=512,
        h11_max_incomplete_event_size=65_536,
        proxy_headers=False,
    )
    shown = f"[{host}]" if ":" in host else host
    say(f"serving data {live.version.name} at http://{shown}:{listening.getsockname()[1]}/ (Ctrl-C stops it)")
    server = uvicorn.Server(config)
    try:
        server.run(sockets=[listening])
    finally:
        listening.close()
