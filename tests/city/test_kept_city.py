from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from sim.city import build as module
from sim.city.build import City, city_arrays, city_from_arrays, kept_city
from sim.city.contract import TABLES
from sim.core.cache.disk_cache import Cache


def check_same(one: City, other: City) -> None:
    assert (one.crs, one.place) == (other.crs, other.place)
    for name in TABLES:
        check_same_table(getattr(one, name), getattr(other, name))
    assert (one.cell_xy_m == other.cell_xy_m).all()


def check_same_table(one: Any, other: Any) -> None:
    assert type(one) is type(other)
    assert list(one.columns) == list(other.columns)
    plain = [column for column in one if column != "geometry"]
    pd.testing.assert_frame_equal(
        pd.DataFrame(one[plain]), pd.DataFrame(other[plain]), check_exact=True, check_column_type=True
    )
    assert one.dtypes.to_dict() == other.dtypes.to_dict()
    if "geometry" in one:
        assert one.crs == other.crs
        assert shapely.to_wkb(one.geometry.to_numpy()).tolist() == shapely.to_wkb(other.geometry).tolist()


def test_a_city_comes_back_to_the_byte(town: City, twin_town: City) -> None:
    for city in (town, twin_town):
        check_same(city_from_arrays(city_arrays(city), city.place), city)


def test_an_imported_city_comes_back_too(town: City) -> None:
    """Cells that are no boxes, bent and one-way streets, districts in pieces, words as categories."""
    cells, edges = town.cells.copy(), town.edges.copy()
    cells["geometry"] = cells.geometry.affine_transform([1, 0.2, -0.2, 1, 0, 0])
    bent = shapely.linestrings([[0, 0], [3, 4], [3, 8.1]])
    edges.loc[0, "geometry"] = bent
    edges["class"] = edges["class"].astype("category")
    edges["oneway"] = np.arange(len(edges)) % 2 == 0
    districts = town.districts.copy()
    pieces = shapely.union(shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3).buffer(0.3))
    districts["geometry"] = [pieces] * len(districts)
    sites = town.sites.assign(site_class=town.sites["site_class"].astype(object))
    nodes = town.nodes.astype({"cell_id": np.int32, "x_m": np.float32})
    imported = replace(town, cells=cells, edges=edges, districts=districts, sites=sites, nodes=nodes)

    back = city_from_arrays(city_arrays(imported), town.place)

    check_same(back, imported)
    assert back.districts.geometry.iloc[0].geom_type == "MultiPolygon"
    assert shapely.equals_exact(back.edges.geometry.iloc[0], bent)


def test_missing_words_stay_missing(town: City) -> None:
    classes = town.sites["site_class"].where(town.sites["site_id"] != 3)
    city = replace(town, sites=town.sites.assign(site_class=classes))

    back = city_from_arrays(city_arrays(city), town.place)

    assert back.sites["site_class"].isna().to_numpy().nonzero()[0].tolist() == [3]
    check_same(back, city)


def test_only_plain_arrays_are_written(town: City) -> None:
    arrays = city_arrays(town)

    assert all(array.dtype.kind in "biufU" for array in arrays.values())
    assert {"cells/geometry/rings", "edges/geometry/ends", "sites/site_class/codes"} <= set(arrays)
    assert arrays["sites/site_class/codes"].itemsize == 1


def test_tables_that_would_come_back_otherwise_are_refused(town: City) -> None:
    with pytest.raises(ValueError, match="rows of the city's sites are not numbered from 0"):
        city_arrays(replace(town, sites=town.sites.iloc[1:]))
    with pytest.raises(ValueError, match="edges are in EPSG:3857, not in EPSG:326"):
        city_arrays(replace(town, edges=town.edges.to_crs("EPSG:3857")))
    lost = town.cells.copy()
    lost.loc[2, "geometry"] = None
    with pytest.raises(ValueError, match="a geometry is missing"):
        city_arrays(replace(town, cells=lost))


def test_a_city_is_built_once_and_then_read(town: City, tmp_path: Path) -> None:
    built = []

    def build() -> City:
        built.append(town)
        return town

    cache = Cache(tmp_path, 10**9)
    first = kept_city(town.place, ("settings", 250), cache, build)
    again = kept_city(town.place, ("settings", 250), cache, build)
    assert first is town
    assert again is not town
    check_same(again, town)
    assert len(built) == 1

    kept_city(town.place, ("settings", 500), cache, build)
    kept_city(town.place, (replace(town.place, residents=20_001), 250), cache, build)
    assert len(built) == 3
    assert {entry.name for entry in cache.entries()} == {"nowhere"}


def test_a_damaged_city_is_built_anew(town: City, tmp_path: Path) -> None:
    cache = Cache(tmp_path, 10**9)
    kept_city(town.place, "settings", cache, lambda: town)
    (entry,) = cache.entries()
    content = bytearray(entry.file.read_bytes())
    content[len(content) // 2] ^= 1
    entry.file.write_bytes(content)
    check_same(kept_city(town.place, "settings", cache, lambda: town), town)


def test_without_a_cache_no_city_is_turned_into_arrays(town: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(module, "city_arrays")
    monkeypatch.delattr(module, "city_from_arrays")
    assert kept_city(town.place, "settings", Cache(None, 0), lambda: town) is town
