"""The ground on which cameras with face recognition get faces that can be compared.

It is a part of what the same lens has in view: where a face is large enough, and not seen too steeply from
above. Who counts as in view of face recognition came onto it. So cameras with face recognition have a second
row: the first has people in view as those of any other camera, the second has faces.
"""

import numpy as np
import pandas as pd

from sim.cameras.contract import FOR_FACES, CameraSettings, cameras_of
from sim.cameras.kinds import near_limit_m
from sim.core.table import codes_of
from sim.core.vocabulary import Definition

FIRST_FACE_ID = 1_000_000_000
"""Camera ids of second rows begin here."""


def face_rows(cameras: pd.DataFrame, settings: CameraSettings) -> pd.DataFrame:
    """Give the second rows of the cameras with face recognition, limited to where faces can be compared.

    Parameters
    ----------
    cameras, settings
        Table of cameras; their kinds, and what a face asks of a view.
    """
    rows = cameras[cameras_of(cameras, Definition.RECOGNITION)]
    kinds, faces = sorted(settings.kinds), settings.faces
    sharp_m = [settings.kinds[word].sharp_m(settings.seeing.at(faces.density_px_per_m)) for word in kinds]
    steep_m = near_limit_m(
        rows["height_m"].to_numpy(dtype=float),
        target_height_m=settings.seeing.face_height_m,
        steepest_pitch_deg=faces.steepest_pitch_deg,
    )
    of_kind = np.array(sharp_m, dtype=float)[codes_of(rows["kind"], tuple(kinds))]
    near_m, range_m = (rows[name].to_numpy(dtype=float) for name in ("near_m", "range_m"))
    return rows.assign(
        camera_id=FIRST_FACE_ID + rows["camera_id"].to_numpy(dtype=np.int64),
        near_m=np.maximum(near_m, steep_m),
        range_m=np.minimum(range_m, of_kind),
        **{FOR_FACES: True},
    )


def with_face_rows(cameras: pd.DataFrame, faces: pd.DataFrame) -> pd.DataFrame:
    """Put second rows below the table of cameras; the table itself if there are none."""
    if faces.empty:
        return cameras
    return pd.concat([cameras.assign(**{FOR_FACES: False}), faces], ignore_index=True)
