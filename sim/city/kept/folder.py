"""A city in a folder: its tables as (Geo)Parquet under the contracts, facts on it, and where all came from.

What the model adds (jobs, school places, visits, sites) lies there as made at import, and is made anew with
the numbers of each scenario. Whoever knows better writes a column of `cells.parquet`, or `sites.parquet`, and
takes its name out of the list `modelled` in `place.json`. Edited by hand is allowed, and said; what
contradicts itself is refused.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas as gpd

from sim.city.build import MODELLED, SITES_TABLE, City, kept_city, make_sites, with_activities
from sim.city.consistency.broken import BrokenTableError
from sim.city.consistency.check_city import check_city, remarks_on_totals
from sim.city.contract import BUILDINGS, TABLES
from sim.city.country.gazetteer import Place
from sim.city.kept.folder_place import (
    AS_IMPORTED,
    FACTS,
    PLACE_FILE,
    StatedPlace,
    digest_of_facts,
    read_stated_place,
)
from sim.city.settings import CitySettings
from sim.core.cache.disk_cache import Cache
from sim.core.disk.files import content_digest, file_digest
from sim.core.errors import ContractError, InputError
from sim.core.table import Contract
from sim.files.file_kind import check_regular
from sim.files.layers.vector_file import crs_word
from sim.files.tables.parquet_table import crs_from_text, other_columns, read_parquet_table

PROVENANCE_FILE = "provenance.json"
BUILDINGS_TABLE = "buildings"

_LOG = logging.getLogger("safecity")
_MOST_NAMED = 5
_REMEDY = "correct it, or import the city again"
_WITH_BUILDINGS = {**TABLES, BUILDINGS_TABLE: BUILDINGS}
CITY_FILES = (PLACE_FILE, PROVENANCE_FILE, *map("{}.parquet".format, _WITH_BUILDINGS))
"""Every file that may be a part of a city."""


@dataclass(frozen=True)
class CityFolder:
    """A city folder, its tables not yet read.

    Parameters
    ----------
    folder
        Where it is.
    place
        The facts on the city; its digest covers everything that decides results.
    crs, modelled, cell_m
        Metre CRS; what the model adds, of `sim.city.build.MODELLED`; side of its cells.
    digests
        Of every file that decides results when it was opened, by its name.
    remarks
        What was changed since the import, or means nothing.
    """

    folder: Path
    place: Place
    crs: str
    modelled: tuple[str, ...]
    cell_m: float
    digests: Mapping[str, str] = field(default_factory=dict, compare=False)
    remarks: tuple[str, ...] = field(default=(), compare=False)


def is_city_folder(folder: Path) -> bool:
    """Tell whether a folder holds a city."""
    return (folder / PLACE_FILE).is_file()


def write_city_folder(folder: Path, city: City, provenance: Mapping[str, Any], *, cell_m: float) -> None:
    """Write a city into an empty folder.

    Parameters
    ----------
    folder
        Must be there.
    city, provenance, cell_m
        What to write; where it came from, as plain values; side of its cells.

    Raises
    ------
    InputError
        If the tables contradict each other, so that no scenario could be run on them.
    """
    tables = {name: getattr(city, name) for name in TABLES}
    if city.buildings is not None:
        tables[BUILDINGS_TABLE] = city.buildings
    try:
        check_city(tables, city.place, city.crs, cell_m)
    except BrokenTableError as error:
        msg = f"these layers make no sound city: in the {error.table}, {error.problem}; check the layers"
        raise InputError(msg) from error
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False, write_page_checksum=True)
    digests = {f"{name}.parquet": file_digest(folder / f"{name}.parquet") for name in tables}
    facts = {name: getattr(city.place, name) for name in FACTS}
    said = {**facts, "crs": city.crs, "cell_m": cell_m, "modelled": list(MODELLED)}
    digests[PLACE_FILE] = digest_of_facts(said)
    _write_json(folder / PLACE_FILE, {**said, AS_IMPORTED: digests})
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
    content = _bytes_of(folder / PLACE_FILE)
    said = read_stated_place(content, folder / PLACE_FILE)
    digests = {PLACE_FILE: hashlib.sha256(content).hexdigest()}
    for name in _WITH_BUILDINGS:
        file = folder / f"{name}.parquet"
        if file.exists():
            digests[file.name] = hashlib.sha256(_bytes_of(file)).hexdigest()
    place = Place(**said.facts, aliases=(), districts=(), area_km2=None, layers=content_digest(digests))
    remarks = _remarks(folder, said, digests)
    return CityFolder(folder, place, said.crs, said.modelled, said.cell_m, digests, remarks)


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
        If a table is missing, breaks its contract or contradicts another one, or the cells are of another
        size than asked for.
    """
    if settings.land.cell_m != source.cell_m:
        msg = (
            f"city/cell_m is {settings.land.cell_m:g}, but the cells in {source.folder} have sides of "
            f"{source.cell_m:g} m; leave it, or import the city again"
        )
        raise InputError(msg)
    made_from = (source.place, source.crs, source.modelled, settings)
    city = kept_city(source.place, made_from, cache, lambda: _made(source, settings))
    totals = remarks_on_totals(city.cells, source.place, source.modelled, settings.land.pupil_share)
    for remark in (*source.remarks, *totals):
        _LOG.warning("%s: %s", source.folder, remark)
    if f"{BUILDINGS_TABLE}.parquet" not in source.digests:
        return city
    return replace(city, buildings=_read(source, BUILDINGS_TABLE, BUILDINGS))


