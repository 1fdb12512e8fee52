"""A walk from a CSV file: latitude, longitude and, if known, time."""

from pathlib import Path

import numpy as np

from sim.files.text_table import read_text_table
from sim.track.times import seconds_of
from sim.track.walk import Record

_NEEDED = ("latitude", "longitude")
_OTHER_NAMES = {
    "lat": "latitude",
    "y": "latitude",
    "lon": "longitude",
    "lng": "longitude",
    "long": "longitude",
    "x": "longitude",
    "timestamp": "time",
    "datetime": "time",
    "time_s": "time",
    "seconds": "time",
}


def read_csv_track(file: Path) -> Record:
    """Read the points of a walk, a row each.

    Raises
    ------
    InputError
        With the line, if a position or a time cannot be read.
    """
    table = read_text_table(
        file, (*_NEEDED, "time"), needed=_NEEDED, numbers=_NEEDED, other_names=_OTHER_NAMES
    )
    latitude, longitude = (table.numbers(name) for name in _NEEDED)
    if "time" not in table.frame:
        return Record(longitude, latitude, np.full(len(latitude), np.nan), line=table.line)
    stated = table.frame["time"].where(table.frame["time"].notna(), None).tolist()
    return Record(longitude, latitude, seconds_of(stated, file=file, line=table.line), line=table.line)
