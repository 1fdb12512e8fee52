import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sim.cameras.contract import CoverageSettings
from sim.cameras.coverage.coverage import StreetPieces, cell_coverage, city_coverage
from sim.cameras.coverage.footprint import Sectors
from sim.cameras.coverage.lattice import CoverageLattice
from sim.cameras.coverage.street_views import street_views
from sim.city.metre_grid import CellGrid
from sim.core.errors import ContractError
from sim.core.vocabulary import Definition
from tests.cameras.conftest import moved_to
from tests.oracles.sectors import sector_polygons

FINE = CoverageSettings(lattice_spacing_m=10.0)


def measure(town, cameras, *definitions, spacing_m=10.0):
    return cell_coverage(
        town.cells,
        town.edges,
        cameras,
        street_views(cameras, town.edges),
        definitions=definitions or (Definition.INSTALLED,),
        settings=CoverageSettings(lattice_spacing_m=spacing_m),
    )


def random_cameras(cameras_at, seed, *, count=40, site_class="road"):
    chance = np.random.default_rng(seed)
    return cameras_at(
        chance.uniform((900, 1900), (2100, 3100), (count, 2)),
        chance.uniform(0, 360, count),
        chance.uniform(5, 360, count),
        chance.uniform(0, 120, count),
        site_class=site_class,
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_lattice_agrees_with_exact_geometry_within_the_squares_a_border_crosses(town, cameras_at, seed):
    """Second route: shapely's union. A square wholly inside or outside counts exactly on both."""
    cameras = random_cameras(cameras_at, seed)
    seen = shapely.union_all(sector_polygons(Sectors.of(cameras), arc_steps=256))
    lattice = CoverageLattice.of(CellGrid.of(town.cells), 10.0)
    by_lattice = measure(town, cameras)["ground_share"].to_numpy()
    for cell, share in zip(town.cells.geometry, by_lattice, strict=True):
        left, bottom = np.meshgrid(
            cell.bounds[0] + lattice.spacing_m * np.arange(lattice.per_side),
            cell.bounds[1] + lattice.spacing_m * np.arange(lattice.per_side),
        )
        squares = shapely.box(left, bottom, left + lattice.spacing_m, bottom + lattice.spacing_m)
        crossed = shapely.intersects(seen.boundary, squares).sum() / squares.size
        exact = seen.intersection(cell).area / cell.area
        # Arcs drawn in 256 steps lie within a millimetre of the true ones.
        assert abs(share - exact) <= crossed + 1e-5


@pytest.mark.parametrize("per_side", [1, 25, 64, 65, 130])
def test_the_lattice_marks_the_points_that_lie_in_a_sector(town, cameras_at, per_side):
    """Second route: distance and direction of each point, whatever number of them a word of bits holds."""
    cameras = random_cameras(cameras_at, 6, count=25)
    sectors = Sectors.of(cameras.assign(near_m=np.arange(25) % 4 * 7.0))
    lattice = CoverageLattice.of(CellGrid.of(town.cells), 250.0 / per_side)
    assert lattice.per_side == per_side
    some = np.arange(25) % 3 > 0
    corner = shapely.bounds(town.cells.geometry.to_numpy())[:, :2]
    step = (np.arange(per_side) + 0.5) * lattice.spacing_m
    points = np.stack(np.meshgrid(step, step), axis=-1).reshape(-1, 2)
    for cell, share in enumerate(lattice.covered_share(lattice.views(sectors), some)):
        away = (corner[cell] + points)[:, None, :] - sectors.apex_xy_m[some]
        bearing = np.degrees(np.arctan2(away[..., 0], away[..., 1]))
        off = np.abs((bearing - sectors.bearing_deg[some] + 180) % 360 - 180)
        distance = np.hypot(away[..., 0], away[..., 1])
        between = (distance > sectors.near_m[some]) & (distance < sectors.range_m[some])
        seen = between & (off < sectors.angle_deg[some] / 2)
        assert share == pytest.approx(seen.any(axis=1).mean(), abs=1e-12)


def test_islands_far_apart_are_covered_as_each_alone(town, cameras_at):
    shift = 40 * 250.0
    cameras = random_cameras(cameras_at, 8)
    twin = moved_to(cameras.assign(camera_id=cameras["camera_id"] + 100), cameras.geometry.translate(shift))
    cells, edges = town.cells, town.edges
    two_cells = cells.assign(cell_id=cells["cell_id"] + 16).set_geometry(cells.geometry.translate(shift))
    two_edges = edges.assign(edge_id=edges["edge_id"] + len(edges)).set_geometry(
        edges.geometry.translate(shift)
    )
    both = type(town)(
        pd.concat([cells, two_cells], ignore_index=True),
        town.nodes,
        pd.concat([edges, two_edges], ignore_index=True),
        town.sites,
    )
    alone = measure(town, cameras).drop(columns="cell_id")
    together = measure(both, pd.concat([cameras, twin], ignore_index=True)).drop(columns="cell_id")
    for island in (together.iloc[:16], together.iloc[16:].reset_index(drop=True)):
        pd.testing.assert_frame_equal(island, alone, check_exact=False, rtol=1e-9)


def test_a_finer_lattice_comes_nearer_to_exact_geometry(town, cameras_at):
    cameras = random_cameras(cameras_at, 9, count=80)
    seen = shapely.union_all(sector_polygons(Sectors.of(cameras), arc_steps=256))
    exact = shapely.area(shapely.intersection(seen, town.cells.geometry.to_numpy())) / 250.0**2
    errors = [
        np.abs(measure(town, cameras, spacing_m=spacing)["ground_share"].to_numpy() - exact).mean()
        for spacing in (25.0, 10.0, 2.5)
    ]
    assert errors[0] > errors[1] > errors[2]
    assert errors[1] < 0.01  # at the spacing in use a cell's share errs by less than a hundredth


def test_streets_in_view_are_those_of_an_independent_intersection(town, cameras_at):
    cameras = random_cameras(cameras_at, 4)
    seen = shapely.union_all(sector_polygons(Sectors.of(cameras), arc_steps=1024))
    streets = shapely.intersection(shapely.union_all(town.edges.geometry.to_numpy()), seen)
    exact = shapely.length(shapely.intersection(streets, town.cells.geometry.to_numpy()))
    # Arcs of 120 m in 1024 steps lie within 0.0006 m of the true ones; grazing chords magnify it.
    assert measure(town, cameras)["street_seen_m"].to_numpy() == pytest.approx(exact, abs=0.2)


def test_full_view_covers_all_ground_and_all_streets(town, cameras_at):
    coverage = measure(town, cameras_at([(1500, 2500)], 0, 360, 5000))
    assert (coverage["ground_share"] == 1).all()
    assert coverage["street_share"].to_numpy() == pytest.approx(1)


def test_zero_range_covers_nothing(town, cameras_at):
    coverage = measure(town, cameras_at([(1500, 2500)] * 5, 0, 360, 0))
    assert coverage["ground_share"].max() == coverage["street_share"].max() == 0
    assert coverage["cameras"].sum() == 5


def test_a_camera_just_outside_the_city_belongs_to_the_nearest_cell(town, cameras_at):
    coverage = measure(town, cameras_at([(1995, 2100), (2006, 2100)], 0, 360, 50))
    assert list(coverage["cameras"][:5]) == [0, 0, 0, 2, 0]


def test_coverage_is_the_same_by_words_and_by_categories(town, cameras_at):
    cameras = random_cameras(cameras_at, 12)
    laid_out = pd.DataFrame(cameras.drop(columns="geometry"))
    words = dict.fromkeys(("site_class", "kind", "owner", "analytics"), "category")
    definitions = tuple(Definition)
    expected = measure(town, cameras, *definitions)
    pd.testing.assert_frame_equal(measure(town, laid_out.astype(words), *definitions), expected)


def test_no_cameras_cover_nothing(town, cameras_at):
    coverage = measure(town, cameras_at([(1500, 2500)], 0, 360, 50).iloc[:0])
    assert coverage["ground_share"].max() == coverage["street_share"].max() == coverage["cameras"].max() == 0


@pytest.mark.parametrize("site_class", ["premises", "school", "state", "closed"])
def test_cameras_inside_a_building_count_but_cover_no_public_ground(town, cameras_at, site_class):
    coverage = measure(town, cameras_at([(1500, 2500)], 0, 360, 50, site_class=site_class))
    assert coverage["cameras"].sum() == 1
    assert coverage["ground_share"].max() == 0


@pytest.mark.parametrize("site_class", ["yard", "entrance"])
def test_yards_and_entrances_cover_ground_but_no_street(town, cameras_at, site_class):
    coverage = measure(town, cameras_at([(1500, 2500)], 0, 360, 50, site_class=site_class))
    assert coverage["ground_share"].max() > 0
    assert coverage["street_share"].max() == 0


@hypothesis_settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), few=st.integers(0, 60))
def test_more_cameras_never_cover_less(town, cameras_at, seed, few):
    cameras = random_cameras(cameras_at, seed, count=60)
    less, more = measure(town, cameras.iloc[:few]), measure(town, cameras)
    assert (less["ground_share"] <= more["ground_share"]).all()
    assert (less["street_seen_m"] <= more["street_seen_m"] + 1e-9).all()  # sums are rounded


