"""Damages run folders in the ways people, spreadsheets and disks do, and judges what is read and drawn."""

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
import pyarrow.parquet as pq
import shapely

from sim.core.errors import InputError
from sim.results.folder.load import changes_since_run
from tests.fuzz import damaged_file

Damage = Callable[[Path, random.Random], str]

_TABLES = ("cells.parquet", "hours.parquet", "cameras.parquet", "people.parquet")
_TEXTS = ("strata.csv", "funnel.csv", "places.csv", "measures.csv")
_JSONS = ("summary.json", "certificate.json")
_NUMBERS = (-1, 0, 0.5, 1e9, 1e308, np.inf, np.nan, 24, 10**17)
_VALUES = (
    None, "", "x", "\ud800", -1, 0, 0.5, 10**400, 1e308, True, [], {}, [1], {"a": 1}, "kazakhstan", "almaty",
    "EPSG:4326", "EPSG:32643", float("nan"), float("-inf"), "y" * 10_000,
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What became of it: `refused`, `same` as written, `noticed`, or `accepted` without a word."""

    word: str
    said: str


def _there(folder: Path, names: tuple[str, ...], chance: random.Random) -> Path:
    return folder / chance.choice([name for name in names if (folder / name).is_file()])


def _read(file: Path) -> pd.DataFrame:
    if file.suffix == ".csv":
        return pd.read_csv(file)
    return gpd.read_parquet(file) if file.name == "cells.parquet" else pd.read_parquet(file)


def _write(file: Path, table: pd.DataFrame) -> None:
    if file.suffix == ".csv":
        table.to_csv(file, index=False, lineterminator="\n")
    else:
        table.to_parquet(file, index=False)


def _any_table(folder: Path, chance: random.Random) -> tuple[Path, pd.DataFrame, str]:
    file = _there(folder, (*_TABLES, *_TEXTS), chance)
    table = _read(file)
    return file, table, chance.choice([name for name in table.columns if name != "geometry"])


def drop_column(folder: Path, chance: random.Random) -> str:
    file, table, column = _any_table(folder, chance)
    _write(file, table.drop(columns=column))
    return f"{file.name}: no {column}"


def rename_column(folder: Path, chance: random.Random) -> str:
    file, table, column = _any_table(folder, chance)
    other = chance.choice([*table.columns, "Дата", ""])
    if other != "geometry":
        table = table.rename(columns={column: other, other: column})
        if table.columns.is_unique:
            _write(file, table)
    return f"{file.name}: {column} is called {other}"


def change_value(folder: Path, chance: random.Random) -> str:
    file, table, column = _any_table(folder, chance)
    value = chance.choice(_NUMBERS)
    values = table[column].to_numpy(dtype=object, copy=True)
    if values.size:
        text = chance.choice(["", "abc", "None", "25", "=1+1", "\x1b[2J", "1 000", "0,5"])
        is_text = file.suffix == ".csv" and chance.random() < 0.5
        values[chance.randrange(len(values))] = text if is_text else value
    if file.suffix == ".parquet":
        kind = table[column].dtype.kind
        values = np.array([str(one) for one in values]) if kind not in "iuf" else values.astype(float)
    _write(file, table.assign(**{column: values}))
    return f"{file.name}: {column} has {value}"


def change_type(folder: Path, chance: random.Random) -> str:
    file, table, column = _any_table(folder, chance)
    n = len(table)
    kinds = ([str(k) for k in range(n)], [k + 0.5 for k in range(n)], [k % 2 == 0 for k in range(n)],
             pd.to_datetime(pd.Series(range(n))).to_numpy(), [None] * n)  # fmt: skip
    _write(file, table.assign(**{column: chance.choice(kinds)}))
    return f"{file.name}: {column} of another type"


def change_rows(folder: Path, chance: random.Random) -> str:
    file = _there(folder, (*_TABLES, *_TEXTS), chance)
    table = _read(file)
    how = chance.randrange(4)
    if how == 0:
        table = table.iloc[: chance.choice((0, 1, len(table) // 2))]
    elif how == 1:
        table = pd.concat([table, table])
    elif how == 2:
        table = table.iloc[::-1]
    else:
        table = table.drop(index=table.index[chance.randrange(len(table))]) if len(table) else table
    _write(file, table)
    return f"{file.name}: rows, {how}"


def as_a_spreadsheet_writes(folder: Path, chance: random.Random) -> str:
    file = _there(folder, _TEXTS, chance)
    table = pd.read_csv(file)
    how = chance.randrange(3)
    if how == 0:
        table.to_csv(file, index=False, sep=";", decimal=",")
    elif how == 1:
        table.to_csv(file, index=True)
    else:
        table.to_csv(file, index=False, encoding="utf-16")
    return f"{file.name}: spreadsheet, {how}"


def change_shape(folder: Path, chance: random.Random) -> str:
    cells = gpd.read_parquet(folder / "cells.parquet")
    shapes = cells.geometry.to_numpy(copy=True)
    row = chance.randrange(len(shapes))
    shapes[row] = chance.choice(
        (None, shapely.Point(), shapely.Point(76, 43), shapely.box(1e6, 1e6, 2e6, 2e6),
         shapely.box(-60, -30, -59, -29), shapely.transform(shapes[row], lambda xy: xy * np.inf))
    )  # fmt: skip
    _write(folder / "cells.parquet", cells.set_geometry(gpd.GeoSeries(shapes, crs=cells.crs)))
    return "cells.parquet: a shape"


def change_crs(folder: Path, chance: random.Random) -> str:
    cells = gpd.read_parquet(folder / "cells.parquet")
    crs = chance.choice((None, "EPSG:32643", "EPSG:3857"))
    if crs is None:
        cells = cells.set_crs(None, allow_override=True)
    else:
        cells = cells.set_crs(crs, allow_override=True) if chance.random() < 0.5 else cells.to_crs(crs)
    _write(folder / "cells.parquet", cells)
    return f"cells.parquet: in {crs}"


def forget_geography(folder: Path, chance: random.Random) -> str:
    table = pq.read_table(folder / "cells.parquet")
    pq.write_table(table.replace_schema_metadata({}), folder / "cells.parquet")
    return "cells.parquet: no geo"


def _inner(said: Any, chance: random.Random) -> Any:
    """Find an object in an object, at any depth."""
    while True:
        deeper = [value for value in said.values() if isinstance(value, dict) and value]
        if not deeper or chance.random() < 0.4:
            return said
        said = chance.choice(deeper)


def change_json(folder: Path, chance: random.Random) -> str:
    file = _there(folder, _JSONS, chance)
    said = json.loads(file.read_text(encoding="utf-8"))
    inner = _inner(said, chance)
    key, number = chance.choice([*inner, "new"]), chance.randrange(len(_VALUES) + 1)
    if number == len(_VALUES):
        inner.pop(key, None)
    else:
        inner[key] = _VALUES[number]
    file.write_text(json.dumps(said), encoding="utf-8")
    return f"{file.name}: {key} is {str(inner.get(key, '(missing)'))[:30]!r}"


def replace_json(folder: Path, chance: random.Random) -> str:
    file = _there(folder, _JSONS, chance)
    file.write_text(chance.choice(("", "[1]", "null", "{", "{}", "NaN", "[" * 100_000, '{"a": 1}}')))
    return f"{file.name}: other text"


def _any_file(folder: Path, chance: random.Random) -> Path:
    return _there(folder, (*_TABLES, *_TEXTS, *_JSONS), chance)


def truncate(folder: Path, chance: random.Random) -> str:
    return damaged_file.cut(_any_file(folder, chance), chance)


def flip_bit(folder: Path, chance: random.Random) -> str:
    return damaged_file.flip(_any_file(folder, chance), chance)


def replace_file(folder: Path, chance: random.Random) -> str:
    file, other = _any_file(folder, chance), _any_file(folder, chance)
    how = chance.randrange(3)
    content = other.read_bytes()
    file.unlink()
    if how == 0:
        file.write_bytes(content)
    elif how == 1:
        file.mkdir()
    return f"{file.name}: replaced, {how}"


DAMAGES: tuple[Damage, ...] = (
    drop_column, rename_column, change_value, change_type, change_rows, as_a_spreadsheet_writes, change_shape,
    change_crs, forget_geography, change_json, replace_json, truncate, flip_bit, replace_file,
)  # fmt: skip


def judge(folder: Path, undamaged: Path, draw: Callable[[Path], object]) -> Verdict:
    """Read and draw a run folder: whatever is raised but an InputError of one line about it is a fault.

    Parameters
    ----------
    folder, undamaged
        The damaged folder, and as it was.
    draw
        Reads all that a picture takes, and draws it.

    Raises
    ------
    AssertionError
        If the sentence does not fit on a line.
    """
    try:
        changed = changes_since_run(folder)
        draw(folder)
    except InputError as error:
        said = str(error)
        assert "\n" not in said
        assert not any(word in said for word in ("KeyError", "TypeError", "Traceback", "NoneType", "dtype"))
        return Verdict("refused", said)
    if changed:
        return Verdict("noticed", ", ".join(changed))
    same = all(_content(folder / name) == _content(undamaged / name) for name in _ALL)
    return Verdict("same" if same else "accepted", "")


def _content(file: Path) -> object:
    """Give what a file says: of JSON whatever its layout, and but for how long the work took."""
    if not file.is_file():
        return None
    if file.suffix != ".json":
        return file.read_bytes()
    said = json.loads(file.read_text(encoding="utf-8"))
    return {name: value for name, value in said.items() if name != "timing"}


_ALL = (*_TABLES, *_TEXTS, *_JSONS)


def damaged_copy(folder: Path, into: Path, damage: Damage, chance: random.Random) -> str:
    """Copy a folder and damage the copy."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(folder, into)
    return damage(into, chance)
