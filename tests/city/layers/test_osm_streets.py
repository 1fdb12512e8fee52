"""Streets out of small extracts: which way they lead, where they meet, and what is left out."""

from pathlib import Path

import numpy as np
import pytest

from sim.city.contract import EDGES
from sim.city.layers.streets.read_streets import read_osm_streets
from sim.city.layers.streets.street_network import StreetNetwork, street_network
from sim.core.errors import InputError
from tests.city.layers.made_layers import CRS, degrees, grid_town, write_osm

CROSS = {1: (0.0, 0.0), 2: (400.0, 0.0), 3: (200.0, -200.0), 4: (200.0, 200.0), 5: (200.0, 0.0)}
LOCAL = {"highway": "residential"}


def network(file: Path, **options) -> StreetNetwork:
    return street_network(read_osm_streets(file), CRS, None, **({"longest_m": 1e6} | options))


def test_streets_that_share_a_node_meet(tmp_path: Path) -> None:
    made = network(write_osm(tmp_path / "a.osm", CROSS, [([1, 5, 2], LOCAL), ([3, 5, 4], LOCAL)]))
    assert len(made.nodes) == 5
    assert sorted(made.edges["length_m"].round(1)) == pytest.approx([200] * 4, rel=1e-3)


def test_a_bridge_does_not_meet_what_it_passes_over(tmp_path: Path) -> None:
    below = [([3, 4], LOCAL), ([3, 1], LOCAL), ([4, 2], LOCAL)]
    bridge = {"highway": "primary", "bridge": "yes"}
    over = network(write_osm(tmp_path / "over.osm", CROSS, [([1, 2], bridge), *below]))
    assert len(over.nodes) == 2, "they meet at the ends of the bridge only"
    at_grade = [([1, 5, 2], {"highway": "primary"}), ([3, 5, 4], LOCAL), *below[1:]]
    met = network(write_osm(tmp_path / "met.osm", CROSS, at_grade))
    assert len(met.nodes) == 3
    assert met.edges["length_m"].sum() == pytest.approx(over.edges["length_m"].sum(), rel=1e-9)


@pytest.mark.parametrize(
    ("tags", "along", "against"),
    [
        ({"highway": "primary", "oneway": "no"}, True, True),
        ({"highway": "primary", "oneway": "yes"}, True, False),
        ({"highway": "primary", "oneway": "-1"}, False, True),
        ({"highway": "motorway"}, True, False),
        ({"highway": "motorway", "oneway": "no"}, True, True),
        ({"highway": "tertiary", "junction": "roundabout"}, True, False),
        ({"highway": "residential", "oneway": "alternating"}, True, True),
    ],
)
def test_a_street_is_open_the_way_its_tags_say(tmp_path: Path, tags, along: bool, against: bool) -> None:
    # From 1 to 2 as tagged; back again by another street, so that a one-way street is kept.
    ways = [([1, 2], tags), ([1, 3, 2], {"highway": "trunk", "oneway": "no"})]
    made = network(write_osm(tmp_path / "a.osm", CROSS, ways))
    edge = made.edges.sort_values("length_m").to_dict("records")[0]
    x_m = made.nodes["x_m"].to_numpy()
    leads_east = x_m[edge["v"]] > x_m[edge["u"]]
    assert edge["oneway"] == (along != against)
    if edge["oneway"]:
        assert leads_east == along


