"""A small square town, and the shipped numbers for it."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from sim.core.draws import Draws
from sim.core.vocabulary import DayKind, SiteClass
from sim.people.contract import PeopleSettings, VisitorSettings
from sim.people.destinations.opportunities import Opportunities, survey_opportunities
from sim.scenario.model import resolve_model
from sim.scenario.parameters.library import Library, Numbers
from sim.world.read_people import people_settings, visitor_settings

SIDE_M = 250.0
SITE_CLASSES = (SiteClass.ENTRANCE, SiteClass.PREMISES, SiteClass.SCHOOL, SiteClass.STATE, SiteClass.SQUARE)


@dataclass(frozen=True)
class Town:
    """Tables of a town, as the city package would give them."""

    cells: gpd.GeoDataFrame
    nodes: pd.DataFrame
    sites: pd.DataFrame
    cell_xy_m: np.ndarray

    def opportunities(self, settings: PeopleSettings) -> Opportunities:
        return survey_opportunities(
            self.cells, self.nodes, self.sites, cell_xy_m=self.cell_xy_m, settings=settings.destinations
        )


def make_town(cells_a_side: int, residents_a_cell: int = 100) -> Town:
    """Square town: even homes, jobs in the middle, a node in every cell, each site class in every cell."""
    column, row = np.meshgrid(np.arange(cells_a_side), np.arange(cells_a_side))
    column, row = column.ravel(), row.ravel()
    n = column.size
    centre = np.column_stack([column + 0.5, row + 0.5]) * SIDE_M
    from_middle_km = np.hypot(*(centre - centre.mean(axis=0)).T) / 1000
    pull = np.exp(-0.3 * from_middle_km)
    cells = gpd.GeoDataFrame(
        {
            "cell_id": np.arange(n),
            "district": np.where(column < cells_a_side / 2, "West", "East"),
            "residents": np.full(n, residents_a_cell),
            "jobs": np.round(residents_a_cell * pull).astype(int),
            "school_places": np.where((column + row) % 3 == 0, 60, 0),
            "visits_weight": pull / pull.mean(),
            "street_m": np.full(n, 1000.0),
            "area_m2": np.full(n, SIDE_M**2),
        },
        geometry=[box(x, y, x + SIDE_M, y + SIDE_M) for x, y in centre - SIDE_M / 2],
        crs="EPSG:32643",
    )
    return Town(cells, _nodes(centre), _sites(centre, column, row), centre)


def _nodes(centre: np.ndarray) -> pd.DataFrame:
    n = len(centre)
    return pd.DataFrame(
        {"node_id": np.arange(n), "x_m": centre[:, 0], "y_m": centre[:, 1], "cell_id": np.arange(n)}
    )


def _sites(centre: np.ndarray, column: np.ndarray, row: np.ndarray) -> pd.DataFrame:
    n = len(centre)
    cell = np.concatenate(
        [np.repeat(np.arange(n), len(SITE_CLASSES)), np.flatnonzero((column + row) % 2 == 0)]
    )
    classes = np.concatenate(
        [
            np.tile(np.array(SITE_CLASSES, dtype=object), n),
            np.full(cell.size - n * len(SITE_CLASSES), SiteClass.TRANSIT.value, dtype=object),
        ]
    )
    return pd.DataFrame(
        {
            "site_id": np.arange(cell.size),
            "site_class": [str(name) for name in classes],
            "cell_id": cell,
            "x_m": centre[cell, 0],
            "y_m": centre[cell, 1],
            "node_id": cell,
            "edge_id": np.full(cell.size, -1),
            "offset_m": np.zeros(cell.size),
            "parent_site": np.full(cell.size, -1),
            "weight": np.ones(cell.size),
        }
    )


def shipped_settings(city: str, day: DayKind = DayKind.WEEKDAY, **choices: StrEnum) -> PeopleSettings:
    """Fill the settings of a city from the shipped parameter files, as a run does."""
    model = dataclasses.replace(resolve_model({}), **choices)
    return people_settings(Numbers(Library()), city, day, model=model)


def shipped_visitors(city: str, day: DayKind = DayKind.WEEKDAY) -> VisitorSettings:
    """Fill the settings of a city's visitors, as a run does."""
    return visitor_settings(Numbers(Library()), city, day)


@pytest.fixture(scope="session")
def visitors_of() -> Callable[[str], VisitorSettings]:
    return shipped_visitors


@pytest.fixture(scope="session")
def settings() -> PeopleSettings:
    return shipped_settings("almaty")


@pytest.fixture(scope="session")
def town_of() -> Callable[..., Town]:
    return make_town


@pytest.fixture(scope="session")
def settings_of() -> Callable[..., PeopleSettings]:
    return shipped_settings


@pytest.fixture(scope="session")
def town() -> Town:
    return make_town(40)


@pytest.fixture(scope="session")
def opportunities(town: Town, settings: PeopleSettings) -> Opportunities:
    return town.opportunities(settings)


@pytest.fixture
def draws() -> Draws:
    return Draws(2025)
