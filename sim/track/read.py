"""Reads a walk from whatever file it is in."""

from collections.abc import Callable
from pathlib import Path

from sim.core.errors import InputError
from sim.track.csv_file import read_csv_track
from sim.track.geojson_file import read_geojson_track
from sim.track.walk import Record, Track, make_track


def _read_gpx(file: Path) -> Record:
    from sim.track.gpx_file import read_gpx_track  # noqa: PLC0415  # who walks on GeoJSON need not load it

    return read_gpx_track(file)


_READERS: dict[str, Callable[[Path], Record]] = {
    ".gpx": _read_gpx,
    ".geojson": read_geojson_track,
    ".json": read_geojson_track,
    ".csv": read_csv_track,
}


def read_track(file: Path) -> Track:
    """Read a walk by the file's ending: GPX, GeoJSON or CSV.

    Raises
    ------
    InputError
        One sentence, if the file cannot be read or is no walk.
    """
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        msg = f"tracks are read from {', '.join(_READERS)}, and this file is called otherwise"
        raise InputError(msg, file=file)
    return make_track(reader(file), file=file)
