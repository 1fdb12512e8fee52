"""The cohort engine on the world that the other programs are given."""

from collections.abc import Sequence

import numpy as np
from peer_day import Answer
from towns import NO_CACHE

from sim.core.draws import run_draws
from sim.core.units import US_PER_S
from sim.core.vocabulary import Definition
from sim.engine.cohort.cohort_day import CohortDay, CohortRecords, Group
from sim.engine.cohort.groups import resident_groups
from sim.engine.cohort.kernel_types import DEFINITIONS
from sim.scenario.resolve import ResolvedScenario
from sim.study.cohorts import cohort_day_of
from sim.world.network import Network
from sim.world.read_exposure import exposure_settings
from sim.world.read_people import people_settings
from sim.world.read_settings import city_settings


def pack_everyone(scenario: ResolvedScenario, network: Network) -> tuple[Group, ...]:
    """Make everybody in a part, find their ways and pack their days: nothing that depends on cameras."""
    numbers, run = scenario.numbers, scenario.run
    ground = city_settings(numbers, network.part.name, scenario.model)
    people = people_settings(numbers, network.part.name)
    return resident_groups(network.part, ground, people, seed=run.seed, sample=run.sample, cache=NO_CACHE)


def lay_out_cohorts(scenario: ResolvedScenario, network: Network, groups: Sequence[Group]) -> CohortDay:
    """Lay out what the cameras see of them."""
    draws = run_draws(scenario.run.seed, network.part.name)
    return cohort_day_of(network, groups, exposure_settings(scenario), draws)


def answer_of_cohorts(records: CohortRecords) -> Answer:
    """Count what all working cameras saw of each resident of a town, by number."""
    (group,) = records.groups
    order = np.argsort(group.resident_id)
    column = DEFINITIONS.index(Definition.INSTALLED)
    return Answer(
        group.n_cameras[order, column].astype(np.int64),
        group.n_sightings[order, column].astype(np.int64),
        group.in_view_us[order, column] / US_PER_S,
    )
