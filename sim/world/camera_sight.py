"""What stands between a part's cameras and what they look at."""

import numpy as np
import pandas as pd

from sim.cameras.contract import cameras_of
from sim.cameras.coverage.footprint import Sectors, Sight
from sim.cameras.settings import SightSettings
from sim.cameras.sightlines.sight import see_between, see_past
from sim.cameras.sightlines.walls import Walls
from sim.city.build import City
from sim.core.draws import Draws
from sim.core.vocabulary import Definition


def sight_of(cameras: pd.DataFrame, city: City, settings: SightSettings, draws: Draws) -> Sight | None:
    """Cut what cameras see with the city's buildings, or, where none are known, with the share assumed.

    Only cameras that face public space are looked at: those in rooms see their room.

    Returns
    -------
    What they see; None if nothing stands in the way, so that each sees its sector.
    """
    outdoors = np.flatnonzero(cameras_of(cameras, Definition.PUBLIC))
    if city.buildings is not None:
        walls = Walls.of(city.buildings, lowest_m=settings.face_height_m)
        seen = see_past(Sectors.of(cameras).take(outdoors), walls, mount_reach_m=settings.wall_mount_reach_m)
        return Sight(outdoors[seen.camera], seen.ground)
    if settings.occluded_share == 0:
        return None
    return see_between(
        cameras,
        outdoors,
        share=settings.occluded_share,
        width_deg=settings.occluded_width_deg,
        draws=draws,
    )
