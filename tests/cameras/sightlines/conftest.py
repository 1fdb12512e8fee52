"""Blocks of houses for the tests of sightlines: everything is made here, nothing is read."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pytest
import shapely

CRS = "EPSG:32643"


def make_buildings(*shapes, height_m=None):
    """A table of buildings from shapes, or from boxes given as (left, bottom, right, top)."""
    drawn = [shape if isinstance(shape, shapely.Geometry) else shapely.box(*shape) for shape in shapes]
    return gpd.GeoDataFrame({"height_m": height_m}, geometry=drawn, crs=CRS, index=range(len(drawn)))


def make_blocks(seed, *, count=60, side_m=200.0, aligned=False):
    """Rectangles that turn, overlap and touch; aligned ones share corners and walls, too."""
    chance = np.random.default_rng(seed)
    middle = chance.uniform(0, side_m, (count, 2))
    half = chance.uniform(2, 15, (count, 2))
    turn = chance.uniform(0, np.pi, count)
    if aligned:
        middle, half, turn = np.round(middle, -1), np.maximum(np.round(half / 5) * 5, 5), turn * 0
    east, north = np.cos(turn)[:, None], np.sin(turn)[:, None]
    right, up = half[:, :1] * np.hstack([east, north]), half[:, 1:] * np.hstack([-north, east])
    corners = [middle + a * right + b * up for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    return make_buildings(*shapely.polygons(np.stack(corners, axis=1)))


@pytest.fixture(scope="session")
def buildings_of() -> Callable[..., gpd.GeoDataFrame]:
    return make_buildings


@pytest.fixture(scope="session")
def blocks() -> Callable[..., gpd.GeoDataFrame]:
    return make_blocks
