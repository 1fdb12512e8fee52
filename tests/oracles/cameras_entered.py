"""Which cameras a walk enters, view by view: the second route to a leg's sightings."""

import numpy as np
from numpy.typing import NDArray

from sim.engine.shared.views_and_draws import TOUCH_M, ArcViews


def cameras_entered(views: ArcViews, arcs: NDArray[np.int64]) -> NDArray[np.int64]:
    """List the cameras that one walk along *arcs* enters, as camera rows, once for each entry.

    A camera is entered on an arc where a view of it begins behind the arc's start, or at the start although
    no view of it reached the end of the arc before. So the cameras that see the first stretch of the walk
    count at once. This is what a day's sightings on one leg must add up to.
    """
    entered: list[NDArray[np.int64]] = []
    carried = np.zeros(0, dtype=np.int64)
    for arc in arcs:
        here = slice(views.indptr[arc], views.indptr[arc + 1])
        camera, at_start = views.camera[here], views.enter_m[here] <= TOUCH_M
        entered.append(camera[~(at_start & np.isin(camera, carried))])
        carried = camera[views.exit_m[here] >= views.length_m[arc] - TOUCH_M]
    return np.concatenate(entered) if entered else carried
