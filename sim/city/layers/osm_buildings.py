"""Buildings out of an OpenStreetMap extract: closed ways and multipolygons with a tag `building`."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from sim.core.errors import InputError
from sim.files.optional import optional_library, unreadable

HEIGHT, LEVELS = "height", "building:levels"


def read_osm_buildings(file: Path) -> gpd.GeoDataFrame:
    """Read outlines and tags; a building whose outline does not close has none.

    Raises
    ------
    InputError
        If the file cannot be read to its end, or holds no building.
    """
    osmium: Any = optional_library("osmium", f"reading {file.name}")
    tagged = osmium.filter.KeyFilter("building")
    outline = osmium.geom.WKBFactory()
    found: dict[tuple[bool, int], dict[str, Any]] = {}
    try:
        for thing in osmium.FileProcessor(str(file)).with_areas(tagged).with_filter(tagged):
            if thing.tags.get("building") == "no" or thing.is_node():
                continue
            if thing.is_area():
                own = found.setdefault((thing.from_way(), thing.orig_id()), _tags(thing))
                own["outline"] = outline.create_multipolygon(thing)
            elif thing.is_relation() or thing.is_closed():
                found.setdefault((thing.is_way(), thing.id), _tags(thing))
    except RuntimeError as error:
        raise unreadable(error, file) from error
    if not found:
        msg = "the extract holds no buildings; check what it covers"
        raise InputError(msg, file=file)
    rows = list(found.values())
    return gpd.GeoDataFrame(
        {name: [row[name] for row in rows] for name in (HEIGHT, LEVELS)},
        geometry=shapely.from_wkb([row["outline"] for row in rows]),
        crs="EPSG:4326",
    )


def _tags(thing: Any) -> dict[str, Any]:
    return {"outline": None, HEIGHT: thing.tags.get(HEIGHT), LEVELS: thing.tags.get(LEVELS)}
