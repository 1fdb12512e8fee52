"""A walk from a GPX file: its tracks, or its routes if it has no track."""

from pathlib import Path

import gpxpy
import numpy as np
from gpxpy.gpx import GPXException, GPXRoutePoint, GPXTrackPoint

from sim.core.errors import InputError
from sim.track.times import seconds_of
from sim.track.walk import Record


def read_gpx_track(file: Path) -> Record:
    """Read the points of all tracks and segments, one after another; heights are left out.

    Raises
    ------
    InputError
        If the file is no GPX, or breaks off.
    """
    try:
        with file.open(encoding="utf-8-sig") as opened:
            content = gpxpy.parse(opened)
    except FileNotFoundError as error:
        raise InputError("there is no such file; check the path", file=file) from error
    except OSError as error:
        msg = f"the file cannot be read: {(error.strerror or str(error)).lower()}"
        raise InputError(msg, file=file) from error
    except (GPXException, UnicodeError, ValueError) as error:
        msg = "the file is no GPX, or only a part of one; export it anew"
        raise InputError(msg, file=file) from error
    stretches: list[list[GPXTrackPoint] | list[GPXRoutePoint]] = [
        segment.points for track in content.tracks for segment in track.segments
    ]
    if not stretches:
        stretches = [route.points for route in content.routes]
    stretches = [points for points in stretches if points]
    points = [point for points in stretches for point in points]
    return Record(
        np.array([point.longitude for point in points], dtype=float),
        np.array([point.latitude for point in points], dtype=float),
        seconds_of([point.time for point in points], file=file),
        breaks=max(len(stretches) - 1, 0),
    )
