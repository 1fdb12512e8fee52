"""Who may use the streets of an extract, and how fast."""

from pathlib import Path

import numpy as np
import pytest

from sim.city.layers.streets.read_streets import read_limits, read_osm_streets
from sim.city.layers.streets.street_network import StreetNetwork, street_network
from sim.city.streets.routes import find_paths
from sim.city.streets.street_graph import open_nodes
from sim.core.vocabulary import StreetClass
from sim.engine.shared.views_and_draws import arc_seconds
from tests.city.layers.conftest import LIMITS
from tests.city.layers.made_layers import CRS, write_osm

LOCAL = {"highway": "residential"}
SPEEDS = dict.fromkeys(StreetClass, 10.0)


def network(file: Path, **options) -> StreetNetwork:
    return street_network(read_osm_streets(file), CRS, None, **({"longest_m": 1e6} | options))


RING = {1: (0.0, 0.0), 2: (400.0, 0.0), 3: (400.0, 300.0), 4: (0.0, 300.0), 5: (200.0, -200.0)}
BYPASS = [2, 5, 1]


@pytest.mark.parametrize(
    ("tags", "open_to_walkers"),
    [
        ({"highway": "motorway", "oneway": "no"}, False),
        ({"highway": "motorway_link", "oneway": "no"}, False),
        ({"highway": "motorway", "oneway": "no", "foot": "yes"}, True),
        ({"highway": "trunk"}, True),
        ({"highway": "trunk", "foot": "no"}, False),
        ({"highway": "trunk", "foot": "use_sidepath"}, False),
        ({"highway": "trunk", "motorroad": "yes"}, False),
        ({"highway": "trunk", "motorroad": "yes", "sidewalk": "right"}, True),
        ({"highway": "primary", "access": "no", "motor_vehicle": "yes"}, False),
        ({"highway": "primary", "access": "no", "motor_vehicle": "yes", "foot": "designated"}, True),
    ],
)
def test_walkers_keep_off_streets_that_are_closed_to_them(tmp_path: Path, tags, open_to_walkers) -> None:
    made = network(write_osm(tmp_path / "a.osm", RING, [([1, 4, 3, 2], LOCAL), (BYPASS, tags)]))
    bypass = made.edges["geometry"].map(lambda line: line.bounds[1]).to_numpy().argmin()
    assert made.edges["no_walking"].tolist() == [
        row == bypass and not open_to_walkers for row in range(len(made.edges))
    ]
    on_foot, by_car = (
        find_paths(made.nodes, made.edges, *ends_of(made), speed_m_per_s=SPEEDS, on_foot=on_foot)
        for on_foot in (True, False)
    )
    assert by_car.length_m[0] == pytest.approx(565.7, rel=1e-3), "vehicles take the short way"
    assert on_foot.length_m[0] == pytest.approx(565.7 if open_to_walkers else 1000.0, rel=1e-3)


def ends_of(made: StreetNetwork) -> tuple[np.ndarray, np.ndarray]:
    """Give the crossings 1 and 2 of RING, the most western and the most eastern one."""
    by_x = np.argsort(made.nodes["x_m"].to_numpy())
    return by_x[:1], by_x[-1:]


def test_what_walkers_cannot_reach_is_for_vehicles_only(tmp_path: Path) -> None:
    points = RING | {6: (1400.0, 0.0), 7: (1400.0, 100.0)}
    motorway = {"highway": "motorway", "oneway": "no"}
    ways = [([1, 4, 3, 2], LOCAL), (BYPASS, LOCAL), ([2, 6], motorway), ([6, 7], LOCAL)]
    made = network(write_osm(tmp_path / "a.osm", points, ways), longest_m=400.0)
    far = made.nodes["x_m"] > made.nodes["x_m"].min() + 401
    assert made.nodes["by_foot"].tolist() == (~far).tolist()
    assert made.nodes["by_car"].all()
    assert open_nodes(made.nodes).tolist() == np.flatnonzero(~far).tolist()
    assert made.tally.facts["km_no_walking"] == pytest.approx(1.1, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "km_per_h"),
    [
        ("60", 60), ("12.5", 12.5), ("40 km/h", 40), ("5 mph", 8.04672), ("KZ:urban", 60), ("kz:urban", 60),
        ("RU:living_street", 20), ("walk", 5), ("none", None), ("", None),
    ],
)  # fmt: skip
def test_limits_on_speed_are_read(text: str, km_per_h: float | None) -> None:
    (limit,), unread = read_limits(np.array([text], dtype=object), LIMITS)
    assert limit == km_per_h if km_per_h else np.isnan(limit)
    assert unread == ""


def test_limits_that_are_none_are_counted_and_named() -> None:
    stated = np.array(["60", "3", "fast", "FR:urban", "fast", "signals", ""], dtype=object)
    limits, unread = read_limits(stated, LIMITS)
    assert np.isfinite(limits).tolist() == [True] + [False] * 6
    assert unread.startswith("speed limits that could not be read, so that none holds on these ways: 5 (")
    assert unread.endswith("('fast' (2), '3' (1), 'FR:urban' (1) and others)")


def test_a_limit_ends_a_stretch_of_street_and_slows_who_drives(tmp_path: Path) -> None:
    points = {i: (100.0 * i, 0.0) for i in range(1, 5)}
    slow = LOCAL | {"maxspeed": "walk"}
    ways = [([1, 2], LOCAL), ([2, 3], slow), ([3, 4], LOCAL | {"maxspeed": "KZ:urban"})]
    raw = read_osm_streets(write_osm(tmp_path / "a.osm", points, ways))
    made = street_network(
        raw, CRS, None, longest_m=1e6, limit_km_per_h=read_limits(raw.stated_limit, LIMITS)[0]
    )
    assert made.edges["limit_km_per_h"].tolist() == pytest.approx([np.nan, 5.0, 60.0], nan_ok=True)
    assert made.tally.facts["km_with_a_limit"] == pytest.approx(0.2, rel=1e-3)
    driven, walked = (arc_seconds(made.edges, SPEEDS, on_foot=on_foot)[::2] for on_foot in (False, True))
    assert walked == pytest.approx([10, 10, 10], rel=1e-3), "no limit holds for who walks"
    assert driven == pytest.approx([10, 100 / (5 / 3.6), 10], rel=1e-3), "a higher limit speeds nobody up"
    paths = find_paths(made.nodes, made.edges, np.array([0]), np.array([3]), speed_m_per_s=SPEEDS)
    assert paths.travel_s[0] == pytest.approx(driven.sum(), abs=1e-5), "routes and engines agree"
