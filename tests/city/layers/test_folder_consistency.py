"""The tables of a city folder are held against each other: what contradicts itself is refused, by row."""

import json
import logging
import os
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from sim.city.build import build_city
from sim.city.consistency.check_city import check_city
from sim.city.country.gazetteer import find_place
from sim.city.country.parts import PlaceSpec
from sim.city.kept.folder import city_of_folder, open_city_folder, write_city_folder
from sim.city.layers.import_city import import_city
from sim.city.layers.request import Wanted
from sim.city.part import kept_part
from sim.city.settings import SettlementSettings
from sim.core.cache.disk_cache import Cache
from sim.core.errors import ContractError, InputError
from sim.engine.shared.place_views import cameras_of_sites
from sim.world.place_spec import folder_digests
from tests.city.conftest import SETTINGS
from tests.city.layers.conftest import NUMBERS
from tests.city.layers.made_layers import TownFiles

NO_CACHE = Cache(None, 0)
WITHOUT_GEOMETRY = ("nodes", "sites")
Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture(scope="module")
def written(town_files: TownFiles, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("town")
    files = town_files.layers("population", "districts", "buildings")
    town = import_city(files, Wanted("Made Town"), SETTINGS, NUMBERS).city
    write_city_folder(folder, town, {"layers": {}}, cell_m=250.0)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def folder(written: dict[str, bytes], tmp_path: Path) -> Path:
    """A folder in which all that the model could add is somebody's own."""
    for name, content in written.items():
        (tmp_path / name).write_bytes(content)
    state(tmp_path, modelled=[])
    return tmp_path


def state(folder: Path, **facts: object) -> None:
    said = json.loads((folder / "place.json").read_text())
    (folder / "place.json").write_text(json.dumps(said | facts))


def change(folder: Path, name: str, how: Change) -> None:
    file = folder / f"{name}.parquet"
    table = pd.read_parquet(file) if name in WITHOUT_GEOMETRY else gpd.read_parquet(file)
    how(table).to_parquet(file, index=False)


def read(folder: Path):
    return city_of_folder(open_city_folder(folder), SETTINGS, NO_CACHE)


def put(column: str, row: int, value: object) -> Change:
    return lambda table: table.assign(**{column: [*table[column][:row], value, *table[column][row + 1 :]]})


def moved(away_m: float) -> Change:
    def move(table: pd.DataFrame) -> pd.DataFrame:
        if "x_m" in table:
            return table.assign(x_m=table["x_m"] + away_m)
        return table.set_geometry(table.geometry.translate(away_m))

    return move


def shape(row: int, make: Callable) -> Change:
    def put_in(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        shapes = table.geometry.to_numpy(copy=True)
        shapes[row] = make(shapes[row])
        return table.set_geometry(gpd.GeoSeries(shapes, crs=table.crs))

    return put_in


def parents(of: Callable) -> Change:
    def put_in(sites: pd.DataFrame) -> pd.DataFrame:
        entrances = np.flatnonzero(sites["site_class"] == "entrance")
        parent = sites["parent_site"].to_numpy(copy=True)
        parent[entrances] = of(entrances)
        return sites.assign(parent_site=parent)

    return put_in


BROKEN: dict[str, tuple[str, Change, str]] = {
    "parents in a chain": (
        "sites",
        parents(lambda e: np.append(e[1:], -1)),
        "which is no yard but of class 'entrance'",
    ),
    "its own parent": ("sites", parents(lambda e: e), "which is no yard but of class 'entrance'"),
    "a parent that is not there": (
        "sites",
        put("parent_site", 9, 10**6),
        r"points beyond the \d+ sites in row 9",
    ),
    "a yard with a parent": (
        "sites",
        lambda s: s.assign(parent_site=np.where(s["site_class"] == "yard", 3, s["parent_site"])),
        "of class 'yard'; only an entrance has one",
    ),
    "an edge that is not there": (
        "sites",
        put("edge_id", 4, 150),
        "'edge_id' points beyond the 150 edges in row 4",
    ),
    "a site beyond its edge": (
        "sites",
        lambda s: s.assign(offset_m=s["offset_m"] + 5000),
        "column 'offset_m' is",
    ),
    "sites elsewhere": ("sites", moved(100_000.0), r"columns 'x_m' and 'y_m' lie [\d,]+ m (from|outside)"),
    "sites that nobody uses": ("sites", lambda s: s.assign(weight=0.0), "column 'weight' is 0 at every"),
    "x and y swapped": (
        "nodes",
        lambda n: n.rename(columns={"x_m": "y_m", "y_m": "x_m"}),
        "lie .* m outside cell 0 in row 0",
    ),
    "nodes elsewhere": ("nodes", moved(1_000_000.0), "lie 1,000,000 m outside cell"),
    "a node off its streets": (
        "nodes",
        lambda n: n.assign(y_m=n["y_m"] + 3.0),
        r"(begins|ends) 3.0 m from node",
    ),
    "a node that cars reach": (
        "nodes",
        lambda n: n.assign(by_car=False),
        "column 'by_car' must be true in row 0, as a street leads there on which one can drive",
    ),
    "cells elsewhere": ("cells", moved(100_000.0), "no cell within 9[0-9] km of the longitude and latitude"),
    "cells on one spot": (
        "cells",
        lambda c: c.set_geometry([c.geometry[0]] * len(c), crs=c.crs),
        "lies on another cell in row 1",
    ),
    "a cell off the lattice": (
        "cells",
        shape(5, lambda s: shapely.affinity.translate(s, 9)),
        "off the lattice .* row 5",
    ),
    "a triangle for a cell": (
        "cells",
        shape(5, lambda s: shapely.Polygon(list(s.exterior.coords)[:3])),
        "must be a square with sides of 250 m, as stated, in row 5",
    ),
    "an empty cell": (
        "cells",
        shape(5, lambda s: shapely.Polygon()),
        "is empty or has no place on Earth in row 5",
    ),
    "another area": (
        "cells",
        put("area_m2", 3, 1.0),
        "'area_m2' is 1 in row 3, but the cell covers 62500 m²",
    ),
    "another district": (
        "cells",
        put("district", 3, "Nowhere"),
        "'Nowhere' in row 3, but no district is called so",
    ),
    "other residents by district": (
        "cells",
        lambda c: c.assign(residents=c["residents"].to_numpy()[::-1]),
        "districts.parquet: column 'residents' is .* but its cells have",
    ),
    "street and area swapped": (
        "cells",
        lambda c: c.rename(columns={"street_m": "area_m2", "area_m2": "street_m"}),
        "column 'area_m2' is",
    ),
    "jobs and places swapped": (
        "cells",
        lambda c: c.rename(columns={"jobs": "school_places", "school_places": "jobs"}),
        "column 'jobs' sums to 1,[56][06]0, but by place.json 3,637 residents are employed",
    ),
    "no jobs": ("cells", lambda c: c.assign(jobs=0), "column 'jobs' sums to 0"),
    "no school": ("cells", lambda c: c.assign(school_places=0), "column 'school_places' sums to 0 of 8,000"),
    "weights of mean 7": (
        "cells",
        lambda c: c.assign(visits_weight=7 * c["visits_weight"]),
        "column 'visits_weight' has mean 7, but must have mean 1; divide it by its mean",
    ),
    "street in another cell": (
        "cells",
        lambda c: c.assign(street_m=c["street_m"].to_numpy()[::-1]),
        "column 'street_m' is",
    ),
    "streets of no length": (
        "edges",
        lambda e: e.assign(length_m=0.0),
        "'length_m' is 0 in row 0, less than",
    ),
    "an endless street": (
        "edges",
        put("length_m", 2, 1e9),
        "'length_m' is 1e.09 in row 2, but its line has 200 m",
    ),
    "a street elsewhere": (
        "edges",
        shape(7, lambda s: shapely.affinity.translate(s, 500)),
        "column 'geometry' begins 500.0 m from node .* in row 7",
    ),
    "a street without a line": (
        "edges",
        shape(7, lambda s: s.centroid),
        "column 'geometry' is no line in row 7",
    ),
    "a street to infinity": (
        "edges",
        shape(7, lambda s: shapely.LineString([s.coords[0], (np.inf, 0), s.coords[-1]])),
        "column 'geometry' has a point that is none in row 7",
    ),
    "a limit below a walk": (
        "edges",
        put("limit_km_per_h", 7, 1e-300),
        "'limit_km_per_h' is 1e-300 in row 7, below 1",
    ),
    "a district of points": ("districts", shape(1, lambda s: s.centroid), "covers no ground in row 1"),
    "districts swapped": (
        "districts",
        lambda d: d.set_geometry(d.geometry.to_numpy()[::-1], crs=d.crs),
        "column 'geometry' covers .* of its 32 cells only",
    ),
    "a building of points": ("buildings", shape(1, lambda s: s.centroid), "covers no ground in row 1"),
    "a building that crosses itself": (
        "buildings",
        shape(1, lambda s: shapely.Polygon([s.exterior.coords[k] for k in (0, 2, 1, 3, 0)])),
        "column 'geometry' (crosses itself|covers no ground) in row 1",
    ),
    "buildings elsewhere": ("buildings", moved(100_000.0), "has no building in the city"),
    "no rows": ("sites", lambda s: s[:0], "the table has no rows"),
    "text for numbers": (
        "cells",
        lambda c: c.assign(jobs="many"),
        "'jobs' must hold whole numbers but holds text",
    ),
    "nothing for a shape": (
        "edges",
        shape(3, lambda s: None),
        "column 'geometry' has a missing value in row 3",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_contradicts_itself_is_refused_by_file_column_and_row(folder: Path, kind: str) -> None:
    table, how, sentence = BROKEN[kind]
    change(folder, table, how)
    with pytest.raises(InputError, match=sentence) as caught:
        read(folder)
    assert "\n" not in str(caught.value)
    assert ".parquet: " in str(caught.value)


FACTS = {
    "residents as text": ({"residents": "8000"}, "'residents' is \"8000\", but must be a number"),
    "half a resident": ({"residents": 8000.5}, "'residents' is 8000.5, but must be a whole number"),
    "a place beyond Earth": ({"longitude_deg": 999}, "'longitude_deg' is 999, outside -180 to 180"),
    "no date": ({"population_date": None}, "'population_date' is null, but must be text"),
    "a word for a list": ({"modelled": "banana"}, "'modelled' is \"banana\", but must be a list"),
    "an unknown word": ({"modelled": ["banana"]}, "'modelled' has \"banana\", but knows 'jobs'"),
    "nobody employed": ({"employed_share": 0}, "'employed_share' is 0, but must be above 0"),
    "the country": ({"name": "Kazakhstan"}, "which is the country and no city"),
    "an escape": ({"title": "\x1b[2J"}, "'title' holds a control character"),
    "half a letter": ({"title": "\ud800"}, "'title' holds a control character"),
    "degrees": ({"crs": "EPSG:4326"}, "'crs' is EPSG:4326, which is not in metres"),
    "the world's map": (
        {"crs": "EPSG:3857"},
        "'crs' is EPSG:3857, in which lengths at 75.* are off by more than",
    ),
    "no CRS": ({"crs": "banana"}, "'crs' is \"banana\", but must be a code such as EPSG:32643"),
    "cells without a side": ({"cell_m": 0}, "'cell_m' is 0, outside 1 to"),
    "elsewhere": ({"longitude_deg": 76.0}, "cells.parquet: column 'geometry' has no cell within 7"),
}


@pytest.mark.parametrize("kind", FACTS)
def test_facts_of_the_wrong_kind_are_refused(folder: Path, kind: str) -> None:
    facts, sentence = FACTS[kind]
    state(folder, **facts)
    with pytest.raises(InputError, match=sentence):
        read(folder)


def test_json_that_is_no_number_is_refused(folder: Path) -> None:
    text = (folder / "place.json").read_text()
    (folder / "place.json").write_text(text.replace('"residents": 8000', '"residents": NaN'))
    with pytest.raises(InputError, match="it has NaN where a number must stand"):
        read(folder)


@pytest.mark.parametrize("name", ["cells", "nodes", "edges", "sites", "districts", "buildings"])
def test_a_flipped_bit_in_a_page_is_noticed(folder: Path, name: str) -> None:
    file = folder / f"{name}.parquet"
    column = pq.read_metadata(file).row_group(0).column(0)
    first = (
        column.data_page_offset if column.dictionary_page_offset is None else column.dictionary_page_offset
    )
    place = first + column.total_compressed_size - 1
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(bytes(content))
    with pytest.raises(InputError, match=rf"{name}\.parquet: the table cannot be used: .* damaged"):
        read(folder)


def test_an_edit_is_said_and_used(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    change(folder, "cells", lambda c: c.assign(jobs=c["jobs"].to_numpy()[::-1].copy(), mine="note"))
    with caplog.at_level(logging.WARNING, logger="safecity"):
        city = read(folder)
    assert "cells.parquet, place.json: changed since the import; used as found" in caplog.text
    assert 'cells.parquet: "mine" is not used' in caplog.text
    assert city.cells["jobs"].iloc[0] == gpd.read_parquet(folder / "cells.parquet")["jobs"].iloc[0]


def test_buildings_that_were_removed_are_said(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "buildings.parquet").unlink()
    with caplog.at_level(logging.WARNING, logger="safecity"):
        city = read(folder)
    assert "buildings.parquet: gone since the import; used without" in caplog.text
    assert city.buildings is None


def test_jobs_that_are_not_the_employed_are_said(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    change(folder, "cells", lambda c: c.assign(jobs=(1.3 * c["jobs"]).astype(int)))
    with caplog.at_level(logging.WARNING, logger="safecity"):
        read(folder)
    assert "column 'jobs' sums to 4," in caplog.text
    assert "but 3,637 residents are employed" in caplog.text


def test_a_folder_as_imported_says_nothing(
    folder: Path, written: dict[str, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "place.json").write_bytes(written["place.json"])
    with caplog.at_level(logging.WARNING, logger="safecity"):
        read(folder)
    assert caplog.text == ""


def test_a_folder_of_an_older_version_is_read(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    said = json.loads((folder / "place.json").read_text())
    del said["as_imported"]
    (folder / "place.json").write_text(json.dumps(said))
    for file in folder.glob("*.parquet"):
        pq.write_table(pq.read_table(file), file)  # without check sums
    with caplog.at_level(logging.WARNING, logger="safecity"):
        assert len(read(folder).cells) == 64
    assert caplog.text == ""


def test_numbers_in_other_types_are_the_same_numbers(folder: Path) -> None:
    before = read(folder)
    change(folder, "cells", lambda c: c.astype({"residents": "int32", "district": "category"}))
    change(folder, "nodes", lambda n: n.astype({"cell_id": "uint8"}))
    state(folder, residents=8000.0)
    after = read(folder)
    for name in ("cells", "nodes"):
        pd.testing.assert_frame_equal(
            pd.DataFrame(getattr(after, name)), pd.DataFrame(getattr(before, name)), check_categorical=False
        )
    assert type(after.place.residents) is int


@pytest.mark.parametrize("name", ["nodes", "buildings"])
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_a_pipe_or_a_device_in_the_place_of_a_table_is_refused_at_once(folder: Path, name: str) -> None:
    file = folder / f"{name}.parquet"
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(InputError, match=rf"{name}\.parquet: this is a pipe, which may never end"):
        read(folder)
    file.unlink()
    file.symlink_to("/dev/zero")
    with pytest.raises(InputError, match=rf"{name}\.parquet: this is a device, which may never end"):
        read(folder)


def in_other_hands(table: pd.DataFrame) -> pd.DataFrame:
    """Do what joins, map programs and text files do: whole numbers with a point, parts, no value at all."""
    numbers = table.select_dtypes("int64").columns
    table = table.astype(dict.fromkeys(numbers, "float64"))
    if "centre_error_m" in table:
        table = table.assign(centre_error_m=None)
    if "geometry" in table:
        shapes = [
            shapely.MultiLineString([one])
            if isinstance(one, shapely.LineString)
            else shapely.MultiPolygon([one])
            if isinstance(one, shapely.Polygon)
            else one
            for one in table.geometry
        ]
        table = table.set_geometry(gpd.GeoSeries(shapes, crs=table.crs))
    return table


def test_tables_that_other_programs_have_written_again_are_the_same_tables(folder: Path) -> None:
    before = read(folder)
    for name in ("cells", "nodes", "edges", "sites", "districts"):
        change(folder, name, in_other_hands)
    after = read(folder)
    for name in ("cells", "nodes", "edges", "sites"):
        pd.testing.assert_frame_equal(getattr(before, name), getattr(after, name))


def test_a_broken_number_of_people_is_refused_by_row(folder: Path) -> None:
    change(folder, "cells", put("jobs", 3, 2.5))
    with pytest.raises(InputError, match=r"'jobs' must hold whole numbers but is 2\.5 in row 3"):
        read(folder)


@pytest.mark.parametrize("grid_m", [0.01, 1.0])
def test_rounded_coordinates_are_no_contradiction(folder: Path, grid_m: float) -> None:
    # The town's streets run along borders of cells, where a millimetre decides in which cell they count.
    for name in ("cells", "edges", "districts"):
        change(folder, name, lambda table: table.set_geometry(table.geometry.set_precision(grid_m)))
    nodes = folder / "nodes.parquet"
    rounded = pd.read_parquet(nodes).round({"x_m": 2, "y_m": 2})
    if grid_m < 1:
        rounded.to_parquet(nodes, index=False)
    assert len(read(folder).edges) == len(pd.read_parquet(folder / "edges.parquet"))


def test_a_table_edited_while_it_is_read_is_refused(folder: Path) -> None:
    source = open_city_folder(folder)
    change(folder, "sites", put("weight", 0, 3.5))
    with pytest.raises(InputError, match="changed while it was being read; run this again"):
        city_of_folder(source, SETTINGS, NO_CACHE)


def test_the_certificate_has_the_digests_of_what_was_read(folder: Path) -> None:
    source = open_city_folder(folder)
    spec = PlaceSpec(source.place, 0, str(folder), tuple(source.digests.items()))
    kept_part(spec, SETTINGS, SettlementSettings(1.0, 1e4), NO_CACHE)
    change(folder, "sites", put("weight", 0, 3.5))
    assert folder_digests(spec) == {f"city/{name}": digest for name, digest in source.digests.items()}
    with pytest.raises(InputError, match="was changed while it was being read; run this again"):
        kept_part(spec, SETTINGS, SettlementSettings(1.0, 1e4), NO_CACHE)


def test_drawn_cities_keep_the_same_laws() -> None:
    city = build_city(find_place("aqkol"), SETTINGS)
    names = ("cells", "nodes", "edges", "sites", "districts")
    check_city({name: getattr(city, name) for name in names}, city.place, city.crs, SETTINGS.land.cell_m)


def test_the_day_has_room_for_one_yard_and_refuses_more() -> None:
    sites = pd.DataFrame({"parent_site": [1, 2, -1], "site_class": "yard", "node_id": 0})
    cameras = pd.DataFrame({"site_id": [0], "slot": [0]})
    with pytest.raises(ContractError, match="'parent_site' must name sites that have no parent themselves"):
        cameras_of_sites(cameras, sites)
