"""Buildings: outlines with a height where one is known.

Heights are as people write them: metres, feet, storeys, several for the parts of a building. Of an extract of
OpenStreetMap closed ways and multipolygons with a tag `building` are taken.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from sim.city.contract import BUILDINGS
from sim.city.layers.columns import ReadReport, counted, guess_column, some_of
from sim.city.layers.whereabouts import check_near
from sim.core.arrays import BoolArray, FloatArray
from sim.core.errors import InputError
from sim.files.layers.layer_source import layer_names
from sim.files.layers.vector_file import DEGENERATE, in_metres, read_vector, sound_polygons
from sim.files.osm.extract import Extract, open_extract
from sim.files.osm.kind import is_extract
from sim.files.osm.places import Key, outlines_of
from sim.files.osm.record import RELATION, WAY, WORDS
from sim.files.osm.tag_blocks import BLOCKS, block_of_tags, metres_in

HEIGHT, LEVELS = "height", "building:levels"
NAME = "osm_name"
"""Column of what a building is called in a sentence, such as `way/12`."""

REDRAWN = "osm_redrawn"
"""Column of whether osmium refused an outline, so that it had to be put together here."""

NO_OUTLINE = "a relation that is no multipolygon"
_AREAS = ("multipolygon", "boundary")


@dataclass(frozen=True, eq=False)
class OsmBuildings:
    """Buildings of an extract.

    Parameters
    ----------
    frame
        Outlines, heights and levels; of those without an outline that closes the outline is missing.
    passed_over, notes
        Objects of the file that are no building of today, by reason; sentences for the user.
    """

    frame: gpd.GeoDataFrame
    passed_over: Mapping[str, int]
    notes: tuple[str, ...]


def read_osm_buildings(file: Path) -> OsmBuildings:
    """Read outlines and tags; an outline that osmium refuses is put together here, to be mended.

    Raises
    ------
    InputError
        If the file cannot be read to its end, or holds no building.
    """
    with open_extract(file, (_KEY,)) as extract:
        found, others = _read_extract(extract)
        lacking = [key for key, row in found.items() if row["outline"] is None]
        outlines = outlines_of(extract, lacking) if lacking else {}
        names = [f"{WORDS[kind]}/{extract.own_number(number)}" for kind, number in found]
    if not found:
        msg = "the extract holds no buildings; check what it covers"
        raise InputError(msg, file=file)
    shapes = shapely.from_wkb([row["outline"] for row in found.values()])
    for at, key in enumerate(found):
        shapes[at] = outlines.get(key, shapes[at])
    columns = {name: [row[name] for row in found.values()] for name in (HEIGHT, LEVELS)}
    redrawn = [key in outlines for key in found]
    frame = gpd.GeoDataFrame({**columns, NAME: names, REDRAWN: redrawn}, geometry=shapes, crs="EPSG:4326")
    return OsmBuildings(frame, others + Counter(extract.passed_over), extract.notes)


def _read_extract(extract: Extract) -> tuple[dict[Key, dict[str, Any]], Counter[str]]:
    """Read tags, and the outline of all that osmium finds sound; count what draws no outline."""
    osmium = extract.osmium
    tagged = osmium.filter.KeyFilter(_KEY)
    outline = osmium.geom.WKBFactory()
    found: dict[Key, dict[str, Any]] = {}
    others: Counter[str] = Counter()
    for thing in osmium.FileProcessor(extract.source).with_areas(tagged).with_filter(tagged):
        if thing.tags.get(_KEY) == "no" or thing.is_node():
            continue
        if thing.is_relation() and thing.tags.get("type") not in _AREAS:
            others[NO_OUTLINE] += 1
            continue
        if not thing.is_area():
            found.setdefault((thing.type_str(), thing.id), _tags(thing))
            continue
        own = found.setdefault((WAY if thing.from_way() else RELATION, thing.orig_id()), _tags(thing))
        try:
            own["outline"] = outline.create_multipolygon(thing)
        except RuntimeError:  # It finds no ring: the outline crosses itself, or is none.
            own["outline"] = None
    return found, others


def _tags(thing: Any) -> dict[str, Any]:
    return {"outline": None, HEIGHT: thing.tags.get(HEIGHT), LEVELS: thing.tags.get(LEVELS)}


_HEIGHT = ("height_m", "height", "building:height")
_LEVELS = ("building:levels", "building_levels", "levels", "storeys", "num_floors")
_SEPARATOR = ";"
_STOREYS = re.compile(r"\d+(?:[.,]\d+)?")
_TALLEST_M = 1000.0
"""The tallest building stands 828 m high: more is a slip, such as centimetres without their unit."""
BEYOND = "beyond the boundary"
NO_BUILDING = "no building"
_KEY = "building"
_LARGEST_M2 = 2e6
"""No building of the world covers more; what does is a district, or ground of another kind."""
_LAYERS = ("multipolygons", "buildings")
"""Layers of buildings beside others: as GDAL saves extracts, and as people call them."""


def building_heights(frame: pd.DataFrame, storey_m: float) -> tuple[FloatArray, str]:
    """Read the height of each building, or else what its storeys come to.

    Parameters
    ----------
    frame, storey_m
        Buildings, with a column of heights or of levels, if any; height of a storey.

    Returns
    -------
    Heights in metres, NaN where none is known, and a sentence on what could not be read; empty if all could.
    """
    height, unread = _read_height(frame, _HEIGHT, metres_in)
    levels, unread_levels = _read_height(frame, _LEVELS, _storeys_in)
    known = np.where(np.isfinite(height), height, levels * storey_m)
    return np.where(known > 0, known, np.nan), _sentence(unread + unread_levels)


def _read_height(
    frame: pd.DataFrame, words: Sequence[str], number_in: Callable[[str], float]
) -> tuple[FloatArray, Counter[str]]:
    """Read a column of numbers; the largest of several counts."""
    column = guess_column(frame, words)
    if column is None:
        return np.full(len(frame), np.nan), Counter()
    codes, values = pd.factorize(frame[column])
    numbers = np.array([_largest(_texts(value), number_in) for value in values] + [np.nan])
    times = np.bincount(codes[codes >= 0], minlength=len(values))
    wrong = [at for at, value in enumerate(values) if np.isnan(numbers[at]) and _texts(value)]
    return numbers[codes], Counter({str(values[one]): int(times[one]) for one in wrong})


def _texts(value: Any) -> list[str]:
    return [part.strip() for part in str(value).split(_SEPARATOR) if part.strip()]


def _largest(texts: Sequence[str], number_in: Callable[[str], float]) -> float:
    numbers = [number_in(text) for text in texts]
    known = [number for number in numbers if 0 <= number <= _TALLEST_M]
    return max(known) if known and len(known) == len(numbers) else math.nan


def _storeys_in(text: str) -> float:
    return float(text.replace(",", ".")) if _STOREYS.fullmatch(text) else math.nan


def _sentence(unread: Counter[str]) -> str:
    if not unread:
        return ""
    return f"heights of buildings that could not be read, so that none is known: {counted(unread)}"


def read_buildings(
    file: Path,
    crs: str,
    *,
    boundary: BaseGeometry | None,
    storey_m: float,
    streets_deg: FloatArray | None = None,
) -> tuple[gpd.GeoDataFrame, ReadReport]:
    """Read the buildings inside a boundary.

    Parameters
    ----------
    file
        An OpenStreetMap extract, or a vector layer of polygons with a column of heights or levels, if any.
    crs, boundary
        The city's metre CRS, and its outline in it; None takes all.
    storey_m
        Height of a storey where only levels are known.
    streets_deg
        Rectangle of the streets in degrees, which not all buildings are far from.

    Raises
    ------
    InputError
        If the file cannot be read, lies elsewhere, or holds no building.
    """
    frame, passed_over, notes = _read(file)
    if streets_deg is not None:
        check_near(frame, streets_deg, file, what="the buildings lie")
    drawn = in_metres(frame, crs, file)
    sound, lost = sound_polygons(drawn)
    kept = sound if boundary is None else sound[shapely.intersects(boundary, sound.geometry.to_numpy())]
    if kept.empty:
        raise _none_kept(len(frame), lost, file)
    height, unread = building_heights(kept, storey_m)
    buildings = gpd.GeoDataFrame(
        {"building_id": np.arange(len(kept)), "height_m": height}, geometry=kept.geometry.to_numpy(), crs=crs
    )
    left_out = Counter({DEGENERATE: lost, BEYOND: len(sound) - len(kept)}) + Counter(passed_over)
    tally = ReadReport("buildings", len(frame) + sum(passed_over.values()), len(kept), dict(left_out))
    known = float(np.isfinite(height).sum())
    warnings = (*_mended_and_lost(drawn, sound), unread, *notes)
    return BUILDINGS.check(buildings), tally.with_facts(with_a_height=known).warned(*warnings)


def _none_kept(read: int, lost: int, file: Path) -> InputError:
    if lost and lost == read:
        msg = f"none of the {read:,} features of the layer has an outline that closes around any ground; "
        return InputError(f"{msg}give polygons", file=file)
    msg = f"the layer holds no building in the city, of {read:,} features; check what it covers"
    return InputError(msg, file=file)


def _read(file: Path) -> tuple[gpd.GeoDataFrame, Mapping[str, int], tuple[str, ...]]:
    """Read buildings with a name for each, what was passed over, and what is to be said."""
    if is_extract(file):
        found = read_osm_buildings(file)
        return found.frame, found.passed_over, found.notes
    layers = layer_names(file)
    layer = next((name for name in _LAYERS if len(layers) > 1 and name in layers), None)
    frame = read_vector(file, layer)
    names = [f"feature {number:,}" for number in range(1, len(frame) + 1)]
    frame = _with_tags(frame).assign(**{NAME: names, REDRAWN: False})
    is_one = _is_building(frame, file)
    note = f"of the file's layers ({', '.join(layers)}) only '{layer}' was read" if layer else ""
    return frame[is_one], {NO_BUILDING: int((~is_one).sum())} if not is_one.all() else {}, (note,)


def _with_tags(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add heights and levels that stand among further tags in one column, as GDAL writes them."""
    blocks = [name for name in BLOCKS if name in frame]
    tags = [block_of_tags(value) or {} for name in blocks for value in frame[name]]
    added = {key: [one.get(key) for one in tags] for key in (HEIGHT, LEVELS) if key not in frame}
    return frame.assign(**added) if len(blocks) == 1 and any(map(any, added.values())) else frame


