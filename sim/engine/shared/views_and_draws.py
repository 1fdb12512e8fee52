"""What cameras see of each directed street arc, how long an arc takes, and draws for cameras.

Arc 2e leads along edge e from u to v, arc 2e + 1 from v to u. A view is a stretch of an arc inside a camera's
footprint. A *sighting* is a maximal stretch of time in which a camera has a person in view, so a view that
begins at the arc's start continues the view of the arc before if that one reached its end.

Chance decides by keyed draws, each of a camera, of a site, or of a resident and a camera.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sim.cameras.camera_draws import camera_uniform
from sim.city.streets.street_graph import pace_s_per_m
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.errors import ContractError
from sim.core.table import find_rows, is_any_of
from sim.core.vocabulary import Analytics, StreetClass

TOUCH_M = 1e-6
"""Shorter stretches are a touch of two borders, not a view: a micrometre is far below any survey."""


@dataclass(frozen=True)
class ArcViews:
    """Views of all arcs, ragged: those of arc a are `indptr[a]:indptr[a + 1]`, in the order of entering.

    Parameters
    ----------
    indptr
        Where the views of each arc begin; one longer than the number of arcs.
    camera
        Row of the camera in the camera table.
    enter_m, exit_m
        Where the view begins and ends, in metres from the arc's start.
    length_m
        Length of each arc.
    """

    indptr: IntArray
    camera: IntArray
    enter_m: FloatArray
    exit_m: FloatArray
    length_m: FloatArray

    @property
    def n_arcs(self) -> int:
        """Number of directed arcs, two an edge."""
        return int(self.length_m.size)

    @cached_property
    def arc(self) -> IntArray:
        """The arc of each view."""
        return np.repeat(np.arange(self.n_arcs), np.diff(self.indptr))


def make_arc_views(street_views: pd.DataFrame, cameras: pd.DataFrame, edges: pd.DataFrame) -> ArcViews:
    """Turn intervals of edges into intervals of both arcs of each edge.

    Parameters
    ----------
    street_views
        camera_id, edge_id, start_m, end_m: stretches of edges that cameras see, measured from u.
    cameras, edges
        Tables that keep their contracts; edge_id is the row number.

    Raises
    ------
    ContractError
        If a view names a camera or an edge that does not exist.
    """
    length = edges["length_m"].to_numpy(dtype=float)
    edge = street_views["edge_id"].to_numpy(dtype=np.int64)
    camera = _rows_of(cameras["camera_id"], street_views["camera_id"])
    if edge.size and (edge.min() < 0 or edge.max() >= length.size):
        msg = f"street views name edge {edge.max()}, but there are {length.size} edges"
        raise ContractError(msg)
    start = np.clip(street_views["start_m"].to_numpy(dtype=float), 0.0, length[edge])
    end = np.clip(street_views["end_m"].to_numpy(dtype=float), 0.0, length[edge])
    arc = np.concatenate([2 * edge, 2 * edge + 1])
    enter = np.concatenate([start, length[edge] - end])
    leave = np.concatenate([end, length[edge] - start])
    camera = np.concatenate([camera, camera])
    order = np.lexsort((camera, enter, arc))
    order = order[leave[order] - enter[order] > TOUCH_M]
    indptr = np.searchsorted(arc[order], np.arange(2 * length.size + 1)).astype(np.int64)
    return ArcViews(indptr, camera[order], enter[order], leave[order], np.repeat(length, 2))


def arc_seconds(
    edges: pd.DataFrame, speed_m_per_s: Mapping[StreetClass, float], *, on_foot: bool = False
) -> FloatArray:
    """Travel time of each arc, in seconds, at one speed a street class, or the limit if that is lower."""
    pace = pace_s_per_m(edges, speed_m_per_s, on_foot=on_foot)
    return np.repeat(edges["length_m"].to_numpy(dtype=float) * pace, 2)


def view_times_us(views: ArcViews, rows: IntArray, time_us: IntArray) -> tuple[IntArray, IntArray]:
    """Find when views of arcs begin and end, in microseconds from entering the arc.

    What reaches an end of the arc does so to the microsecond, so that views of arcs in a row touch.

    Parameters
    ----------
    views, rows
        Views, and which of them.
    time_us
        How long each arc takes.
    """
    arc = views.arc[rows]
    length_m, lasts_us = views.length_m[arc], time_us[arc]
    pace = lasts_us / length_m
    enter_m, exit_m = views.enter_m[rows], views.exit_m[rows]
    enter_us = np.rint(np.where(enter_m <= TOUCH_M, 0.0, enter_m) * pace).astype(np.int64)
    exit_us = np.where(exit_m >= length_m - TOUCH_M, lasts_us, np.rint(exit_m * pace).astype(np.int64))
    return enter_us, exit_us


def _rows_of(names: "pd.Series[int]", wanted: "pd.Series[int]") -> IntArray:
    rows = find_rows(names.to_numpy(), wanted.to_numpy())
    if (rows < 0).any():
        msg = (
            f"street views name camera {wanted.iloc[int(np.argmin(rows))]}, which is not in the camera table"
        )
        raise ContractError(msg)
    return rows


def reader_of_site(cameras: pd.DataFrame, up: BoolArray) -> IntArray:
    """Give to each working camera that reads plates the first such camera of its site; −1 to all others.

    Whoever drives past a site passes several readers and is read once, under the name of that camera.
    """
    reads = np.flatnonzero(up & is_any_of(cameras["analytics"], (Analytics.ANPR,)))
    site, slot = (cameras[name].to_numpy(np.int64)[reads] for name in ("site_id", "slot"))
    order = np.lexsort((slot, site))
    first = np.flatnonzero(np.diff(site[order], prepend=-1))
    name = np.full(len(cameras), -1, dtype=np.int64)
    name[reads[order]] = np.repeat(reads[order][first], np.diff(first, append=order.size))
    return name


def site_uniform(decision: Decision, site_id: IntArray, draws: Draws, *, time: int = 0) -> FloatArray:
    """Draw one number in [0, 1) for the site of each camera, the same for all cameras of a site.

    Sites draw apart from the cameras that decide the same.

    Parameters
    ----------
    decision, site_id
        What is being decided, and at which site each camera stands.
    time
        Which time it is decided, 0 for the first.
    """
    return Draws(f"sites of {draws.seed}", draws.day).uniform(decision, site_id, time)


def captured_uniforms(cameras: pd.DataFrame, draws: Draws, *, time: int) -> FloatArray:
    """Draw each camera's part of a pass being captured, of persons and of plates; shape (2, cameras).

    A site's plates are read under the name of one of its cameras. The number is the site's, so that it stays
    as it is when that camera goes and another one of the site reads them.
    """
    site_id = cameras["site_id"].to_numpy(dtype=np.int64)
    return np.stack(
        [
            camera_uniform(Decision.CAPTURED_CAMERA, cameras, draws, time=time),
            site_uniform(Decision.CAPTURED_CAMERA, site_id, draws, time=time),
        ]
    )


def pair_uniform(
    decision: Decision, resident_id: IntArray, occasion: IntArray, of_camera: FloatArray, draws: Draws
) -> FloatArray:
    """Draw one number in [0, 1) for each pair of a resident (on an occasion) and a camera.

    It is the fractional part of the sum of a number of (resident, occasion) and a number of the camera
    (rotation modulo 1, after Cranley & Patterson 1976): uniform, independent over the cameras of one resident
    and over the residents of one camera, and unmoved by further cameras or people. So, where each camera has
    a chance of its own, a resident meets at least one of n with chance 1 − (1 − p)^n. Two residents and two
    cameras at once are not independent: whom one camera of a site sees, another one sees more or less often,
    as with cameras that look at the same or at different corners of a place. Over many sites this evens out.
    A stream for each camera would be free of it, at a cost of cameras × residents.

    Parameters
    ----------
    decision
        What is being decided.
    resident_id, occasion
        Who, and which time.
    of_camera
        The camera's own uniform number, aligned with *resident_id*.
    """
    uniforms = np.zeros(resident_id.size)
    for value in np.unique(occasion):
        here = occasion == value
        uniforms[here] = draws.uniform(decision, resident_id[here], int(value))
    return (uniforms + of_camera) % 1.0
