"""A plain CSV of ownership: owner,owned,share,from,to; shares are percent, `from` is inclusive, `to` exclusive.

Owner and owned are ids or names; a name leads to an entity where it is exactly one curated name, else to a new party.
Optional columns: source (a title), url, locator, note.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from kg.errors import UsageError
from kg.importers.folder import Folder
from kg.importers.own import Own

__all__ = ["LISTS", "read_into"]

LISTS: dict[str, str] = {}

_SHARE = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20}")


def read_into(file: Path, folder: Folder, *, lists: tuple[str, ...] = ()) -> None:
    """Fill the folder from the file."""
    if lists:
        raise UsageError("a CSV of ownership has no parts; leave --list out")
    own = Own(file, folder, "ownership")
    for line, row in folder.each(own.rows(("owner", "owned", "share", "from", "to")), part="rows"):
        if not row["owner"] or not row["owned"]:
            folder.skip("owner or owned is empty", f"line {line}")
            continue
        text = row["share"].removesuffix("%").strip()
        if text and not _SHARE.fullmatch(text):
            folder.skip("a share that is no number; write 49.9", f"line {line}")
            continue
        share = Decimal(text) if text else None
        if share is not None and not 0 < share <= 100:
            folder.skip("a share that does not lie above 0 and up to 100", f"line {line}")
            continue
        owner, owned = own.party(row["owner"]), own.party(row["owned"])
        if owner == owned:
            folder.skip("owner and owned are one entity", f"line {line}")
            continue
        value = "" if share is None else format(share.normalize(), "f")
        own.say(line, row, owner, "am:owns", owned, value=value, unit="percent" if value else "")
    own.close()
