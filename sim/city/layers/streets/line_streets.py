"""Streets out of a layer of lines (GeoPackage, GeoJSON, shapefile, GraphML).

Lines meet where they share a corner, not where they merely cross: a bridge passes over.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from sim.city.layers.streets.line_tags import OWN_CLASS, tags_of_lines
from sim.city.layers.streets.raw_streets import RawStreets, columns_of
from sim.city.layers.streets.street_words import Kind, kind_of, why_left_out
from sim.city.layers.tally import Tally
from sim.core.errors import InputError
from sim.files.file_kind import head_of
from sim.files.layers.graphml import read_graph_edges
from sim.files.layers.layer_source import layer_names
from sim.files.layers.vector_file import in_metres, read_vector
from sim.files.osm.kind import root_element

_SHOWN = 3
_LINES = (1, 5)  # shapely's numbers for lines and for several of them.
_DECIMALS_DEG = 7
"""Corners that agree to a centimetre are one: a degree's seventh decimal."""
NOT_A_LINE = "not a line"
_LAYERS = (("edges", "nodes"), ("lines", "points"))
"""Layers of lines, and beside which ones they are those of streets: as OSMnx and as GDAL save them."""


def read_line_streets(file: Path) -> RawStreets:
    """Read lines; columns called like OpenStreetMap's tags are read as such, and those of common exports.

    Without a column that ranks streets every line is a local street, open both ways unless a column `oneway`
    says otherwise.

    Raises
    ------
    InputError
        If the file cannot be read or no line is a street.
    """
    frame, note = _read(file)
    frame = in_metres(frame, "EPSG:4326", file)
    lines = np.isin(shapely.get_type_id(frame.geometry.to_numpy()), _LINES)
    left_out = Counter({NOT_A_LINE: int((~lines).sum())})
    kinds: list[Kind] = []
    kept: list[int] = []
    told = tags_of_lines(frame)
    for row in np.flatnonzero(lines).tolist():
        tags = told.rows[row]
        reason = told.why_not.get(row) or (None if OWN_CLASS in tags else why_left_out(tags))
        if reason is None:
            kept.append(row)
            kinds.append(kind_of(tags, tags.get(OWN_CLASS)))
        else:
            left_out[reason] += 1
    if not kept:
        msg = (
            f"the layer holds no street: none of its {len(frame):,} features can be used; "
            f"left out {_reasons(+left_out)}"
        )
        raise InputError(msg, file=file)
    tally = Tally("lines", len(frame), len(kept), {why: n for why, n in sorted(left_out.items()) if n})
    return _streets(frame.geometry.iloc[kept], kinds, tally.warned(note, *told.warnings))


def _reasons(left_out: Counter[str]) -> str:
    return ", ".join(f"{count:,} as {why}" for why, count in left_out.most_common(_SHOWN))


def _read(file: Path) -> tuple[gpd.GeoDataFrame, str]:
    """Read the lines of a file, and say which layer they are where it holds several."""
    if root_element(head_of(file)) == "graphml":
        return read_graph_edges(file), ""
    names = layer_names(file)
    layer = next((lines for lines, points in _LAYERS if {lines, points} <= set(names)), None)
    note = f"of the file's layers ({', '.join(names)}) only '{layer}' was read" if layer else ""
    return read_vector(file, layer), note


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
