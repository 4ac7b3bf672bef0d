"""What a server allows: how long, how large, how often, and to whom."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Limits"]

_MIB = 1024 * 1024


class Limits(NamedTuple):
    """Seconds, bytes and counts past which a request is refused or its worker is killed.

    A query or a page that has had its `quick_` seconds of the processor is a long one: it goes on behind all others, and
    at most `long` queries do; a further one is refused.
    """

    query_seconds: float = 20.0
    page_seconds: float = 60.0
    quick_query: float = 0.25
    quick_page: float = 1.0
    long: int = 2
    memory: int = 1024 * _MIB
    rows: int = 100_000
    answer_bytes: int = 32 * _MIB
    body_bytes: int = 1 * _MIB
    upload_bytes: int = 4 * _MIB
    upload_rows: int = 5_000
    body_seconds: float = 15.0
    url_bytes: int = 16_384
    workers: int = 2
    waiting: int = 256
    rate: int = 1200
    cached_bytes: int = 64 * _MIB
    token: str = ""
    hosts: tuple[str, ...] = ("*",)
    cors: bool = True
    log: bool = False
    log_queries: bool = False
