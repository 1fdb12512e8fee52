"""Streets out of a layer of lines (GeoPackage, GeoJSON, shapefile, GraphML), whoever exported them.

Lines meet where they share a corner, not where they merely cross: a bridge passes over. What they say is put
into OpenStreetMap's words. Meanings: "OpenStreetMap Data in Layered GIS Format" (Geofabrik); OSMnx's
`graph_to_gdfs`; Overture Maps' segments are in `overture`.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sim.city.layers.columns import ReadReport, counted
from sim.city.layers.streets.overture import OVERTURE_COLUMNS, first_of, lowest, overture_tags, texts_in
from sim.city.layers.streets.raw_streets import (
    ONEWAY,
    RawStreets,
    StreetKind,
    columns_of,
    is_highway,
    kind_of,
    why_left_out,
)
from sim.core.errors import InputError
from sim.core.vocabulary import StreetClass
from sim.files.file_kind import head_of
from sim.files.layers.graphml import read_graph_edges
from sim.files.layers.layer_source import layer_names
from sim.files.layers.vector_file import in_metres, read_vector
from sim.files.osm.kind import root_element
from sim.files.osm.tag_blocks import BLOCKS, block_of_tags

Record = Mapping[Hashable, Any]
Records = Sequence[Record]

OWN_CLASS = "class"
"""Of tags: the class of a street that a layer tells in our own words."""

NO_ROAD = "no road (subtype={word})"
_PLAIN = "residential"
_KEYS = (
    *("highway", "oneway", "junction", "area", "access", "foot", "vehicle", "motor_vehicle", "motorcar"),
    *("motorroad", "sidewalk", "maxspeed", "maxspeed:forward", "maxspeed:backward"),
)
_COLUMNS = (*_KEYS, "fclass", "class", "type", *BLOCKS, *OVERTURE_COLUMNS)
_OWN = tuple(str(word) for word in StreetClass)
_ALONG, _AGAINST, _BOTH = "yes", "-1", "no"
_LETTERS = {"f": _ALONG, "ft": _ALONG, "tf": _AGAINST, "t": _AGAINST, "b": _BOTH, "n": _BOTH}
"""Geofabrik's directions and those of other road tables: from–to, to–from, both."""
_TRUTHS = {"t": _ALONG, "f": _BOTH}
"""How databases write yes and no."""
_EITHER_WAY = ("alternating", "reversible", "none", "unknown", "undefined", "-")
_SHOWN = 3
_LINES = (1, 5)  # shapely's numbers for lines and for several of them.
_DECIMALS_DEG = 7
"""Corners that agree to a centimetre are one: a degree's seventh decimal."""
NOT_A_LINE = "not a line"
_LAYERS = (("edges", "nodes"), ("lines", "points"))
"""Layers of lines, and beside which ones they are those of streets: as OSMnx and as GDAL save them."""


