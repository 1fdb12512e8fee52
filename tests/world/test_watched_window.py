"""The close look at cameras: which ones are in the window, and what they see of it."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from sim.cameras.contract import camera_xy_m
from sim.core.cache.disk_cache import user_cache
from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.scenario.resolve import load_scenario
from sim.world.network import Network, sight_of
from sim.world.read_settings import sight_settings
from sim.world.watched_window import watched_window
from sim.world.world import RunMemo, build_network


@pytest.fixture(scope="module")
def network() -> Network:
    return build_network(load_scenario("aqkol_smart_city"), RunMemo(user_cache()))


def test_the_window_holds_the_outdoor_cameras_of_the_most_watched_cell(network: Network) -> None:
    seen, window = watched_window(network, Definition.PUBLIC)
    xy_m = camera_xy_m(network.cameras)
    public = network.cameras["site_class"].isin(["premises", "school", "state", "closed"]).to_numpy()
    inside = shapely.contains_xy(window, xy_m[:, 0], xy_m[:, 1]) & ~public
    assert len(seen) == inside.sum() > 1
    area = network.cameras["angle_deg"] / 360 * np.pi
    ring = area * (network.cameras["range_m"] ** 2 - network.cameras["near_m"] ** 2)
    # Arcs in 32 steps fall short by less than a hundredth.
    assert seen.area.to_numpy() == pytest.approx(ring[inside].clip(lower=0).to_numpy(), rel=0.01)


def test_a_building_on_the_window_takes_ground_from_view(network: Network) -> None:
    free, window = watched_window(network, Definition.PUBLIC)
    wall = gpd.GeoDataFrame(
        {"building_id": [0], "height_m": [9.0]}, geometry=[window.centroid.buffer(40.0)], crs=network.city.crs
    )
    built = replace(network.city, buildings=wall)
    numbers = load_scenario("aqkol_smart_city").numbers
    sight = sight_of(network.cameras, built, sight_settings(numbers), Draws(1))
    hidden, _ = watched_window(replace(network, sight=sight), Definition.PUBLIC)
    assert hidden.area.sum() < free.area.sum()
    assert len(hidden) == len(free)


def test_nothing_to_look_at_is_said_in_a_sentence(network: Network) -> None:
    none = replace(network, cameras=network.cameras.assign(linked=False))
    with pytest.raises(InputError, match="no outdoor camera counts as 'linked'"):
        watched_window(none, Definition.LINKED)
