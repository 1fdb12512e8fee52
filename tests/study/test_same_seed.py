"""Same seed, same bytes, in any process; another seed, another day."""

import json
import os
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

import sim
from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenario

TOWN = "aqkol_smart_city"
SAMPLES = {"astana_sergek_2020": 0.0002, TOWN: 0.02}
"""A city with districts, and a small town."""


@pytest.fixture(scope="module")
def memos(scenario_file, tmp_path_factory):
    """Results of two processes that hash words differently and run the scenarios in opposite order."""
    files = [
        str(scenario_file(f"extends: {name}", f"run: {{sample: {sample}}}", name=name))
        for name, sample in SAMPLES.items()
    ]
    outs = [tmp_path_factory.mktemp("results") for _ in range(2)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "sim", "run", *order, "--out", str(out), "--json"],
            cwd=Path(sim.__file__).parents[1],
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for hash_seed, order, out in zip(("1", "20251121"), (files, files[::-1]), outs, strict=True)
    ]
    for process in processes:
        _, said = process.communicate()
        assert process.returncode == 0, said
    return outs


@pytest.fixture(params=sorted(SAMPLES))
def two_folders(request, memos):
    """The two run folders of one scenario."""
    return [next((out / request.param).iterdir()) for out in memos]


def summary_bytes(folder):
    content = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert set(content.pop("timing"))
    return json.dumps(content, indent=2)


@pytest.mark.parametrize(
    "name", ["hours.parquet", "strata.csv", "funnel.csv", "overrides.log", "certificate.json"]
)
def test_two_processes_write_the_same_bytes(two_folders, name):
    first, second = two_folders
    assert (first / name).read_bytes() == (second / name).read_bytes()


def test_two_processes_write_the_same_summary_but_for_its_timing(two_folders):
    first, second = two_folders
    assert first.name == second.name
    assert summary_bytes(first) == summary_bytes(second)


def test_two_processes_write_the_same_cells(two_folders):
    first, second = (gpd.read_parquet(folder / "cells.parquet") for folder in two_folders)
    pd.testing.assert_frame_equal(
        pd.DataFrame(first.drop(columns="geometry")),
        pd.DataFrame(second.drop(columns="geometry")),
        check_exact=True,
    )
    assert (first.geometry.to_wkb() == second.geometry.to_wkb()).all()
    assert first.crs == second.crs


def test_another_seed_is_another_day_with_other_people_and_cameras():
    one, other = (run_scenario(load_scenario(TOWN, sample=0.02, seed=seed)) for seed in (1, 2))
    assert one.network.city.cells.equals(other.network.city.cells)
    cameras = [set(run.network.cameras["site_id"]) for run in (one, other)]
    assert cameras[0] != cameras[1]
    assert set(one.outcome.per_person.people.resident_id) != set(other.outcome.per_person.people.resident_id)
    assert one.outcome.summary["definitions"] != other.outcome.summary["definitions"]
    assert not one.outcome.strata.equals(other.outcome.strata)
