"""Damages city folders in the ways people and disks do, and judges what is read of them."""

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from sim.city.build import City
from sim.city.kept.folder import city_of_folder, open_city_folder
from sim.city.settings import CitySettings
from sim.core.cache.disk_cache import Cache
from sim.core.errors import InputError
from tests.fuzz import damaged_file

Damage = Callable[[Path, random.Random], str]
"""Damages a folder and says what it did."""

TABLES = ("cells", "nodes", "edges", "sites", "districts", "buildings")
NO_CACHE = Cache(None, 0)


@dataclass(frozen=True)
class Verdict:
    """What became of a damaged folder: `refused`, `same` as undamaged, `noticed` or `accepted`."""

    word: str
    said: str


def chance_of(number: int) -> random.Random:
    """Give the chance of a damage: the same number damages alike."""
    return random.Random(number)  # noqa: S311 (nothing secret)


def read_table(folder: Path, name: str) -> pd.DataFrame:
    file = folder / f"{name}.parquet"
    return pd.read_parquet(file) if name in ("nodes", "sites") else gpd.read_parquet(file)


def write_table(folder: Path, name: str, table: pd.DataFrame) -> None:
    table.to_parquet(folder / f"{name}.parquet", index=False)


def plain_columns(table: pd.DataFrame) -> list[str]:
    return [name for name in table.columns if name != "geometry"]


def _pick(folder: Path, chance: random.Random) -> tuple[str, pd.DataFrame, str]:
    name = chance.choice(TABLES)
    table = read_table(folder, name)
    return name, table, chance.choice(plain_columns(table))


def drop_column(folder: Path, chance: random.Random) -> str:
    name = chance.choice(TABLES)
    table = pq.read_table(folder / f"{name}.parquet")
    column = chance.choice(table.column_names)
    pq.write_table(table.drop_columns([column]), folder / f"{name}.parquet")
    return f"{name}: no {column}"


def double_column(folder: Path, chance: random.Random) -> str:
    name = chance.choice(TABLES)
    table = pq.read_table(folder / f"{name}.parquet")
    column = chance.choice(table.column_names)
    pq.write_table(table.append_column(column, table.column(column)), folder / f"{name}.parquet")
    return f"{name}: {column} twice"


_TYPES: tuple[Callable[[pd.Series], Any], ...] = (
    lambda values: values.astype("str"),
    lambda values: values.astype("category"),
    lambda values: pd.to_datetime(pd.Series(range(len(values)))),
    lambda values: pd.Series([[1, 2]] * len(values)),
    lambda values: pd.Series([b"\x00\xff"] * len(values)),
    lambda values: pd.Series([None] * len(values)),
    lambda values: pd.Series([{"a": 1}] * len(values)),
    lambda values: pd.Series([True, False] * len(values))[: len(values)],
    lambda values: pd.Series(pd.array(range(len(values)), dtype="Int32")),
    lambda values: pd.Series(np.linspace(0, 1, len(values)), dtype="float32"),
    lambda values: pd.Series(np.full(len(values), 2**63 + 5, dtype="uint64")),
)


def change_type(folder: Path, chance: random.Random) -> str:
    name, table, column = _pick(folder, chance)
    number = chance.randrange(len(_TYPES))
    write_table(folder, name, table.assign(**{column: _TYPES[number](table[column]).to_numpy()}))
    return f"{name}: {column} as type {number}"


_NUMBERS = (-1, 0, 1, 2, 1e-300, 0.5, 1e9, 1e18, 1e308, np.inf, -np.inf, np.nan, 10_000_000, -1e9)


def change_number(folder: Path, chance: random.Random) -> str:
    name, table, column = _pick(folder, chance)
    value, everywhere = chance.choice(_NUMBERS), chance.random() < 0.3
    values = table[column].to_numpy(copy=True)
    if values.dtype.kind == "i" and abs(value) < 1e19 and float(value).is_integer():
        values[slice(None) if everywhere else chance.randrange(len(values))] = int(value)
    elif values.dtype.kind in "if":
        values = values.astype(float)
        values[slice(None) if everywhere else chance.randrange(len(values))] = value
    elif values.dtype.kind == "b":
        row = chance.randrange(len(values))
        values[row] = ~values[row]
    else:
        values = values.astype(object)
        values[chance.randrange(len(values))] = chance.choice(["", "banana", None, "\x1b[31m", "x" * 5000])
    write_table(folder, name, table.assign(**{column: values}))
    return f"{name}: {column} is {value}{' everywhere' if everywhere else ''}"