def _made(source: CityFolder, settings: CitySettings) -> City:
    tables = {name: _read(source, name, contract) for name, contract in TABLES.items()}
    if f"{BUILDINGS_TABLE}.parquet" in source.digests:
        tables[BUILDINGS_TABLE] = _read(source, BUILDINGS_TABLE, BUILDINGS)
    try:
        check_city(tables, source.place, source.crs, source.cell_m)
    except BrokenTableError as error:
        raise InputError(f"{error.problem}; {_REMEDY}", file=_file(source, error.table)) from error
    cells = with_activities(tables["cells"], source.place, settings, source.modelled)
    sites = tables["sites"]
    if SITES_TABLE in source.modelled:
        streets, buildings = (tables["nodes"], tables["edges"]), tables.get(BUILDINGS_TABLE)
        sites = make_sites(cells, *streets, source.place, settings, buildings=buildings)
    return City(source.place, source.crs, cells, tables["nodes"], tables["edges"], sites, tables["districts"])


def _read(source: CityFolder, name: str, contract: Contract) -> Any:
    """Read a table as it was when the folder was opened, its geometry in the city's CRS."""
    file = _file(source, name)
    content = _bytes_of(file)
    if hashlib.sha256(content).hexdigest() != source.digests.get(file.name):
        msg = "the table was changed while it was being read; run this again"
        raise InputError(msg, file=file)
    try:
        table = read_parquet_table(content, contract)
        if isinstance(table, gpd.GeoDataFrame):
            crs = crs_from_text(source.crs)
            if table.crs != crs:
                msg = f"is in {crs_word(table.crs)}, not in {source.crs}"
                raise ContractError(msg)
            table = table.set_crs(crs, allow_override=True)
    except ContractError as error:
        msg = f"the table cannot be used: {error}; {_REMEDY}"
        raise InputError(msg, file=file) from error
    return table


def _remarks(folder: Path, said: StatedPlace, digests: Mapping[str, str]) -> tuple[str, ...]:
    """Say what was edited since the import, and what of it means nothing."""
    files = [f"{name}.parquet" for name in _WITH_BUILDINGS] if said.as_imported else []
    other = [file for file in files if digests.get(file) != said.as_imported.get(file)]
    edited = [file for file in other if file in digests] + ([PLACE_FILE] if said.was_edited else [])
    remarks = [f"{', '.join(edited)}: changed since the import; used as found"] if edited else []
    remarks += [f"{file}: gone since the import; used without" for file in other if file not in digests]
    unused = {PLACE_FILE: said.unused} | {
        f"{name}.parquet": other_columns(folder / f"{name}.parquet", contract)
        for name, contract in _WITH_BUILDINGS.items()
    }
    remarks += [f"{file}: {_listed(names)} not used" for file, names in unused.items() if names]
    return tuple(remarks)


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(json.dumps(name, ensure_ascii=False) for name in names[:_MOST_NAMED])
    return f"{shown} {'is' if len(names) == 1 else 'and others are' if len(names) > _MOST_NAMED else 'are'}"


def _file(source: CityFolder, table: str) -> Path:
    return source.folder / f"{table}.parquet"


def _bytes_of(file: Path) -> bytes:
    try:
        return (check_regular(file) if file.exists() else file).read_bytes()
    except OSError as error:
        msg = f"the table cannot be used: {(error.strerror or str(error)).lower()}; {_REMEDY}"
        raise InputError(msg, file=file) from error


def _write_json(file: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    file.write_text(f"{text}\n", encoding="utf-8", newline="\n")
