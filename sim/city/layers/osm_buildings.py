"""Buildings out of an OpenStreetMap extract: closed ways and multipolygons with a tag `building`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from sim.core.errors import InputError
from sim.files.osm.extract import Extract, open_extract
from sim.files.osm.places import Key, outlines_of
from sim.files.osm.record import RELATION, WAY, WORDS

HEIGHT, LEVELS = "height", "building:levels"
NAME = "osm_name"
"""Column of what a building is called in a sentence, such as `way/12`."""

REDRAWN = "osm_redrawn"
"""Column of whether osmium refused an outline, so that it had to be put together here."""

NO_OUTLINE = "a relation that is no multipolygon"
_KEY = "building"
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
        found, others = _read(extract)
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


def _read(extract: Extract) -> tuple[dict[Key, dict[str, Any]], Counter[str]]:
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