def shift_numbers(folder: Path, chance: random.Random) -> str:
    name, table, column = _pick(folder, chance)
    if table[column].dtype.kind not in "if":
        return "nothing"
    factor = chance.choice((-1, 2, 10, 1000, 0.001))
    values = table[column] * factor
    kept = values.astype(table[column].dtype) if table[column].dtype.kind == "i" else values
    write_table(folder, name, table.assign(**{column: kept}))
    return f"{name}: {column} times {factor}"


def shuffle_rows(folder: Path, chance: random.Random) -> str:
    name = chance.choice(TABLES)
    table = read_table(folder, name)
    order = list(range(len(table)))
    chance.shuffle(order)
    write_table(folder, name, table.iloc[order])
    return f"{name}: rows shuffled"


def shuffle_column(folder: Path, chance: random.Random) -> str:
    name, table, column = _pick(folder, chance)
    order = list(range(len(table)))
    chance.shuffle(order)
    write_table(folder, name, table.assign(**{column: table[column].to_numpy()[order]}))
    return f"{name}: {column} shuffled"


def swap_columns(folder: Path, chance: random.Random) -> str:
    name, table, one = _pick(folder, chance)
    other = chance.choice(plain_columns(table))
    write_table(folder, name, table.rename(columns={one: other, other: one}))
    return f"{name}: {one} and {other} swapped"


