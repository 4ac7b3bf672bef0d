"""The table of machine learning hardware by Epoch AI, CSV: chips with makers, days of release and figures.

Which row is which product is a stored judgement (ontology/lists/epoch-chips.csv: same, variant, different, new, left
out), and so are the makers; a row without one is left out and counted. What the table prints is kept as it stands;
where its total processing performance does not follow from its own rates, or a figure is known to be wrong
(epoch-corrections.csv), it is kept as disputed and as Epoch's word, beside what follows.
"""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from kg.errors import DataError, UsageError
from kg.importers.folder import Folder
from kg.importers.packed import stated_day, table_rows
from kg.model import Statement
from kg.paths import lists_folder

__all__ = ["LISTS", "read_into"]

LISTS: dict[str, str] = {}

_NAME, _MAKER, _DATE, _LINK = "Hardware name", "Manufacturer", "Release date", "Link to datasheet"
_TPP, _UNITS, _PROCESS = "Total processing performance (bit-OP/s)", "Tensor cores", "Process size (nm)"
_EPOCH = "actor:epoch-ai"
_TERA, _GIGA = Decimal(10) ** 12, Decimal(10) ** 9
_EXACT = Decimal("0.001")
_NUMBER = re.compile(r"[0-9]{1,20}(?:\.[0-9]{0,20})?(?:[eE][+-]?[0-9]{1,2})?")


class Rate(NamedTuple):
    """A column of operations per second: its quantity, the bit length of the operation, and whether matrix units give it."""

    quantity: str
    bits: int
    matrix: bool


_RATES = {
    "Tensor-FP16/BF16 performance (FLOP/s)": Rate("quantity:rate-fp16-matrix", 16, True),
    "FP8 performance (FLOP/s)": Rate("quantity:rate-fp8", 8, True),
    "FP4 performance (FLOP/s)": Rate("quantity:rate-fp4", 4, True),
    "INT8 performance (OP/s)": Rate("quantity:rate-int8", 8, True),
    "INT4 performance (OP/s)": Rate("quantity:rate-int4", 4, True),
    "TF32 (TensorFloat-32) performance (FLOP/s)": Rate("quantity:rate-tf32", 19, True),
    "INT16 performance (OP/s)": Rate("quantity:rate-int16", 16, False),
    "FP16 (half precision) performance (FLOP/s)": Rate("quantity:rate-fp16", 16, False),
    "FP32 (single precision) performance (FLOP/s)": Rate("quantity:rate-fp32", 32, False),
    "FP64 (double precision) performance (FLOP/s)": Rate("quantity:rate-fp64", 64, False),
}
_FIGURES = {
    "Die Size (mm^2)": ("quantity:die-area", Decimal(1), "mm2"),
    "Memory (bytes)": ("quantity:memory-capacity", _GIGA, "GB"),
    "Memory bandwidth (byte/s)": ("quantity:memory-bandwidth", _GIGA, "GB/s"),
    "Intranode bandwidth (byte/s)": ("quantity:interconnect-bandwidth", _GIGA, "GB/s"),
    "TDP (W)": ("quantity:design-power", Decimal(1), "W"),
    "Transistors (millions)": ("quantity:transistors", Decimal(1) / 10**6, "transistor"),
    _PROCESS: ("quantity:production-node", Decimal(1), "nm"),
}
_NEEDED = (_NAME, _MAKER, _DATE, _LINK, _TPP, _UNITS, *_RATES, *_FIGURES)
_USES = {"data-centre": "technology:data-centre-computing", "consumer": "technology:consumer-graphics"}
_VERDICTS = ("same", "variant", "different", "new", "left out")
_ABOUT = """# Machine learning hardware, Epoch AI

- Origin: Epoch AI, 'Data on Machine Learning Hardware', published online at epoch.ai, https://epoch.ai/data/machine-learning-hardware;
  last change inside the file {day}.
- Credit and Licence: (c) Epoch AI and the authors of the data, Creative Commons Attribution 4.0
  (https://creativecommons.org/licenses/by/4.0/). Changes: figures are given in other units, and rows are joined to the
  products of this graph by the judgements of `ontology/lists/epoch-chips.csv`.
- **Read**: name, maker, day of release, rates of dense operations, total processing performance, die area, process,
  transistors, memory, bandwidths, design power. Prices, clocks, foundries and models trained are not.
- **Marked**: a statement of the table is taken over, not read again at the maker, and so never `certain`; `unsure`
  where no data sheet exists. What contradicts the table's own figures is `disputed` and Epoch's word.
"""


