"""Reads a walk from whatever file it is in."""

from collections.abc import Callable
from pathlib import Path

from sim.core.errors import InputError
from sim.track.files.csv_file import read_csv_track
from sim.track.files.make_track import make_track
from sim.track.walk import Record, Track


def _read_gpx(file: Path) -> Record:
    from sim.track.files.gpx_file import read_gpx_track  # noqa: PLC0415  # others need not load it

    return read_gpx_track(file)


def _read_geojson(file: Path) -> Record:
    from sim.track.files.geojson_file import read_geojson_track  # noqa: PLC0415  # others need not load it

    return read_geojson_track(file)


_READERS: dict[str, Callable[[Path], Record]] = {
    ".gpx": _read_gpx,
    ".geojson": _read_geojson,
    ".json": _read_geojson,
    ".csv": read_csv_track,
}
_AS_WELL: dict[str, Callable[[Path], Record]] = {
    **dict.fromkeys((".geojsonl", ".geojsonseq", ".ndjson", ".jsonl", ".geojsons"), _read_geojson),
    **dict.fromkeys((".txt", ".tsv"), read_csv_track),
}
_OTHERS = {
    ".kml": "a KML file; export the track as GPX",
    ".kmz": "a packed KML file; export the track as GPX",
    ".tcx": "a TCX file; export the track as GPX",
    ".fit": "a FIT file; export the track as GPX",
    ".nmea": "a file of NMEA sentences; convert it to GPX",
    ".igc": "an IGC file; convert it to GPX",
    ".plt": "a PLT file; convert it to GPX",
    ".xlsx": "a workbook; save it as CSV",
    ".xls": "a workbook; save it as CSV",
    ".ods": "a workbook; save it as CSV",
    **dict.fromkeys((".gz", ".zip", ".bz2", ".xz", ".7z", ".rar"), "packed; unpack it first"),
}


def read_track(file: Path) -> Track:
    """Read a walk by the file's ending: GPX, GeoJSON or CSV.

    Raises
    ------
    InputError
        One sentence, if the file cannot be read or is no walk.
    """
    ending = file.suffix.lower()
    reader = _READERS.get(ending) or _AS_WELL.get(ending)
    if reader is None:
        what = f"is {_OTHERS[ending]}" if ending in _OTHERS else "is called otherwise"
        msg = f"tracks are read from {', '.join(_READERS)}, and this file {what}"
        raise InputError(msg, file=file)
    return make_track(reader(file), file=file)
