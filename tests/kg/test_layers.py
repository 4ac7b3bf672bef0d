"""Imports point down only; each foreign library has its one place; no module is long or named like a function."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LEVELS = [
    {
        "caps",
        "errors",
        "paths",
        "vocab",
        "dates",
        "folding",
        "likeness",
        "slips",
        "wordlists",
        "wording",
        "messages",
        "index",
    },
    {"model", "renaming"},
    {
        "curated",
        "counterparties",
        "importers",
        "terms",
        "graph",
        "routes",
        "guard",
        "datasets",
        "description",
        "ownership",
        "thresholds",
        "reviews",
        "output",
        "receipts",
        "arguments",
        "sections",
    },
    {"checks"},
    {"mapped"},
    {"inputs", "increments", "arrays", "columns", "kernels", "engine", "bulk", "tallies", "texts"},
    {"indexing"},
    {"contents"},
    {"storage"},
    {"remote"},
    {"things", "status", "coverage", "dossier", "hops", "questions", "extracts"},
    {
        "names",
        "kinds",
        "joins",
        "sweeps",
        "cascades",
        "asof",
        "holdings",
        "classification",
        "affiliates",
        "supposition",
    },
    {"derivation"},
    {"crowds"},
    {"exposure", "rolls"},
    {
        "citing",
        "panels",
        "spells",
        "pictured",
        "network",
        "expansions",
        "charts",
        "overviews",
        "answers",
        "footnotes",
        "bundles",
        "mentions",
        "rendering",
        "dossiers",
        "changes",
        "histories",
        "reasons",
        "comparisons",
        "conflicts",
        "tables",
        "sentences",
        "screening",
    },
    {"parquet"},
    {"exports", "verdicts", "view", "library", "inquiries", "reports", "jobs", "spark"},
    {"pictures"},
    {"cli", "notebook", "web"},
]
LEVEL = {name: number for number, names in enumerate(LEVELS) for name in names}
HOMES = {
    "anyio": {"kg.web"},
    "click": {"kg.cli"},
    "starlette": {"kg.web"},
    "uvicorn": {"kg.web.serving"},
    "pyoxigraph": {"kg.bulk", "kg.engine"},
    "pyshacl": {"kg.checks.shapes"},
    "rdflib": {"kg.checks.shapes", "kg.exports.context", "kg.terms"},
    "jinja2": {"kg.reports.page", "kg.web.shell"},
    "rich": {"kg.output"},
    "xlsxwriter": {"kg.reports.sheets"},
    "opencc": {"kg.folding"},
    "rapidfuzz": {"kg.likeness", "kg.names"},
    "pyvis": {"viz.page"},
    "pyarrow": {"kg.parquet"},
    "pyspark": {"kg.jobs", "kg.spark"},
    "numba": {"kg.kernels"},
    "numpy": {
        "kg.arrays",
        "kg.cascades",
        "kg.columns",
        "kg.crowds",
        "kg.kernels",
        "kg.parquet",
        "kg.rolls",
        "kg.sweeps",
        "viz.bubbles",
    },
    "networkx": {
        "kg.charts",
        "kg.expansions",
        "kg.exports.graphs",
        "kg.network",
        "kg.overviews",
        "kg.pictures",
        "kg.view",
        "viz",
    },
}


def modules(package):
    for path in sorted((ROOT / package).rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        yield name, path


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            if node.module in ("kg", "viz"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


KG = [(n, p) for n, p in modules("kg") if n not in ("kg", "kg.__main__")]
ALL = [*KG, *modules("viz")]


@pytest.mark.parametrize(("name", "path"), KG, ids=[n for n, _ in KG])
def test_imports_point_down(name, path):
    own = name.split(".")[1]
    for target in imports(path):
        parts = target.split(".")
        if parts[0] == "kg" and len(parts) > 1 and parts[1] in LEVEL and parts[1] != own:
            assert LEVEL[parts[1]] <= LEVEL[own], f"{name} imports {target}, which lies above it"


@pytest.mark.parametrize(("name", "path"), ALL, ids=[n for n, _ in ALL])
def test_each_foreign_library_has_its_one_place(name, path):
    for target in imports(path):
        library = target.split(".")[0]
        if library in HOMES:
            assert any(name == home or name.startswith(f"{home}.") for home in HOMES[library]), (
                f"{name} imports {library}"
            )


def test_viz_knows_nothing_of_kg():
    for name, path in modules("viz"):
        assert not [t for t in imports(path) if t.split(".")[0] == "kg"], name


@pytest.mark.parametrize(("name", "path"), ALL, ids=[n for n, _ in ALL])
def test_no_module_is_longer_than_400_lines(name, path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_module_shares_its_name_with_a_public_function():
    names, functions = set(), {}
    for name, path in ALL:
        names.add(name.rsplit(".", 1)[-1])
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                functions[node.name] = name
    assert not names & set(functions)


def test_every_module_says_what_it_exports():
    for name, path in ALL:
        assert "__all__" in path.read_text(encoding="utf-8") or path.stem == "__init__", name
