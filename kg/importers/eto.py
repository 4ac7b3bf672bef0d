"""The semiconductor supply chain of the Emerging Technology Observatory: a folder with its five CSV files.

What goes into what becomes inputs of products, and who provides what becomes makers of products. An input that is a
type of another goes into what the other goes into. Providers and inputs are joined to entities of ours only where a
name is exactly one curated name, or where a stored judgement (`eto-joins.csv`) says that an input is of a field, a class
or a control code that measures name: what it goes into then needs that as well, which is how a measure on a field reaches
the makers along the chain. Shares of whole countries are no statements about firms and are left out.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kg.curated.table import Row
from kg.errors import DataError, UsageError
from kg.importers.decisions import rows_of
from kg.importers.folder import Folder
from kg.importers.packed import table_rows
from kg.importers.parties import Parties
from kg.importers.places import read_places

__all__ = ["LISTS", "read_into"]

LISTS: dict[str, str] = {}

_TABLES = {
    "inputs": ("input_name", "input_id", "type"),
    "providers": ("provider_name", "provider_id", "provider_type", "country"),
    "provision": ("provider_name", "provider_id", "provided_name", "provided_id", "share_provided", "negligible_market_share"),
    "sequence": ("input_name", "input_id", "goes_into_name", "goes_into_id", "is_type_of_name", "is_type_of_id"),
}  # fmt: skip
_JOINS = ("input_id", "name", "entity", "confidence", "source", "locator", "note")
_ABOUT = """# Semiconductor supply chain, Emerging Technology Observatory