def read_into(file: Path, folder: Folder, *, lists: tuple[str, ...] = ()) -> None:
    """Fill the folder from the table; raises DataError where it has no such columns."""
    if lists:
        raise UsageError("this table has no parts; leave --list out")
    rows = _rows(file)
    day = stated_day(max((row["Last modified"][:10] for row in rows), default=""), file)
    source = f"source:epoch-ml-hardware-{day}"
    folder.about(_ABOUT.format(day=day))
    folder.source(
        id=source,
        title=f"Data on Machine Learning Hardware, table as of {day}",
        publisher="Epoch AI",
        published=day,
        url="https://epoch.ai/data/machine-learning-hardware",
        via="CSV file of the table",
        retrieved=day,
        locator_scheme="row and column",
        licence="CC BY 4.0, credit to Epoch AI",
    )
    if not folder.has(_EPOCH):
        folder.entity(_EPOCH, "research-organisation", label_en="Epoch AI", label_zh="Epoch AI")
    table = _Table(folder, source)
    for row in folder.each(rows, part="rows"):
        table.take(row)
    folder.coverage(source, source=source, through=day, note="every row and the columns named in SOURCE.md")


class _Table:
    """What the rows are turned into, with the judgements that say which product each is."""

    def __init__(self, folder: Folder, source: str) -> None:
        self._folder = folder
        self._source = source
        self._judged = {r["row"]: r for r in _curated("epoch-chips.csv")}
        self._makers = {r["printed"]: r for r in _curated("epoch-makers.csv")}
        self._wrong = {(r["row"], r["column"]): r for r in _curated("epoch-corrections.csv")}
        self._ranks = {s.key: s.rank for s in folder.beside.statements}
        if bad := {r["verdict"] for r in self._judged.values()} - set(_VERDICTS):
            raise DataError(f"epoch-chips.csv: unknown verdict {bad.pop()!r}; it is one of {', '.join(_VERDICTS)}")

    def take(self, row: dict[str, str]) -> None:
        """State what a row says."""
        name = row[_NAME]
        judged = self._judged.get(name)
        if judged is None or judged["verdict"] == "left out":
            reason = judged["note"] if judged else "no judgement in ontology/lists/epoch-chips.csv"
            self._folder.skip(reason, f"row {name}")
            return
        product, sure = judged["product"], judged["figures"]
        if judged["label_en"]:
            self._folder.entity(product, "chip", label_en=judged["label_en"], label_zh=judged["label_zh"])
        else:
            self._name(product, name)
        if judged["verdict"] == "variant":
            self._say(product, "am:isVariantOf", judged["judged_against"], name=name, column=_NAME, basis="inferred",
                      note="judged by the name")  # fmt: skip
        self._make(row, product, sure)
        if use := _USES.get(judged["use"]):
            self._say(product, "am:isDesignedFor", use, name=name, column=_NAME, confidence="likely", basis="inferred",
                      note="judged by the maker's line of products that the name belongs to")  # fmt: skip
        for column, rate in _RATES.items():
            self._figure(row, column, product, rate.quantity, _TERA, "TOPS", sure)
        for column, (quantity, unit_of, unit) in _FIGURES.items():
            self._figure(row, column, product, quantity, unit_of, unit, sure)
        self._process(row, product)
        self._performance(row, product, sure)

    def _name(self, product: str, name: str) -> None:
        known = {n.text for n in self._folder.beside.names if n.entity == product}
        labels = {t for e in self._folder.beside.entities if e.id == product for t in (e.label_en, e.label_zh)}
        if name not in known | labels:
            self._folder.name(product, name, lang="en", kind="alias", source=self._source, locator=f"row {name}")

    def _make(self, row: dict[str, str], product: str, sure: str) -> None:
        name, printed = row[_NAME], row[_MAKER]
        maker = self._makers.get(printed)
        if maker is None or not maker["actor"]:
            reason = f"maker {printed!r}: {maker['note']}" if maker else f"no judgement on the maker {printed!r}"
            self._folder.skip(f"no statement of a maker ({reason})", f"row {name}")
            return
        if maker["label_en"]:
            self._folder.entity(maker["actor"], "company", label_en=maker["label_en"], label_zh=maker["label_zh"])
        wrong = self._wrong.get((name, _DATE))
        since = self._since(row)
        note = "; ".join(filter(None, ("since the day of release" if since else "", maker["note"])))
        if wrong:
            self._say(maker["actor"], "am:makes", product, name=name, column=_DATE, since=row[_DATE], rank="disputed",
                      attributed_to=_EPOCH, confidence="likely", note=wrong["note"])  # fmt: skip
        basis = "inferred" if wrong else "catalogue"
        self._say(maker["actor"], "am:makes", product, name=name, column=f"{_MAKER}, {_DATE}", since=since,
                  confidence="unsure" if sure == "unsure" else "likely", basis=basis, note=note)  # fmt: skip

    def _since(self, row: dict[str, str]) -> str:
        """The day of release, put right where the table is known to be wrong."""
        wrong = self._wrong.get((row[_NAME], _DATE))
        return wrong["instead"] if wrong else row[_DATE]

    def _figure(
        self, row: dict[str, str], column: str, product: str, quantity: str, unit_of: Decimal, unit: str, sure: str
    ) -> None:
        if not row[column]:
            return
        name, value = row[_NAME], _plain(_number(row, column) / unit_of)
        if wrong := self._wrong.get((name, column)):
            self._say(product, "am:hasFigure", quantity, name=name, column=column, value=value, unit=unit,
                      since=self._since(row), rank="disputed", attributed_to=_EPOCH, confidence=sure, note=wrong["note"])  # fmt: skip
        else:
            self._say(product, "am:hasFigure", quantity, name=name, column=column, value=value, unit=unit,
                      since=self._since(row), confidence=sure)  # fmt: skip

    def _process(self, row: dict[str, str], product: str) -> None:
        if not row[_PROCESS]:
            return
        node = _number(row, _PROCESS)
        if node <= 16 or node >= 28:
            kind = "non-planar" if node <= 16 else "planar"
            self._say(product, "am:isMadeWith", f"technology:{kind}-transistors", name=row[_NAME], column=_PROCESS,
                      confidence="likely", basis="inferred",
                      note="logic of 16 nm and below is made with non-planar transistors, of 28 nm and above with planar ones")  # fmt: skip

    def _performance(self, row: dict[str, str], product: str, sure: str) -> None:
        """The table's figure where its own rates bear it out; else it is disputed, beside what the rates give."""
        rates = {c: _number(row, c) / _TERA * r.bits for c, r in _RATES.items() if row[c]}
        printed = _plain(_number(row, _TPP) / _TERA) if row[_TPP] else ""
        column = max(rates, key=lambda c: rates[c], default="")
        own = rates.get(column, Decimal(0))
        told = any(_RATES[c].matrix for c in rates)
        common = {"name": row[_NAME], "unit": "TPP", "confidence": sure, "since": self._since(row)}
        figure = (product, "am:hasFigure", "quantity:total-processing-performance")
        if row[_UNITS] and not told:
            note = "reckoned from the general units only: the table counts matrix units of this chip and gives no rate of theirs"
            if printed:
                self._say(
                    *figure, value=printed, column=_TPP, rank="disputed", attributed_to=_EPOCH, note=note, **common
                )
            return
        if printed and abs(Decimal(printed) - own) <= own * _EXACT:
            self._say(*figure, value=printed, column=_TPP, note="dense figures, the highest over precisions", **common)
            return
        if printed:
            note = f"does not follow from the table's own rates: the highest is {_plain(own)}, by its column {column}"
            self._say(*figure, value=printed, column=_TPP, rank="disputed", attributed_to=_EPOCH, note=note, **common)
        if own and told:
            note = f"the table's rate in {_plain(own / _RATES[column].bits)} TOPS times {_RATES[column].bits} bits"
            self._say(*figure, value=_plain(own), column=column, basis="inferred", note=note, **common)

    def _say(
        self, subject: str, predicate: str, object: str, *, name: str, column: str, value: str = "", unit: str = "",
        since: str = "", rank: str = "normal", confidence: str = "certain", basis: str = "catalogue",
        attributed_to: str = "", note: str = "",
    ) -> None:  # fmt: skip
        from kg.dates import Interval

        key = Statement(subject, predicate, object, value, unit, Interval.parse(since, ""), attributed_to).key
        self._folder.statement(
            self._source, subject, predicate, object, locator=f"row {name}, {column}", value=value, unit=unit,
            since=since, rank=self._ranks.get(key, rank), confidence=confidence, basis=basis,
            attributed_to=attributed_to, note=note,
        )  # fmt: skip


def _rows(file: Path) -> list[dict[str, str]]:
    """Every row; raises DataError where the columns are others or a number is none."""
    rows = []
    for line, row in table_rows(file, (*_NEEDED, "Last modified"), "Epoch's table"):
        for column in (*_RATES, *_FIGURES, _TPP):
            if row[column] and not _NUMBER.fullmatch(row[column]):
                raise DataError(
                    f"{file}:{line}: row {row[_NAME][:80]!r}: {column} is {row[column][:40]!r}; a number is expected"
                )
        rows.append(row)
    return rows


def _curated(name: str) -> list[dict[str, str]]:
    with (lists_folder() / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _number(row: dict[str, str], column: str) -> Decimal:
    return Decimal(row[column])


def _plain(value: Decimal) -> str:
    """A number without exponent or trailing zeros."""
    rounded = value.quantize(Decimal("0.0001")) if value < 10**9 else value
    return format(rounded.normalize(), "f") if rounded else "0"
