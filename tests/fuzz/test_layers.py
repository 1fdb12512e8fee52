"""Layers of a small town with odd things in one of them."""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st

from tests.city.layers.made_layers import LAT, LON, degrees, write_town
from tests.fuzz.campaign import Case, some, try_case
from tests.fuzz.mutate import changed_json, changed_table, changed_xml

TYPES = ("uint8", "int16", "int32", "float32", "float64")


@cache
def town() -> dict[str, bytes]:
    """Give the files of a good town."""
    with TemporaryDirectory() as folder:
        write_town(Path(folder))
        return {file.name: file.read_bytes() for file in Path(folder).iterdir()}


def document(name: str) -> Any:
    return json.loads(town()[name])


@cache
def people() -> str:
    places = degrees([(100.0 + 200 * i, 100.0 + 200 * j) for i in range(4) for j in range(4)])
    return "".join(["longitude,latitude,population\n", *(f"{lon},{lat},400\n" for lon, lat in places)])


@st.composite
def rasters(draw: st.DrawFn) -> bytes:
    """Write a small raster of people that may lie elsewhere, upside down, without projection or numbers."""
    kind = draw(st.sampled_from(TYPES))
    size = draw(st.sampled_from((1, 3, 40)))
    step = draw(st.sampled_from((0.0005, 0.0005, 0.0005, 0.0, 10.0, -0.0005)))
    values = np.full((size, size), draw(st.sampled_from((5, 0, 200, 100))), dtype=kind)
    if kind.startswith("float"):
        values[0, 0] = draw(st.sampled_from((1.5, np.nan, np.inf, -1.0, 1e30)))
    west, north = draw(st.sampled_from(((LON, LAT + 0.02), (LON, LAT + 0.02), (-180.0, 90.0), (1e9, 0.0))))
    flip, skew = draw(st.sampled_from((1, 1, 1, -1))), draw(st.sampled_from((0, 0, 0, 0.0001)))
    form = {
        "driver": "GTiff", "width": size, "height": size, "count": draw(st.sampled_from((1, 1, 1, 3))),
        "dtype": kind,
        "crs": draw(st.sampled_from(("EPSG:4326", "EPSG:4326", "EPSG:4326", None, "EPSG:3857"))),
        "nodata": draw(st.sampled_from((None, 0, 200))),
        "transform": rasterio.Affine(step, skew, west, 0, -step * flip, north),
    }  # fmt: skip
    with rasterio.MemoryFile() as file:
        with rasterio.open(file, "w", **form) as out:
            out.write(values, 1)
            if draw(st.booleans()):
                out.scales, out.offsets = (
                    [draw(st.sampled_from((1.0, 0.1, 0.0)))] * out.count,
                    [0.0] * out.count,
                )
        return bytes(file.read())


def _swap(
    name: str, option: str, content: st.SearchStrategy[bytes]
) -> st.SearchStrategy[tuple[str, str, bytes]]:
    return st.tuples(st.just(option), st.just(name), content)


LAYERS = st.deferred(
    lambda: st.one_of(
        _swap("odd.geojson", "districts", changed_json(document("districts.geojson"))),
        _swap("odd.geojson", "boundary", changed_json(document("boundary.geojson"))),
        _swap("odd.csv", "population", changed_table(people())),
        _swap("odd.osm", "streets", changed_xml(town()["town.osm"].decode())),
        _swap("odd.tif", "population", rasters()),
    )
)
MORE = st.sampled_from(
    (
        (),
        (),
        (),
        ("--population-total", "9000"),
        ("--employed-share", "0.4"),
        ("--population-column", "population"),
    )
)


@some(5)
@given(layer=LAYERS, more=MORE)
def test_layers_of_every_kind_are_imported_or_refused(
    layer: tuple[str, str, bytes], more: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    option, name, content = layer
    files = {"streets": "town.osm", "population": "people.gpkg", "districts": "districts.geojson"} | {
        option: name
    }
    named = [word for layer_name, file in files.items() for word in (f"--{layer_name}", file)]
    case = Case(
        ("city", "import", "Town", *named, *more, "--out", "made", "--json"), town() | {name: content}
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.plots.page.page.PRINT_DPI", 10)
        try_case("layers", case, tmp_path_factory.getbasetemp() / "l", patch)
        left = [one.name for one in Path().iterdir() if one.name not in {*case.files, "call.txt", "made"}]
    assert not left
