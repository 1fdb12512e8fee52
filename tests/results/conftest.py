"""A hand-made day with known answers: two cells, four cameras, three people, five sightings."""

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from sim.core.vocabulary import Definition
from sim.results.counts.day import Day, count_day, count_group
from sim.results.counts.observed import Observed, cameras_today, observe_sightings
from sim.results.counts.people import people_of
from sim.results.measures.summary import About
from sim.results.outcome import Outcome
from tests.results.recorded_day import outcome_of_day

SIGHTING_COLUMNS = ["resident_id", "camera_id", "enter_s", "exit_s", "of_vehicle"]


def tiny_residents() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "resident_id": [10, 20, 30],
            "home_cell": [0, 0, 1],
            "home_site": [-1, -1, -1],
            "district": ["North", "North", "South"],
            "role": ["worker", "pupil", "at_home"],
            "group": ["adult", "child", "adult"],
            "work_cell": [1, 1, -1],
            "work_site": [-1, -1, -1],
            "mode": ["car", "car", "transit"],
        }
    )


def tiny_cameras() -> pd.DataFrame:
    """Camera 9 is down for the day."""
    return pd.DataFrame(
        {
            "camera_id": [5, 7, 8, 9],
            "site_class": ["intersection", "premises", "road", "entrance"],
            "linked": [False, True, True, True],
            "analytics": ["none", "recognition", "anpr", "none"],
            "up": [True, True, True, False],
        }
    )


def tiny_sightings() -> pd.DataFrame:
    """Person 10: 150 s in view of two cameras (30 s of both); 20: 2 s around one o'clock; 30: never."""
    rows = [
        (10, 5, 100.0, 160.0, False),
        (10, 5, 1000.0, 1060.0, False),
        (10, 7, 1030.0, 1090.0, False),
        (10, 8, 200.0, 210.0, True),
        (20, 8, 3599.0, 3601.0, False),
    ]
    return pd.DataFrame(rows, columns=SIGHTING_COLUMNS)


def tiny_cells() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"cell_id": [0, 1], "district": ["North", "South"], "residents": [4, 2]},
        geometry=[box(650_000, 4_790_000, 650_250, 4_790_250), box(650_250, 4_790_000, 650_500, 4_790_250)],
        crs="EPSG:32643",
    )


def tiny_coverage() -> dict[Definition, pd.DataFrame]:
    """Rows in an order of their own, to be matched by cell_id."""
    return {Definition.INSTALLED: pd.DataFrame({"cell_id": [1, 0], "covered_area_share": [0.25, 0.5]})}


CAMERA_CELL = np.array([0, 1, 1, 0])


@pytest.fixture(scope="session")
def observe() -> Callable[..., Observed]:
    """Observe the day; `sightings=`, `cameras=`, `residents=` and `n_residents=` replace its parts."""

    def make(**parts: Any) -> Observed:
        return observe_sightings(
            parts.get("sightings", tiny_sightings()),
            people_of(
                parts.get("residents", tiny_residents()),
                left_home=parts.get("left_home", np.array([True, True, False])),
            ),
            parts.get("cameras", tiny_cameras()),
            out_of=parts.get("n_residents", 6),
            camera_cell=CAMERA_CELL,
            n_cells=2,
        )

    return make


@pytest.fixture(scope="session")
def make_day(observe: Callable[..., Observed]) -> Callable[..., Day]:
    """Make the day's counts; parts can be replaced as in `observe`, and `cells=` and `visitors=`."""

    def make(**parts: Any) -> Day:
        observed, cells = observe(**parts), parts.get("cells", tiny_cells())
        return count_day(
            count_group(observed, n_cells=len(cells)),
            cells,
            cameras_today(parts.get("cameras", tiny_cameras())),
            visitors=parts.get("visitors"),
        )

    return make


@pytest.fixture(scope="session")
def make_outcome() -> Callable[..., Outcome]:
    """Make the outcome; parts can be replaced as in `observe`, and `scenario=`, `city=`, `seed=`."""

    def make(**parts: Any) -> Outcome:
        return outcome_of_day(
            parts.get("sightings", tiny_sightings()),
            parts.get("residents", tiny_residents()),
            parts.get("cameras", tiny_cameras()),
            tiny_cells(),
            about=About(
                parts.get("scenario", "baseline"),
                parts.get("city", "Tiny"),
                "individual",
                parts.get("seed", 1),
            ),
            left_home=parts.get("left_home", np.array([True, True, False])),
            camera_cell=CAMERA_CELL,
            coverage=tiny_coverage(),
            n_residents=parts.get("n_residents", 6),
        )

    return make


@pytest.fixture
def cells() -> gpd.GeoDataFrame:
    return tiny_cells()


@pytest.fixture
def coverage() -> dict[Definition, pd.DataFrame]:
    return tiny_coverage()


@pytest.fixture
def sightings() -> pd.DataFrame:
    return tiny_sightings()


@pytest.fixture
def cameras() -> pd.DataFrame:
    return tiny_cameras()


@pytest.fixture
def residents() -> pd.DataFrame:
    return tiny_residents()
