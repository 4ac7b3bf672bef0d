"""What a hand does with an open picture: find a mark or a spot, choose a node, save a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Open = Callable[..., Any]


def mark(page: Any, name: str) -> Any:
    return page.locator(f".mark[aria-label^='{name}']")


def spot(page: Any, name: str) -> Any:
    return page.locator(f".spot[aria-label^='{name}']").first


def saved(page: Any, kind: str, folder: Path) -> bytes:
    page.click("[data-tool=save]")
    with page.expect_download() as saved:
        page.click(f"[data-tool={kind}]")
    saved.value.save_as(folder / "saved")
    return (folder / "saved").read_bytes()


def choose(page: Any, text: str) -> None:
    page.locator("#search").fill(text)
    page.keyboard.press("Enter")


def comes(page: Any, seen: Callable[[], bool]) -> bool:
    """Say whether `seen` comes true within ten seconds: what a page draws anew is not there at once."""
    for _ in range(100):
        if seen():
            return True
        page.wait_for_timeout(100)  # the page's policy lets no condition be handed in as a text
    return False
