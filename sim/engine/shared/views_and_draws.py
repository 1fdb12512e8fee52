"""What cameras see of each directed street arc, how long an arc takes, and what chance decides of cameras.

Arc 2e leads along edge e from u to v, arc 2e + 1 from v to u. A view is a stretch of an arc inside a camera's
footprint. A *sighting* is a maximal stretch of time in which a camera has a person in view, so a view that
begins at the arc's start continues the view of the arc before if that one reached its end.

Chance decides by keyed draws: how much of the time each camera works, and whether it does today.
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
from sim.core.errors import ContractError, InputError
from sim.core.table import find_rows, is_any_of
from sim.core.vocabulary import SiteClass, StreetClass
from sim.engine.shared.settings import ExposureSettings

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


_KEPT_FROM_SEEING = ("down_by_shock", "masked")


def pair_uniform(
    decision: Decision, resident_id: IntArray, occasion: IntArray, of_camera: FloatArray, draws: Draws
) -> FloatArray:
    """Draw one number in [0, 1) for each pair of a resident (on an occasion) and a camera.

    It is the fractional part of the sum of a number of (resident, occasion) and a number of the camera
    (rotation modulo 1, after Cranley & Patterson 1976): uniform, independent over the cameras of one resident
    and over the residents of one camera, and unmoved by further cameras or people. So a resident meets at
    least one of n cameras with chance 1 − (1 − p)^n. Two residents and two cameras at once are not
    independent: whom one camera of a site sees, another one sees more or less often, as with cameras that
    look at the same or at different corners of a place. Over many sites this evens out. A stream for each
    camera would be free of it, at a cost of cameras × residents.

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


def camera_availability(cameras: pd.DataFrame, *, linked: float, unlinked: float) -> FloatArray:
    """Say which share of the time each camera works.

    A factor multiplies how often a camera fails, so that an availability u becomes u to the power of the
    factor: it stays a share whatever the factor, and a perfect camera stays perfect.

    Parameters
    ----------
    cameras
        Table with *linked*, and with *failure_rate_factor* if some fail more often than others.
    linked, unlinked
        Uptime of linked and of other cameras (`exposure/availability`).

    Raises
    ------
    InputError
        If an availability is no share.
    """
    for name, value in (("linked", linked), ("unlinked", unlinked)):
        if not 0 <= value <= 1:
            msg = f"the availability of {name} cameras is {value:g}, but a share lies between 0 and 1"
            raise InputError(msg)
    base = np.where(cameras["linked"].to_numpy(bool), linked, unlinked)
    if "failure_rate_factor" not in cameras:
        return base
    availability: FloatArray = base ** cameras["failure_rate_factor"].to_numpy(np.float64)
    return availability


def failure_rate_factor(
    cameras: pd.DataFrame, by_class: Mapping[SiteClass, float], region_factor: float
) -> FloatArray:
    """Say how many times as often each camera fails as others of its link.

    Parameters
    ----------
    cameras
        Table with *site_class*.
    by_class
        By kind of place (`faults/class_factor`); as often where it is not told.
    region_factor
        The same for the whole region (`faults/region_factor`).

    Raises
    ------
    InputError
        If a factor is below 0.
    """
    factor = np.full(len(cameras), _checked(region_factor, "the region"))
    for site_class, value in by_class.items():
        factor[is_any_of(cameras["site_class"], (site_class,))] *= _checked(value, f"'{site_class}'")
    return factor


def _checked(factor: float, named: str) -> float:
    if not (np.isfinite(factor) and factor >= 0):
        msg = f"cameras of {named} fail {factor:g} times as often; give a factor of 0 or more"
        raise InputError(msg)
    return factor


def camera_up(cameras: pd.DataFrame, settings: ExposureSettings, draws: Draws) -> BoolArray:
    """Decide for each camera whether it works, from midnight to midnight.

    The draw belongs to the camera's class and rank, so a larger stock leaves the fate of every camera of the
    smaller one as it was, and a camera that works unlinked also works linked (while linked cameras are kept
    up at least as well). One that a policy links is kept up as before, and what befell the place (*hit*)
    keeps a camera down. One whose picture is *masked* is of no use to anybody either.
    """
    kept = cameras.assign(linked=kept_as_linked(cameras))
    availability = camera_availability(
        kept, linked=settings.availability_linked, unlinked=settings.availability_unlinked
    )
    up = camera_uniform(Decision.CAMERA_UP, cameras, draws) < availability
    for column in _KEPT_FROM_SEEING:
        if column in cameras:
            up &= ~cameras[column].to_numpy(bool)
    return up


def kept_as_linked(cameras: pd.DataFrame) -> BoolArray:
    """Tell which cameras are looked after like linked ones: those that were linked before any policy."""
    column = "kept_as_linked" if "kept_as_linked" in cameras else "linked"
    return np.asarray(cameras[column].to_numpy(bool))
