"""Reads mapped cameras from whatever file they are in."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from sim.cameras.mapped.contract import MappedCameras, Remarks
from sim.cameras.mapped.csv_file import read_csv
from sim.cameras.mapped.geojson_file import read_geojson_cameras
from sim.cameras.mapped.osm_file import read_osm_cameras
from sim.cameras.mapped.views import make_views
from sim.core.errors import InputError

_READERS: dict[str, Callable[[Path], tuple[pd.DataFrame, Remarks]]] = {
    ".csv": read_csv,
    ".geojson": read_geojson_cameras,
    ".json": read_geojson_cameras,
    ".osm": read_osm_cameras,
    ".osm.pbf": read_osm_cameras,
    ".pbf": read_osm_cameras,
    ".osm.bz2": read_osm_cameras,
    ".osm.gz": read_osm_cameras,
}


def read_mapped_cameras(file: Path) -> MappedCameras:
    """Read the cameras of a file by its ending: CSV, GeoJSON, or an extract of OpenStreetMap.

    Raises
    ------
    InputError
        One sentence, if the file cannot be read or holds no camera that is anywhere.
    """
    ending = next((ending for ending in _READERS if file.name.lower().endswith(ending)), None)
    if ending is None:
        msg = f"cameras are read from {', '.join(_READERS)}, and this file is called otherwise"
        raise InputError(msg, file=file)
    rows, remarks = _READERS[ending](file)
    return make_views(rows, remarks, file=file)