def _is_building(frame: gpd.GeoDataFrame, file: Path) -> BoolArray:
    """Mark the features that are buildings, in a layer that has others beside them."""
    if _KEY not in frame:
        return np.ones(len(frame), dtype=bool)
    said = frame[_KEY].notna()
    if not said.any():
        msg = f"no feature of the layer has a '{_KEY}'; give a layer of buildings, or one without that column"
        raise InputError(msg, file=file)
    return np.asarray(said & (frame[_KEY].astype(str).str.strip().str.lower() != "no"))


def _mended_and_lost(drawn: gpd.GeoDataFrame, sound: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Name the buildings whose outline crosses itself, and those that have none."""
    wrong = drawn.loc[~shapely.is_valid(drawn.geometry.to_numpy()) | drawn[REDRAWN], NAME]
    lost = drawn.loc[~drawn[NAME].isin(sound[NAME]), NAME]
    mended = wrong[~wrong.isin(lost)]
    large = sound.loc[shapely.area(sound.geometry.to_numpy()) > _LARGEST_M2, NAME]
    return tuple(
        f"{what}: {len(names):,} ({some_of(names)})"
        for what, names in (
            ("buildings whose outline crosses or touches itself, mended", mended),
            ("buildings without an outline that closes around any ground, left out", lost),
            ("buildings of more than 2 km², which seem to be ground of another kind", large),
        )
        if len(names)
    )
