"""Cameras from an extract of OpenStreetMap, `.osm` or `.osm.pbf`."""

import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pandas as pd

from sim.cameras.mapped.contract import Remarks
from sim.cameras.mapped.osm_tags import CAMERA_TAGS, READ_TAGS, row_of_tags, why_no_camera
from sim.core.errors import InputError


def read_osm_cameras(file: Path) -> tuple[pd.DataFrame, Remarks]:
    """Read the camera nodes of an extract, as `make_views` takes them.

    Raises
    ------
    InputError
        If there is no such file, or it breaks off, or the reader is not installed.
    """
    osmium = _osmium(file)
    if not file.is_file():
        raise InputError("there is no such file; check the path", file=file)
    skipped: Counter[str] = Counter()
    rows: list[Mapping[str, object]] = []
    try:
        found = osmium.FileProcessor(str(file)).with_filter(osmium.filter.TagFilter(*CAMERA_TAGS))
        for thing in found:
            # To ask for some keys is faster than to list all.
            value_of = thing.tags.get
            tags = {key: value for key in READ_TAGS if (value := value_of(key)) is not None}
            reason = why_no_camera(tags) if thing.is_node() else "mapped as an outline, not as a point"
            if reason is not None:
                skipped[reason] += 1
                continue
            here = thing.location
            place = (here.lon, here.lat) if here.valid() else (math.nan, math.nan)
            name = {"camera": f"node/{thing.id}"}
            rows.append({**row_of_tags(tags), **name, "longitude_deg": place[0], "latitude_deg": place[1]})
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        msg = f"the extract is damaged, breaks off or is none ({_one_line(error)}); download it anew"
        raise InputError(msg, file=file) from error
    if not rows and not skipped:
        wanted = " or ".join(f"{key}={value}" for key, value in CAMERA_TAGS)
        msg = f"nothing in it is tagged {wanted}; give an extract that holds cameras"
        raise InputError(msg, file=file)
    table = pd.DataFrame(rows) if rows else pd.DataFrame(columns=["camera", "longitude_deg", "latitude_deg"])
    return table, Remarks(skipped, Counter())


def _osmium(file: Path) -> ModuleType:
    try:
        import osmium  # noqa: PLC0415  # an extra: only readers of extracts need it
    except ImportError as error:
        msg = "to read extracts of OpenStreetMap, install pyosmium: pip install 'safecity-sim[import]'"
        raise InputError(msg, file=file) from error
    module: ModuleType = osmium
    return module


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
