"""Write the regression baselines anew: the only way to change them.

`python tests/baselines/update.py [case ...]`

A baseline is what the model itself said when it was last looked at. It shows that a figure moved; it never
shows that a figure was right. Whoever updates one says in CHANGELOG.md, under "results", what moved and why.
"""

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import box

from sim.core.draws import Decision, Draws
from sim.results.measures.summary import About
from sim.results.outcome import Outcome
from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenario
from tests.results.recorded_day import outcome_of_day

FOLDER = Path(__file__).parent
HEADER = """\
# Regression values: what the model itself said when this file was last written. Not a validation of anything.
# Written by tests/baselines/update.py; never edit by hand.
"""
REL_TOLERANCE, ABS_TOLERANCE = 1e-6, 2e-4
"""Figures are stated to four decimals, and another library version may turn the last one."""


def drawn_day() -> dict[str, Any]:
    """300 of 2,000 residents and 60 cameras, met by keyed draws: the results layer alone, no model."""
    draws, people, cameras, n = Draws(2025), np.arange(300), np.arange(60), np.arange(2_000)
    enter = draws.uniform(Decision.DEPARTURE, n) * 80_000
    sightings = pd.DataFrame(
        {
            "resident_id": (draws.uniform(Decision.ROLE, n) ** 2 * 300).astype(int),
            "camera_id": (draws.uniform(Decision.SITE_ORDER, n) * 48).astype(int),
            "enter_s": enter,
            "exit_s": enter + 1 + draws.uniform(Decision.STAY, n) * 600,
            "of_vehicle": draws.uniform(Decision.WALKS, n) < 0.2,
        }
    )
    roles = np.array(["worker", "pupil", "student", "preschool", "at_home"])
    residents = pd.DataFrame(
        {
            "resident_id": people,
            "home_cell": people % 12,
            "home_site": -1,
            "district": np.where(people % 12 < 6, "West", "East"),
            "role": roles[people % 5],
            "group": np.where(np.isin(people % 5, [1, 3]), "child", "adult"),
            "work_cell": -1,
            "work_site": -1,
            "mode": np.where(people % 3 == 0, "car", "transit"),
        }
    )
    network = pd.DataFrame(
        {
            "camera_id": cameras,
            "site_class": np.array(["road", "premises", "yard", "school"])[cameras % 4],
            "linked": cameras % 3 == 0,
            "analytics": np.array(["none", "recognition", "anpr"])[cameras // 4 % 3],
            "up": cameras < 48,
        }
    )
    ground = gpd.GeoDataFrame(
        {
            "cell_id": range(12),
            "district": np.where(np.arange(12) < 6, "West", "East"),
            "residents": [167, *[166] * 5, 167, *[167] * 5],
        },
        geometry=[box(250 * i, 0, 250 * (i + 1), 250) for i in range(12)],
        crs="EPSG:32643",
    )
    outcome = outcome_of_day(
        sightings,
        residents,
        network,
        ground,
        about=About("drawn_day", "Nowhere", "none", 2025),
        left_home=people % 7 > 0,
        camera_cell=cameras % 12,
        coverage={},
        n_residents=2_000,
    )
    return figures_of(outcome)


def small_town() -> dict[str, Any]:
    """One in twenty residents of Aqkol, all of its cameras: the whole model."""
    return figures_of(run_scenario(load_scenario("aqkol_smart_city", sample=0.05)).outcome)


def figures_of(outcome: Outcome) -> dict[str, Any]:
    """Take the figures that are watched from a run's outcome."""
    strata = outcome.strata[outcome.strata["definition"] == "installed"]
    return {
        "summary": outcome.summary,
        "strata": {f"{row.dimension}/{row.stratum}": row.people_observed for row in strata.itertuples()},
        "cells": {str(row.cell_id): row.people_seen_installed for row in outcome.cells.itertuples()},
    }


CASES: dict[str, Callable[[], dict[str, Any]]] = {"drawn_day": drawn_day, "small_town": small_town}


def flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    """Walk over the numbers of nested tables, named by their path."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            yield from flat({str(place): one for place, one in enumerate(value)}, f"{prefix}{key}.")
        elif value is not None and not isinstance(value, str):
            yield f"{prefix}{key}", float(value)


def text_of(values: Mapping[str, Any]) -> str:
    """Write numbers one a line."""
    return HEADER + "".join(f"{name} = {value!r}\n" for name, value in flat(values))


def read(text: str) -> dict[str, float]:
    """Read back what `text_of` wrote."""
    lines = [line.rsplit(" = ", 1) for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def differences(stored: Mapping[str, float], found: Mapping[str, float]) -> list[str]:
    """Say, figure by figure, what moved, went or came."""
    said = [f"{name}: gone, was {stored[name]:g}" for name in stored if name not in found]
    said += [f"{name}: new, {found[name]:g}" for name in found if name not in stored]
    said += [
        f"{name}: {stored[name]:g} → {found[name]:g}"
        for name in stored
        if name in found
        and not math.isclose(stored[name], found[name], rel_tol=REL_TOLERANCE, abs_tol=ABS_TOLERANCE)
    ]
    return said


def main(names: list[str]) -> None:
    """Write the baselines of the cases in *names*, or all, and say what moved."""
    for name in names or list(CASES):
        file, values = FOLDER / f"{name}.txt", CASES[name]()
        before = read(file.read_text(encoding="utf-8")) if file.exists() else {}
        moved = differences(before, dict(flat(values)))
        file.write_text(text_of(values), encoding="utf-8", newline="\n")
        sys.stdout.write("\n".join([f"{name}: {len(moved)} figures moved", *moved]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
