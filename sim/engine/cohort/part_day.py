"""From a network and groups of people to the plain values that one day needs."""

from collections.abc import Sequence

from sim.core.draws import Draws
from sim.engine.arc_views import make_arc_views
from sim.engine.camera_faults import camera_up
from sim.engine.cohort.cohort_day import CohortDay, Group
from sim.engine.cohort.place import make_place
from sim.engine.place_views import watch_sites
from sim.engine.settings import ExposureSettings
from sim.engine.world import Network


def cohort_day_of(
    network: Network, groups: Sequence[Group], settings: ExposureSettings, draws: Draws
) -> CohortDay:
    """Gather what the cohort engine takes.

    Parameters
    ----------
    network
        The part and its cameras.
    groups
        Whose day.
    settings, draws
        The numbers of the exposure model, and the part's chance.
    """
    cameras, city = network.cameras, network.city
    up = camera_up(cameras, settings, draws)
    place = make_place(
        cameras,
        network.camera_cell,
        up,
        make_arc_views(network.views, cameras, city.edges),
        watch_sites(cameras, city.sites),
        n_nodes=len(city.nodes),
        settings=settings,
        draws=draws,
    )
    return CohortDay(groups, place, cameras, up, draws, len(city.cells), settings)
