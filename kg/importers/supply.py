"""A plain CSV of supply: maker,product,input,user,from,to; a row says as much as it has fields filled.

The maker makes the product, the input goes into the product, the user uses the product, from a day (inclusive) to a day
(exclusive). Ids or names; a name leads to an entity where it is exactly one curated name, else to a new one. Optional
columns: source (a title), url, locator, note.
"""

from __future__ import annotations

from pathlib import Path

from kg.errors import UsageError
from kg.importers.folder import Folder
from kg.importers.own import Own

__all__ = ["LISTS", "read_into"]

LISTS: dict[str, str] = {}


def read_into(file: Path, folder: Folder, *, lists: tuple[str, ...] = ()) -> None:
    """Fill the folder from the file."""
    if lists:
        raise UsageError("a CSV of supply has no parts; leave --list out")
    own = Own(file, folder, "supply")
    for line, row in folder.each(own.rows(("maker", "product", "input", "user", "from", "to")), part="rows"):
        if not row["product"] or not (row["maker"] or row["input"] or row["user"]):
            folder.skip("no product, or nobody and nothing beside it", f"line {line}")
            continue
        product = own.product(row["product"])
        if row["maker"]:
            own.say(line, row, own.party(row["maker"]), "am:makes", product)
        if row["user"]:
            own.say(line, row, own.party(row["user"]), "am:uses", product)
        if row["input"]:
            own.say(line, row, product, "am:hasInput", own.product(row["input"]))
    own.close()
