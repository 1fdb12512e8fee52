"""Streets out of a vector layer of lines (GeoPackage, GeoJSON, shapefile).

Lines meet where they share a corner, not where they merely cross: a bridge passes over.
"""

import math
import re
from collections import Counter
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from sim.city.layers.raw_streets import RawStreets, columns_of
from sim.city.layers.street_words import Kind, kind_of, why_left_out
from sim.city.layers.tally import Tally
from sim.core.errors import InputError
from sim.core.vocabulary import StreetClass
from sim.files.vector_file import in_metres, read_vector

_LINES = (1, 5)  # shapely's numbers for lines and for several of them.
_DECIMALS_DEG = 7
"""Corners that agree to a centimetre are one: a degree's seventh decimal."""
_LAYER = "lines"
NOT_A_LINE = "not a line"
_PLAIN = "residential"
_TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_TAGS = (
    *("highway", "oneway", "junction", "area", "access", "foot", "vehicle", "motor_vehicle", "motorcar"),
    *("motorroad", "sidewalk", "maxspeed", "maxspeed:forward", "maxspeed:backward"),
)


def read_line_streets(file: Path) -> RawStreets:
    """Read lines; columns called like OpenStreetMap's tags are read as such.

    Without a column `highway` or `class` every line is a local street, open both ways unless a column
    `oneway` says otherwise.

    Raises
    ------
    InputError
        If the file cannot be read or no line is a street.
    """
    frame = in_metres(read_vector(file), "EPSG:4326", file)
    lines = np.isin(shapely.get_type_id(frame.geometry.to_numpy()), _LINES)
    left_out = Counter({NOT_A_LINE: int((~lines).sum())})
    kinds: list[Kind] = []
    kept: list[int] = []
    warning = "" if "highway" in frame or "class" in frame else "no column 'highway' says what streets are"
    columns = [name for name in frame.columns if name in (*_TAGS, "class", "other_tags")]
    # A frame without columns has no records in older pandas.
    rows = frame[columns].to_dict("records") if columns else [{}] * len(frame)
    for row in np.flatnonzero(lines):
        tags = _tags(rows[row])
        reason = None if "class" in tags else why_left_out(tags)
        if reason is None:
            kept.append(int(row))
            kinds.append(kind_of({"highway": "", **tags}, tags.get("class")))
        else:
            left_out[reason] += 1
    if not kept:
        msg = f"the layer holds no street: none of its {len(frame):,} features can be used"
        raise InputError(msg, file=file)
    tally = Tally("lines", len(frame), len(kept), {why: n for why, n in sorted(left_out.items()) if n})
    return _streets(frame.geometry.iloc[kept], kinds, tally.warned(warning))


def _tags(row: Mapping[Hashable, Any]) -> dict[str, str]:
    """Gather the tags of a line; in a layer that does not rank streets every line is a street."""
    tags = dict(_other_tags(row.get("other_tags")))
    tags |= {name: _text(row[name]) for name in _TAGS if _is_said(row.get(name))}
    if row.get("class") in tuple(StreetClass):
        return {**tags, "class": str(row["class"])}
    return {"highway": "none" if "highway" in row else _PLAIN, **tags}


def _other_tags(text: Any) -> Mapping[str, str]:
    """Read GDAL's column of further tags, `"key"=>"value","key"=>"value"`; nothing if it is missing."""
    return dict(_TAG.findall(text)) if isinstance(text, str) else {}


def _is_said(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | bool | np.bool_ | int | np.integer)


def _text(value: Any) -> str:
    """Write a value as a tag has it; a column of numbers with gaps holds them with decimals."""
    return f"{value:g}" if isinstance(value, float) else str(value).lower()


def _streets(shapes: gpd.GeoSeries, kinds: list[Kind], tally: Tally) -> RawStreets:
    parts, of = shapely.get_parts(shapes.to_numpy(), return_index=True)
    xy, way = shapely.get_coordinates(parts, return_index=True)
    corners, point = np.unique(np.round(xy, _DECIMALS_DEG), axis=0, return_inverse=True)
    columns: dict[str, Any] = {name: column[of] for name, column in columns_of(kinds).items()}
    return RawStreets(
        longitude_deg=corners[:, 0],
        latitude_deg=corners[:, 1],
        way=way.astype(np.int64),
        point=point.ravel().astype(np.int64),
        **columns,
        tally=tally,
    )