@dataclass
class LineTags:
    """Tags of lines.

    Parameters
    ----------
    rows, why_not
        Tags of each line; why a line is no road, by row, where its layer says so.
    warnings
        Sentences on what is not understood.
    """

    rows: list[dict[str, str]]
    why_not: dict[int, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def tags_of_lines(frame: gpd.GeoDataFrame) -> LineTags:
    """Read the columns of a layer of lines as tags.

    Without a column that ranks streets every line is a local street.
    """
    names = [str(name).strip().lower() for name in frame.columns]
    wanted = {name: frame.columns[at] for at, name in reversed(list(enumerate(names))) if name in _COLUMNS}
    table = pd.DataFrame(frame[list(wanted.values())]).set_axis(list(wanted), axis=1)
    # A frame without columns has no records in older pandas.
    records: Records = table.to_dict("records") if wanted else [{}] * len(frame)
    read = LineTags([_plain_tags(record) for record in records])
    dialect = _dialect(wanted, records, read)
    _DIALECTS[dialect](records, read)
    _set_directions(read, is_geofabrik=dialect == "fclass")
    return read


def _dialect(columns: Collection[str], records: Records, read: LineTags) -> str:
    """Tell which column ranks the streets; nothing if none does."""
    if "highway" in columns or any("highway" in row for row in read.rows):
        return "highway"
    if {"class", "subtype"} <= set(columns):
        return "subtype"
    words = [texts[0] for record in records if (texts := texts_in(record.get("type")))]
    # What is called `type` may be anything.
    ranked = ("type",) if 2 * sum(map(is_highway, words)) > len(words) else ()
    return next((name for name in ("fclass", "class", *ranked) if name in columns), "")


def _plain_tags(record: Record) -> dict[str, str]:
    tags: dict[str, Any] = {}
    for block in BLOCKS:
        tags |= block_of_tags(record.get(block)) or {}
    tags |= {key: record[key] for key in _KEYS if texts_in(record.get(key))}
    return {key: _one(key, texts) for key in _KEYS if (texts := texts_in(tags.get(key)))}


def _one(key: str, texts: Sequence[str]) -> str:
    """Choose among several words of a line: where streets were joined, each has its own."""
    if key == "highway":
        return first_of(texts, is_highway)
    return lowest(texts) if key.startswith("maxspeed") else texts[0]


def _read_plain(_: Records, read: LineTags) -> None:
    for row in read.rows:
        row["highway"] = _PLAIN
    read.warnings.append("no column 'highway' says what streets are")


def _read_highway(records: Records, read: LineTags) -> None:
    for record, row in zip(records, read.rows, strict=True):
        row.setdefault("highway", "none")
        own = texts_in(record.get("class"))
        if own and own[0] in _OWN:
            row[OWN_CLASS] = own[0]


def _read_words(column: str) -> Callable[[Records, LineTags], None]:
    """Make a reader of a column of OpenStreetMap's words, as Geofabrik writes them."""

    def reader(records: Records, read: LineTags) -> None:
        for record, row in zip(records, read.rows, strict=True):
            word = first_of(texts_in(record.get(column)) or ["none"], is_highway)
            row["highway"] = "road" if word == "unknown" else word.split("_grade")[0]
            if row.get("maxspeed") == "0":  # Geofabrik's word for not known.
                del row["maxspeed"]

    return reader


def _read_class(records: Records, read: LineTags) -> None:
    """Read our own words and OpenStreetMap's; lines with another word are local streets, which is said."""
    unknown: Counter[str] = Counter()
    for record, row in zip(records, read.rows, strict=True):
        texts = texts_in(record.get("class"))
        word = first_of(texts, lambda text: text in _OWN or is_highway(text)) if texts else ""
        row["highway"] = word if is_highway(word) else _PLAIN
        if word in _OWN:
            row[OWN_CLASS] = word
        elif not is_highway(word):
            unknown[word or "nothing"] += 1
    if unknown:
        read.warnings.append(
            f"words in column 'class' that name no kind of street, so that these lines are taken for local "
            f"streets: {counted(unknown)}"
        )


def _read_overture(records: Records, read: LineTags) -> None:
    unread = 0
    for at, record in enumerate(records):
        word = " ".join(texts_in(record.get("subtype"))) or "road"
        if word != "road":
            read.why_not[at] = NO_ROAD.format(word=word)
        tags, further = overture_tags(record)
        read.rows[at] = tags
        unread += further
    if unread:
        read.warnings.append(
            f"restrictions and limits for some hours, vehicles or parts of a line, not read: {unread:,}"
        )


_DIALECTS: Mapping[str, Callable[[Records, LineTags], None]] = {
    "": _read_plain,
    "highway": _read_highway,
    "fclass": _read_words("fclass"),
    "type": _read_words("type"),
    "class": _read_class,
    "subtype": _read_overture,
}


def _set_directions(read: LineTags, *, is_geofabrik: bool) -> None:
    """Bring words for directions into OpenStreetMap's."""
    words = Counter(row["oneway"] for row in read.rows if "oneway" in row)
    letters = _TRUTHS if words.keys() <= _TRUTHS.keys() and not is_geofabrik else _LETTERS
    for row in read.rows:
        if "oneway" in row:
            row["oneway"] = letters.get(row["oneway"], row["oneway"])
    unknown = {word: times for word, times in words.items() if word not in (*letters, *ONEWAY, *_EITHER_WAY)}
    if unknown:
        read.warnings.append(
            "values of 'oneway' that are not understood, so that these lines are open both ways: "
            f"{counted(unknown)}"
        )


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
    kinds: list[StreetKind] = []
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
        reasons = ", ".join(f"{count:,} as {why}" for why, count in (+left_out).most_common(_SHOWN))
        msg = (
            f"the layer holds no street: none of its {len(frame):,} features can be used; left out {reasons}"
        )
        raise InputError(msg, file=file)
    tally = ReadReport("lines", len(frame), len(kept), {why: n for why, n in sorted(left_out.items()) if n})
    return _streets(frame.geometry.iloc[kept], kinds, tally.warned(note, *told.warnings))


def _read(file: Path) -> tuple[gpd.GeoDataFrame, str]:
    """Read the lines of a file, and say which layer they are where it holds several."""
    if root_element(head_of(file)) == "graphml":
        return read_graph_edges(file), ""
    names = layer_names(file)
    layer = next((lines for lines, points in _LAYERS if {lines, points} <= set(names)), None)
    note = f"of the file's layers ({', '.join(names)}) only '{layer}' was read" if layer else ""
    return read_vector(file, layer), note


def _streets(shapes: gpd.GeoSeries, kinds: list[StreetKind], tally: ReadReport) -> RawStreets:
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
