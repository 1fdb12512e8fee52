"""`import sim` is light, says what there is, and is typed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).resolve().parents[2]


def test_importing_sim_loads_nothing_else() -> None:
    program = "import sys, sim; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert [name for name in done.stdout.split() if name.startswith("sim")] == ["sim"]
    assert not {"numpy", "pandas", "matplotlib", "pydantic"} & set(done.stdout.split())


def test_dir_lists_the_names_and_each_is_there() -> None:
    names = [
        "Comparison",
        "InputError",
        "Run",
        "Scenario",
        "__version__",
        "compare",
        "load_run",
        "run",
        "run_all",
        "run_seeds",
        "validate",
    ]
    assert dir(sim) == names
    assert all(getattr(sim, name) is not None for name in names)
    with pytest.raises(AttributeError, match="it offers Comparison"):
        sim.load_scenario  # type: ignore[attr-defined]  # noqa: B018


def test_the_stub_names_what_can_be_imported_from_where_it_is() -> None:
    tree = ast.parse((ROOT / "sim" / "__init__.pyi").read_text(encoding="utf-8"))
    stated = {
        alias.name: node.module
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert stated == sim._FOUND_IN  # type: ignore[attr-defined]


RIGHT = """
import sim

scenario = sim.Scenario("aqkol_smart_city", seed=7, policy={"threshold": "strict"}).with_(sample=0.1)
runs: list[sim.Run] = sim.run_all([scenario])
table: "sim.Comparison" = sim.compare(*runs)
"""
WRONG = {
    "misspelt keyword of a scenario": ('sim.Scenario("aqkol_smart_city", sede=7)', "call-arg"),
    "misspelt keyword of a variant": ('sim.Scenario("aqkol_smart_city").with_(sede=7)', "call-arg"),
    "text for a number": ('sim.Scenario("aqkol_smart_city", seed="7")', "arg-type"),
    "misspelt name": ("sim.Scenaro", "attr-defined"),
    "misspelt table": ('sim.run("aqkol_smart_city").mesures', "attr-defined"),
}


@pytest.mark.slow
def test_a_type_checker_sees_what_is_misspelt(tmp_path: Path) -> None:
    files = {"right": RIGHT} | {name: f"import sim\n\n{line}\n" for name, (line, _) in WRONG.items()}
    lines = []
    for name, text in files.items():
        file = tmp_path / f"{name.replace(' ', '_')}.py"
        file.write_text(text, encoding="utf-8")
        lines.append(file)
    mypy = Path(sys.executable).with_name("mypy")
    # With the options of `make lint`, whose cache makes this quick.
    done = subprocess.run(
        [mypy, "--strict", *lines],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    told = {
        Path(line.split(":")[0]).stem.replace("_", " "): line.rpartition("[")[2].rstrip("]")
        for line in done.stdout.splitlines()
        if ": error: " in line
    }
    assert told == {name: code for name, (_, code) in WRONG.items()}, done.stdout
