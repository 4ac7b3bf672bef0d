"""The tutorial runs from the top on the shipped facts, and shows what it promises."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from conftest import ROOT

NOTEBOOK = ROOT / "docs" / "tutorial.ipynb"
EXECUTE = """
import sys
import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": "."}}).execute()
nbformat.write(notebook, "done.ipynb")
"""


def said(cell: dict[str, object]) -> str:
    """What a cell printed or showed, as text."""
    return json.dumps(cell["outputs"], ensure_ascii=False)


def test_the_tutorial_is_kept_without_outputs():
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        assert cell["cell_type"] == "markdown" or (cell["outputs"] == [] and cell["execution_count"] is None)


@pytest.mark.data
def test_the_tutorial_leads_from_a_name_to_a_cited_picture(shipped, tmp_path):
    pytest.importorskip("ipykernel")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(tmp_path / "ipython"), "JUPYTER_PLATFORM_DIRS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", EXECUTE, str(NOTEBOOK)],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    notebook = json.loads((tmp_path / "done.ipynb").read_text(encoding="utf-8"))
    _, found, reached, path, source, status, coverage, picture, drawn = (
        cell for cell in notebook["cells"] if cell["cell_type"] == "code"
    )
    assert "match actor:huawei" in said(found)
    assert "named" in said(reached) and "derived" in said(reached)
    assert "am:listsActor actor:huawei" in said(path) and "source:" in said(path)
    assert "publisher" in said(source) and "FR 43487" in said(source) and "at: " in said(source)
    assert "not_enforced since 2025-05-13" in said(status)
    assert "through" in said(coverage)
    assert "huawei.html" in said(picture)
    page = (tmp_path / "huawei.html").read_text(encoding="utf-8")
    assert "Federal Register" in page and "2025-06-15" in page
    assert "<iframe" in said(drawn)
