"""Every notebook runs from top to bottom with what is here now, and is stored without its outputs."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import sim

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LONGEST_CELL_S = 120
"""Generous for a busy machine; all cells together take some ten seconds."""


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shown(notebook):
    """List what the cells showed, by kind of content."""
    return [output for cell in code_cells(notebook) for output in cell.outputs]


def test_there_is_a_first_notebook():
    assert "first_scenario.ipynb" in [file.name for file in NOTEBOOKS]


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_is_valid_and_stored_without_outputs(file):
    notebook = nbformat.read(file, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert shown(notebook) == []
    assert [cell.execution_count for cell in code_cells(notebook)] == [None] * len(code_cells(notebook))
    assert notebook.cells[0].source.startswith("# ")


@pytest.mark.slow
@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_runs_and_shows_tables_and_pictures_without_warnings(file, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(sim.__file__).parents[1]))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    notebook = nbformat.read(file, as_version=nbformat.NO_CONVERT)
    place = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=LONGEST_CELL_S, kernel_name="python3", resources=place).execute()
    kinds = {kind for output in shown(notebook) for kind in output.get("data", {})}
    assert {"text/html", "image/png"} <= kinds
    assert [output.text for output in shown(notebook) if output.get("name") == "stderr"] == []
