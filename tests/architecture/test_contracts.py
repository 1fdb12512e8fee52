"""The house rules that a machine can check."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "sim").rglob("*.py"))
MOST_LINES_IN_A_FILE = 300
MOST_LINES_IN_A_FUNCTION = 50
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_imports_keep_the_layers() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_layer_contract_names_every_package() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    packages = {path.parent.name for path in (ROOT / "sim").glob("*/__init__.py")}
    missing = [name for name in sorted(packages) if f"sim.{name}" not in text.split("forbidden")[0]]
    assert missing == []


@pytest.mark.parametrize("path", SOURCES, ids=names(SOURCES))
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= MOST_LINES_IN_A_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MOST_LINES_IN_A_FUNCTION, f"{node.name} has {length} lines"


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [name for name in names(SOURCES) if Path(name).stem in BANNED_NAMES] == []


def test_random_numbers_come_from_keyed_draws_only() -> None:
    banned = ("np.random", "numpy.random", "import random", "from random", "default_rng", "hash(")
    offenders = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in SOURCES
        if path != ROOT / "sim/core/draws.py"
        for word in banned
        if any(word in line and "content_hash(" not in line for line in path.read_text().splitlines())
    ]
    assert offenders == []


def test_every_decision_is_drawn_somewhere() -> None:
    code = "\n".join(path.read_text() for path in SOURCES if path.name != "draws.py")
    tree = ast.parse((ROOT / "sim/core/draws.py").read_text())
    (decision,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Decision")
    members = [
        target.id
        for node in decision.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.isupper()
    ]
    assert members
    assert [name for name in members if f"Decision.{name}" not in code] == []


def test_no_result_depends_on_the_calendar() -> None:
    clocks = ("datetime.now", "time.time(", "date.today", "utcnow")
    offenders = [
        name
        for path, name in zip(SOURCES, names(SOURCES), strict=True)
        for c in clocks
        if c in path.read_text()
    ]
    assert offenders == []
