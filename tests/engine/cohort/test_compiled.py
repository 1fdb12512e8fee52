"""Loops that were compiled from other code than today's are never used."""

import ast
import importlib
from pathlib import Path

from sim.engine import cohort
from sim.engine.cohort import live_days, visit
from sim.engine.cohort.compiled import SOURCES, digest_of_sources

FOLDER = Path(cohort.__file__).parent


def imported_files(file: Path) -> set[Path]:
    """Files of ours that a file takes names from."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    ours = (importlib.import_module(name) for name in modules if name.startswith("sim."))
    return {Path(module.__file__).resolve() for module in ours}


def test_a_change_in_any_file_is_another_name(tmp_path: Path) -> None:
    files = [tmp_path / "loop.py", tmp_path / "called.py"]
    for file in files:
        file.write_text("HOURS = 24\n")
    before = digest_of_sources(files)
    assert digest_of_sources(files) == before
    files[1].write_text("HOURS = 25\n")
    assert digest_of_sources(files) != before


def test_loops_are_kept_under_the_name_of_all_their_sources() -> None:
    digest = digest_of_sources(SOURCES)
    for loop in (live_days.live_days, visit.visit):
        assert loop.py_func.__qualname__.endswith(f"_{digest}")


def test_the_sources_hold_everything_that_compiled_files_take_names_from() -> None:
    compiled = [file for file in FOLDER.glob("*.py") if "cohort.compiled import" in file.read_text("utf-8")]
    assert {"live_days.py", "take_down.py", "trees.py"} <= {file.name for file in compiled}
    # What is computed before a loop is called comes in as an argument; only constants come from elsewhere.
    calls_only = {"street_graph.py", "errors.py", "plans.py"}
    for file in (*compiled, FOLDER / "kernel_types.py"):
        taken = {file, *imported_files(file)}
        assert {one for one in taken if one.name not in calls_only} <= set(SOURCES), file.name
