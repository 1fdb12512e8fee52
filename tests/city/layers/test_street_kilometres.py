"""Kilometres of street, against those that OSMnx counts in the same extract."""

from pathlib import Path

import pytest

from sim.city.layers.streets.read_streets import read_streets
from sim.city.layers.streets.street_network import street_network
from sim.city.metre_grid import metre_crs
from tests.city.layers.made_layers import CRS, grid_town
from tests.city.layers.test_real_layers import DATA

OSMNX_KM = 31.129
"""OSMnx 2.1.1: the sum of lengths of `grid_town`'s edges, read with
`graph_from_xml(file, simplify=False, retain_all=True)` and each pair of nodes counted once."""

OSMNX_KM_ALMATY = 2885.126
"""The same of Almaty's extract. OSMnx takes every way that it is given and refuses points that are missing,
so it was given the ways that `why_left_out` keeps, cut where a point is missing. With the ways of its own
network type `all` it counts 2,944.859 km, of which 59.7 are tracks, and with those of `drive` 2,762.306: no
paths and no service roads."""

TOLERANCE = 0.01
"""OSMnx measures on a sphere and we on the ellipsoid, in the metres of a zone: 0.1 % apart."""


def km_read(file: Path, crs: str) -> float:
    return street_network(read_streets(file), crs, None, longest_m=1e6).tally.facts["km_read"]


def test_a_town_is_as_long_as_osmnx_says(tmp_path: Path) -> None:
    assert km_read(grid_town(tmp_path / "town.osm"), CRS) == pytest.approx(OSMNX_KM, rel=TOLERANCE)


def test_a_town_is_as_long_as_osmnx_says_today(tmp_path: Path) -> None:
    osmnx = pytest.importorskip("osmnx", reason="OSMnx is no dependency; its recorded figure is tested above")
    file = grid_town(tmp_path / "town.osm")
    graph = osmnx.graph_from_xml(file, simplify=False, retain_all=True)
    lengths_m = {frozenset((u, v)): told["length"] for u, v, told in graph.edges(data=True)}
    assert sum(lengths_m.values()) / 1e3 == pytest.approx(OSMNX_KM, abs=1e-3)
    assert km_read(file, CRS) == pytest.approx(sum(lengths_m.values()) / 1e3, rel=TOLERANCE)


@pytest.mark.real_layers
@pytest.mark.skipif(not DATA.is_dir(), reason="the real layers are not beside this checkout (../shared/data)")
def test_almaty_is_as_long_as_osmnx_says() -> None:
    file = DATA / "almaty" / "almaty-2012.osm.pbf"
    assert km_read(file, metre_crs(76.9, 43.25)) == pytest.approx(OSMNX_KM_ALMATY, rel=TOLERANCE)
