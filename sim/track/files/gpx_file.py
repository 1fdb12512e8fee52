"""A walk from a GPX file: its tracks, or its routes if no track has a point; heights are left out."""

from collections import Counter
from pathlib import Path

import numpy as np

from sim.core.errors import InputError
from sim.files.tables.written_numbers import plain_number
from sim.track.files.gpx_points import GpxPoints, read_gpx_points
from sim.track.files.times import times_of
from sim.track.walk import Floats, Record

_NOT_KNOWN = ("", "nan", "inf", "+inf", "-inf", "infinity", "-infinity")


def read_gpx_track(file: Path) -> Record:
    """Read the points of all tracks, each a walk whose segments follow one another.

    Raises
    ------
    InputError
        If the file is no GPX, breaks off, or holds waypoints only.
    """
    found = read_gpx_points(file)
    counts = Counter(found.kind)
    kind = next((kind for kind in ("track", "route") if counts[kind]), None)
    if kind is None and counts["waypoint"]:
        msg = f"the file holds waypoints ({counts['waypoint']:,}) and no track; export the track of the walk"
        raise InputError(msg, file=file)
    rows = [row for row, one in enumerate(found.kind) if one == kind]
    return Record(
        _degrees(found, rows, "longitude", file),
        _degrees(found, rows, "latitude", file),
        times_of([found.time[row] for row in rows], file=file),
        walk=np.array([found.walk[row] for row in rows], dtype=np.int64),
        stretch=np.array([found.stretch[row] for row in rows], dtype=np.int64),
        remarks=tuple(
            f"{other}s left out beside the {kind}: {of_a_kind:,}"
            for other, of_a_kind in (("route point", counts["route"]), ("waypoint", counts["waypoint"]))
            if of_a_kind and kind not in (None, other.split()[0])
        ),
    )


def _degrees(found: GpxPoints, rows: list[int], name: str, file: Path) -> Floats:
    """Read longitudes or latitudes; NaN where there is none.

    Raises
    ------
    InputError
        With the number of the first point that has something else there.
    """
    degrees = np.full(len(rows), np.nan)
    for at, row in enumerate(rows):
        text = (found.longitude if name == "longitude" else found.latitude)[row].strip()
        value = plain_number(text)
        if value is None and text.lower() not in _NOT_KNOWN:
            msg = f"the {name} '{text}' of point {at + 1} is no number; write it like 43.25"
            raise InputError(msg, file=file)
        degrees[at] = np.nan if value is None else value
    return degrees
