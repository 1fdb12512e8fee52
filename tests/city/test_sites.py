"""Sites: one in reach of everybody, where they should be, as many as stated."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from sim.city.build import City
from sim.core.vocabulary import SiteClass


def of_class(city: City, site_class: SiteClass):
    return city.sites[city.sites["site_class"] == site_class]


def test_every_class_has_a_site_and_classes_follow_each_other_in_order(town: City) -> None:
    assert list(dict.fromkeys(town.sites["site_class"])) == [str(c) for c in SiteClass]


def test_every_inhabited_cell_has_houses_or_blocks_and_one_at_most_has_both(almaty: City) -> None:
    inhabited = set(almaty.cells.loc[almaty.cells["residents"] > 0, "cell_id"])
    with_entrances = set(of_class(almaty, SiteClass.ENTRANCE)["cell_id"])
    with_houses = set(of_class(almaty, SiteClass.HOUSE)["cell_id"])
    assert with_entrances | with_houses == inhabited
    assert len(with_entrances & with_houses) <= 1
    assert set(of_class(almaty, SiteClass.YARD)["cell_id"]) == with_entrances


def test_every_cell_with_jobs_has_a_workplace(almaty: City) -> None:
    with_jobs = set(almaty.cells.loc[almaty.cells["jobs"] > 0, "cell_id"])
    assert set(of_class(almaty, SiteClass.PREMISES)["cell_id"]) >= with_jobs


def test_pupils_have_their_places_where_schools_stand(almaty: City) -> None:
    schools = of_class(almaty, SiteClass.SCHOOL)
    with_places = set(almaty.cells.loc[almaty.cells["school_places"] > 0, "cell_id"])
    assert set(schools["cell_id"]) == with_places
    assert len(schools) == round(0.2 * 2_348_103 / 500)
    assert schools["weight"].sum() == almaty.cells["school_places"].sum()
    # Spread evenly: each district's share of schools follows its residents to within two schools.
    by_cell = almaty.cells.set_index("cell_id")["district"]
    schools_of = schools["cell_id"].map(by_cell).value_counts()
    for part in almaty.place.districts:
        assert schools_of[part.name] == pytest.approx(len(schools) * part.residents / 2_348_103, abs=12)


def test_an_entrance_belongs_to_a_yard_of_its_cell_and_every_yard_has_one(almaty: City) -> None:
    entrances, yards = of_class(almaty, SiteClass.ENTRANCE), of_class(almaty, SiteClass.YARD)
    parents = almaty.sites.loc[entrances["parent_site"]]
    assert (parents["site_class"] == SiteClass.YARD).all()
    assert np.array_equal(parents["cell_id"], entrances["cell_id"])
    assert set(entrances["parent_site"]) == set(yards["site_id"])
    others = almaty.sites[almaty.sites["site_class"] != SiteClass.ENTRANCE]
    assert (others["parent_site"] == -1).all()


def test_houses_hold_their_share_of_the_residents_and_yards_and_entrances_the_others(almaty: City) -> None:
    in_blocks = round(0.7 * 2_348_103)
    for site_class in (SiteClass.YARD, SiteClass.ENTRANCE):
        assert of_class(almaty, site_class)["weight"].sum() == pytest.approx(in_blocks)
    assert of_class(almaty, SiteClass.HOUSE)["weight"].sum() == pytest.approx(2_348_103 - in_blocks)


def test_a_house_has_no_yard_that_is_shared(almaty: City) -> None:
    assert (of_class(almaty, SiteClass.HOUSE)["parent_site"] == -1).all()


def test_there_are_as_many_sites_as_stated(almaty: City) -> None:
    counts = almaty.sites["site_class"].value_counts()
    assert counts["state"] == round(0.23 * 2348.103)
    assert counts["closed"] == 2348
    assert counts["square"] == 235
    assert counts["premises"] == pytest.approx(20 * 2348.103, rel=0.01)
    # Yards of 150 people of blocks, and at least one in each thinly settled cell that has blocks.
    assert counts["yard"] == pytest.approx(0.7 * 2_348_103 / 150, rel=0.05)
    assert counts["entrance"] == pytest.approx(0.7 * 2_348_103 / 50, rel=0.05)
    assert counts["house"] == pytest.approx(0.3 * 2_348_103 / 3.5, rel=0.01)
    larger = almaty.edges.loc[almaty.edges["class"] != "local", "length_m"].sum()
    assert counts["transit"] == round(larger / 500)
    assert counts["road"] == round(larger / 300)


def test_intersections_are_the_nodes_where_three_streets_meet(twin_town: City) -> None:
    degree = np.bincount(twin_town.edges[["u", "v"]].to_numpy().ravel(), minlength=len(twin_town.nodes))
    crossings = of_class(twin_town, SiteClass.INTERSECTION)
    assert set(crossings["node_id"]) == set(np.flatnonzero(degree >= 3))
    at = twin_town.nodes.loc[crossings["node_id"]]
    assert np.array_equal(at["x_m"], crossings["x_m"])


@pytest.mark.parametrize("site_class", [SiteClass.ROAD, SiteClass.TRANSIT])
def test_roadside_sites_stand_at_their_offset_along_a_larger_street(
    town: City, site_class: SiteClass
) -> None:
    sites = of_class(town, site_class)
    edges = town.edges.loc[sites["edge_id"]]
    assert set(edges["class"]) <= {"arterial", "collector"}
    assert (sites["offset_m"].to_numpy() <= edges["length_m"].to_numpy()).all()
    points = shapely.line_interpolate_point(edges.geometry.to_numpy(), sites["offset_m"].to_numpy())
    assert np.allclose(shapely.get_coordinates(points), sites[["x_m", "y_m"]])
    assert ((sites["node_id"].to_numpy() == edges["u"]) | (sites["node_id"].to_numpy() == edges["v"])).all()


def test_other_sites_stand_at_no_edge(town: City) -> None:
    others = town.sites[~town.sites["site_class"].isin([SiteClass.ROAD, SiteClass.TRANSIT])]
    assert (others["edge_id"] == -1).all()
    assert (others["offset_m"] == 0).all()


def test_ground_sites_lie_in_their_cells_and_use_the_nearest_node(town: City) -> None:
    sites = town.sites[~town.sites["site_class"].isin([SiteClass.ROAD, SiteClass.TRANSIT])]
    points = gpd.GeoSeries(shapely.points(sites[["x_m", "y_m"]].to_numpy()))
    squares = town.cells.geometry.loc[sites["cell_id"]].to_numpy()
    assert (shapely.distance(points.to_numpy(), squares) < 1e-6).all()
    nodes = town.nodes[["x_m", "y_m"]].to_numpy()
    apart = np.hypot(*(sites[["x_m", "y_m"]].to_numpy()[:, None, :] - nodes[None, :, :]).T).T
    chosen = apart[np.arange(len(sites)), sites["node_id"]]
    assert np.allclose(chosen, apart.min(axis=1))


def test_every_site_is_used_by_somebody(almaty: City) -> None:
    assert (almaty.sites["weight"] > 0).all()
