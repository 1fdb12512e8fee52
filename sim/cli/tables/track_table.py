"""One walk past cameras, for a reader."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
from rich.console import Console
from rich.text import Text

from sim.cameras.mapped.contract import MappedCameras
from sim.cli.tables.columns import print_blocks
from sim.cli.tables.figures import per_cent
from sim.core.shown import sentence, shown

if TYPE_CHECKING:
    from sim.track.exposure import TrackExposure

_MOST_ROWS = 40
_S_PER_MIN = 60
_MIN_PER_H = 60


def print_track(
    console: Console, exposure: "TrackExposure", met: MappedCameras, *, remarks: Sequence[str]
) -> None:
    """Print what cameras saw of a walk, and each time one of them began and ended to see."""
    console.print(
        f"{exposure.cameras:,} of {len(met):,} cameras have the walker in view, {_in_view(exposure)}.",
        soft_wrap=True,
    )
    if len(exposure.events):
        console.print()
        timed = exposure.seconds is not None
        head = ("Camera", "from", "to", "from m", "to m") if timed else ("Camera", "from m", "to m")
        shown, names = exposure.events.iloc[:_MOST_ROWS], _told_apart(met)
        print_blocks(console, head, [(None, [_row(names, *row) for row in _values(shown, timed=timed)])])
        if len(exposure.events) > _MOST_ROWS:
            left = len(exposure.events) - _MOST_ROWS
            console.print(Text(f"  and {left:,} more; --json lists them all", style="dim"))
    for number, remark in enumerate(remarks):
        line = f"{'' if number else chr(10)}Note: {sentence(remark)}."
        console.print(Text(line, style="dim"), soft_wrap=True)


def _told_apart(met: MappedCameras) -> list[str]:
    """Name cameras, those of one point by their direction too."""
    names, bearing_deg = met.views["camera"], met.views["bearing_deg"].tolist()
    return [
        f"{shown(name)} ({bearing:.0f}°)" if shares else shown(name)
        for name, bearing, shares in zip(names, bearing_deg, names.duplicated(keep=False), strict=True)
    ]


def _in_view(exposure: "TrackExposure") -> str:
    metres = f"{exposure.metres_in_view:,.1f} of {exposure.metres:,.1f} m"
    if exposure.share_of_distance is not None:
        metres += f" ({per_cent(exposure.share_of_distance)})"
    if exposure.seconds_in_view is None or exposure.seconds is None:
        return f"over {metres}; the track has no times"
    seconds = f"{clock(exposure.seconds_in_view)} of {clock(exposure.seconds)}"
    if exposure.share_of_time is not None:
        seconds += f" ({per_cent(exposure.share_of_time)})"
    return f"for {seconds} and over {metres}"


def _values(events: pd.DataFrame, *, timed: bool) -> list[tuple[float, ...]]:
    columns = ["camera", *(["enter_s", "exit_s"] if timed else []), "enter_m", "exit_m"]
    return [tuple(row) for row in events[columns].itertuples(index=False)]


def _row(names: Sequence[str], camera: float, *values: float) -> tuple[str, ...]:
    seconds, metres = values[:-2], values[-2:]
    return (names[int(camera)], *map(clock, seconds), *(f"{value:,.1f}" for value in metres))


def clock(seconds: float) -> str:
    """Write a duration: `8.25 s`, `3:07.5 min` or `1:02:03 h`."""
    minutes, rest = divmod(seconds, _S_PER_MIN)
    if not minutes:
        return f"{rest:.2f} s"
    if minutes < _MIN_PER_H:
        return f"{minutes:.0f}:{rest:04.1f} min"
    hours, minutes = divmod(minutes, _MIN_PER_H)
    return f"{hours:.0f}:{minutes:02.0f}:{rest:02.0f} h"
