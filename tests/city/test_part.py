"""Settlements of a region as one city of islands: tables keep their contracts, copies are their templates."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as some
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from sim.city.build import build_city
from sim.city.contract import CELLS, DISTRICTS, EDGES, NODES, SITES
from sim.city.country.gazetteer import find_place
from sim.city.country.parts import place_spec
from sim.city.country.settlement_sizes import size_class
from sim.city.country.tiling import GAP_M, lay_islands
from sim.city.metre_grid import CellGrid
from sim.city.part import Part, Template, kept_part
from sim.city.settings import SettlementSettings
from sim.city.streets.routes import find_paths
from sim.core.cache.disk_cache import Cache
from sim.core.errors import ContractError, InputError
from sim.core.vocabulary import SiteClass, StreetClass
from sim.scenario.parameters.library import Library
from tests.city.conftest import SETTINGS

SIZES = SettlementSettings(size_spread=1.36, largest=60_000)
WALK = dict.fromkeys(StreetClass, 1.3)
TABLES = ("cells", "nodes", "edges", "sites")


NOTHING_KEPT = Cache(None, 0)


def built(name: str) -> Part:
    return kept_part(place_spec(name), SETTINGS, SIZES, NOTHING_KEPT)


@pytest.fixture(scope="module")
def part() -> Part:
    return built("ulytau_settlements")


def island_of(part: Part, table: str) -> np.ndarray:
    """Number the islands and say on which of them each row lies."""
    lengths = [len(getattr(t.city, table)) for t in part.templates]
    copies = [t.n_copies for t in part.templates]
    every = np.repeat(lengths, copies)
    return np.repeat(np.arange(len(every)), every)


def copy_of(part: Part, template: Template, k: int) -> dict[str, tuple[int, int]]:
    """First row and row after the last of a copy in each table."""
    firsts = (template.first_cell, template.first_node, template.first_edge, template.first_site)
    counts = (template.n_cells, template.n_nodes, template.n_edges, template.n_sites)
    return {
        table: (first + k * count, first + (k + 1) * count)
        for table, first, count in zip(TABLES, firsts, counts, strict=True)
    }


def test_every_table_keeps_its_contract(part: Part) -> None:
    city = part.city
    for contract, table in ((CELLS, city.cells), (NODES, city.nodes), (EDGES, city.edges)):
        contract.check(table)
    SITES.check(city.sites)
    DISTRICTS.check(city.districts)
    for table, key in zip(TABLES, ("cell_id", "node_id", "edge_id", "site_id"), strict=True):
        frame = getattr(city, table)
        template = getattr(part.templates[0].city, table)
        assert frame[key].tolist() == list(range(len(frame)))
        assert frame.dtypes.to_dict() == template.dtypes.to_dict()
        assert list(frame.columns) == list(template.columns)
    assert city.cells.crs == city.edges.crs == city.districts.crs == city.crs


def test_totals_are_exact(part: Part) -> None:
    cells, place = part.city.cells, part.spec.place
    assert cells["residents"].sum() == place.residents == part.city.districts["residents"].sum()
    assert cells["jobs"].sum() == round(place.employed_share * place.residents)
    assert cells["visits_weight"].mean() == pytest.approx(1.0)
    assert sum(t.residents * t.n_copies for t in part.templates) == place.residents
    assert sum(t.n_copies for t in part.templates) == pytest.approx(part.spec.settlements, abs=3)
    area_km2 = part.city.cells["area_m2"].sum() / 1e6
    assert part.city.districts["area_km2"].sum() == pytest.approx(area_km2)


def test_every_copy_is_its_template(part: Part) -> None:
    city = part.city
    for template in part.templates:
        for k in {0, template.n_copies - 1}:
            rows = copy_of(part, template, k)
            cells, nodes, edges, sites = (getattr(city, t).iloc[slice(*rows[t])] for t in TABLES)
            small = template.city
            move = nodes[["x_m", "y_m"]].to_numpy() - small.nodes[["x_m", "y_m"]].to_numpy()
            # A millionth of a millimetre: what rounding leaves of coordinates of thousands of kilometres.
            assert np.ptp(move, axis=0) == pytest.approx([0, 0], abs=1e-8)
            for name in ("residents", "school_places", "street_m", "area_m2", "district"):
                assert cells[name].tolist() == small.cells[name].tolist()
            for name in ("length_m", "class", "oneway"):
                assert edges[name].tolist() == small.edges[name].tolist()
            for end in ("u", "v"):
                assert (edges[end] - rows["nodes"][0]).tolist() == small.edges[end].tolist()
            assert (nodes["cell_id"] - rows["cells"][0]).tolist() == small.nodes["cell_id"].tolist()
            assert sites["site_class"].tolist() == small.sites["site_class"].tolist()
            for name, table in (("cell_id", "cells"), ("node_id", "nodes")):
                assert (sites[name] - rows[table][0]).tolist() == small.sites[name].tolist()
            for name, table in (("edge_id", "edges"), ("parent_site", "sites")):
                wanted = np.where(small.sites[name] >= 0, small.sites[name] + rows[table][0], -1)
                assert sites[name].tolist() == wanted.tolist()


def test_edges_join_the_nodes_they_name(part: Part) -> None:
    nodes, edges = part.city.nodes, part.city.edges
    ends = shapely.get_coordinates(edges.geometry.to_numpy()).reshape(-1, 2, 2)
    for nth, name in enumerate(("u", "v")):
        assert (ends[:, nth] == nodes[["x_m", "y_m"]].to_numpy()[edges[name]]).all()
    # Moving a line rounds its ends, which lie thousands of kilometres from the origin.
    lengths = shapely.length(edges.geometry.to_numpy())
    assert lengths == pytest.approx(edges["length_m"].to_numpy(), abs=1e-7)


def test_islands_are_not_joined_and_each_is_one_piece(part: Part) -> None:
    nodes, edges = part.city.nodes, part.city.edges
    graph = coo_array((np.ones(len(edges)), (edges["u"], edges["v"])), shape=(len(nodes), len(nodes)))
    count, component = connected_components(graph.tocsr(), directed=False)
    island = island_of(part, "nodes")
    assert count == island[-1] + 1 == sum(t.n_copies for t in part.templates)
    assert len(set(zip(component.tolist(), island.tolist(), strict=True))) == count


def test_one_can_walk_anywhere_on_an_island_and_to_no_other(part: Part) -> None:
    nodes, edges = part.city.nodes, part.city.edges
    first, last = copy_of(part, part.templates[-1], 0)["nodes"]
    found = find_paths(nodes, edges, np.array([first]), np.array([last - 1]), speed_m_per_s=WALK)
    assert found.length_m[0] > 0
    with pytest.raises(ContractError):
        find_paths(nodes, edges, np.array([0]), np.array([len(nodes) - 1]), speed_m_per_s=WALK)


def test_islands_are_farther_apart_than_any_camera_sees(part: Part) -> None:
    cells = part.city.cells
    island = island_of(part, "cells")
    corners = (
        shapely.get_coordinates(cells.geometry.to_numpy()).reshape(len(cells), -1, 2)[:, :4].reshape(-1, 2)
    )
    near = KDTree(corners).query_pairs(GAP_M * (1 - 1e-9), output_type="ndarray")
    of_corner = np.repeat(island, 4)
    assert (of_corner[near[:, 0]] == of_corner[near[:, 1]]).all()
    caps = Library().parameter("cameras/sight_line_cap_m").values
    farthest = max(entry.high for dated in caps.values() for entry in dated.values())
    assert farthest < GAP_M / 2


def test_all_cells_lie_on_one_lattice(part: Part) -> None:
    grid = CellGrid.of(part.city.cells)
    assert len(set(zip(grid.column.tolist(), grid.row.tolist(), strict=True))) == len(part.city.cells)


def test_a_site_weighs_as_many_people_in_a_village_as_in_a_town(part: Part) -> None:
    cells, sites = part.city.cells, part.city.sites
    pull_per_person = cells["visits_weight"].sum() / cells["residents"].sum()
    for template in part.templates:
        rows = slice(template.first_cell, template.first_cell + template.n_cells)
        mine = cells["visits_weight"].to_numpy()[rows].sum() / template.residents
        assert mine == pytest.approx(pull_per_person)
        of_template = template.city.sites
        crossing = of_template.index[of_template["site_class"] == SiteClass.INTERSECTION]
        if len(crossing):
            scale = cells["visits_weight"].to_numpy()[rows][0] / template.city.cells["visits_weight"][0]
            here = sites["weight"].to_numpy()[template.first_site + crossing[0]]
            assert here == pytest.approx(of_template["weight"][crossing[0]] * scale)
    homes = sites.loc[sites["site_class"].isin([SiteClass.ENTRANCE, SiteClass.HOUSE]), "weight"]
    assert homes.sum() == pytest.approx(cells["residents"].sum(), rel=0.01)


def test_districts_are_the_size_classes(part: Part) -> None:
    districts = part.city.districts.set_index("district")
    for template in part.templates:
        assert set(template.city.cells["district"]) == {size_class(template.residents)}
    by_class = part.city.cells.groupby("district")["residents"].sum()
    assert by_class.to_dict() == districts["residents"].to_dict()
    ground = districts.geometry.area / 1e6
    assert ground.to_numpy() == pytest.approx(districts["area_km2"].to_numpy())


def test_the_same_part_is_built_every_time(part: Part) -> None:
    again = kept_part(part.spec, SETTINGS, SIZES, Cache(None, 0))
    for table in TABLES:
        one, other = getattr(part.city, table), getattr(again.city, table)
        plain = [name for name in one.columns if name != "geometry"]
        assert one[plain].equals(other[plain])


def test_regions_share_the_templates_of_common_sizes(part: Part) -> None:
    other = built("abai_settlements")
    mine = {template.residents: template.city for template in part.templates}
    shared = [t for t in other.templates if mine.get(t.residents) is t.city]
    assert len(shared) >= 8
    names = {part.group_name(t) for t in part.templates} | {other.group_name(t) for t in other.templates}
    assert len(names) == len(part.templates) + len(other.templates)


def test_a_city_of_the_table_is_one_copy_of_itself() -> None:
    aqkol = built("aqkol")
    (template,) = aqkol.templates
    assert template.city is aqkol.city
    assert (template.n_copies, template.first_cell, template.first_site) == (1, 0, 0)
    assert aqkol.group_name(template) == "aqkol"
    alone = build_city(find_place("aqkol"), SETTINGS)
    assert aqkol.city.sites.equals(alone.sites)


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(InputError, match="no part"):
        built("atlantis_settlements")


@given(some.arrays(np.int64, st.integers(1, 60), elements=st.integers(1, 40)), st.integers(0, 5), st.data())
@settings(max_examples=50, deadline=None)
def test_rectangles_keep_their_distance(widths: np.ndarray, gap: int, data: st.DataObject) -> None:
    heights = data.draw(some.arrays(np.int64, len(widths), elements=st.integers(1, 40)))
    low = lay_islands(widths, heights, gap)
    high = low + np.column_stack((widths, heights))
    for one in range(len(widths)):
        apart = np.maximum(low - high[one], low[one] - high).max(axis=1)
        assert (np.delete(apart, one) >= gap).all()
