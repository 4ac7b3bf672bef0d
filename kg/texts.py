"""The texts of a store, searched: labels, names, titles, notes and stated texts that contain what is asked for.

`texts.db` lies beside the arrays: a full-text index of SQLite (FTS5) over runs of three characters, so that any part of a
word is found without reading all texts. In the index each Chinese character is followed by a mark, so that two of them
already make a run of four; what is shorter still is looked for in one text after the other. Case, width, script and the
number of spaces do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import StoreError
from kg.folding import simplified
from kg.graph import NUMBER
from kg.index import THINGS, ThingEntry
from kg.vocab import AM, OUTSIDE, shorten

if TYPE_CHECKING:
    import sqlite3

    from kg.curated.facts import Facts
    from kg.engine import Engine

__all__ = ["FIELDS", "Passage", "passages_in", "passages_of", "plain", "search", "write_texts"]

FIELDS = ("label", "name", "title", "publisher", "author", "value", "note")
_FILE = "texts.db"
_NO_RUNS = ("no such module", "no such tokenizer")  # what an older SQLite says, or one without FTS5
_MARK = "\x1f"  # white space to Python, so that no plain text holds it
_RUN = 3
_CHINESE = re.compile("([㐀-鿿豈-﫿])")
_RDF, _SKOS, _DCT = OUTSIDE["rdf"], OUTSIDE["skos"], OUTSIDE["dcterms"]
_NAMES = f"""PREFIX am: <{AM}> SELECT ?thing ?text ?source ?locator WHERE {{ ?naming a am:Naming ; am:isNameOf ?thing ;
    am:nameText ?text ; am:isFoundIn ?source ; am:locator ?locator }}"""
_SOURCES = f"SELECT ?source ?text WHERE {{ ?source a <{AM}Source> ; <{_DCT}%s> ?text }}"
_STATED = f"""PREFIX am: <{AM}> PREFIX rdf: <{_RDF}> PREFIX skos: <{_SKOS}>
    SELECT ?thing ?text ?source ?locator ?st ?rank ?by WHERE {{ %s ?evidence am:isFoundIn ?source ; am:locator ?locator .
    ?st rdf:subject ?thing ; am:hasRank ?rank OPTIONAL {{ ?st am:isAttributedTo ?by }} }}"""
_NOTES = _STATED % "?evidence skos:note ?text . ?st am:hasEvidence ?evidence ."
_VALUES = _STATED % "?st am:value ?text FILTER(datatype(?text) = <%sstring>) ?st am:hasEvidence ?evidence ." % OUTSIDE["xsd"]  # fmt: skip


class Passage(NamedTuple):
    """A text and where it stands: the field, the thing that it is said of, source and locator, and its statement.

    Of a statement the rank and who says it are given too; what there is not is empty.
    """

    field: str
    thing: str
    text: str
    source: str = ""
    locator: str = ""
    statement: str = ""
    rank: str = ""
    attributed_to: str = ""

    @property
    def place(self) -> tuple[object, ...]:
        """Where it is shown: fields in their order, what is generated for entries of lists after the rest."""
        return FIELDS.index(self.field), self.thing.startswith("listing:"), self


_COLUMNS = tuple(f"the_{name}" for name in Passage._fields)  # `rank` alone has a meaning of its own in FTS5


def passages_of(engine: Engine, stated: Iterable[Passage] | None = None) -> Iterator[Passage]:
    """Every text of a store, one after another; `stated` are those of its statements where they are at hand already."""
    for text in engine.indexed(THINGS):
        told = ThingEntry.read(text)
        for label in dict.fromkeys((told.label_en, told.label_zh)):
            if label:
                yield Passage("title" if told.kind == "source" else "label", told.id, label)
    for thing, text_, source, locator in engine.each(_NAMES):
        yield Passage("name", shorten(str(thing)), str(text_), shorten(str(source)), str(locator))
    for field, term in (("publisher", "publisher"), ("author", "creator")):
        for source, text_ in engine.each(_SOURCES % term):
            yield Passage(field, shorten(str(source)), str(text_), shorten(str(source)))
    yield from _stated(engine) if stated is None else stated


def passages_in(facts: Facts) -> Iterator[Passage]:
    """The texts of statements: their notes, and values that are no number."""
    for s in facts.statements:
        for e in s.evidence:
            where = (e.source, e.locator, f"statement:{s.digest}", s.rank, s.attributed_to or "")
            if e.note:
                yield Passage("note", s.subject, e.note, *where)
            if s.value and not NUMBER.fullmatch(s.value):
                yield Passage("value", s.subject, s.value, *where)


def _stated(engine: Engine) -> Iterator[Passage]:
    """The same from a store."""
    for field, query in (("value", _VALUES), ("note", _NOTES)):
        for thing, text, source, locator, statement, rank, by in engine.each(query):
            where = (shorten(str(source)), str(locator), shorten(str(statement)), str(rank).rpartition("/")[2])
            yield Passage(field, shorten(str(thing)), str(text), *where, shorten(by) if by else "")


def plain(text: str) -> str:
    """A text as it is compared.

    >>> plain("Ａdvanced  COMPUTING"), plain("華為")
    ('advanced computing', '华为')
    """
    return " ".join(simplified(unicodedata.normalize("NFKC", text)).casefold().split())


def search(text: str, engine: Engine, folder: Path | None) -> list[Passage]:
    """The passages that contain a text, in the order in which they are shown; an empty text is in none.

    `folder` is a version's folder; without one, or where it holds no index, all texts of the engine are read.
    """
    wanted = plain(text.encode("utf-8", "replace").decode("utf-8"))
    if not wanted:
        return []
    found = _looked_up(wanted, folder / _FILE) if folder is not None else None
    if found is None:
        found = [passage for passage in passages_of(engine) if wanted in plain(passage.text)]
    return sorted(set(found), key=lambda passage: passage.place)


def write_texts(folder: Path, passages: Iterable[Passage]) -> None:
    """Write the index of a version; passages stream by. Where this SQLite knows no runs of characters, none is written."""
    import sqlite3

    path = folder / _FILE
    columns = ", ".join(f"{name} UNINDEXED" for name in _COLUMNS)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = OFF")  # a folder that is written half is thrown away
            db.execute("PRAGMA synchronous = OFF")
            try:
                db.execute(
                    f"CREATE VIRTUAL TABLE passages USING fts5(plain, {columns}, tokenize='trigram case_sensitive 1')"
                )
            except sqlite3.OperationalError as error:
                if not any(told in str(error) for told in _NO_RUNS):
                    raise
                db.close()
                path.unlink(missing_ok=True)
                return
            db.execute("BEGIN")
            marks = ", ".join("?" * (1 + len(Passage._fields)))
            db.executemany(f"INSERT INTO passages VALUES ({marks})", ((_marked(plain(p.text)), *p) for p in passages))
            db.execute("COMMIT")
            db.execute("INSERT INTO passages(passages) VALUES ('optimize')")
    except sqlite3.Error as error:
        raise StoreError(f"{path}: the index of texts cannot be written ({error})") from None


def _looked_up(wanted: str, path: Path) -> list[Passage] | None:
    """The passages of the index that contain a plain text; None where there is no index that can be read."""
    import sqlite3

    if not path.exists():
        return None
    marked = _marked(wanted)
    quoted = '"' + marked.replace('"', '""') + '"'
    where, asked = ("passages MATCH ?", quoted) if len(marked) >= _RUN else ("instr(plain, ?)", marked)
    with suppress(sqlite3.Error), closing(_opened(path)) as db:
        return [Passage(*row) for row in db.execute(f"SELECT {', '.join(_COLUMNS)} FROM passages WHERE {where}", (asked,))]  # fmt: skip
    return None


def _opened(path: Path) -> sqlite3.Connection:
    import sqlite3

    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _marked(text: str) -> str:
    """A plain text with a mark behind each Chinese character."""
    return _CHINESE.sub(rf"\1{_MARK}", text)
