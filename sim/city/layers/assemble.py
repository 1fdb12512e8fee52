"""Puts settled squares and a street graph together as the tables of a city."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

from sim.city.build import MODELLED, City, make_sites, with_activities
from sim.city.contract import DISTRICTS, EDGES, NODES
from sim.city.country.gazetteer import Place
from sim.city.layers.ground import SettledSquares, Zones
from sim.city.layers.ground_lattice import GroundLattice
from sim.city.layers.streets.street_network import StreetNetwork
from sim.city.settings import CitySettings
from sim.city.streets.streets import cell_at
from sim.core.units import M2_PER_KM2


def assemble_city(
    place: Place,
    known: Place | None,
    *,
    crs: str,
    lattice: GroundLattice,
    zones: Zones,
    settled: SettledSquares,
    network: StreetNetwork,
    buildings: gpd.GeoDataFrame | None,
    settings: CitySettings,
) -> City:
    """Make a city's tables; jobs, school places, visits and sites come from the model.

    Parameters
    ----------
    place, known
        What is known of the city, and the city of the table that has its name; its centre is that of the
        table, else the centre of its residents.
    crs
        Metre CRS.
    lattice, zones, settled
        Ground, districts and residents.
    network, buildings, settings
        Streets; buildings, where they are known; what every city is built from.
    """
    cells = _cells(crs, lattice, zones, settled)
    longitude, latitude = (
        (known.longitude_deg, known.latitude_deg) if known is not None else _centre(lattice, settled, crs)
    )
    located = replace(
        place, longitude_deg=longitude, latitude_deg=latitude, residents=int(settled.residents.sum())
    )
    cells = with_activities(cells, located, settings, MODELLED)
    nodes = network.nodes.assign(cell_id=cell_at(cells, network.nodes[["x_m", "y_m"]].to_numpy()))
    nodes, edges = NODES.check(nodes), EDGES.check(network.edges)
    sites = make_sites(cells, nodes, edges, located, settings, buildings=buildings)
    return City(located, crs, cells, nodes, edges, sites, _districts(zones, cells, crs), buildings)


def _cells(crs: str, lattice: GroundLattice, zones: Zones, settled: SettledSquares) -> gpd.GeoDataFrame:
    count = settled.squares.size
    return gpd.GeoDataFrame(
        {
            "cell_id": np.arange(count),
            "district": np.array(zones.names, dtype=object)[settled.zone],
            "residents": settled.residents,
            "jobs": np.zeros(count, dtype=np.int64),
            "school_places": np.zeros(count, dtype=np.int64),
            "visits_weight": np.ones(count),
            "street_m": settled.street_m,
            "area_m2": np.full(count, float(lattice.side_m) ** 2),
        },
        geometry=lattice.boxes(settled.squares),
        crs=crs,
    )


def _centre(lattice: GroundLattice, settled: SettledSquares, crs: str) -> tuple[float, float]:
    """Find the middle of the residents, in degrees."""
    middles = lattice.middles_m()[settled.squares]
    x_m, y_m = np.average(middles, axis=0, weights=settled.residents)
    longitude, latitude = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(x_m, y_m)
    return round(float(longitude), 6), round(float(latitude), 6)


def _districts(zones: Zones, cells: gpd.GeoDataFrame, crs: str) -> gpd.GeoDataFrame:
    """Sum the cells up; a district's ground is as it was drawn, or what its cells cover if nobody drew it."""
    sums = cells.groupby("district")[["residents", "area_m2"]].sum().reindex(list(zones.names), fill_value=0)
    drawn = zones.shapes if zones.are_drawn else [shapely.coverage_union_all(cells.geometry.to_numpy())]
    frame = gpd.GeoDataFrame(
        {
            "district": list(zones.names),
            "residents": sums["residents"].to_numpy(np.int64),
            "area_km2": sums["area_m2"].to_numpy(float) / M2_PER_KM2,
            "centre_error_m": np.full(len(zones.names), np.nan),
        },
        geometry=list(drawn),
        crs=crs,
    )
    return DISTRICTS.check(frame)
