"""A lever is spelled out where it is written down, where it is read and where it acts, and nowhere else."""

import ast
from pathlib import Path

import pytest

from sim.scenario.schema import PolicySection

SOURCES = Path(__file__).parents[2] / "sim"
MOST_FILES = 4
OTHER_MEANINGS = {
    "access", "face_access_points", "link", "no_recognition", "operators", "plates", "recognition",
    "reviewers", "shifts", "sunset", "watch_list",
}  # fmt: skip
"""Levers whose name is a word of the model too, so that a search finds other things."""


def spelled(tree: ast.Module) -> set[str]:
    """Names and texts in code; docstrings apart."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.keyword | ast.arg):
            found.add(str(node.arg))
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            found.add(node.value)
    return found


@pytest.fixture(scope="module")
def words_by_file() -> dict[str, set[str]]:
    files = sorted(SOURCES.rglob("*.py"))
    return {str(file.relative_to(SOURCES)): spelled(ast.parse(file.read_text("utf-8"))) for file in files}


@pytest.mark.parametrize("lever", sorted(PolicySection.model_fields.keys() - OTHER_MEANINGS))
def test_a_lever_is_spelled_out_in_few_files(lever: str, words_by_file: dict[str, set[str]]) -> None:
    files = {file for file, words in words_by_file.items() if lever in words}
    assert "scenario/schema.py" in files
    assert len(files) <= MOST_FILES, files


def test_the_threshold_is_spelled_out_in_its_schema_and_where_it_acts(
    words_by_file: dict[str, set[str]],
) -> None:
    files = {file for file, words in words_by_file.items() if "threshold" in words}
    assert files == {"scenario/schema.py", "world/read_analytics.py"}
