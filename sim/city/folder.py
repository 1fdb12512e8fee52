"""A city in a folder: its tables as (Geo)Parquet under the contracts, facts on it, and where all came from.

What the model adds (jobs, school places, visits, sites) lies there as made at import, and is made anew with
the numbers of each scenario. Whoever knows better writes a column of `cells.parquet`, or `sites.parquet`, and
takes its name out of the list `modelled` in `place.json`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy

from sim.city.access import BY_CAR, BY_FOOT, is_closed_to_walkers, is_path, is_reached
from sim.city.activities import MODELLED, SITES_TABLE, make_sites, with_activities
from sim.city.build import City
from sim.city.contract import BUILDINGS, CELLS, DISTRICTS, EDGES, NODES, SITES
from sim.city.gazetteer import Place
from sim.city.settings import CitySettings
from sim.city.stored import city_arrays, city_from_arrays
from sim.core.cache.disk_cache import Cache
from sim.core.digest import content_digest, file_digest
from sim.core.errors import ContractError, InputError
from sim.core.table import Contract
from sim.files.crs_word import crs_word

PLACE_FILE = "place.json"
PROVENANCE_FILE = "provenance.json"
BUILDINGS_TABLE = "buildings"

_CONTRACTS: dict[str, Contract] = {
    "cells": CELLS, "nodes": NODES, "edges": EDGES, "sites": SITES, "districts": DISTRICTS
}  # fmt: skip
CITY_FILES = (PLACE_FILE, PROVENANCE_FILE, *(f"{name}.parquet" for name in (*_CONTRACTS, BUILDINGS_TABLE)))
"""Every file that may be a part of a city."""
_FACTS = (
    "name", "title", "region", "longitude_deg", "latitude_deg", "residents", "population_date",
    "employed_share", "source", "note",
)  # fmt: skip


@dataclass(frozen=True)
class CityFolder:
    """A city folder, its tables not yet read.

    Parameters
    ----------
    folder
        Where it is.
    place
        The facts on the city; its digest covers everything that decides results.
    crs
        Metre CRS.
    modelled
        What the model adds, of `sim.city.activities.MODELLED`.
    cell_m
        Side of its cells.
    """

    folder: Path
    place: Place
    crs: str
    modelled: tuple[str, ...]
    cell_m: float


def is_city_folder(folder: Path) -> bool:
    """Tell whether a folder holds a city."""
    return (folder / PLACE_FILE).is_file()


def write_city_folder(folder: Path, city: City, provenance: Mapping[str, Any], *, cell_m: float) -> None:
    """Write a city into an empty folder.

    Parameters
    ----------
    folder
        Must be there.
    city
        What to write.
    provenance
        Where it came from, as plain values.
    cell_m
        Side of its cells.
    """
    for name in _CONTRACTS:
        getattr(city, name).to_parquet(folder / f"{name}.parquet", index=False)
    if city.buildings is not None:
        city.buildings.to_parquet(folder / f"{BUILDINGS_TABLE}.parquet", index=False)
    facts = {name: getattr(city.place, name) for name in _FACTS}
    _write_json(folder / PLACE_FILE, {**facts, "crs": city.crs, "cell_m": cell_m, "modelled": list(MODELLED)})
    _write_json(folder / PROVENANCE_FILE, provenance)


def open_city_folder(folder: Path) -> CityFolder:
    """Read the facts on the city in a folder.

    Raises
    ------
    InputError
        If there is no city in it, or a file of it is missing or damaged.
    """
    if not is_city_folder(folder):
        msg = f"{folder} is no city folder: it has no {PLACE_FILE}; make one with `safecity city import`"
        raise InputError(msg)
    try:
        said = json.loads((folder / PLACE_FILE).read_text(encoding="utf-8"))
        facts = {name: said[name] for name in _FACTS}
        place = Place(**facts, aliases=(), districts=(), area_km2=None, layers=_digest(folder))
        modelled = tuple(word for word in MODELLED if word in said["modelled"])
        return CityFolder(folder, place, str(said["crs"]), modelled, float(said["cell_m"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{folder} is a damaged city folder ({type(error).__name__}: {error}); import the city again"
        raise InputError(msg) from error


def city_of_folder(source: CityFolder, settings: CitySettings, cache: Cache) -> City:
    """Read the tables of a city, with what the model adds made by *settings*.

    Parameters
    ----------
    source
        The folder.
    settings
        Numbers on activities and sites; those on ground and streets have no part in it.
    cache
        Where what was made before may lie.

    Raises
    ------
    InputError
        If a table is missing, breaks its contract or is written to meanwhile, or the cells are of another
        size than asked for.
    """
    if settings.land.cell_m != source.cell_m:
        msg = (
            f"city/cell_m is {settings.land.cell_m:g}, but the cells in {source.folder} have sides of "
            f"{source.cell_m:g} m; leave it, or import the city again"
        )
        raise InputError(msg)
    made = cache.get(
        "city",
        source.place.name,
        (source.place, source.crs, source.modelled, settings),
        lambda: city_arrays(_unchanged(source, _made(source, settings))),
    )
    city = city_from_arrays(made, source.place)
    if not (source.folder / f"{BUILDINGS_TABLE}.parquet").is_file():
        return _unchanged(source, city)
    return _unchanged(source, replace(city, buildings=_read(source, BUILDINGS_TABLE, BUILDINGS)))


def table_digests(source: CityFolder) -> dict[str, str]:
    """Give the digest of every file that decides results, by its name."""
    return {name: file_digest(source.folder / name) for name in _files(source.folder)}


def changed_meanwhile(folder: Path) -> InputError:
    """Say that a city folder was written to while it was read."""
    msg = f"{folder} was changed while it was read; run again when nothing writes to it"
    return InputError(msg)


def _unchanged(source: CityFolder, city: City) -> City:
    """Give a city if its folder is still the one that was opened, so that its digest is of what was read."""
    if _digest(source.folder) != source.place.layers:
        raise changed_meanwhile(source.folder)
    return city


def _made(source: CityFolder, settings: CitySettings) -> City:
    tables = {name: _read(source, name, contract) for name, contract in _CONTRACTS.items()}
    _check_links(source, tables)
    cells = with_activities(tables["cells"], source.place, settings, source.modelled)
    sites = tables["sites"]
    if SITES_TABLE in source.modelled:
        sites = make_sites(cells, tables["nodes"], tables["edges"], source.place, settings)
    return City(source.place, source.crs, cells, tables["nodes"], tables["edges"], sites, tables["districts"])


def _read(source: CityFolder, name: str, contract: Contract) -> Any:
    """Read a table, its geometry in the city's CRS."""
    file = source.folder / f"{name}.parquet"
    has_geometry = any(column.kind == "geometry" for column in contract.columns)
    try:
        table: Any = gpd.read_parquet(file) if has_geometry else pd.read_parquet(file)
        if has_geometry and table.crs != source.crs:
            msg = f"is in {crs_word(table.crs)}, not in {source.crs}"
            raise ContractError(msg)
        return contract.check(table)
    except (OSError, ValueError, ContractError) as error:
        msg = f"the table cannot be used ({' '.join(str(error).split())}); import the city again"
        raise InputError(msg, file=file) from error