@hypothesis_settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), order=st.permutations(range(16)))
def test_the_order_of_cells_changes_nothing(town, cameras_at, seed, order):
    cameras = random_cameras(cameras_at, seed)
    views = street_views(cameras, town.edges)
    installed = {"definitions": [Definition.INSTALLED], "settings": FINE}
    usual = cell_coverage(town.cells, town.edges, cameras, views, **installed)
    shuffled = cell_coverage(town.cells.iloc[order], town.edges, cameras, views, **installed)
    pd.testing.assert_frame_equal(usual, shuffled.sort_values("cell_id", ignore_index=True))


@hypothesis_settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), east=st.integers(-(10**5), 10**5), quarters=st.integers(0, 3))
def test_shifting_and_turning_the_city_changes_nothing(town, cameras_at, seed, east, quarters):
    """By quarter turns, which keep squares on a grid; a point just on a border may fall either way."""
    cameras = random_cameras(cameras_at, seed)
    before = measure(town, cameras)

    def moved(frame):
        return moved_to(frame, frame.geometry.rotate(-90 * quarters, origin=(0, 0)).translate(east, -east))

    turned = type(town)(moved(town.cells), town.nodes, moved(town.edges), town.sites)
    bearing = (cameras["bearing_deg"] + 90.0 * quarters) % 360.0
    after = measure(turned, moved(cameras).assign(bearing_deg=bearing))
    assert (after["cameras"] == before["cameras"]).all()
    one_point = 1 / 25**2
    assert np.abs(after["ground_share"] - before["ground_share"]).max() <= one_point
    assert after["street_seen_m"].to_numpy() == pytest.approx(before["street_seen_m"].to_numpy(), abs=1e-3)


