"""Mapped cameras as the walker meets them."""

import numpy as np

from sim.cameras.mapped.contract import MappedCameras
from sim.track.in_view import Views

ALL_ROUND_DEG = 360.0


def views_of(cameras: MappedCameras) -> tuple[Views, tuple[str, ...]]:
    """Take the views of cameras whose optics are filled in.

    A camera of which no direction is known may look anywhere: it is taken to see all round, so that the
    exposure is the most it can be.

    Returns
    -------
    views, remarks
        The views, and a line for what was taken for granted.
    """
    table = cameras.views
    bearing = table["bearing_deg"].to_numpy(dtype=float)
    angle = table["angle_deg"].to_numpy(dtype=float)
    anywhere = np.isnan(bearing)
    views = Views(
        camera=np.arange(len(cameras)),
        longitude_deg=table["longitude_deg"].to_numpy(dtype=float),
        latitude_deg=table["latitude_deg"].to_numpy(dtype=float),
        bearing_deg=np.where(anywhere, 0.0, bearing),
        angle_deg=np.where(anywhere, ALL_ROUND_DEG, angle),
        range_m=table["range_m"].to_numpy(dtype=float),
    )
    guessed = int(np.count_nonzero(anywhere & (angle < ALL_ROUND_DEG)))
    if not guessed:
        return views, ()
    said = f"cameras without a direction, taken to see all round, so that this is the most: {guessed:,}"
    return views, (said,)
