"""Reads mapped cameras from whatever file they are in."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sim.cameras.mapped.contract import MappedCameras
from sim.cameras.mapped.readers.csv_file import checked_csv, read_csv
from sim.cameras.mapped.readers.short_names import with_colons
from sim.cameras.mapped.readers.speed_cameras import READ_AS, is_speed_list, speed_cameras
from sim.cameras.mapped.readers.statements import Statements
from sim.cameras.mapped.readers.translate import translate
from sim.cameras.mapped.same_twice import each_once
from sim.cameras.mapped.views import make_views
from sim.core.errors import InputError


def _read_json(file: Path) -> Statements:
    from sim.cameras.mapped.readers.json_file import read_json_cameras  # noqa: PLC0415  # others need not load it

    return read_json_cameras(file)


def _read_osm(file: Path) -> Statements:
    from sim.cameras.mapped.readers.osm_file import read_osm_cameras  # noqa: PLC0415  # others need not load it

    return read_osm_cameras(file)


def _read_layer(file: Path) -> Statements:
    from sim.cameras.mapped.readers.layer_file import read_layer_cameras  # noqa: PLC0415  # others need not load it

    return read_layer_cameras(file)


_READERS: dict[str, Callable[[Path], Statements]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
    ".geojson": _read_json,
    ".geojsonl": _read_json,
    ".geojsons": _read_json,
    ".geojsonseq": _read_json,
    ".ndjson": _read_json,
    ".json": _read_json,
    ".gpkg": _read_layer,
    ".shp": _read_layer,
    ".fgb": _read_layer,
    ".osm": _read_osm,
    ".osm.pbf": _read_osm,
    ".pbf": _read_osm,
    ".osm.bz2": _read_osm,
    ".osm.gz": _read_osm,
    ".o5m": _read_osm,
    ".osh": _read_osm,
}
_OTHERS = {
    **dict.fromkeys((".xlsx", ".xls", ".ods"), "a workbook; save it as CSV"),
    ".kml": "a KML file; export the cameras as GeoJSON",
    ".gpx": "a GPX file; export the cameras as GeoJSON",
    ".xml": "called otherwise; call it .osm if it is an extract of OpenStreetMap",
}
_PACKED = (".gz", ".zip", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".zst", ".kmz")


def read_mapped_cameras(file: Path) -> MappedCameras:
    """Read the cameras of a file by its ending: a table, JSON, a layer, or an extract of OpenStreetMap.

    Raises
    ------
    InputError
        One sentence, if the file cannot be read or holds no camera that is anywhere.
    """
    name = file.name.lower()
    ending = next((ending for ending in _READERS if name.endswith(ending)), None)
    if ending is None and name.endswith(_PACKED):
        raise InputError("the file is packed; unpack it first, and give what is in it", file=file)
    if ending is None:
        what = (
            f"is {_OTHERS[file.suffix.lower()]}" if file.suffix.lower() in _OTHERS else "is called otherwise"
        )
        msg = f"cameras are read from {', '.join(_READERS)}, and this file {what}"
        raise InputError(msg, file=file)
    with _no_collection():
        said = _READERS[ending](file)
        said = each_once(replace(said, said=with_colons(said.said)), file=file)
        if is_speed_list(said.said):
            said = replace(speed_cameras(said), read_as=(*said.read_as, READ_AS))
        found = translate(said)
        rows = found.rows
        if said.part == "line" and not found.by_tags:
            rows = checked_csv(rows, found.number, file)
        return make_views(rows, found.remarks, file=file, number=found.number, part=said.part)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let the collector of garbage rest: it would go through all objects of a large file again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
