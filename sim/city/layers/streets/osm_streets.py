"""Streets out of an OpenStreetMap extract (.osm.pbf, .osm).

Ways meet where they share a node, so a bridge does not meet what it passes over.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sim.city.layers.columns import ReadReport
from sim.city.layers.streets.raw_streets import RawStreets, columns_of
from sim.city.layers.streets.street_words import StreetKind, kind_of, why_left_out
from sim.core.errors import InputError
from sim.files.osm.extract import Extract, open_extract

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
