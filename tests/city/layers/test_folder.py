"""A city in a folder: written, read back, and found out when damaged or changed."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from sim.city.build import City
from sim.city.country.parts import PlaceSpec
from sim.city.kept.folder import CityFolder, city_of_folder, open_city_folder, write_city_folder
from sim.city.layers.import_city import import_city
from sim.city.layers.request import Wanted
from sim.city.part import kept_part
from sim.core.cache.disk_cache import Cache
from sim.core.errors import InputError
from tests.city.conftest import SETTINGS, SITES, with_land
from tests.city.layers.conftest import NUMBERS
from tests.city.layers.made_layers import TownFiles

NO_CACHE = Cache(None, 0)
TABLES = ("cells", "nodes", "edges", "sites", "districts", "buildings")


@pytest.fixture(scope="module")
def town(town_files: TownFiles) -> City:
    files = town_files.layers("population", "districts", "buildings")
    return import_city(files, Wanted("Made Town"), SETTINGS, NUMBERS).city


@pytest.fixture
def folder(town: City, tmp_path: Path) -> Path:
    write_city_folder(tmp_path, town, {"layers": {}}, cell_m=250.0)
    return tmp_path


def read(folder: Path, settings=SETTINGS) -> City:
    return city_of_folder(open_city_folder(folder), settings, NO_CACHE)


def test_a_city_comes_back_as_it_was(town: City, folder: Path) -> None:
    again = read(folder)
    for name in TABLES:
        pd.testing.assert_frame_equal(
            pd.DataFrame(getattr(again, name)), pd.DataFrame(getattr(town, name)), check_dtype=False
        )
    assert again.crs == town.crs
    assert replace(again.place, layers="", aliases=()) == replace(town.place, aliases=())


def test_the_cache_gives_the_same_city(folder: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", 10**9)
    source = open_city_folder(folder)
    one, other = (city_of_folder(source, SETTINGS, cache) for _ in range(2))
    for name in TABLES:
        assert getattr(one, name).equals(getattr(other, name))


def test_what_the_model_adds_follows_the_numbers_of_the_scenario(folder: Path) -> None:
    more = replace(SETTINGS, sites=replace(SITES, premises_per_1000=40))
    one, other = read(folder), read(folder, more)
    count = [(city.sites["site_class"] == "premises").sum() for city in (one, other)]
    assert count[1] == pytest.approx(2 * count[0], rel=0.1)
    assert read(folder, with_land(pupil_share=0.3)).cells["school_places"].sum() == 2400


def test_what_somebody_knows_better_is_kept(folder: Path) -> None:
    cells = gpd.read_parquet(folder / "cells.parquet")
    cells.assign(jobs=range(len(cells))).to_parquet(folder / "cells.parquet", index=False)
    said = json.loads((folder / "place.json").read_text())
    said["modelled"].remove("jobs")
    (folder / "place.json").write_text(json.dumps(said))
    assert read(folder).cells["jobs"].tolist() == list(range(len(cells)))
    assert read(folder, with_land(jobs_gradient_per_km=0.5)).cells["jobs"].tolist() == list(range(len(cells)))


def test_own_sites_are_kept_too(folder: Path) -> None:
    sites = pd.read_parquet(folder / "sites.parquet").iloc[:500]
    sites.to_parquet(folder / "sites.parquet", index=False)
    said = json.loads((folder / "place.json").read_text())
    (folder / "place.json").write_text(json.dumps(said | {"modelled": ["jobs"]}))
    assert len(read(folder).sites) == 500


def test_another_table_makes_another_place(folder: Path) -> None:
    before = open_city_folder(folder)
    cells = gpd.read_parquet(folder / "cells.parquet")
    cells.assign(visits_weight=1.0).to_parquet(folder / "cells.parquet", index=False)
    after = open_city_folder(folder)
    assert before.place != after.place
    assert set(after.digests) == {"place.json", *(f"{name}.parquet" for name in TABLES)}


def test_reports_beside_the_tables_change_nothing(folder: Path) -> None:
    before = open_city_folder(folder).place
    (folder / "report.md").write_text("anything")
    assert open_city_folder(folder).place == before


def test_a_city_may_have_no_buildings(folder: Path) -> None:
    (folder / "buildings.parquet").unlink()
    assert read(folder).buildings is None


def break_cells(folder: Path, **columns) -> None:
    cells = gpd.read_parquet(folder / "cells.parquet")
    cells.assign(**columns).to_parquet(folder / "cells.parquet", index=False)


DAMAGE = {
    "no table": (lambda f: (f / "edges.parquet").unlink(), r"edges\.parquet: the table cannot be used"),
    "half a table": (
        lambda f: (f / "nodes.parquet").write_bytes((f / "nodes.parquet").read_bytes()[:999]),
        r"nodes\.parquet: the table cannot be used",
    ),
    "a negative number": (lambda f: break_cells(f, jobs=-1), "column 'jobs' is -1"),
    "other residents": (lambda f: break_cells(f, residents=1), "do not sum to the 8,000 in place"),
    "another order": (
        lambda f: gpd.read_parquet(f / "cells.parquet")[::-1].to_parquet(f / "cells.parquet", index=False),
        "column 'cell_id' must number the rows from 0",
    ),
    "cells cut off": (
        lambda f: gpd.read_parquet(f / "cells.parquet")[:5].to_parquet(f / "cells.parquet", index=False),
        "column 'cell_id' points beyond the 5 cells",
    ),
    "a street cut": (
        lambda f: (
            gpd.read_parquet(f / "edges.parquet")
            .assign(v=lambda e: e["u"])
            .to_parquet(f / "edges.parquet", index=False)
        ),
        r"the streets fall into \d+ parts between which nobody can drive",
    ),
    "another CRS": (
        lambda f: gpd.read_parquet(f / "edges.parquet").to_crs("EPSG:4326").to_parquet(f / "edges.parquet"),
        "is in EPSG:4326, not in EPSG:32643",
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_told_in_a_sentence(folder: Path, kind: str) -> None:
    damage, sentence = DAMAGE[kind]
    damage(folder)
    with pytest.raises(InputError, match=sentence) as caught:
        read(folder)
    assert "\n" not in str(caught.value)


def test_cells_of_another_size_are_told_in_a_sentence(folder: Path) -> None:
    with pytest.raises(InputError, match=r"city/cell_m is 500, but the cells in .* have sides of 250 m"):
        read(folder, with_land(cell_m=500))


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"name": "x"}', '{"crs": 1, "modelled": 3}'])
def test_a_damaged_place_is_told_in_a_sentence(folder: Path, text: str) -> None:
    (folder / "place.json").write_text(text)
    with pytest.raises(InputError, match="is a damaged city folder"):
        open_city_folder(folder)


def test_another_folder_is_no_city(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is no city folder: it has no place\.json"):
        open_city_folder(tmp_path)


def test_a_folder_may_be_moved(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    moved = tmp_path_factory.mktemp("moved") / "town"
    shutil.copytree(folder, moved)
    one, other = open_city_folder(folder), open_city_folder(moved)
    assert one == CityFolder(folder, other.place, other.crs, other.modelled, other.cell_m)


def test_a_table_that_is_changed_while_it_is_read_is_refused_and_not_kept(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = Cache(tmp_path_factory.mktemp("cache"), 10**9)
    file = folder / "edges.parquet"
    opened = open_city_folder(folder)
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(InputError, match="was changed while it was being read; run this again"):
        city_of_folder(opened, SETTINGS, cache)
    assert cache.entries() == []


def test_a_folder_that_is_changed_between_a_scenario_and_its_run_is_refused(folder: Path) -> None:
    source = open_city_folder(folder)
    spec = PlaceSpec(source.place, 0, str(folder), tuple(source.digests.items()))
    assert kept_part(spec, SETTINGS, None, NO_CACHE).city.place == source.place
    said = json.loads((folder / "place.json").read_text())
    (folder / "place.json").write_text(json.dumps(said | {"title": "Another"}))
    with pytest.raises(InputError, match="was changed while it was being read"):
        kept_part(spec, SETTINGS, None, NO_CACHE)
