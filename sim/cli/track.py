"""`safecity track`: one walk past mapped cameras."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Json, path_of
from sim.core.errors import InputError
from sim.core.vocabulary import PixelDensity, Turning

if TYPE_CHECKING:
    from sim.cameras.mapped.contract import MappedCameras
    from sim.track.exposure import TrackExposure

Cameras = Annotated[
    Path,
    typer.Option(
        "--cameras",
        parser=path_of("--cameras"),
        metavar="FILE",
        help="Cameras: .csv, .geojson, .json, .gpkg, .shp, or an extract of OpenStreetMap (.osm, .osm.pbf).",
        show_default=False,
    ),
]
Walk = Annotated[
    Path,
    typer.Option(
        "--track",
        parser=path_of("--track"),
        metavar="FILE",
        help="The walk: .gpx, .geojson, .csv or .txt, with times or without.",
        show_default=False,
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
        from sim.cli.terminal.terminal import print_json

        print_json({**_as_dict(exposure, met), **about})
    else:
        _print(exposure, met, about)


def _work_out(
    cameras: Path, track: Path, range_m: float | None, density: PixelDensity, turning: Turning
) -> "tuple[TrackExposure, MappedCameras, dict[str, Any]]":
    from dataclasses import replace

    from sim.cameras.mapped.optics import with_optics
    from sim.cameras.mapped.read import read_mapped_cameras
    from sim.scenario.parameters.library import Library, Numbers
    from sim.track.cameras import distance_remarks, views_of
    from sim.track.exposure import track_exposure
    from sim.track.files.read import read_track
    from sim.track.odd_motion import with_odd_motion
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


def _print(exposure: "TrackExposure", met: "MappedCameras", about: dict[str, Any]) -> None:
    from sim.cli.tables.track_table import print_track
    from sim.cli.terminal.terminal import result_console

    print_track(result_console(), exposure, met, remarks=about["remarks"])
