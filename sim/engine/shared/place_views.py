"""Which cameras of a place a visitor meets: at stops, on the way in and out of home, and at bus stops."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.cameras.camera_draws import camera_uniform
from sim.cameras.contract import CLASS_INDEX
from sim.cameras.coverage.passings import PASSINGS_IN_VIEW
from sim.core.arrays import BoolArray, FloatArray, IntArray, repeated
from sim.core.draws import Decision, Draws
from sim.core.errors import ContractError, InputError
from sim.core.table import codes_of
from sim.core.vocabulary import Mode, SiteClass
from sim.engine.shared.settings import ExposureSettings
from sim.engine.shared.views_and_draws import pair_uniform, site_uniform

PASSED = (SiteClass.YARD, SiteClass.ENTRANCE, SiteClass.HOUSE)
"""Passed through on the way in and out."""

STAYED = (SiteClass.SQUARE, SiteClass.PREMISES, SiteClass.SCHOOL, SiteClass.STATE)
"""Seen from arrival on, for a share of the stay."""

WAITED = (SiteClass.TRANSIT,)
"""Seen while waiting for a ride."""


@dataclass(frozen=True)
class SiteCameras:
    """The cameras of all sites, ragged: those of site s are `indptr[s]:indptr[s + 1]`, by slot.

    Parameters
    ----------
    indptr, camera, slot
        Where a site's cameras begin; their rows in the camera table; their positions at the site.
    site_class
        Class of each site, as its position in `SiteClass`.
    parent_site
        The yard of an entrance; -1 if none.
    node_id
        Street node at which each site meets the streets.
    """

    indptr: IntArray
    camera: IntArray
    slot: IntArray
    site_class: IntArray
    parent_site: IntArray
    node_id: IntArray


@dataclass(frozen=True)
class Visits:
    """Who is at which site; *occasion* tells different places of a resident's day apart."""

    resident_id: IntArray
    site_id: IntArray
    occasion: IntArray
    row: IntArray


@dataclass(frozen=True)
class Met:
    """Cameras met at visits, one a row: *row* of the visit, *camera* row, position of its *site_class*."""

    row: IntArray
    camera: IntArray
    site_class: IntArray


def cameras_of_sites(cameras: pd.DataFrame, sites: pd.DataFrame) -> SiteCameras:
    """Collect the cameras of each site.

    Raises
    ------
    ContractError
        If a camera stands at a site that does not exist, or a site's yard is none or has one itself.
    """
    _check_yards(sites["parent_site"].to_numpy(dtype=np.int64))
    site = cameras["site_id"].to_numpy(dtype=np.int64)
    if site.size and (site.min() < 0 or site.max() >= len(sites)):
        msg = f"a camera stands at site {site.max()}, but there are {len(sites)} sites"
        raise ContractError(msg)
    slot = cameras["slot"].to_numpy(dtype=np.int64)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(site, minlength=len(sites)))]).astype(np.int64)
    order = _by_slot(indptr, site, slot)
    return SiteCameras(
        indptr=indptr,
        camera=order,
        slot=slot[order],
        site_class=codes_of(sites["site_class"], tuple(CLASS_INDEX)).astype(np.int64),
        parent_site=sites["parent_site"].to_numpy(dtype=np.int64),
        node_id=sites["node_id"].to_numpy(dtype=np.int64),
    )


def _check_yards(yard: IntArray) -> None:
    """Make sure that yards are there and have none themselves: the day's loop has room for one of them."""
    has_one = yard >= 0
    if (yard >= yard.size).any() or has_one[yard[has_one]].any():
        msg = "table 'sites': column 'parent_site' must name sites that have no parent themselves"
        raise ContractError(msg)


def _by_slot(indptr: IntArray, site: IntArray, slot: IntArray) -> IntArray:
    """Order cameras by site and slot; where each site has all slots from 0 on, slots say the places."""
    order = np.full(site.size, -1, dtype=np.int64)
    inside = slot < (indptr[1:] - indptr[:-1])[site]
    order[(indptr[site] + slot)[inside]] = np.flatnonzero(inside)
    return order if (order >= 0).all() else np.lexsort((slot, site)).astype(np.int64)


def visits_of_stops(plans: pd.DataFrame, site_cameras: SiteCameras) -> Visits:
    """List each stop at a site, and once more at the yard if the site is an entrance of one.

    The occasion is the first stop of the day at that site: whoever comes back to a place passes the same
    cameras there. *row* is the row of the plan.
    """
    here = np.flatnonzero(plans["site_id"].to_numpy() >= 0)
    resident = plans["resident_id"].to_numpy(dtype=np.int64)[here]
    site = plans["site_id"].to_numpy(dtype=np.int64)[here]
    first = plans["stop"].iloc[here].groupby([resident, site]).transform("min").to_numpy(dtype=np.int64)
    yard = site_cameras.parent_site[site]
    inside = np.flatnonzero(yard >= 0)
    return Visits(
        resident_id=np.concatenate([resident, resident[inside]]),
        site_id=np.concatenate([site, yard[inside]]),
        occasion=np.concatenate([first, first[inside]]),
        row=np.concatenate([here, here[inside]]).astype(np.int64),
    )


