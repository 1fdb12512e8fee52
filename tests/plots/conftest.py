"""A small invented town and country, and what a run of them says."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from sim.core.vocabulary import Definition
from sim.results.run_tables import RunTables

SIDE_M = 250.0
WEST_M, SOUTH_M = 640_000.0, 4_780_000.0  # In UTM zone 43 N, near Almaty.


@pytest.fixture
def cells() -> gpd.GeoDataFrame:
    """20 by 12 cells in two districts: nothing in the first row, more towards the east."""
    columns, rows = 20, 12
    x, y = (index.ravel() for index in np.meshgrid(np.arange(columns), np.arange(rows)))
    residents = np.where(y == 0, 0, 10 * (x + 1))
    frame: dict[str, Any] = {
        "cell_id": np.arange(x.size),
        "district": np.where(x < 10, "West", "East"),
        "residents": residents,
        "people_simulated": residents // 10,
    }
    for definition in Definition:
        frame[f"ground_share_{definition}"] = np.where(y == 0, 0.0, x / 100)
        frame[f"street_share_{definition}"] = np.where(y == 0, 0.0, x / 50)
        frame[f"cameras_{definition}"] = np.where(x >= 5, 2, 0)
        frame[f"people_seen_{definition}"] = np.where(x >= 10, (x - 9.0) ** 4, 0.0)
        frame[f"residents_observed_{definition}"] = residents * 0.5
    corners = zip(WEST_M + x * SIDE_M, SOUTH_M + y * SIDE_M, strict=True)
    squares = [box(left, bottom, left + SIDE_M, bottom + SIDE_M) for left, bottom in corners]
    return gpd.GeoDataFrame(frame, geometry=squares, crs="EPSG:32643")


def run_in(cells: gpd.GeoDataFrame, **more: Any) -> RunTables:
    """Make the tables of a run of 1,000 of 100,000 residents in *cells*; without hours if none are given."""
    nothing = pd.DataFrame({"dimension": [], "definition": []})
    about: dict[str, Any] = {"scenario": "today", "title": "Today's cameras", "place": "Almaty", "seed": 7}
    tables: dict[str, Any] = {"hours": nothing, "strata": nothing, "funnel": nothing}
    summary = {
        "scenario": "today",
        "city": "almaty",
        "engine": "individual",
        "seed": 7,
        "residents": 100_000,
        "people": 1_000,
        "funnel": {"leave_home": {"residents": 85_000}},
        "definitions": {str(definition): {"cameras": 100} for definition in Definition},
    }
    return RunTables(**about | tables | {"cells": cells, "summary": summary} | more)


def _summary(name: str, share: float) -> dict[str, Any]:
    figures = {
        "cameras": 100,
        "people_observed": round(100_000 * share),
        "standard_error": 1_500.0,
        "share_observed": share,
        "sightings": 1,
        "cameras_per_person": {"mean": 10 * share, "p10": 1.0, "p50": 3.0, "p90": 9.0},
        "minutes_in_view": {"mean": 5.0, "p10": 0.0, "p50": 4.0, "p90": 12.0},
    }
    return {
        "scenario": name,
        "city": "almaty",
        "residents": 100_000,
        "people": 1_000,
        "engine": "individual",
        "seed": 7,
        "definitions": {str(definition): figures for definition in Definition},
        "funnel": {"leave_home": {"residents": 85_000}},
    }


@pytest.fixture
def places() -> pd.DataFrame:
    """An invented country: two cities far apart, a town between them, and two regions' villages."""
    rows = [
        ("capital", "Capital", "south", True, 76.9, 43.2, 2_000_000, 0.8),
        ("far_away", "Far Away", "north", True, 52.0, 51.2, 300_000, 0.7),
        ("between", "Between (South Region)", "south", True, 66.0, 46.0, 40_000, 0.6),
        ("south_settlements", "South Region, drawn settlements", "south", False, 76.9, 43.3, 900_000, 0.5),
        ("north_settlements", "North Region, drawn settlements", "north", False, 52.0, 51.2, 200_000, 0.4),
    ]
    columns = ["place", "title", "region", "is_city", "longitude_deg", "latitude_deg", "residents", "share"]
    frame = pd.DataFrame(rows, columns=columns)
    observed = (frame["residents"] * frame.pop("share")).round().astype(int)
    for definition in Definition:
        frame[f"cameras_{definition}"] = frame["residents"] // 10
        frame[f"people_observed_{definition}"] = 0 if definition is Definition.ANPR else observed
    return frame


@pytest.fixture
def country_strata() -> pd.DataFrame:
    """The same country by size of settlement and region; a tenth as many visitors."""
    groups = [
        ("region", "north", 500_000, 0.6),
        ("region", "south", 2_940_000, 0.7),
        ("settlement_size", "under 500", 1_100_000, 0.005),
        ("settlement_size", "1,000,000 and more", 2_340_000, 0.8),
        ("visitors", "visitors and commuters", 344_000, 0.5),
        ("hour", "08", 3_440_000, 0.3),
    ]
    return pd.DataFrame(
        {
            "dimension": dimension,
            "stratum": stratum,
            "definition": str(definition),
            "residents": float(people),
            "people_observed": people * share,
            "standard_error": 0.0,
            "share_observed": share,
        }
        for definition in Definition
        for dimension, stratum, people, share in groups
    )
