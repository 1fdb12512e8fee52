"""Streets of any file that is understood, and limits on speed: `60`, `40 mph`, `KZ:urban`, `walk`, `none`.

Extracts of OpenStreetMap (.osm.pbf, .osm) are read here: ways meet where they share a node, so a bridge does
not meet what it passes over. Meanings: OpenStreetMap Wiki, "Key:maxspeed".
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.city.layers.columns import ReadReport, counted
from sim.city.layers.streets.line_streets import read_line_streets
from sim.city.layers.streets.raw_streets import RawStreets, StreetKind, columns_of, kind_of, why_left_out
from sim.core.arrays import FloatArray
from sim.core.errors import InputError
from sim.files.file_kind import check_file
from sim.files.osm.extract import Extract, open_extract
from sim.files.osm.kind import is_extract

_KEY = "highway"
_NO_DATE = "1970-01-01"  # What a way without a date is given.
BEYOND_THE_EXTRACT = "none of its points lies in the extract"
_DEGREES = 1e-7  # OpenStreetMap's own resolution of positions.


@dataclass
class _Ways:
    """What has been read so far."""

    place: dict[int, int] = field(default_factory=dict)
    x: list[int] = field(default_factory=list)
    y: list[int] = field(default_factory=list)
    way: list[int] = field(default_factory=list)
    point: list[int] = field(default_factory=list)
    kinds: list[StreetKind] = field(default_factory=list)
    read: int = 0
    kept: int = 0
    points_missing: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    latest: str = ""

    def point_number(self, node: Any) -> int:
        """Give a node its number, in the order in which nodes come."""
        number = self.place.setdefault(node.ref, len(self.x))
        if number == len(self.x):
            self.x.append(node.location.x)
            self.y.append(node.location.y)
        return number


def read_osm_streets(file: Path) -> RawStreets:
    """Read the streets of an extract.

    Raises
    ------
    InputError
        If the file cannot be read to its end, or holds no street.
    """
    found = _Ways()
    with open_extract(file, (_KEY,)) as extract:
        osmium = extract.osmium
        wanted = (
            osmium.FileProcessor(extract.source).with_locations().with_filter(osmium.filter.KeyFilter(_KEY))
        )
        for way in wanted:
            if way.is_way():
                _take(found, way)
    if not found.kept:
        raise InputError(_why_no_street(found), file=file)
    return _streets(found, extract)


def _why_no_street(found: _Ways) -> str:
    if found.read and found.left_out[BEYOND_THE_EXTRACT] == found.read:
        return (
            f"the extract holds {found.read:,} ways with a tag '{_KEY}' but none of their "
            f"{found.points_missing:,} points; "
            "ask Overpass with (._;>;); out body; or download it with its nodes"
        )
    return (
        f"the extract holds no street: of {found.read:,} ways with a tag '{_KEY}' none can be used; "
        "check that it covers the city"
    )


def _take(found: _Ways, way: Any) -> None:
    found.read += 1
    found.latest = max(found.latest, f"{way.timestamp:%Y-%m-%d}")
    tags = {tag.k: tag.v for tag in way.tags}
    reason = why_left_out(tags)
    if reason is None and not _add_corners(found, way, tags):
        reason = BEYOND_THE_EXTRACT
    if reason is None:
        found.kept += 1
    else:
        found.left_out[reason] += 1


def _add_corners(found: _Ways, way: Any, tags: dict[str, str]) -> bool:
    """Add a way's stretches between points that the extract lacks; tell whether there was any."""
    stretches: list[list[int]] = [[]]
    for node in way.nodes:
        if not node.location.valid():
            found.points_missing += 1
            stretches.append([])
            continue
        number = found.point_number(node)
        if stretches[-1][-1:] != [number]:
            stretches[-1].append(number)
    whole = [stretch for stretch in stretches if len(stretch) > 1]
    for stretch in whole:
        found.way.extend([len(found.kinds)] * len(stretch))
        found.point.extend(stretch)
        found.kinds.append(kind_of(tags))
    return bool(whole)


def _streets(found: _Ways, extract: Extract) -> RawStreets:
    warning = (
        f"{found.points_missing:,} points of ways lie beyond the extract, so streets end there"
        if found.points_missing
        else ""
    )
    left_out = found.left_out + Counter(extract.passed_over)
    read = found.read + sum(extract.passed_over.values())
    tally = ReadReport("ways", read, found.kept, dict(sorted(left_out.items())))
    return RawStreets(
        longitude_deg=np.array(found.x) * _DEGREES,
        latitude_deg=np.array(found.y) * _DEGREES,
        way=np.array(found.way, dtype=np.int64),
        point=np.array(found.point, dtype=np.int64),
        **columns_of(found.kinds),
        tally=tally.warned(warning, *extract.notes),
        date="" if found.latest == _NO_DATE else found.latest,
    )


_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*(mph|km/?h|kph|kmph)?", re.IGNORECASE)
_KM_PER_MILE = 1.609344
_NO_LIMIT = ("none", "no", "unlimited")
_WALK = "walk"
"""The word for the lowest limit there is."""


def read_streets(file: Path) -> RawStreets:
    """Read an OpenStreetMap extract, or lines of a vector layer.

    Raises
    ------
    InputError
        If it cannot be read or holds no street.
    """
    check_file(file)
    return read_osm_streets(file) if is_extract(file) else read_line_streets(file)


def read_limits(stated: NDArray[np.object_], words: Mapping[str, float]) -> tuple[FloatArray, str]:
    """Read the limits of ways.

    Parameters
    ----------
    stated
        As written; empty where nothing is.
    words
        Limits that words stand for, in km/h, by the word in lower case with `_` for `:`. What is slower than
        `walk` is taken for a slip.

    Returns
    -------
    Limits in km/h, NaN where there is none, and a sentence on what could not be read; empty if all could.
    """
    codes, texts = pd.factorize(stated)
    limits = np.array([_limit(str(text), words) for text in texts], dtype=float)
    times = np.bincount(codes, minlength=len(texts))
    unread = {
        str(text): int(count)
        for text, limit, count in zip(texts, limits, times, strict=True)
        if np.isnan(limit) and text and str(text).casefold() not in _NO_LIMIT
    }
    return limits[codes] if len(texts) else np.zeros(0), _sentence(unread)


def _limit(text: str, known: Mapping[str, float]) -> float:
    number = _NUMBER.fullmatch(text)
    if number is None:
        return known.get(text.casefold().replace(":", "_"), np.nan)
    value = float(number[1].replace(",", "."))
    value *= _KM_PER_MILE if (number[2] or "").lower() == "mph" else 1.0
    return value if value >= known[_WALK] else np.nan


def _sentence(unread: Mapping[str, int]) -> str:
    if not unread:
        return ""
    return f"speed limits that could not be read, so that none holds on these ways: {counted(unread)}"
