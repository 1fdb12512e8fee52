"""Small layers written for the tests: streets as .osm files on a metre grid around a point, and people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

from sim.city.layers.request import LayerFiles

LON, LAT = 75.0, 48.0
CRS = "EPSG:32643"
CENTRE = Transformer.from_crs("EPSG:4326", CRS, always_xy=True).transform(LON, LAT)
"""Where metre coordinates of the tests begin, in CRS: a corner of the lattice of 250 m."""
CENTRE = (round(CENTRE[0] / 250) * 250.0, round(CENTRE[1] / 250) * 250.0)

Point = tuple[float, float]
Way = tuple[list[int], Mapping[str, str]]


def degrees(points: Iterable[Point]) -> list[Point]:
    """Bring metres from the centre into longitude and latitude."""
    back = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    return [back.transform(CENTRE[0] + x, CENTRE[1] + y) for x, y in points]


def write_osm(
    file: Path, points: Mapping[int, Point], ways: Iterable[Way], *, missing: Iterable[int] = ()
) -> Path:
    """Write nodes (metres from the centre) and ways; *missing* ones are used by ways but not in the file."""
    places = dict(zip(points, degrees(points.values()), strict=True))
    nodes = [
        f'<node id="{number}" version="1" lon="{lon:.9f}" lat="{lat:.9f}"/>'
        for number, (lon, lat) in places.items()
        if number not in set(missing)
    ]
    lines = []
    for number, (refs, tags) in enumerate(ways, 1):
        inner = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        inner += "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())
        lines.append(f'<way id="{number}" version="1" timestamp="2024-05-06T00:00:00Z">{inner}</way>')
    text = "\n".join(['<?xml version="1.0"?>', '<osm version="0.6">', *nodes, *lines, "</osm>"])
    file.write_text(text, encoding="utf-8")
    return file


def grid_town(file: Path, *, blocks: int = 8, block_m: float = 200.0) -> Path:
    """Write a town of square blocks: larger streets, a one-way one, one for cars only, a slow one, a path
    across, and a hamlet apart."""
    side = blocks + 1
    points = {1 + i + side * j: (i * block_m, j * block_m) for i in range(side) for j in range(side)}
    ways: list[Way] = []
    for k in range(side):
        rank = {blocks // 2: "primary", blocks // 4: "tertiary"}.get(k, "residential")
        across = {1: {"maxspeed": "walk"}, blocks // 4: {"motorroad": "yes"}}.get(k, {})
        ways.append(([1 + i + side * k for i in range(side)], {"highway": rank} | across))
        tags = {"highway": rank} | ({"oneway": "yes"} if k == blocks // 4 else {})
        ways.append(([1 + k + side * j for j in range(side)], tags))
    points |= {9001: (3000.0, 3000.0), 9002: (3100.0, 3000.0)}
    ways.append(([9001, 9002], {"highway": "residential"}))
    ways.append(([1 + i + side * i for i in range(side)], {"highway": "footway"}))
    return write_osm(file, points, ways)


def squares(origin: Point, side_m: float, counts: np.ndarray) -> gpd.GeoDataFrame:
    """Make a grid of people in CRS: rows of *counts* lie from south to north."""
    rows, columns = counts.shape
    x, y = np.meshgrid(np.arange(columns) * side_m, np.arange(rows) * side_m)
    left, bottom = CENTRE[0] + origin[0] + x.ravel(), CENTRE[1] + origin[1] + y.ravel()
    shapes = shapely.box(left, bottom, left + side_m, bottom + side_m)
    return gpd.GeoDataFrame({"population": counts.ravel().astype(float)}, geometry=shapes, crs=CRS)


def rectangle(left: float, bottom: float, right: float, top: float) -> shapely.Polygon:
    """Make a rectangle of metres from the centre, in CRS."""
    return shapely.box(CENTRE[0] + left, CENTRE[1] + bottom, CENTRE[0] + right, CENTRE[1] + top)


def write_layer(file: Path, frame: gpd.GeoDataFrame, *, crs: str = "EPSG:4326") -> Path:
    """Write a vector layer in a CRS of its own."""
    frame.to_crs(crs).to_file(file)
    return file


@dataclass(frozen=True)
class TownFiles:
    """The layers of a town of 1.6 km with 6,400 people, each in a file."""

    streets: Path
    population: Path
    districts: Path
    boundary: Path
    buildings: Path

    def layers(self, *names: str) -> LayerFiles:
        return LayerFiles(self.streets, **{name: getattr(self, name) for name in names})


def write_town(folder: Path) -> TownFiles:
    """Write all layers of the town."""
    counts = np.full((8, 8), 100.0)
    districts = gpd.GeoDataFrame(
        {"name": ["West", "East"], "residents": [3000, 5000]},
        geometry=[rectangle(-50, -50, 800, 1650), rectangle(800, -50, 1650, 1650)],
        crs=CRS,
    )
    houses = [
        rectangle(40 + 200 * i, 40 + 200 * j, 80 + 200 * i, 60 + 200 * j) for i in range(8) for j in range(8)
    ]
    buildings = gpd.GeoDataFrame(
        {"building": "yes", "height": ["12 m", None] * 32, "building:levels": ["9", "3"] * 32},
        geometry=houses,
        crs=CRS,
    )
    return TownFiles(
        streets=grid_town(folder / "town.osm"),
        population=write_layer(folder / "people.gpkg", squares((0.0, 0.0), 200.0, counts), crs=CRS),
        districts=write_layer(folder / "districts.geojson", districts),
        boundary=write_layer(
            folder / "boundary.geojson",
            gpd.GeoDataFrame(geometry=[rectangle(-100, -100, 1700, 1700)], crs=CRS),
        ),
        buildings=write_layer(folder / "buildings.gpkg", buildings, crs="EPSG:3857"),
    )
