"""The sample vectors of ownership and chips, run through the commands."""

import csv
import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.data
VECTORS = Path(__file__).resolve().parent / "vectors"
OWNERSHIP = [json.loads(line) for line in (VECTORS / "ownership.jsonl").read_text(encoding="utf-8").splitlines()]
with (VECTORS / "chips.tsv").open(encoding="utf-8", newline="") as file:
    CHIPS = list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("vector", OWNERSHIP, ids=[v["id"] for v in OWNERSHIP])
def test_ownership_vectors(kg, tmp_path, vector):
    edges, listed = tmp_path / "edges.csv", tmp_path / "listed.csv"
    rows = [[e["owner"], e["owned"], e["share"], e["from"], e["to"]] for e in vector["edges"]]
    write(edges, ["owner", "owned", "share", "from", "to"], rows)
    write(
        listed, ["firm", "list", "from", "to"], [[x["firm"], x["list"], x["from"], x["to"]] for x in vector["listed"]]
    )
    done = kg("affiliates", "--edges", str(edges), "--listed", str(listed), "--as-of", vector["as_of"], "--json")
    data = json.loads(done.stdout)
    assert data["hit"] == vector["expect_hit"]
    assert data["unresolved"] == vector["expect_unresolved"]
    assert data["regime_status"] == vector["rule_status_as_of"]
    assert data["effective_hit"] == vector["expect_effective_hit"]
    assert set(data["proof"]) == set(data["hit"]) and all(data["proof"].values())


@pytest.mark.parametrize("chip", CHIPS, ids=[c["chip_id"] for c in CHIPS])
def test_chip_vectors(kg, tmp_path, chip):
    def number(key):
        try:
            return float(chip[key])
        except ValueError:
            return None

    truth = {"y": True, "n": False}
    spec = {
        "name": chip["name"],
        "dense_tops": number("dense_tops"),
        "bit_length": number("bit_length"),
        "die_area_mm2": number("die_area_mm2"),
        "nonplanar": truth.get(chip["nonplanar"]),
        "aggregate_io_gbs": number("aggregate_io_gbs"),
        "datacenter": truth.get(chip["datacenter"]),
    }
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(spec))

    def classified(day):
        return json.loads(kg("classify", "--spec", str(path), "--as-of", day, "--json").stdout)

    first, second = classified("2023-01-01"), classified("2024-01-01")
    assert first["classification"] == chip["class_2022_rule"]
    expected = chip["class_2023_rule"].partition(" (")[0]
    if expected == "3A090":
        assert second["classification"] == "indeterminate" and second["missing"], "BIS presumes what figures do not say"
        return
    assert second["classification"] == expected
    if second["paragraph"]:
        assert second["paragraph"] == chip["para_2023"]
    if chip["tpp"]:
        assert second["tpp"] == pytest.approx(float(chip["tpp"]), rel=1e-3)


def write(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
