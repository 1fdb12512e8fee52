"""What layers of lines say of streets, in OpenStreetMap's words, whoever exported them.

Meanings: "OpenStreetMap Data in Layered GIS Format" (Geofabrik); OSMnx's `graph_to_gdfs`; Overture Maps'
segments are in `overture`.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd

from sim.city.layers.named_values import counted
from sim.city.layers.streets.line_values import first_of, lowest, texts_in
from sim.city.layers.streets.overture import OVERTURE_COLUMNS, overture_tags
from sim.city.layers.streets.street_words import ONEWAY, is_highway
from sim.core.vocabulary import StreetClass
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


@dataclass
class LineTags:
    """Tags of lines.

    Parameters
    ----------
    rows
        Tags of each line.
    why_not
        Why a line is no road, by row, where its layer says so.
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
