"""Streets: density, classes, one component, reach."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sim.city.build import City, build_city
from sim.city.country.gazetteer import find_place
from sim.city.streets.streets import line_ranks, make_lattice, street_length_by_cell, street_tables
from sim.core.draws import Draws
from tests.city.conftest import SETTINGS, place, two_districts, with_land, with_streets


def components(city: City) -> int:
    u, v = city.edges["u"].to_numpy(), city.edges["v"].to_numpy()
    graph = coo_array((np.ones(len(u)), (u, v)), shape=(len(city.nodes),) * 2)
    return int(connected_components(graph, directed=False)[0])


def inhabited_km2(city: City) -> float:
    return float(city.cells.loc[city.cells["residents"] > 0, "area_m2"].sum()) / 1e6


@pytest.mark.parametrize("name", ["aqkol", "konaev", "pavlodar", "karaganda"])
def test_streets_are_as_dense_as_in_the_mapped_city(name: str) -> None:
    city = build_city(find_place(name), SETTINGS)
    km_per_km2 = city.edges["length_m"].sum() / 1000 / inhabited_km2(city)
    assert 6.8 <= km_per_km2 <= 11.9
    assert 20 <= len(city.nodes) / inhabited_km2(city) <= 44


def test_streets_of_almaty_are_as_dense_and_ranked_as_mapped(almaty: City) -> None:
    length = almaty.edges["length_m"]
    degree = np.bincount(almaty.edges[["u", "v"]].to_numpy().ravel())
    assert length.sum() / 1000 / inhabited_km2(almaty) == pytest.approx(9.0, abs=0.5)
    assert 20 <= (degree >= 3).sum() / inhabited_km2(almaty) <= 44
    shares = length.groupby(almaty.edges["class"]).sum() / length.sum()
    assert shares["arterial"] == pytest.approx(0.30, abs=0.02)
    assert shares["collector"] == pytest.approx(0.09, abs=0.02)
    assert shares["local"] == pytest.approx(0.61, abs=0.02)


def test_the_streets_of_a_city_are_one_component(almaty: City, town: City, twin_town: City) -> None:
    assert [components(city) for city in (almaty, town, twin_town)] == [1, 1, 1]


@pytest.mark.parametrize("removed", [0.0, 0.5, 1.0])
def test_leaving_sides_out_never_cuts_a_part_off(removed: float) -> None:
    city = build_city(place(20_000), with_streets(removed_local_share=removed))
    assert components(city) == 1


@pytest.mark.parametrize("residents", [1, 30, 60, 90, 400])
@pytest.mark.parametrize("block_m", [269.0, 2_000.0])
def test_a_hamlet_smaller_than_a_block_has_a_street_and_sites_on_it(residents: int, block_m: float) -> None:
    hamlet = build_city(place(residents), with_streets(block_m=block_m))

    assert len(hamlet.edges) >= 1
    assert components(hamlet) == 1
    assert {"road", "transit", "house"} <= set(hamlet.sites["site_class"])


def test_every_inhabited_cell_has_a_street(almaty: City, twin_town: City) -> None:
    for city in (almaty, twin_town):
        assert (city.cells.loc[city.cells["residents"] > 0, "street_m"] > 0).all()


def test_separate_parts_are_joined_by_their_shortest_link() -> None:
    column, row = np.array([0, 0, 1, 1, 9, 9, 10, 10]), np.array([0, 1, 0, 1, 0, 1, 0, 1])
    corners = np.column_stack((column, row)) * 250.0
    cells = gpd.GeoDataFrame(
        {"cell_id": np.arange(8)}, geometry=shapely.box(*corners.T, *(corners + 250.0).T), crs="EPSG:32643"
    )
    lattice = make_lattice(column, row, 250.0, SETTINGS.streets, Draws("parts"))
    _, edges = street_tables(lattice, (0.0, 0.0), cells)
    links = edges[edges["length_m"] > 400]
    assert len(links) == 1
    west = lattice.xy_m[lattice.xy_m[:, 0] < 1000]
    east = lattice.xy_m[lattice.xy_m[:, 0] > 1000]
    apart = np.hypot(*(west[:, None, :] - east[None, :, :]).T).min()
    assert links["length_m"].iloc[0] == pytest.approx(apart)


def test_each_node_lies_in_its_cell(almaty: City) -> None:
    corners = almaty.cells.geometry.bounds.to_numpy()[almaty.nodes["cell_id"]]
    x, y = almaty.nodes["x_m"].to_numpy(), almaty.nodes["y_m"].to_numpy()
    assert ((corners[:, 0] <= x) & (x <= corners[:, 2])).all()
    assert ((corners[:, 1] <= y) & (y <= corners[:, 3])).all()


def test_edges_lead_from_u_to_v(twin_town: City) -> None:
    xy = twin_town.nodes[["x_m", "y_m"]].to_numpy()
    ends = shapely.get_coordinates(twin_town.edges.geometry.to_numpy()).reshape(-1, 2, 2)
    assert np.array_equal(ends[:, 0], xy[twin_town.edges["u"]])
    assert np.array_equal(ends[:, 1], xy[twin_town.edges["v"]])
    assert np.allclose(twin_town.edges["length_m"], np.hypot(*(ends[:, 1] - ends[:, 0]).T))
    assert (twin_town.edges["u"] != twin_town.edges["v"]).all()


def test_no_two_nodes_share_a_place(almaty: City) -> None:
    assert not almaty.nodes.duplicated(["x_m", "y_m"]).any()


def test_street_length_is_shared_out_between_the_cells_it_crosses() -> None:
    cells = gpd.GeoDataFrame(
        {"cell_id": [0, 1]},
        geometry=[shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)],
        crs="EPSG:32643",
    )
    bent = shapely.LineString([(4, 5), (12, 5), (12, 9)])
    edges = gpd.GeoDataFrame(geometry=[bent, shapely.LineString([(1, 1), (1, 3)])], crs="EPSG:32643")
    assert street_length_by_cell(edges, cells) == pytest.approx([6 + 2, 2 + 4])


def test_lines_have_the_shares_that_leave_the_wanted_lengths() -> None:
    ranks = line_ranks(np.arange(-5000, 5000), SETTINGS.streets)
    kept = np.where(ranks == 0, 1 - SETTINGS.streets.removed_local_share, 1.0)
    shares = np.bincount(ranks, weights=kept) / kept.sum()
    assert shares == pytest.approx([0.61, 0.09, 0.30], abs=0.002)


def test_a_city_that_grows_keeps_its_streets() -> None:
    small, large = (build_city(place(people), SETTINGS).nodes for people in (20_000, 60_000))
    inner = small[np.hypot(small["x_m"] - small["x_m"].mean(), small["y_m"] - small["y_m"].mean()) < 1200]
    both = inner.merge(large, on=["x_m", "y_m"])
    assert len(inner) > 50
    assert len(both) == len(inner)


def test_longer_blocks_mean_fewer_nodes() -> None:
    counts = [
        len(build_city(two_districts(), with_streets(block_m=block)).nodes) for block in (160, 195, 240)
    ]
    assert counts[0] > counts[1] > counts[2]


def test_cells_finer_than_a_block_still_have_one_network() -> None:
    city = build_city(place(20_000), with_land(cell_m=100))
    assert components(city) == 1
    assert set(city.sites["cell_id"]) >= set(city.cells.loc[city.cells["residents"] > 0, "cell_id"])
