"""One scenario on one part of the country: what an engine observed there."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.contract import cameras_of
from sim.city.country.parts import PlaceSpec
from sim.core.disk.files import made_from_digest
from sim.core.draws import run_draws
from sim.core.vocabulary import Definition, Engine
from sim.engine.cohort.cohort_day import CohortDay, CohortDayRun, Group, run_cohort_day
from sim.engine.cohort.groups import resident_groups, visitor_group
from sim.engine.cohort.kernel_types import DEFINITIONS
from sim.engine.individual.day import run_individual_day
from sim.engine.shared.views_and_draws import camera_up
from sim.people.plans.timetable import LongDayError
from sim.results.counts.cohort import count_cohort, observe_cohort
from sim.results.counts.group_count import GroupCount
from sim.results.counts.observed import Observed, observe_sightings
from sim.results.counts.people import people_of
from sim.scenario.resolve import ResolvedScenario
from sim.study.kept_counts import Counts, Coverage, kept_counts, measure_coverage
from sim.study.work import STAGES, Clock, await_compiled
from sim.world.day import cohort_day_of, day_of
from sim.world.locate_errors import errors_at_changes
from sim.world.read_settings import (
    city_settings,
    coverage_settings,
    exposure_settings,
    people_settings,
    settlement_settings,
    sight_settings,
    visitor_settings,
)
from sim.world.run_memo import RunMemo
from sim.world.world import Network, World, build_network, build_world


@dataclass(frozen=True, eq=False)
class PartRun:
    """A scenario that has been run on a part.

    Parameters
    ----------
    network
        The part and its cameras.
    cameras
        The cameras with a column *up*: whether each works today.
    coverage
        Of each cell of a city, by definition; empty for drawn settlements.
    residents, visitors
        What was seen of them, in counts where everybody was simulated in cohorts; no visitors where nobody
        comes.
    world
        City, cameras and people as tables, if each of them was simulated as an individual.
    """

    network: Network
    cameras: pd.DataFrame
    coverage: Coverage
    residents: Observed | GroupCount
    visitors: Observed | GroupCount | None = None
    world: World | None = None


def run_part(
    scenario: ResolvedScenario, spec: PlaceSpec, memo: RunMemo, clock: Clock, *, workers: int
) -> PartRun:
    """Run a scenario on a part.

    Parameters
    ----------
    scenario, spec
        Which day, and where.
    memo
        What earlier scenarios and runs made.
    clock
        Takes the times of the stages.
    workers
        Threads of the cohort engine; the individual engine has one.

    Raises
    ------
    InputError
        If somebody's ways in an imported city take longer than a day.
    """
    with clock.stage(STAGES[0]):
        network = build_network(scenario, memo, spec)
    by_engine = _run_individuals if scenario.run.engine == Engine.INDIVIDUAL else _run_cohorts
    try:
        with errors_at_changes(scenario.parameter_changes, scenario.stock):
            return by_engine(scenario, network, memo, clock, workers)
    except LongDayError as error:
        if spec.folder:
            msg = (
                f"the streets of {spec.place.title} lead too far round ({error}); import streets that join "
                "its parts, or lower people/longest_walk_min"
            )
            raise scenario.city_source.error(msg) from error
        if not scenario.parameter_changes:
            raise
        msg = (
            f"with the numbers that are changed, somebody's day in {spec.place.title} is too long ({error}); "
            "make people faster, their ways and stays shorter or their trips fewer"
        )
        raise scenario.parameter_changes[0].source.error(msg) from error


def _run_cohorts(
    scenario: ResolvedScenario, network: Network, memo: RunMemo, clock: Clock, workers: int
) -> PartRun:
    draws = run_draws(scenario.run.seed, network.part.name)
    up = camera_up(network.cameras, exposure_settings(scenario.numbers), draws)
    cameras = network.cameras.assign(up=up)
    if scenario.run.sample == 1:
        counts = count_everybody(scenario, network, up, memo, clock, workers=workers)
        return PartRun(network, cameras, counts.coverage, counts.residents, counts.visitors)
    with clock.stage(STAGES[1]):
        coverage = measure_coverage(scenario, network)
    seen = observe_sample(scenario, network, memo, clock, workers=workers)
    return PartRun(network, cameras, coverage, *seen)


def _run_individuals(
    scenario: ResolvedScenario, network: Network, memo: RunMemo, clock: Clock, _workers: int
) -> PartRun:
    with clock.stage(STAGES[1]):
        coverage = measure_coverage(scenario, network)
    with clock.stage(STAGES[2]):
        world = build_world(scenario, network, memo)
    with clock.stage(STAGES[3]) as tell:
        records = run_individual_day(day_of(world), progress=tell)
    with clock.stage(STAGES[4]):
        cameras = network.cameras.assign(up=records.camera_up)
        residents = observe_sightings(
            records.sightings,
            people_of(world.population.residents, left_home=world.population.left_home),
            cameras,
            out_of=network.city.place.residents,
            camera_cell=network.camera_cell,
            n_cells=len(network.city.cells),
        )
    return PartRun(network, cameras, coverage, residents, world=world)


_NOT_SEEING = ("kind", "owner", "linked", "analytics", "installed_on", "kept_as_linked", "hit")
"""Columns of cameras that tell why one counts or works, and not what it sees."""


def count_everybody(
    scenario: ResolvedScenario,
    network: Network,
    up: NDArray[np.bool_],
    memo: RunMemo,
    clock: Clock,
    *,
    workers: int,
) -> Counts:
    """Count everybody's day, unless a run under the same cameras left its counts.

    Parameters
    ----------
    scenario, network, up
        Which day, where, and which cameras work.
    memo
        What earlier scenarios and runs made.
    clock
        Takes the times of the stages.
    workers
        Threads.
    """

    def simulate(definitions: tuple[Definition, ...]) -> Counts:
        with clock.stage(STAGES[1]):
            coverage = measure_coverage(scenario, network, definitions)
        here, there = _days(scenario, network, memo, clock, definitions)

        def counted(run: CohortDayRun, out_of: int) -> GroupCount:
            n_cells = len(network.city.cells)
            return count_cohort(run, out_of=out_of, n_cells=n_cells, definitions=definitions)

        with clock.stage(STAGES[3]) as tell:
            await_compiled()
            run = CohortDayRun(here, workers=workers, progress=tell)
            residents, visitors = counted(run, network.part.spec.residents), None
            if there is not None:
                visitors = counted(CohortDayRun(there, workers=workers), there.groups[0].residents_each)
        return Counts(coverage, residents, visitors)

    return kept_counts(memo.cache, network.part.name, _made_from(scenario, network, up), simulate)


def observe_sample(
    scenario: ResolvedScenario, network: Network, memo: RunMemo, clock: Clock, *, workers: int
) -> tuple[Observed, Observed | None]:
    """Observe the residents and visitors of a sample, each kept, so that runs can be compared by person.

    Parameters
    ----------
    scenario, network, memo, clock, workers
        As for `count_everybody`.
    """
    here, there = _days(scenario, network, memo, clock, DEFINITIONS)
    with clock.stage(STAGES[3]) as tell:
        await_compiled()
        records = run_cohort_day(here, workers=workers, progress=tell)
        residents = observe_cohort(records, out_of=network.part.spec.residents)
        if there is None:
            return residents, None
        records = run_cohort_day(there, workers=workers)
        return residents, observe_cohort(records, out_of=there.groups[0].residents_each)


def _days(
    scenario: ResolvedScenario,
    network: Network,
    memo: RunMemo,
    clock: Clock,
    definitions: tuple[Definition, ...],
) -> tuple[CohortDay, CohortDay | None]:
    """Gather the day of the residents, and that of the visitors if anybody comes."""
    with clock.stage(STAGES[2]):
        groups, visiting = _people(scenario, network, memo)
        draws = run_draws(scenario.run.seed, network.part.name)
        exposure = exposure_settings(scenario.numbers)
        day = cohort_day_of(network, groups, exposure, draws, definitions=definitions)
    return day, None if visiting is None else day.of([visiting])


def _people(
    scenario: ResolvedScenario, network: Network, memo: RunMemo
) -> tuple[tuple[Group, ...], Group | None]:
    run, part, numbers = scenario.run, network.part, scenario.numbers
    ground, people = city_settings(numbers), people_settings(numbers, part.name)
    visitors = visitor_settings(numbers, part.name)
    made_from = (part.spec, ground, people, run.seed, run.sample)
    groups = memo.get(
        "residents",
        made_from,
        lambda: resident_groups(part, ground, people, seed=run.seed, sample=run.sample, cache=memo.cache),
    )
    visiting = memo.get(
        "visitors",
        (*made_from, visitors),
        lambda: visitor_group(
            part, ground, visitors, people, seed=run.seed, sample=run.sample, cache=memo.cache
        ),
    )
    return groups, visiting


def _made_from(scenario: ResolvedScenario, network: Network, up: NDArray[np.bool_]) -> dict[Definition, str]:
    """Digest, by definition, everything that decides the counts of a day: cameras, ground, people, chance."""
    numbers, part, cameras = scenario.numbers, network.part, network.cameras
    common = made_from_digest(
        {
            "part": part.spec,
            "ground": (city_settings(numbers), settlement_settings(numbers)),
            "sight": (sight_settings(numbers), coverage_settings(numbers)),
            "people": (people_settings(numbers, part.name), visitor_settings(numbers, part.name)),
            "exposure": exposure_settings(numbers),
            "seed": scenario.run.seed,
        }
    )
    words: dict[str, list[str]] = {}
    seeing: dict[str, NDArray[np.generic]] = {"up": up}
    for name in cameras.columns.difference(list(_NOT_SEEING)):
        column = cameras[name]
        if isinstance(column.dtype, np.dtype) and not column.dtype.hasobject:
            seeing[name] = column.to_numpy()
        else:
            of_words = column.astype("category").cat
            words[name], seeing[name] = of_words.categories.tolist(), of_words.codes.to_numpy()
    of_each = {one: cameras_of(cameras, one) for one in Definition}
    return {
        one: made_from_digest([common, words, {name: column[counted] for name, column in seeing.items()}])
        for one, counted in of_each.items()
    }
