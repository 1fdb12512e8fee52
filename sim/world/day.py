"""From a World to the plain values that one day needs."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.city.part import Part
from sim.core.draws import Draws
from sim.core.vocabulary import Definition
from sim.engine.cohort.cohort_day import CohortDay, Group
from sim.engine.cohort.kernel_types import DEFINITIONS
from sim.engine.cohort.place import make_place
from sim.engine.individual.day import IndividualDay
from sim.engine.shared.place_views import cameras_of_sites
from sim.engine.shared.settings import ExposureSettings
from sim.engine.shared.views_and_draws import camera_up, make_arc_views
from sim.world.faults import fault_settings, shock_outages
from sim.world.world import Network, World


def day_of(world: World) -> IndividualDay:
    """Gather what the individual engine takes."""
    network, population, scenario = world.network, world.population, world.scenario
    faults = fault_settings(scenario.run, scenario.numbers)
    return IndividualDay(
        residents=population.residents["resident_id"].to_numpy(),
        plans=population.plans,
        legs=population.legs,
        paths=population.paths,
        arc_s=population.arc_s,
        cameras=network.cameras,
        arcs=make_arc_views(network.views, network.cameras, network.city.edges),
        places=cameras_of_sites(network.cameras, network.city.sites),
        settings=world.exposure,
        draws=world.draws,
        outages=shock_outages(network.cameras, faults, network.city, world.draws),
    )


def cohort_day_of(
    network: Network,
    groups: Sequence[Group],
    settings: ExposureSettings,
    draws: Draws,
    *,
    definitions: Collection[Definition] = DEFINITIONS,
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
    definitions
        Under which to count; all unless given.
    """
    cameras, city = network.cameras, network.city
    up = camera_up(cameras, settings, draws)
    place = make_place(
        cameras,
        network.camera_cell,
        up,
        make_arc_views(network.views, cameras, city.edges),
        cameras_of_sites(cameras, city.sites),
        arc_us=_arc_us(network.part, groups),
        n_nodes=len(city.nodes),
        settings=settings,
        draws=draws,
        definitions=definitions,
    )
    return CohortDay(groups, place, cameras, up, draws, len(city.cells), settings)


def _arc_us(part: Part, groups: Sequence[Group]) -> NDArray[np.int64]:
    """Say how long each arc of the part takes, by mode: as on the arc of the template that it copies."""
    of_templates = zip(groups, part.templates, strict=True)
    return np.concatenate(
        [np.tile(group.travel_times.arc_us, template.n_copies) for group, template in of_templates], axis=1
    )