def test_each_definition_covers_what_its_cameras_cover_alone(town, cameras_at):
    cameras = random_cameras(cameras_at, 3, count=90).assign(analytics="none")
    together = measure(town, cameras, Definition.PUBLIC, Definition.LINKED)
    alone = measure(town, cameras[cameras["linked"]], Definition.INSTALLED)
    linked = together[together["definition"] == "linked"].reset_index(drop=True)
    pd.testing.assert_frame_equal(linked.drop(columns="definition"), alone.drop(columns="definition"))


def test_a_street_along_a_border_of_cells_is_measured_once(build_town, cameras_at):
    town = build_town()
    line = shapely.LineString([(1250, 2000), (1250, 3000)])
    edges = town.edges.iloc[:1].assign(length_m=1000.0).set_geometry([line], crs=town.edges.crs)
    on_border = type(town)(town.cells, town.nodes, edges, town.sites)
    coverage = measure(on_border, cameras_at([(1250, 2500)], 0, 360, 100))
    assert coverage["street_seen_m"].sum() == pytest.approx(200)


def test_a_citys_coverage_weighs_cells_by_ground_streets_and_residents(town, cameras_at):
    coverage = measure(town, cameras_at([(1125, 2125)], 0, 360, 60))
    whole = city_coverage(town.cells, coverage).iloc[0]
    first = coverage.iloc[0]
    assert whole["ground_share"] == pytest.approx(first["ground_share"] / 16)
    residents = town.cells["residents"]
    expected = first["ground_share"] * residents.iloc[0] / residents.sum()
    assert whole["residents_ground_share"] == pytest.approx(expected)
    assert whole["cameras"] == 1


