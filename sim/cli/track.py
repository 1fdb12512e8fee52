"""`safecity track`: one walk past mapped cameras."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Json, file_option
from sim.core.errors import InputError
from sim.core.shown import sentence, shown
from sim.core.vocabulary import PixelDensity, Turning

if TYPE_CHECKING:
    from sim.cameras.mapped.contract import MappedCameras
    from sim.track.exposure import TrackExposure

Cameras = Annotated[
    Path,
    file_option(
        "--cameras",
        "Cameras: .csv, .geojson, .json, .gpkg, .shp, or an extract of OpenStreetMap (.osm, .osm.pbf).",
        show_default=False,
    ),
]
Walk = Annotated[
    Path,
    file_option(
        "--track", "The walk: .gpx, .geojson, .csv or .txt, with times or without.", show_default=False
    ),
]
Range = Annotated[
    float | None,
    typer.Option(
        "--range",
        min=0,
        metavar="M",
        help=r"Metres that cameras see which state no range. \[default: by their kind]",
        show_default=False,
    ),
]
Density = Annotated[
    PixelDensity, typer.Option("--density", help="What an image must allow, for ranges by kind.")
]

Turns = Annotated[
    Turning,
    typer.Option(
        "--turning", help="Whether cameras that turn are taken where they rest, or wherever they can turn."
    ),
]

_DIGITS = 3  # millimetres and milliseconds
_DIGITS_OF_SHARE = 6
_MOST_ROWS = 40
_S_PER_MIN = 60
_MIN_PER_H = 60


def track(
    *,
    cameras: Cameras,
    track: Walk,
    range_m: Range = None,
    density: Density = PixelDensity.DETECT,
    turning: Turns = Turning.ACTUAL,
    json: Json = False,
) -> None:
    """Say which mapped cameras have one walk in view, for how long and how far.

    The walker goes straight from point to point at even speed. Buildings are not known.
    """
    if range_m is not None and not math.isfinite(range_m):
        msg = f"--range is {range_m:g}, but must be a number of metres, such as 50"
        raise InputError(msg)
    exposure, met, about = _work_out(cameras, track, range_m, density, turning)
    if json:
        from sim.cli.terminal.streams import print_json

        print_json({**_as_dict(exposure, met), **about})
    else:
        _print(exposure, met, about["remarks"])


def _work_out(
    cameras: Path, track: Path, range_m: float | None, density: PixelDensity, turning: Turning
) -> "tuple[TrackExposure, MappedCameras, dict[str, Any]]":
    from dataclasses import replace

    from sim.cameras.mapped.optics import with_optics
    from sim.cameras.mapped.read import read_mapped_cameras
    from sim.scenario.parameters.library import Library, Numbers
    from sim.track.exposure import track_exposure
    from sim.track.in_view import distance_remarks, views_of
    from sim.track.pieces import with_odd_motion
    from sim.track.read_track import read_track
    from sim.world.read_settings import mapped_settings

    walk = with_odd_motion(read_track(track))
    mapped = read_mapped_cameras(cameras)
    settings = mapped_settings(Numbers(Library(), date=None, changes=()), density, turning=turning)
    filled = replace(mapped, views=with_optics(mapped.views, settings, file=cameras, range_m=range_m))
    views, guessed = views_of(filled)
    far = distance_remarks(mapped, walk)
    of_cameras = (f"cameras: {line}" for line in mapped.remarks.sentences())
    about = {
        "cameras_read": len(mapped),
        "points": len(walk.longitude_deg),
        "remarks": [*far, *walk.remarks, *guessed, *of_cameras],
    }
    return track_exposure(walk, views), filled, about


def _as_dict(exposure: "TrackExposure", met: "MappedCameras") -> dict[str, Any]:
    events, names, bearing_deg = exposure.events, met.names, met.views["bearing_deg"].tolist()
    return {
        "cameras": exposure.cameras,
        "seconds_in_view": _rounded(exposure.seconds_in_view),
        "metres_in_view": _rounded(exposure.metres_in_view),
        "share_of_time": _rounded(exposure.share_of_time, _DIGITS_OF_SHARE),
        "share_of_distance": _rounded(exposure.share_of_distance, _DIGITS_OF_SHARE),
        "events": [
            {
                "camera": names[row["camera"]],
                "direction_deg": _rounded(bearing_deg[row["camera"]]),
                **{name: _rounded(row[name]) for name in ("enter_s", "exit_s", "enter_m", "exit_m")},
            }
            for row in events.to_dict("records")
        ],
        "seconds": _rounded(exposure.seconds),
        "metres": _rounded(exposure.metres),
    }


def _rounded(value: float | None, digits: int = _DIGITS) -> float | None:
    """Round for the reader; what is not known is null."""
    return None if value is None or value != value else round(value, digits)  # noqa: PLR0124 - not a number


def _print(exposure: "TrackExposure", met: "MappedCameras", remarks: Sequence[str]) -> None:
    """Print what cameras saw of a walk, and each time one of them began and ended to see."""
    from rich.text import Text

    from sim.cli.tables.figures import print_blocks
    from sim.cli.terminal.console import result_console

    console = result_console()
    console.print(
        f"{exposure.cameras:,} of {len(met):,} cameras have the walker in view, {_in_view(exposure)}.",
        soft_wrap=True,
    )
    if len(exposure.events):
        console.print()
        timed = exposure.seconds is not None
        head = ("Camera", "from", "to", "from m", "to m") if timed else ("Camera", "from m", "to m")
        listed, names = exposure.events.iloc[:_MOST_ROWS], _told_apart(met)
        columns = ["camera", *(["enter_s", "exit_s"] if timed else []), "enter_m", "exit_m"]
        rows = [_row(names, *row) for row in listed[columns].itertuples(index=False)]
        print_blocks(console, head, [(None, rows)])
        if len(exposure.events) > _MOST_ROWS:
            left = len(exposure.events) - _MOST_ROWS
            console.print(Text(f"  and {left:,} more; --json lists them all", style="dim"))
    for number, remark in enumerate(remarks):
        line = f"{'' if number else chr(10)}Note: {sentence(remark)}."
        console.print(Text(line, style="dim"), soft_wrap=True)


def _told_apart(met: "MappedCameras") -> list[str]:
    """Name cameras, those of one point by their direction too."""
    names, bearing_deg = met.views["camera"], met.views["bearing_deg"].tolist()
    return [
        f"{shown(name)} ({bearing:.0f}°)" if shares else shown(name)
        for name, bearing, shares in zip(names, bearing_deg, names.duplicated(keep=False), strict=True)
    ]


def _in_view(exposure: "TrackExposure") -> str:
    from sim.cli.tables.figures import per_cent

    metres = f"{exposure.metres_in_view:,.1f} of {exposure.metres:,.1f} m"
    if exposure.share_of_distance is not None:
        metres += f" ({per_cent(exposure.share_of_distance)})"
    if exposure.seconds_in_view is None or exposure.seconds is None:
        return f"over {metres}; the track has no times"
    seconds = f"{_clock(exposure.seconds_in_view)} of {_clock(exposure.seconds)}"
    if exposure.share_of_time is not None:
        seconds += f" ({per_cent(exposure.share_of_time)})"
    return f"for {seconds} and over {metres}"


def _row(names: Sequence[str], camera: float, *values: float) -> tuple[str, ...]:
    seconds, metres = values[:-2], values[-2:]
    return (names[int(camera)], *map(_clock, seconds), *(f"{value:,.1f}" for value in metres))


def _clock(seconds: float) -> str:
    """Write a duration: `8.25 s`, `3:07.5 min` or `1:02:03 h`."""
    minutes, rest = divmod(seconds, _S_PER_MIN)
    if not minutes:
        return f"{rest:.2f} s"
    if minutes < _MIN_PER_H:
        return f"{minutes:.0f}:{rest:04.1f} min"
    hours, minutes = divmod(minutes, _MIN_PER_H)
    return f"{hours:.0f}:{minutes:02.0f}:{rest:02.0f} h"
