"""An installed wheel works anywhere: shipped scenarios and geodata travel inside it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def test_scenarios_and_geodata_travel_inside(unpacked: Path) -> None:
    for name in ("scenarios", "geodata"):
        shipped = {
            file.relative_to(unpacked / "sim/shipped")
            for file in (unpacked / "sim/shipped" / name).rglob("*.*")
        }
        tracked = {file.relative_to(ROOT) for file in (ROOT / name).rglob("*.*")}
        assert tracked
        assert tracked <= shipped


def test_the_command_finds_them_outside_the_checkout(unpacked: Path, tmp_path: Path) -> None:
    ask = "from sim.cli.main import main; main()"
    done = subprocess.run(
        # Individuals need nothing compiled, which takes longer than all else.
        [
            sys.executable,
            "-c",
            ask,
            *["run", "aqkol_smart_city", "--engine", "individual", "--sample", "0.01", "--out", "here"],
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(unpacked), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Smart Aqkol" in done.stdout
    assert len(list(tmp_path.glob("here/aqkol_smart_city/*/summary.json"))) == 1