def test_a_citys_coverage_of_two_cells_is_what_one_works_out_by_hand(town):
    cells = town.cells.iloc[:2].assign(residents=[30, 10], area_m2=[100.0, 300.0], street_m=[50.0, 450.0])
    coverage = pd.DataFrame(
        {
            "cell_id": cells["cell_id"].to_numpy(),
            "definition": "linked",
            "cameras": [3, 4],
            "ground_share": [0.2, 0.6],
            "street_share": [0.1, 0.9],
        }
    )
    (whole,) = city_coverage(cells, coverage).to_dict("records")
    assert whole == {
        "definition": "linked",
        "cameras": 7,
        "ground_share": pytest.approx((100 * 0.2 + 300 * 0.6) / 400),
        "street_share": pytest.approx((50 * 0.1 + 450 * 0.9) / 500),
        "residents_ground_share": pytest.approx((30 * 0.2 + 10 * 0.6) / 40),
        "residents_street_share": pytest.approx((30 * 0.1 + 10 * 0.9) / 40),
    }


def test_cells_off_the_grid_are_refused(town):
    shifted = town.cells.geometry.to_numpy().copy()
    shifted[3] = shapely.transform(shifted[3], lambda xy: xy + 17.0)
    with pytest.raises(ContractError, match="equal squares on one lattice"):
        CellGrid.of(town.cells.set_geometry(shifted))


def row_of_streets(count, seed):
    """A street for each of a row of cells, from border to border, of lengths that floats round."""
    left = 600_000.0 + 100.0 * np.arange(count)
    cells = gpd.GeoDataFrame(
        {"cell_id": np.arange(count)},
        geometry=shapely.box(left, 5_000_000.0, left + 100.0, 5_000_100.0),
        crs="EPSG:32643",
    )
    edges = gpd.GeoDataFrame(
        {"edge_id": np.arange(count), "length_m": 100.0 + np.random.default_rng(seed).uniform(0, 50, count)},
        geometry=[shapely.LineString([(x, 5_000_050.0), (x + 100.0, 5_000_050.0)]) for x in left],
        crs="EPSG:32643",
    )
    return StreetPieces(edges, CellGrid.of(cells)), edges


@pytest.mark.parametrize("seed", range(5))
def test_a_cell_beside_one_in_view_is_not_in_view_by_a_rounding(seed):
    streets, edges = row_of_streets(2_000, seed)
    every_other = edges.iloc[::2]
    views = every_other[["edge_id"]].assign(start_m=0.0, end_m=every_other["length_m"])
    seen_m = streets.seen_by_cell(*streets.place(views), len(edges))
    assert (seen_m[1::2] == 0).all()
    assert (seen_m[::2] == streets.by_cell(len(edges))[::2]).all()


@pytest.mark.parametrize("seed", range(3))
def test_what_is_left_out_as_a_rounding_is_no_more_than_a_micrometre(seed):
    streets, edges = row_of_streets(2_000, seed)
    end_m = np.random.default_rng(seed).uniform(0, 100, len(edges))
    end_m[:50] = 2e-6
    views = pd.DataFrame({"edge_id": edges["edge_id"], "start_m": 0.0, "end_m": end_m})
    seen_m = streets.seen_by_cell(*streets.place(views), len(edges))
    np.testing.assert_allclose(seen_m, end_m, rtol=0, atol=1e-7)