- **Origin**: Emerging Technology Observatory, Advanced Semiconductor Supply Chain data set
  (https://github.com/georgetown-cset/eto-supply-chain), files of the user of {day}; shares are of 2019.
- **Licence**: CC BY-NC 4.0, Center for Security and Emerging Technology, Georgetown University: credit, and no
  commercial use. Not shipped with this project; what is made from it is bound by the same terms.
- **Read**: inputs, what they go into, organisations that provide them, their countries. A share stands in the note.
- **Joined**: by a name that is exactly one curated name of an entity of the graph, or by a stored judgement: {joined}.
"""


def read_into(file: Path, folder: Folder, *, lists: tuple[str, ...] = ()) -> None:
    """Fill the folder from the CSV files of a folder; raises DataError where one is missing."""
    if lists:
        raise UsageError("the supply chain has no parts; leave --list out")
    if not file.is_dir():
        raise DataError(
            f"{file}: is no folder; name the folder that holds inputs.csv, providers.csv, provision.csv and sequence.csv"
        )
    for name in _TABLES:
        if not (file / f"{name}.csv").is_file():
            raise DataError(f"{file}: has no {name}.csv; name the folder 'data' of the supply chain data set")
    day = max(date.fromtimestamp((file / f"{n}.csv").stat().st_mtime).isoformat() for n in _TABLES)
    chain = _Chain(file, folder, f"source:eto-supply-chain-{day}")
    folder.source(
        id=chain.source, title="Advanced Semiconductor Supply Chain Dataset", publisher="Emerging Technology Observatory",
        author="Center for Security and Emerging Technology", url="https://github.com/georgetown-cset/eto-supply-chain",
        retrieved=day, locator_scheme="table and line", licence="CC BY-NC 4.0, no commercial use",
    )  # fmt: skip
    chain.inputs()
    chain.sequence()
    chain.providers()
    chain.provision()
    folder.about(_ABOUT.format(day=day, joined=", ".join(sorted(chain.joined)) or "none"))
    folder.coverage(chain.source, source=chain.source, through=day, note="inputs, sequence, providers, provision")


class _Chain:
    """Products and providers of the data set by its own ids."""

    def __init__(self, file: Path, folder: Folder, source: str) -> None:
        self.source = source
        self.joined: set[str] = set()
        self._file, self._folder = file, folder
        self._products = Parties(folder, "eto", of="product")
        self._actors = Parties(folder, "eto")
        self._places = read_places()
        self._input: dict[str, str] = {}
        self._provider: dict[str, str] = {}
        self._join: dict[str, list[Row]] = {}
        self._judged: set[tuple[str, str]] = set()

    def inputs(self) -> None:
        """Every input, process and output as a product."""
        for line, row in table_rows(self._file / "inputs.csv", _TABLES["inputs"], "the table of inputs"):
            name = row["input_name"]
            if not row["input_id"] or not name:
                self._folder.skip("an input without id or name", f"inputs line {line}")
                continue
            known = self._products.by_name(name)
            if known:
                self.joined.add(f"{name} → {known}")
            self._input[row["input_id"]] = known or self._products.new(row["input_id"], "product", name)
            for join in rows_of("eto-joins", _JOINS):
                if (join["input_id"], join["name"]) == (row["input_id"], name):
                    self._take(join, f"inputs line {line}")

    def sequence(self) -> None:
        """What goes into what; what is a type of an input goes where that goes."""
        into: dict[str, list[tuple[str, str]]] = {}
        types: list[tuple[str, str, str]] = []
        for line, row in table_rows(self._file / "sequence.csv", _TABLES["sequence"], "the table of the sequence"):
            place = f"sequence line {line}"
            if row["goes_into_id"]:
                into.setdefault(row["input_id"], []).append((row["goes_into_id"], place))
            elif row["is_type_of_id"]:
                types.append((row["input_id"], row["is_type_of_id"], place))
            else:
                self._folder.skip("a step that leads nowhere", place)
        for start, ends in into.items():
            for end, place in ends:
                self._goes(start, end, place, "catalogue", "")
        above = {kind: (whole, place) for kind, whole, place in types}
        for kind, (whole, place) in above.items():
            seen = {kind}
            while whole not in into and whole in above and whole not in seen:
                seen.add(whole)
                whole = above[whole][0]
            for end, other in into.get(whole, ()):
                self._goes(kind, end, f"{place}; {other}", "inferred", "a type of an input that goes into it")
            if whole not in into:
                self._folder.skip("a type of an input that goes into nothing", place)

    def providers(self) -> None:
        """Organisations with their country."""
        for line, row in table_rows(self._file / "providers.csv", _TABLES["providers"], "the table of providers"):
            name, place = row["provider_name"], f"providers line {line}"
            if row["provider_type"] != "organization":
                self._folder.skip("a country as provider", place)
                continue
            known = self._actors.by_name(name)
            if known:
                self.joined.add(f"{name} → {known}")
            actor = known or self._actors.new(name, "party", name)
            self._provider[row["provider_id"]] = actor
            territory = self._places.get(row["country"].lower(), "")
            if self._folder.has(territory):
                self._say(actor, "am:isBasedIn", territory, place, "catalogue", "country of the provider")
            elif row["country"]:
                self._folder.skip(f"no territory for {row['country']!r}", place)

    def provision(self) -> None:
        """Who makes which input, as far as the provider is an organisation."""
        for line, row in self._folder.each(
            table_rows(self._file / "provision.csv", _TABLES["provision"], "the table of provision"), part="provisions"
        ):
            place = f"provision line {line}"
            actor, product = self._provider.get(row["provider_id"]), self._input.get(row["provided_id"])
            if actor is None:
                self._folder.skip("a share of a country or of various providers", place)
            elif product is None:
                self._folder.skip("a stage as a whole", place)
            else:
                share = f"market share {row['share_provided']} in 2019" if row["share_provided"] else ""
                self._say(actor, "am:makes", product, place, "catalogue", share or row["negligible_market_share"])

    def _take(self, join: Row, place: str) -> None:
        """Keep a judgement on an input; one on a control code is a statement on the input itself."""
        if not (self._folder.has(join["entity"]) and self._folder.has(join["source"])):
            self._folder.skip("a join to what the facts beside do not have", f"{place}: {join['entity']}")
        elif join["entity"].startswith("code:"):
            self._judge(self._input[join["input_id"]], "am:isClassifiedUnder", join)
        else:
            self._join.setdefault(join["input_id"], []).append(join)
            self.joined.add(f"{join['name']} → {join['entity']} ({join['confidence']})")

    def _judge(self, subject: str, predicate: str, join: Row) -> None:
        """State a judgement, once for a subject: several inputs may be of one field."""
        if (subject, join["entity"]) in self._judged:
            return
        self._judged.add((subject, join["entity"]))
        self._folder.statement(
            join["source"], subject, predicate, join["entity"], locator=join["locator"], basis="inferred",
            confidence=join["confidence"], note=f"{join['name']} ({join['input_id']}): {join['note']}",
        )  # fmt: skip

    def _goes(self, start: str, end: str, place: str, basis: str, note: str) -> None:
        if start in self._input and end in self._input:
            self._say(self._input[end], "am:hasInput", self._input[start], place, basis, note)
            for join in self._join.get(start, ()):
                self._judge(self._input[end], "am:hasInput", join)
        else:
            self._folder.skip("a step to or from what the table of inputs does not hold", place)

    def _say(self, subject: str, predicate: str, object: str, place: str, basis: str, note: str) -> None:
        self._folder.statement(
            self.source, subject, predicate, object, locator=place, basis=basis, confidence="likely", note=note
        )
