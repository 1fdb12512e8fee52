"""Residents on the squares of a city: exact totals, and an account of who was left out."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from sim.city.layers.columns import ReadReport
from sim.city.layers.ground import SettledSquares, Zones, settle
from sim.city.layers.ground_lattice import GroundLattice
from sim.city.layers.import_city import what_looks_wrong
from sim.city.layers.people.crowd import Crowd
from sim.city.layers.request import LayerFiles, Totals
from sim.core.errors import InputError
from tests.city.layers.made_layers import CENTRE, CRS, rectangle, squares

CHANCE = np.random.default_rng(11)
AROUND = np.array([CENTRE[0] - 1000, CENTRE[1] - 1000, CENTRE[0] + 3000, CENTRE[1] + 3000])
LATTICE = GroundLattice.over(AROUND, 250.0)
NONE = Totals(None, {}, "")
WEST, EAST = rectangle(0, 0, 820, 2000), rectangle(820, 0, 2000, 2000)
TWO = Zones(("West", "East"), np.array([WEST, EAST], dtype=object), are_drawn=True)
ALL = Zones(("Town",), np.array([shapely.box(*AROUND)], dtype=object), are_drawn=False)


def streets(*rows) -> gpd.GeoDataFrame:
    lines = [shapely.LineString([(CENTRE[0] + x, CENTRE[1] + y) for x, y in row]) for row in rows]
    return gpd.GeoDataFrame({"length_m": shapely.length(lines)}, geometry=lines, crs=CRS)


GRID = streets(*([(0, 200.0 * k), (2000, 200.0 * k)] for k in range(11)))


def crowd(counts: np.ndarray, side_m: float = 130.0) -> Crowd:
    grid = squares((0.0, 0.0), side_m, counts)
    return Crowd(grid.geometry.to_numpy(), grid["population"].to_numpy(), ReadReport("places"))


def settled(
    people: Crowd | None, zones: Zones, totals: Totals, *, edges=GRID, reach_m=500.0
) -> SettledSquares:
    return settle(people, LATTICE, zones, edges, totals=totals, reach_m=reach_m)


PEOPLE = crowd(CHANCE.integers(0, 40, (14, 14)))


def by_zone(found: SettledSquares, n: int) -> list[int]:
    return np.bincount(found.zone, weights=found.residents, minlength=n).astype(int).tolist()


@pytest.mark.parametrize("city", [None, 977, 100_003])
def test_districts_have_exactly_the_residents_that_are_known(city: int | None) -> None:
    found = settled(PEOPLE, TWO, Totals(city, {"West": 700, "East": 300}, "made"))
    total = city or 1000
    assert found.residents.sum() == total
    assert by_zone(found, 2) == pytest.approx([0.7 * total, 0.3 * total], abs=1)


def test_without_totals_the_layer_is_believed() -> None:
    found = settled(PEOPLE, ALL, NONE)
    assert found.residents.sum() == round(PEOPLE.people.sum())
    # Each square within one of the sum of what lies on it.
    exact = np.zeros(LATTICE.n_squares)
    part, square, share = LATTICE.pieces_of(PEOPLE.shapes)
    np.add.at(exact, square, PEOPLE.people[part] * share)
    assert np.abs(found.residents - exact[found.squares]).max() <= 1


def test_a_city_total_scales_everybody_alike() -> None:
    one, ten = (settled(PEOPLE, ALL, Totals(n, {}, "made")) for n in (20_000, 200_000))
    assert ten.residents.sum() == 200_000
    assert np.abs(ten.residents - 10 * one.residents).max() <= 11


def test_everybody_is_accounted_for() -> None:
    far = crowd(CHANCE.integers(0, 40, (24, 24)), side_m=160.0)
    short = streets([(0, 0), (900, 0)], [(0, 300), (900, 300)])
    found = settled(far, TWO, NONE, edges=short)
    facts = found.facts
    assert facts["people_beyond_the_boundary"] > 100
    assert facts["people_beyond_the_streets"] > 100
    assert sum(
        facts[name] for name in ("people_used", "people_beyond_the_boundary", "people_beyond_the_streets")
    ) == pytest.approx(far.people.sum(), abs=0.01)
    assert found.residents.sum() == round(facts["people_used"])


def test_people_stay_in_their_district_where_a_square_lies_across_the_border() -> None:
    # The border at 820 m runs through the squares from 750 to 1,000 m, whose middles lie in the east.
    narrow = Crowd(
        np.array([rectangle(760, 400, 810, 1400), rectangle(1200, 400, 1400, 1400)], dtype=object),
        np.array([500.0, 500.0]),
        ReadReport("places"),
    )
    found = settled(narrow, TWO, NONE)
    assert by_zone(found, 2) == [500, 500]
    assert found.facts["people_moved_into_their_district"] == pytest.approx(500)
    middles = LATTICE.middles_m()[found.squares] - np.array(CENTRE)
    west = found.zone == 0
    assert (middles[west & (found.residents > 0), 0] > 300).all(), "not far from where they were"


def test_nobody_lives_far_from_streets() -> None:
    found = settled(PEOPLE, ALL, NONE, edges=streets([(0, 0), (1000, 0)]), reach_m=300.0)
    middles = LATTICE.middles_m()[found.squares] - np.array(CENTRE)
    assert middles[found.residents > 0, 1].max() < 500


def test_without_a_layer_people_follow_the_streets() -> None:
    found = settled(None, TWO, Totals(5000, {}, "made"))
    assert found.residents.sum() == 5000
    lived = found.residents > 0
    assert (found.street_m[lived] > 0).all()
    assert np.corrcoef(found.residents[lived], found.street_m[lived])[0, 1] > 0.95


def test_cells_cover_a_drawn_city_and_no_more_than_streets_and_people_of_others() -> None:
    drawn, free = settled(PEOPLE, TWO, NONE), settled(PEOPLE, ALL, NONE)
    assert len(drawn.squares) >= 64
    assert ((free.street_m > 0) | (free.residents > 0)).all()


def test_nobody_and_nothing_known_is_told_in_a_sentence() -> None:
    with pytest.raises(InputError, match="how many people live in the city is not known; give --population"):
        settled(None, ALL, NONE)
    with pytest.raises(InputError, match="nobody of the population layer lives within reach of the streets"):
        settled(PEOPLE, ALL, NONE, edges=streets([(2700, 2700), (2900, 2700)]), reach_m=100.0)


def test_a_district_without_streets_is_told_in_a_sentence() -> None:
    only_west = streets([(0, 0), (100, 0)], [(0, 200), (100, 200)])
    with pytest.raises(InputError, match="district 'East' has 300 residents but no street"):
        settled(PEOPLE, TWO, Totals(None, {"West": 700, "East": 300}, "made"), edges=only_west, reach_m=300.0)


def test_districts_that_the_layer_gets_far_wrong_are_named() -> None:
    found = settled(PEOPLE, TWO, Totals(None, {"West": 100, "East": 900}, "made"))
    assert any("the population layer gives West" in warning for warning in found.warnings)


def test_a_layer_with_less_than_one_person_in_the_city_is_named() -> None:
    """Cells of ten degrees leave next to nothing of their people to a town."""
    known = Totals(5000, {}, "made")
    found = settled(replace(PEOPLE, people=PEOPLE.people * 1e-12), ALL, known)
    (said,) = what_looks_wrong(found, LayerFiles(Path("a.osm"), population=Path("a.tif")), known)[-1:]
    assert "fewer than one" in said
