"""What the cameras of a part see, laid out for the kernel: only cameras that work today."""

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.contract import CLASS_INDEX
from sim.cameras.definitions import cameras_of
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.times import US_PER_S
from sim.core.vocabulary import Definition, SiteClass
from sim.engine.cohort.kernel_types import DEFINITIONS, SITE, SITE_CLASS, SITE_WATCH, Eyes, Place, Sites
from sim.engine.cohort.looks import make_looks
from sim.engine.shared.arc_views import ArcViews
from sim.engine.shared.keyed_uniforms import camera_uniform
from sim.engine.shared.place_views import PASSED, STAYED, WAITED, SitesWatched
from sim.engine.shared.settings import ExposureSettings


def make_place(
    cameras: pd.DataFrame,
    camera_cell: NDArray[np.int64],
    up: NDArray[np.bool_],
    arcs: ArcViews,
    sites: SitesWatched,
    *,
    arc_us: NDArray[np.int64],
    n_nodes: int,
    settings: ExposureSettings,
    draws: Draws,
    definitions: Collection[Definition] = DEFINITIONS,
) -> Place:
    """Lay out the views of all cameras that work and count.

    Parameters
    ----------
    cameras, camera_cell, up
        Table of cameras, the cell in which each stands, and which of them work.
    arcs, sites
        What cameras see of arcs, and which stand at which site.
    arc_us
        How long each arc of the part takes, by mode and arc.
    n_nodes
        Street nodes of the part.
    settings, draws
        The numbers of the exposure model and the part's chance.
    definitions
        Under which cameras count; all unless given.
    """
    bits = _definitions(cameras, definitions)
    up = up & bits.any(axis=0)
    is_plate = bits[1] > 0
    sees_street = np.zeros(len(cameras), dtype=bool)
    sees_street[arcs.camera] = True
    of_persons, of_vehicles, eyes = _watches(bits, camera_cell, is_plate, sees_street)
    number = camera_uniform(Decision.MET_CAMERA, cameras, draws)
    return Place(
        arcs=make_looks(arcs, up, is_plate, of_persons, of_vehicles, eyes, arc_us),
        sites=_sites(sites, up, of_persons, eyes, number, n_nodes, settings),
        eyes=eyes,
    )


def _watches(
    bits: NDArray[np.uint8],
    camera_cell: NDArray[np.int64],
    is_plate: NDArray[np.bool_],
    sees_street: NDArray[np.bool_],
) -> tuple[NDArray[np.int32], NDArray[np.int32], Eyes]:
    """Give numbers to the watches: each camera's of persons and of vehicles, and say what watches are."""
    by_cell = np.lexsort((camera_cell, ~sees_street))
    reading = by_cell[is_plate[by_cell]]
    camera = np.concatenate([by_cell, reading]).astype(np.int32)
    of_persons, of_vehicles = np.full((2, bits.shape[1]), -1, dtype=np.int32)
    of_persons[by_cell] = np.arange(by_cell.size)
    of_vehicles[reading] = by_cell.size + np.arange(reading.size)
    definitions = np.concatenate([bits[0, by_cell], bits[1, reading]])
    return (
        of_persons,
        of_vehicles,
        Eyes(definitions, camera_cell[camera].astype(np.int32), camera, by_cell.size),
    )


def _kept_indptr(indptr: NDArray[np.int64], kept: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Where the rows of each entry begin once only *kept* ones are there."""
    before = np.concatenate([[0], np.cumsum(kept)])
    counted: NDArray[np.int64] = before[indptr].astype(np.int64)
    return counted


def _definitions(cameras: pd.DataFrame, definitions: Collection[Definition]) -> NDArray[np.uint8]:
    """Set the bits of the definitions that each camera counts under: of persons, then of vehicles."""
    bits = np.zeros((2, len(cameras)), dtype=np.uint8)
    for definition in definitions:
        counts = np.asarray(cameras_of(cameras, definition))
        bits[int(definition is Definition.PLATE), counts] |= 1 << DEFINITIONS.index(definition)
    return bits


def _sites(
    sites: SitesWatched,
    up: NDArray[np.bool_],
    watch: NDArray[np.int32],
    eyes: Eyes,
    number: NDArray[np.float64],
    n_nodes: int,
    settings: ExposureSettings,
) -> Sites:
    kept = up[sites.camera]
    camera = sites.camera[kept]
    transit = np.flatnonzero(sites.site_class == CLASS_INDEX[SiteClass.TRANSIT])
    transit = transit[np.argsort(sites.node_id[transit], kind="stable")]
    indptr = _kept_indptr(sites.indptr, kept)
    has_camera, yard = np.diff(indptr) > 0, sites.parent_site
    rows = np.zeros(yard.size + 1, dtype=SITE)
    rows["first"], rows["yard"][:-1], rows["site_class"][:-1] = indptr, yard, sites.site_class
    rows["cell"][np.searchsorted(indptr, np.arange(camera.size), side="right") - 1] = eyes.cell[watch[camera]]
    watches = np.zeros(camera.size, dtype=SITE_WATCH)
    watches["number"], watches["watch"] = number[camera], watch[camera]
    watches["definitions"] = eyes.definitions[watch[camera]]
    transit_indptr = np.searchsorted(sites.node_id[transit], np.arange(n_nodes + 1)).astype(np.int64)
    return Sites(
        watched=has_camera | ((yard >= 0) & has_camera[yard]),
        site=rows,
        of_class=_site_classes(settings),
        watch=watches,
        transit_indptr=transit_indptr,
        transit=transit.astype(np.int64),
    )


def _site_classes(settings: ExposureSettings) -> NDArray[np.void]:
    of_class = np.zeros(len(CLASS_INDEX), dtype=SITE_CLASS)
    for word in (*PASSED, *STAYED, *WAITED):
        one = of_class[CLASS_INDEX[word]]
        one["share_met"], one["passed"] = settings.site_cameras_met[word], word in PASSED
        if word in PASSED:
            one["passage_us"] = round(settings.passage_s[word] * US_PER_S)
        else:
            one["share_seen"] = settings.share_of_stay_in_view[word]
    return of_class