def visits_of_waits(legs: pd.DataFrame, site_cameras: SiteCameras) -> Visits:
    """List each wait for a ride at the transit sites that share its node; *row* is the row of the leg.

    All transit sites of a node are one stop. The occasion is the trip.
    """
    mode, wait = legs["mode"].to_numpy(dtype=str), legs["wait_s"].to_numpy(dtype=float)
    here = np.flatnonzero((mode == str(Mode.TRANSIT)) & (wait > 0))
    transit = np.flatnonzero(site_cameras.site_class == CLASS_INDEX[SiteClass.TRANSIT])
    transit = transit[np.argsort(site_cameras.node_id[transit], kind="stable")]
    node = legs["from_node"].to_numpy(dtype=np.int64)[here]
    first, last = (
        np.searchsorted(site_cameras.node_id[transit], node, side=side) for side in ("left", "right")
    )
    which, at = _expand(first, last)
    return Visits(
        resident_id=legs["resident_id"].to_numpy(dtype=np.int64)[here[which]],
        site_id=transit[at].astype(np.int64),
        occasion=legs["trip"].to_numpy(dtype=np.int64)[here[which]],
        row=here[which].astype(np.int64),
    )


def share_met(cameras: pd.DataFrame, settings: ExposureSettings) -> FloatArray:
    """Say on which share of the visits to its site each camera is met: 0 where nobody stays or passes.

    It is the share of the class, times the part of the ways past the camera that it has in view.
    """
    by_class = np.zeros(len(CLASS_INDEX))
    for word in (*PASSED, *STAYED, *WAITED):
        by_class[CLASS_INDEX[word]] = settings.site_cameras_met[word]
    share: FloatArray = by_class[codes_of(cameras["site_class"], tuple(CLASS_INDEX))]
    return share * cameras[PASSINGS_IN_VIEW].to_numpy(np.float64) if PASSINGS_IN_VIEW in cameras else share


def cameras_met(
    visits: Visits,
    site_cameras: SiteCameras,
    cameras: pd.DataFrame,
    up: BoolArray,
    *,
    settings: ExposureSettings,
    draws: Draws,
) -> Met:
    """Decide which working cameras of the sites each visit meets.

    A camera is met if a number of the resident on this occasion lies below the camera's share: one for all
    cameras of the site, or one of its own. It takes the first with the square root of the correlation as
    chance, so that two cameras do with the correlation itself, which then is that of their being met where
    their shares are alike (Lunn & Davies, A note on generating correlated binary variables, Biometrika 85,
    1998). Further cameras at a site change nothing for those before them.
    """
    which, at = _expand(site_cameras.indptr[visits.site_id], site_cameras.indptr[visits.site_id + 1])
    working = up[site_cameras.camera[at]]
    which, at = which[working], at[working]
    site_class = site_cameras.site_class[visits.site_id[which]]
    here = _Meetings(visits.resident_id[which], visits.occasion[which], visits.site_id[which], draws)
    drawn = here.drawn(cameras, site_cameras.camera[at], settings.meeting_correlation)
    met = np.flatnonzero(drawn < share_met(cameras, settings)[site_cameras.camera[at]])
    met = met[np.argsort(visits.row[which[met]], kind="stable")]
    return Met(visits.row[which[met]], site_cameras.camera[at[met]], site_class[met])


@dataclass(frozen=True, eq=False)
class _Meetings:
    """Visits, each once for every working camera of its site."""

    resident_id: IntArray
    occasion: IntArray
    site_id: IntArray
    draws: Draws

    def drawn(self, cameras: pd.DataFrame, camera: IntArray, correlation: float) -> FloatArray:
        """Draw the number that decides whether each *camera* is met."""
        own = self._pair(
            Decision.MET_AT_PLACE, camera_uniform(Decision.MET_CAMERA, cameras, self.draws)[camera]
        )
        chance = as_others_chance(correlation)
        if not chance:
            return own
        of_site = self._pair(Decision.MET_AT_PLACE, site_uniform(Decision.MET_SITE, self.site_id, self.draws))
        if chance == 1:
            return of_site
        of_camera = camera_uniform(Decision.MET_AS_OTHERS_CAMERA, cameras, self.draws)[camera]
        return np.where(self._pair(Decision.MET_AS_OTHERS, of_camera) < chance, of_site, own)

    def _pair(self, decision: Decision, other: FloatArray) -> FloatArray:
        return pair_uniform(decision, self.resident_id, self.occasion, other, self.draws)


def as_others_chance(correlation: float) -> float:
    """Give the chance with which a camera is met as others of its site are.

    Raises
    ------
    InputError
        If the correlation does not lie between 0 and 1.
    """
    if not 0 <= correlation <= 1:
        msg = (
            f"cameras of a site are met with a correlation of {correlation:g}; "
            "give exposure/meeting_correlation between 0 and 1"
        )
        raise InputError(msg)
    return math.sqrt(correlation)


def _expand(first: IntArray, last: IntArray) -> tuple[IntArray, IntArray]:
    """Write out ranges: for each, its number repeated, and the positions from *first* up to *last*."""
    which, nth = repeated(last - first)
    return which, nth + first[which]
