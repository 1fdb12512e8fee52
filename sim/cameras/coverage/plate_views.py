"""Which stretches of street a site has plates in view on: at their own pixel density, as one passage.

A plate is smaller and lower than a person, so cameras that read plates see them at other distances. Whoever
drives past a site passes some of its readers, one after the other; that is one passage, so each reader's
view goes on to the point of the street at which the site stands.
"""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from sim.cameras.contract import CLASS_INDEX, CameraSettings, cameras_of
from sim.cameras.coverage.footprint import Sight
from sim.cameras.coverage.street_views import street_views
from sim.cameras.kinds import GroundSector
from sim.core.arrays import BoolArray, FloatArray
from sim.core.table import codes_of, rows_of
from sim.core.vocabulary import Definition, SiteClass

PLATE_NEAR_M, PLATE_RANGE_M = "plate_near_m", "plate_range_m"
"""Columns of cameras: limits of the ground on which each could read plates."""

_SAME_M = 1e-9


def with_plate_limits(cameras: pd.DataFrame, settings: CameraSettings) -> pd.DataFrame:
    """Say between which distances each camera could read plates.

    It is what its kind resolves at that density, up to the sight line. A camera of which other limits are
    stated than its kind has reads no further than it sees at the density of plates, in proportion.
    """
    kinds, classes = sorted(settings.kinds), tuple(CLASS_INDEX)
    kind, place = codes_of(cameras["kind"], tuple(kinds)), codes_of(cameras["site_class"], classes)
    plates = settings.plates
    asked = replace(settings.seeing, density_px_per_m=plates.density_px_per_m, face_height_m=plates.height_m)
    ground, usual = (
        [settings.kinds[word].ground(seeing) for word in kinds] for seeing in (asked, settings.seeing)
    )
    cap_m = np.array([settings.sight_line_cap_m[word] for word in classes])[place]
    sharp_m = np.array([settings.kinds[word].sharp_m(asked) for word in kinds])[kind]
    near_m, range_m = (cameras[name].to_numpy(dtype=float) for name in ("near_m", "range_m"))
    is_usual = _is(range_m, np.minimum(_of(usual, "far_m")[kind], cap_m)) & _is(
        near_m, _of(usual, "near_m")[kind]
    )
    scale = max(1.0, settings.seeing.density_px_per_m / plates.density_px_per_m)
    return cameras.assign(
        **{
            PLATE_NEAR_M: np.where(is_usual, _of(ground, "near_m")[kind], near_m),
            PLATE_RANGE_M: np.where(
                is_usual,
                np.minimum(_of(ground, "far_m")[kind], cap_m),
                np.minimum(range_m * scale, sharp_m),
            ),
        }
    )


def _of(ground: list[GroundSector], name: str) -> FloatArray:
    return np.array([getattr(one, name) for one in ground], dtype=float)


def plate_readers(cameras: pd.DataFrame) -> pd.DataFrame:
    """Give the cameras that read plates, with the limits at which they do."""
    readers = cameras[cameras_of(cameras, Definition.ANPR)]
    if PLATE_RANGE_M not in readers:
        return readers
    return readers.assign(near_m=readers[PLATE_NEAR_M], range_m=readers[PLATE_RANGE_M])


def plate_views(
    readers: pd.DataFrame, edges: gpd.GeoDataFrame, sites: pd.DataFrame, *, sight: Sight | None = None
) -> pd.DataFrame:
    """Find the stretches of street on which each reader has plates in view, up to where its site stands.

    Parameters
    ----------
    readers, sight
        As `plate_readers` gives them, and what is left of their views; their sectors unless given.
    edges, sites
        Tables of the city.

    Returns
    -------
    Table of street views. On edges of its site a view begins or ends at the site: at the node of a crossing,
    at the place along the street of another site.
    """
    views = street_views(readers, edges, sight=sight)
    site = sites.iloc[
        readers["site_id"].to_numpy(np.int64)[
            rows_of(readers["camera_id"], views["camera_id"].to_numpy(np.int64))
        ]
    ]
    edge = edges.iloc[rows_of(edges["edge_id"], views["edge_id"].to_numpy())]
    at_crossing = (site["site_class"] == SiteClass.INTERSECTION).to_numpy(bool)
    node = site["node_id"].to_numpy()
    at_m = np.where(node == edge["u"].to_numpy(), 0.0, edge["length_m"].to_numpy(float))
    touches = at_crossing & ((node == edge["u"].to_numpy()) | (node == edge["v"].to_numpy()))
    stands = ~at_crossing & (site["edge_id"].to_numpy() == edge["edge_id"].to_numpy())
    at_m = np.where(stands, site["offset_m"].to_numpy(float), at_m)
    own = touches | stands
    start, end = views["start_m"].to_numpy(float), views["end_m"].to_numpy(float)
    return views.assign(
        start_m=np.where(own, np.minimum(start, at_m), start), end_m=np.where(own, np.maximum(end, at_m), end)
    )


def _is(one: FloatArray, other: FloatArray) -> BoolArray:
    return np.abs(one - other) <= _SAME_M
