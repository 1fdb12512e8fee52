"""Buildings between cameras and people: both engines live the same day, and nobody is seen longer."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from sim.cameras.stock.stock import Stock
from sim.city.build import City
from sim.core.draws import run_draws
from sim.world.network import Network, sight_of
from sim.world.read_settings import sight_settings
from tests.engine.cohort.two_engines import (
    SEED,
    assert_same,
    certain,
    network_of,
    part_of,
    scenario,
    simulated_by_both,
    town,
)


def huts_along(city: City) -> gpd.GeoDataFrame:
    """Put huts of 4 m along one side of every street, 5 m off and 9 m apart."""
    lines = shapely.offset_curve(city.edges.geometry.to_numpy(), 7.0)
    count = np.floor(shapely.length(lines) / 9.0).astype(int)
    line = np.repeat(np.arange(len(lines)), count)
    along = 9.0 * (np.arange(len(line)) - (np.cumsum(count) - count)[line])
    x, y = shapely.get_coordinates(shapely.line_interpolate_point(lines[line], along)).T
    huts = shapely.box(x - 2, y - 2, x + 2, y + 2)
    number = np.arange(len(huts))
    table = {"building_id": number, "height_m": np.where(number % 3 == 0, 9.0, np.nan)}
    return gpd.GeoDataFrame(table, geometry=huts, crs=city.crs)


@pytest.fixture(scope="module")
def open_town() -> Network:
    return network_of(part_of(town(2_500)), Stock(150, 75, 15, 20))


@pytest.fixture(scope="module")
def built_up(open_town: Network) -> Network:
    city = replace(open_town.city, buildings=huts_along(open_town.city))
    # No camera is moved to the outside of a hut that stands on its pole, so none can see more.
    return seen_in(open_town, city, wall_mount_reach_m=0.0)


def seen_in(network: Network, city: City, **changes: float) -> Network:
    settings = replace(sight_settings(scenario().numbers), **changes)
    sight = sight_of(network.cameras, city, settings, run_draws(SEED, network.part.name))
    return replace(network, sight=sight)


def test_both_engines_see_the_same_past_buildings(built_up: Network) -> None:
    repeated = built_up.views.groupby(["camera_id", "edge_id"]).size()
    assert (repeated > 1).any()
    one, other = simulated_by_both(built_up, certain())
    assert_same(one, other)


def test_both_engines_see_the_same_where_a_share_of_directions_is_blocked(open_town: Network) -> None:
    half = seen_in(open_town, open_town.city, occluded_share=0.5)
    assert len(half.views)
    one, other = simulated_by_both(half, certain())
    assert_same(one, other)


def test_behind_buildings_nobody_is_longer_in_view(open_town: Network, built_up: Network) -> None:
    (free, _), (hidden, _) = simulated_by_both(open_town, certain()), simulated_by_both(built_up, certain())
    # Times of entering and leaving are rounded to microseconds one by one.
    assert (hidden.measures["in_view_us"] <= free.measures["in_view_us"] + 50).all()
    assert (hidden.measures["n_cameras"] <= free.measures["n_cameras"]).all()
    assert hidden.measures["n_sightings"].sum() != free.measures["n_sightings"].sum()
    free_m, hidden_m = ((n.views["end_m"] - n.views["start_m"]).sum() for n in (open_town, built_up))
    assert 0 < hidden_m < 0.9 * free_m


def test_nothing_stands_in_the_way_unless_it_is_known_or_assumed(open_town: Network) -> None:
    assert seen_in(open_town, open_town.city).sight is None
    nothing = replace(open_town.city, buildings=huts_along(open_town.city).iloc[:0])
    views = seen_in(open_town, nothing, occluded_share=0.5).views
    assert len(views) == len(open_town.views)
    assert views["end_m"].to_numpy() == pytest.approx(open_town.views["end_m"].to_numpy(), abs=1e-6)