def _check_links(source: CityFolder, tables: Mapping[str, pd.DataFrame]) -> None:
    """Make sure that rows are numbered from 0 and point at rows that are there.

    Raises
    ------
    InputError
        If they don't.
    """
    for name, key in (("cells", "cell_id"), ("nodes", "node_id"), ("edges", "edge_id"), ("sites", "site_id")):
        if not np.array_equal(tables[name][key], np.arange(len(tables[name]))):
            msg = f"column '{key}' must number the rows from 0; import the city again"
            raise InputError(msg, file=source.folder / f"{name}.parquet")
    for name, column, other in (
        ("nodes", "cell_id", "cells"), ("edges", "u", "nodes"), ("edges", "v", "nodes"),
        ("sites", "cell_id", "cells"), ("sites", "node_id", "nodes"),
    ):  # fmt: skip
        if tables[name][column].max() >= len(tables[other]):
            msg = f"column '{column}' points beyond the {len(tables[other])} {other}; import the city again"
            raise InputError(msg, file=source.folder / f"{name}.parquet")
    _check_streets(source, tables["edges"], tables["nodes"])
    if tables["cells"]["residents"].sum() != source.place.residents:
        msg = (
            f"the residents do not sum to the {source.place.residents:,} in {PLACE_FILE}; correct one of them"
        )
        raise InputError(msg, file=source.folder / "cells.parquet")


def _check_streets(source: CityFolder, edges: pd.DataFrame, nodes: pd.DataFrame) -> None:
    """Make sure that one can drive from every node that vehicles get to to every other, and walk likewise.

    Raises
    ------
    InputError
        If not.
    """
    driven = edges[~is_path(edges)]
    walked = edges[~is_closed_to_walkers(edges)].assign(oneway=False)
    for used, who, verb in ((driven, BY_CAR, "drive"), (walked, BY_FOOT, "walk")):
        parts = _count_parts(used, len(nodes)) - int((~is_reached(nodes, who)).sum())
        if parts != 1:
            msg = f"the streets fall into {parts:,} parts between which nobody can {verb}; import them again"
            raise InputError(msg, file=source.folder / "edges.parquet")


def _count_parts(edges: pd.DataFrame, n_nodes: int) -> int:
    """Count the parts within which one gets from everywhere to everywhere; a node alone is one."""
    back = edges[~edges["oneway"]]
    tail, head = np.concatenate([edges["u"], back["v"]]), np.concatenate([edges["v"], back["u"]])
    ends = (tail.astype(np.int32), head.astype(np.int32))
    graph = scipy.sparse.coo_array(
        (np.ones(tail.size, dtype=np.int8), ends), shape=(n_nodes, n_nodes)
    ).tocsr()
    return int(scipy.sparse.csgraph.connected_components(graph, directed=True, connection="strong")[0])


def _digest(folder: Path) -> str:
    return content_digest({name: file_digest(folder / name) for name in _files(folder)})


def _files(folder: Path) -> list[str]:
    tables = [f"{name}.parquet" for name in (*_CONTRACTS, BUILDINGS_TABLE)]
    return [PLACE_FILE, *(name for name in tables if (folder / name).is_file())]


def _write_json(file: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    file.write_text(f"{text}\n", encoding="utf-8", newline="\n")