def test_ranks_of_streets_become_classes(tmp_path: Path) -> None:
    words = {
        "motorway": "arterial", "trunk_link": "arterial", "primary": "arterial", "secondary": "arterial",
        "tertiary": "collector", "tertiary_link": "collector", "residential": "local", "service": "local",
        "living_street": "local", "unclassified": "local", "road": "local",
    }  # fmt: skip
    points = {i: (100.0 * (i % 2), 300.0 * (i // 2)) for i in range(2, 2 + 2 * len(words))}
    ways = [([2 * i, 2 * i + 1], {"highway": word, "oneway": "no"}) for i, word in enumerate(words, 1)]
    raw = read_osm_streets(write_osm(tmp_path / "a.osm", points, ways))
    assert raw.street_class.tolist() == list(words.values())


def test_every_way_is_kept_or_left_out_for_a_reason(tmp_path: Path) -> None:
    ways = [
        ([1, 2], LOCAL),
        ([1, 3], {"highway": "footway"}),
        ([1, 4], {"highway": "steps"}),
        ([2, 3], {"highway": "construction"}),
        ([2, 4], {"highway": "service", "access": "private"}),
        ([3, 4], {"highway": "residential", "motor_vehicle": "no"}),
        ([1, 2, 3, 1], {"highway": "pedestrian", "area": "yes"}),
        ([3, 5], {"highway": "raceway"}),
        ([7, 8], LOCAL),
        ([1, 2], {"building": "yes"}),
    ]
    points = CROSS | {7: (1.0, 1.0), 8: (2.0, 2.0)}
    tally = read_osm_streets(write_osm(tmp_path / "a.osm", points, ways, missing=[7, 8])).tally
    assert tally.read == 9, "ways without a tag 'highway' are no business of ours"
    assert tally.kept == 4
    assert tally.left_out == {
        "an area, not a line": 1,
        "closed to the public": 1,
        "no city street (highway=raceway)": 1,
        "no street today (under construction, planned or abandoned)": 1,
        "none of its points lies in the extract": 1,
    }
    assert tally.read == tally.kept + sum(tally.left_out.values())


def test_a_way_that_leaves_the_extract_ends_at_its_edge(tmp_path: Path) -> None:
    points = {i: (100.0 * i, 0.0) for i in range(1, 7)}
    raw = read_osm_streets(write_osm(tmp_path / "a.osm", points, [([1, 2, 3, 4, 5, 6], LOCAL)], missing=[3]))
    made = street_network(raw, CRS, None, longest_m=1e6)
    assert made.tally.facts["km_read"] == pytest.approx(0.3, rel=1e-3)
    assert made.tally.facts["km_kept"] == pytest.approx(0.2, rel=1e-3), "the longer of the two parts"
    assert "1 points of ways lie beyond the extract" in made.tally.warnings[0]


def test_a_street_goes_on_where_nothing_crosses_it(tmp_path: Path) -> None:
    points = {i: (100.0 * i, 10.0 * (i % 2)) for i in range(1, 8)}
    ways = [([1, 2, 3], LOCAL), ([5, 4, 3], LOCAL), ([5, 6, 7], {"highway": "primary"})]
    made = network(write_osm(tmp_path / "a.osm", points, ways))
    assert len(made.edges) == 2, "two ways of one kind are one street; a change of rank ends it"
    assert sorted(made.edges["class"]) == ["arterial", "local"]


def test_one_way_streets_go_on_in_their_direction_only(tmp_path: Path) -> None:
    points = {1: (0.0, 0.0), 2: (100.0, 0.0), 3: (200.0, 0.0), 4: (100.0, 100.0)}
    ways = [
        ([1, 2], {"highway": "residential", "oneway": "yes"}),
        ([3, 2], {"highway": "residential", "oneway": "-1"}),
        ([3, 4, 1], {"highway": "residential", "oneway": "yes"}),
    ]
    made = network(write_osm(tmp_path / "a.osm", points, ways))
    assert made.edges["oneway"].all()
    assert made.edges["length_m"].sum() == pytest.approx(200 + 2 * 141.42, rel=1e-3)
    leaving = np.bincount(made.edges["u"], minlength=len(made.nodes))
    arriving = np.bincount(made.edges["v"], minlength=len(made.nodes))
    assert (leaving == arriving).all(), "a ring of one-way streets leads round"


def test_a_street_that_ends_where_it_begins_is_cut(tmp_path: Path) -> None:
    points = {1: (0.0, 0.0), 2: (100.0, 0.0), 3: (200.0, 0.0), 4: (200.0, 100.0), 5: (100.0, 100.0)}
    made = network(write_osm(tmp_path / "a.osm", points, [([1, 2], LOCAL), ([2, 3, 4, 5, 2], LOCAL)]))
    assert (made.edges["u"] != made.edges["v"]).all()
    assert made.edges["length_m"].sum() == pytest.approx(500, rel=1e-3)


def test_the_longest_connected_part_is_kept_and_the_rest_reported(tmp_path: Path) -> None:
    made = network(grid_town(tmp_path / "town.osm"))
    facts = made.tally.facts
    assert facts["km_kept"] == pytest.approx(2 * 9 * 1.6 + 1.6 * 2**0.5, rel=1e-3)
    assert facts["km_on_foot"] == pytest.approx(1.6 * 2**0.5, rel=1e-3)
    assert facts["km_not_connected"] == pytest.approx(0.1, rel=1e-2)
    assert facts["points_not_connected"] == 2
    assert made.not_connected.length.sum() == pytest.approx(100, rel=1e-3)
    assert facts["km_oneway"] == pytest.approx(1.6, rel=1e-3)
    assert facts["km_read"] == pytest.approx(facts["km_kept"] + facts["km_not_connected"], abs=0.002)


def test_what_can_be_driven_into_but_not_out_of_is_not_connected(tmp_path: Path) -> None:
    points = {1: (0.0, 0.0), 2: (500.0, 0.0), 3: (500.0, 200.0)}
    ways = [([1, 2], LOCAL), ([2, 3], {"highway": "residential", "oneway": "yes"})]
    made = network(write_osm(tmp_path / "a.osm", points, ways))
    assert made.tally.facts["km_not_connected"] == pytest.approx(0.2, rel=1e-2)
    assert len(made.edges) == 1


def test_long_streets_are_divided_and_stay_as_long(tmp_path: Path) -> None:
    file = write_osm(tmp_path / "a.osm", CROSS, [([1, 3, 2, 4], {"highway": "trunk"})])
    whole, divided = network(file), network(file, longest_m=100.0)
    EDGES.check(divided.edges)
    assert len(whole.edges) == 1
    assert divided.edges["length_m"].max() <= 100 * (1 + 1e-9)
    assert divided.edges["length_m"].sum() == pytest.approx(whole.edges["length_m"].sum(), rel=1e-9)
    xy_m = divided.nodes[["x_m", "y_m"]].to_numpy()
    for edge in divided.edges.itertuples():
        ends = np.array(edge.geometry.coords)[[0, -1]]
        assert ends == pytest.approx(xy_m[[edge.u, edge.v]])


@pytest.mark.parametrize("latitude", [43.0, 55.0])
def test_a_kilometre_is_a_kilometre_in_every_direction(tmp_path: Path, latitude: float) -> None:
    from pyproj import Geod  # noqa: PLC0415

    from sim.city.metre_grid import metre_crs  # noqa: PLC0415

    ellipsoid, places, ways = Geod(ellps="WGS84"), {1: (75.5, latitude)}, []
    for number, bearing in enumerate(range(0, 360, 30), 2):
        lon, lat, _ = ellipsoid.fwd(75.5, latitude, bearing, 1000)
        places[number] = (lon, lat)
        ways.append(f'<way id="{number}" version="1"><nd ref="1"/><nd ref="{number}"/>'
                    '<tag k="highway" v="residential"/></way>')  # fmt: skip
    nodes = [f'<node id="{i}" version="1" lon="{x:.9f}" lat="{y:.9f}"/>' for i, (x, y) in places.items()]
    file = tmp_path / "star.osm"
    file.write_text("\n".join(['<osm version="0.6">', *nodes, *ways, "</osm>"]))
    made = street_network(read_osm_streets(file), metre_crs(75.5, latitude), None, longest_m=1e6)
    assert made.edges["length_m"].to_numpy() == pytest.approx(np.full(12, 1000.0), rel=1e-3)


def test_a_truncated_extract_is_told_in_a_sentence(tmp_path: Path) -> None:
    whole = grid_town(tmp_path / "town.osm")
    cut = tmp_path / "cut.osm"
    cut.write_text(whole.read_text()[: len(whole.read_text()) // 2])
    with pytest.raises(InputError, match=r"cut\.osm: the extract cannot be read to its end \("):
        read_osm_streets(cut)


def test_a_file_that_is_no_extract_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "not.osm.pbf"
    file.write_bytes(b"this is no protocol buffer")
    with pytest.raises(InputError, match=r"not\.osm\.pbf: the extract cannot be read to its end"):
        read_osm_streets(file)


def test_an_extract_without_streets_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = write_osm(tmp_path / "a.osm", CROSS, [([1, 2], {"highway": "raceway"})])
    with pytest.raises(InputError, match=r"holds no street: of 1 ways with a tag 'highway' none can be used"):
        read_osm_streets(file)


def test_the_newest_way_dates_the_extract(tmp_path: Path) -> None:
    assert read_osm_streets(grid_town(tmp_path / "town.osm")).date == "2024-05-06"
    lon, lat = degrees([(0.0, 0.0)])[0]
    assert (round(lon, 1), round(lat, 1)) == (75.0, 48.0)


def test_paths_are_for_walkers_and_hang_on_streets(tmp_path: Path) -> None:
    points = CROSS | {6: (900.0, 0.0), 7: (900.0, 200.0), 8: (2000.0, 0.0), 9: (2100.0, 0.0)}
    ways = [
        ([1, 5, 2], LOCAL),
        ([2, 6], {"highway": "footway", "oneway": "yes"}),
        ([6, 7], LOCAL),  # A yard that only a path joins to the town: nobody drives there from the town.
        ([8, 9], {"highway": "path"}),
    ]
    made = network(write_osm(tmp_path / "a.osm", points, ways))
    facts = made.tally.facts
    assert facts["km_kept"] == pytest.approx(0.9, rel=1e-3)
    assert facts["km_on_foot"] == pytest.approx(0.5, rel=1e-3)
    assert facts["km_not_connected"] == pytest.approx(0.3, rel=1e-3)
    assert not made.edges.loc[made.edges["on_foot"], "oneway"].any()
    x_m = made.nodes["x_m"] - made.nodes["x_m"].min()
    assert made.nodes["by_car"].tolist() == (x_m < 401).tolist()


def test_a_town_of_paths_alone_has_no_street(tmp_path: Path) -> None:
    file = write_osm(tmp_path / "a.osm", CROSS, [([1, 5, 2], {"highway": "path"})])
    with pytest.raises(InputError, match="no street is left"):
        network(file)