def cut_rows(folder: Path, chance: random.Random) -> str:
    name = chance.choice(TABLES)
    table = read_table(folder, name)
    kept = chance.choice((0, 1, len(table) // 2, len(table) - 1))
    write_table(folder, name, table.iloc[:kept])
    return f"{name}: {kept} rows"


def repeat_rows(folder: Path, chance: random.Random) -> str:
    name = chance.choice(TABLES)
    table = read_table(folder, name)
    write_table(folder, name, pd.concat([table, table.iloc[: chance.choice((1, len(table)))]]))
    return f"{name}: rows twice"


_SHAPES: tuple[Callable[[Any], Any], ...] = (
    lambda shape: None,
    lambda shape: shapely.Point(),
    lambda shape: shapely.Polygon(),
    lambda shape: shape.centroid,
    lambda shape: shapely.transform(shape, lambda xy: xy + 100_000.0),
    lambda shape: shapely.transform(shape, lambda xy: xy + 3_000.0),
    lambda shape: shapely.transform(shape, lambda xy: xy * 1e9),
    lambda shape: shapely.transform(shape, lambda xy: xy + np.array([np.inf, 0.0])),
    lambda shape: shapely.transform(shape, lambda xy: xy[:, ::-1]),
    lambda shape: shapely.transform(shape, lambda xy: xy[:1] + 1e-9 * (xy - xy[:1])),
    lambda shape: shapely.LineString([(0, 0), (1, 1)]),
    lambda shape: shape.boundary,
    shapely.reverse,
    lambda shape: shape.buffer(40.0),
    lambda shape: shapely.MultiPoint([(0, 0), (5, 5)]),
    lambda shape: shapely.GeometryCollection([shape, shapely.Point(0, 0)]),
)


def change_shape(folder: Path, chance: random.Random) -> str:
    name = chance.choice(("cells", "edges", "districts", "buildings"))
    table = read_table(folder, name)
    number, everywhere = chance.randrange(len(_SHAPES)), chance.random() < 0.3
    rows = range(len(table)) if everywhere else [chance.randrange(len(table))]
    shapes = table.geometry.to_numpy(copy=True)
    for row in rows:
        shapes[row] = _SHAPES[number](shapes[row])
    write_table(folder, name, table.set_geometry(gpd.GeoSeries(shapes, index=table.index, crs=table.crs)))
    return f"{name}: shape {number}{' everywhere' if everywhere else ''}"


def move_table(folder: Path, chance: random.Random) -> str:
    away_m = chance.choice((500.0, 5_000.0, 100_000.0, 1_000_000.0))
    name = chance.choice(TABLES)
    table = read_table(folder, name)
    if name in ("nodes", "sites"):
        table = table.assign(x_m=table["x_m"] + away_m)
    else:
        table = table.set_geometry(table.geometry.translate(away_m))
    write_table(folder, name, table)
    return f"{name}: moved by {away_m}"


def change_crs(folder: Path, chance: random.Random) -> str:
    name = chance.choice(("cells", "edges", "districts", "buildings"))
    table = read_table(folder, name)
    crs = chance.choice((None, "EPSG:4326", "EPSG:3857", "EPSG:32642"))
    relabelled = chance.random() < 0.5 or crs is None
    table = table.set_crs(crs, allow_override=True) if relabelled and crs else table
    table = table.set_crs(None, allow_override=True) if crs is None else table
    table = table.to_crs(crs) if crs and not relabelled else table
    write_table(folder, name, table)
    return f"{name}: in {crs}"


def forget_geography(folder: Path, chance: random.Random) -> str:
    name = chance.choice(("cells", "edges", "districts", "buildings"))
    table = pq.read_table(folder / f"{name}.parquet")
    said = chance.choice(({}, {b"geo": b"{"}, {b"geo": b'{"columns": []}'}, {b"geo": b"null"}))
    pq.write_table(table.replace_schema_metadata(said), folder / f"{name}.parquet")
    return f"{name}: geo is {said}"


def _any_file(folder: Path, chance: random.Random) -> Path:
    return folder / chance.choice(("place.json", *(f"{name}.parquet" for name in TABLES)))


def truncate(folder: Path, chance: random.Random) -> str:
    return damaged_file.cut(_any_file(folder, chance), chance)


def flip_bit(folder: Path, chance: random.Random) -> str:
    return damaged_file.flip(_any_file(folder, chance), chance)


def replace_file(folder: Path, chance: random.Random) -> str:
    file, other = _any_file(folder, chance), _any_file(folder, chance)
    what = chance.randrange(4)
    if what == 0:
        file.write_bytes(other.read_bytes())
    elif what == 1:
        file.unlink()
    elif what == 2:
        file.write_bytes(b"PAR1" * chance.randrange(3) + b"\xff" * 30)
    else:
        file.unlink()
        file.mkdir()
    return f"{file.name}: replaced, {what}"


_VALUES = (
    None, "", "8000", "banana", "\ud800", "\x1b[2J", "x" * 100_000, 8000.0, 8000.5, -1, 0, 1, 1e300, 999,
    10**400, True, [], {}, ["jobs", "banana"], ["jobs", ["jobs"]], "kazakhstan", "EPSG:4326", "EPSG:3857",
    "EPSG:99999999", "+proj=utm", 500.0, float("nan"), float("inf"),
)  # fmt: skip


def change_fact(folder: Path, chance: random.Random) -> str:
    file = folder / "place.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    key = chance.choice([*said, "new"])
    number = chance.randrange(len(_VALUES) + 1)
    if number == len(_VALUES):
        said.pop(key, None)
    else:
        said[key] = _VALUES[number]
    file.write_text(json.dumps(said), encoding="utf-8")
    return f"place.json: {key} is {str(said.get(key, '(missing)'))[:40]!r}"


def chain_parents(folder: Path, chance: random.Random) -> str:
    sites = read_table(folder, "sites")
    parent = sites["parent_site"].to_numpy(copy=True)
    rows = chance.sample(range(len(sites)), chance.choice((1, 5, len(sites))))
    for row in rows:
        parent[row] = chance.choice((row, max(row - 1, 0), rows[0], len(sites)))
    write_table(folder, "sites", sites.assign(parent_site=parent))
    return f"sites: {len(rows)} parents"


def widen_type(folder: Path, chance: random.Random) -> str:
    """Write a column in another type that holds the same values."""
    name = chance.choice(TABLES)
    table = pq.read_table(folder / f"{name}.parquet")
    number = chance.choice([at for at, kind in enumerate(table.schema.names) if kind != "geometry"])
    column, field = table.column(number), table.schema.field(number)
    if pa.types.is_integer(field.type):
        column = column.cast(chance.choice((pa.int32(), pa.int64())))
    elif pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
        column = chance.choice((column.dictionary_encode(), column.cast(pa.large_string())))
    changed = table.set_column(number, field.name, column)
    pq.write_table(changed, folder / f"{name}.parquet", compression=chance.choice(("gzip", "zstd", "none")))
    return f"{name}: {field.name} as {column.type}"


def add_column(folder: Path, chance: random.Random) -> str:
    name = chance.choice(TABLES)
    table = read_table(folder, name)
    values = chance.choice((1, "own", None, [["nested"]] * len(table)))
    write_table(folder, name, table.assign(my_own_notes=values))
    return f"{name}: a column of one's own"


DEFAULTS = {"by_car": True, "by_foot": True, "on_foot": False, "no_walking": False}
"""What columns say that may be left out."""

HARMLESS: tuple[Damage, ...] = (widen_type, add_column)
"""Must give the same city as before."""
HARMFUL: tuple[Damage, ...] = (
    drop_column, double_column, change_type, change_number, shift_numbers, shuffle_rows, shuffle_column,
    swap_columns, cut_rows, repeat_rows, change_shape, move_table, change_crs, forget_geography, truncate,
    flip_bit, replace_file, change_fact, chain_parents,
)  # fmt: skip

FREE_COLUMNS = (
    "jobs", "school_places", "visits_weight", "class", "oneway", "on_foot", "no_walking", "limit_km_per_h",
    "length_m", "site_class", "weight", "height_m", "centre_error_m", "residents", "offset_m",
)  # fmt: skip
"""Columns in which one value may be as true as another: what is accepted there is an edit, and noticed."""
FREE_FACTS = (
    "name", "title", "region", "longitude_deg", "latitude_deg", "population_date", "employed_share", "source",
    "note", "modelled", "new", "as_imported",
)  # fmt: skip


def is_an_edit(what: str) -> bool:
    """Tell whether a change may be what somebody knows better, rather than a mistake that shows."""
    table, _, rest = what.partition(": ")
    if table == "place.json":
        return rest.split(" ")[0] in FREE_FACTS
    if what == "buildings.parquet: replaced, 1":
        return True  # removed: buildings may be left out
    words = rest.split(" ")
    swapped = "swapped" in words and words[0] in FREE_COLUMNS and words[2] in FREE_COLUMNS
    moved = table == "buildings" or (table == "sites" and rest == "moved by 500.0")
    moved |= any(number in rest for number in ("shape 12", "shape 13", "shape 15"))
    single = words[0] in FREE_COLUMNS and "swapped" not in words
    dropped = words[0] == "no" and words[1] in FREE_COLUMNS
    cut = table == "buildings" or (table == "sites" and words[-1] == "rows")
    return single or swapped or dropped or cut or moved or "bit flipped" in rest


def judge(folder: Path, undamaged: City, settings: CitySettings) -> Verdict:
    """Read a folder: whatever else is raised but an InputError of one line about it is a fault.

    Raises
    ------
    AssertionError
        If the sentence does not fit on a line, or names another folder.
    """
    try:
        source = open_city_folder(folder)
        city = city_of_folder(source, settings, NO_CACHE)
    except InputError as error:
        said = str(error)
        assert "\n" not in said
        assert str(folder) in said
        assert not any(word in said for word in ("KeyError", "TypeError", "Traceback", "NoneType", "dtype"))
        return Verdict("refused", said)
    if _same(city, undamaged):
        return Verdict("same", "")
    return Verdict("noticed" if source.remarks else "accepted", "; ".join(source.remarks))


def _same(one: City, other: City) -> bool:
    tables = ((getattr(one, name), getattr(other, name)) for name in TABLES)
    facts = ("name", "residents", "longitude_deg", "latitude_deg", "employed_share", "region")
    return all(_equal(a, b) for a, b in tables) and all(
        getattr(one.place, fact) == getattr(other.place, fact) for fact in facts
    )


def _equal(one: pd.DataFrame | None, other: pd.DataFrame | None) -> bool:
    if one is None or other is None:
        return one is other
    for column, value in DEFAULTS.items():
        one, other = (table if column in table else table.assign(**{column: value}) for table in (one, other))
    if "centre_error_m" in one:  # districts, in whatever order
        one, other = (table.sort_values("district", ignore_index=True) for table in (one, other))
    return one.sort_index(axis=1).equals(other.sort_index(axis=1))


def damaged_copy(folder: Path, into: Path, damage: Damage, chance: random.Random) -> str:
    """Copy a folder and damage the copy."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(folder, into)
    return damage(into, chance)
