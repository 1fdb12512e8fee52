"""A small town in files, and the numbers of an import."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from sim.city.layers.request import LayerFiles
from sim.city.settings import ImportSettings
from tests.city.layers.made_layers import CRS, grid_town, rectangle, squares, write_layer

NUMBERS = ImportSettings(street_reach_m=500.0, storey_m=3.0)


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


@pytest.fixture(scope="session")
def town_files(tmp_path_factory: pytest.TempPathFactory) -> TownFiles:
    folder = tmp_path_factory.mktemp("layers")
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
