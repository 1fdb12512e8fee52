"""What the working cameras of a part see at its sites, laid out for the kernel."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.camera_draws import camera_uniform
from sim.cameras.contract import CLASS_INDEX
from sim.core.arrays import BoolArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.units import US_PER_S
from sim.core.vocabulary import SiteClass
from sim.engine.cohort.kernel_types import SITE, SITE_CHANNEL, SITE_CLASS, Channels, Sites
from sim.engine.shared.place_views import PASSED, STAYED, WAITED, SiteCameras, share_met
from sim.engine.shared.settings import ExposureSettings
from sim.engine.shared.views_and_draws import site_uniform


def lay_out_sites(
    sites: SiteCameras,
    cameras: pd.DataFrame,
    up: BoolArray,
    channel: NDArray[np.int32],
    channels: Channels,
    *,
    n_nodes: int,
    settings: ExposureSettings,
    draws: Draws,
) -> Sites:
    """Lay out sites with the channels of their working cameras.

    Parameters
    ----------
    sites, cameras, up
        Which cameras stand at which site, the table of cameras, and which of them work.
    channel, channels
        The channel of each camera for persons, and what channels are.
    n_nodes, settings, draws
        Street nodes of the part, the numbers of the exposure model and the part's chance.
    """
    kept = up[sites.camera]
    camera = sites.camera[kept]
    transit = np.flatnonzero(sites.site_class == CLASS_INDEX[SiteClass.TRANSIT])
    transit = transit[np.argsort(sites.node_id[transit], kind="stable")]
    indptr = _kept_indptr(sites.indptr, kept)
    has_camera, yard = np.diff(indptr) > 0, sites.parent_site
    rows = np.zeros(yard.size + 1, dtype=SITE)
    rows["number"][:-1] = site_uniform(Decision.MET_SITE, np.arange(yard.size), draws)
    rows["first"], rows["yard"][:-1], rows["site_class"][:-1] = indptr, yard, sites.site_class
    rows["cell"][np.searchsorted(indptr, np.arange(camera.size), side="right") - 1] = channels.cell[
        channel[camera]
    ]
    transit_indptr = np.searchsorted(sites.node_id[transit], np.arange(n_nodes + 1)).astype(np.int64)
    return Sites(
        has_camera=has_camera | ((yard >= 0) & has_camera[yard]),
        site=rows,
        of_class=_site_classes(settings),
        channel=_site_channels(camera, cameras, channel, channels, settings, draws),
        transit_indptr=transit_indptr,
        transit=transit.astype(np.int64),
    )


def _site_classes(settings: ExposureSettings) -> NDArray[np.void]:
    of_class = np.zeros(len(CLASS_INDEX), dtype=SITE_CLASS)
    for word in (*PASSED, *STAYED, *WAITED):
        one = of_class[CLASS_INDEX[word]]
        one["passed"] = word in PASSED
        if word in PASSED:
            one["passage_us"] = round(settings.passage_s[word] * US_PER_S)
        else:
            one["share_seen"] = settings.share_of_stay_in_view[word]
    return of_class


def _site_channels(
    camera: IntArray,
    cameras: pd.DataFrame,
    channel: NDArray[np.int32],
    channels: Channels,
    settings: ExposureSettings,
    draws: Draws,
) -> NDArray[np.void]:
    """Lay out the channels of some rows of the table of cameras."""
    laid_out = np.zeros(camera.size, dtype=SITE_CHANNEL)
    laid_out["number"] = camera_uniform(Decision.MET_CAMERA, cameras, draws)[camera]
    laid_out["as_others"] = camera_uniform(Decision.MET_AS_OTHERS_CAMERA, cameras, draws)[camera]
    laid_out["share_met"] = share_met(cameras, settings)[camera]
    laid_out["channel"] = channel[camera]
    laid_out["definitions"] = channels.definitions[channel[camera]]
    return laid_out


def _kept_indptr(indptr: IntArray, kept: BoolArray) -> IntArray:
    """Where the rows of each entry begin once only *kept* ones are there."""
    before = np.concatenate([[0], np.cumsum(kept)])
    counted: IntArray = before[indptr].astype(np.int64)
    return counted
