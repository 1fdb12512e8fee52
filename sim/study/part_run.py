"""One scenario on one part of the country: what an engine observed there."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.city.country.parts import PlaceSpec
from sim.core.draws import run_draws
from sim.core.table import codes_of
from sim.core.vocabulary import ROLES, DayKind, Engine
from sim.engine.cohort.cohort_day import CohortDay
from sim.engine.individual.day import IndividualDay, run_individual_day
from sim.engine.shared.availability import camera_up
from sim.engine.shared.place_views import cameras_of_sites
from sim.engine.shared.views_and_draws import make_arc_views
from sim.people.plans.timetable import LongDayError
from sim.results.counts.day import GroupCount
from sim.results.counts.observed import Observed, observe_sightings
from sim.results.counts.people import people_of
from sim.results.counts.several_days import DaysCount
from sim.scenario.resolve import ResolvedScenario
from sim.study.cohorts import count_everybody, observe_sample, residents_on_day
from sim.study.kept_counts import Coverage, measure_coverage
from sim.study.several_days import SeveralDays
from sim.study.work import STAGES, Clock
from sim.world import read_exposure
from sim.world.faults import fault_settings, shock_outages
from sim.world.locate_errors import errors_at_changes
from sim.world.network import Network
from sim.world.world import RunMemo, World, build_network, build_world


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
    days
        Residents in view in the course of several days, if the run has several.
    """

    network: Network
    cameras: pd.DataFrame
    coverage: Coverage
    residents: Observed | GroupCount
    visitors: Observed | GroupCount | None = None
    world: World | None = None
    days: DaysCount | None = None


def run_part(
    scenario: ResolvedScenario, spec: PlaceSpec, memo: RunMemo, clock: Clock, *, workers: int
) -> PartRun:
    """Run a scenario on a part.

    Parameters
    ----------
    scenario, spec
        Which day, and where.
    memo, clock
        What earlier scenarios and runs made, and what takes the times of the stages.
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
    up = camera_up(network.rows, read_exposure.exposure_settings(scenario), draws)
    cameras = network.cameras.assign(up=up[: len(network.cameras)])
    several = SeveralDays(scenario, network, memo) if scenario.run.days > 1 else None
    watch = None if several is None else several.watch_first
    if scenario.run.sample == 1:
        counts = count_everybody(scenario, network, up, memo, clock, workers=workers, watch=watch)
        done = PartRun(network, cameras, counts.coverage, counts.residents, counts.visitors)
    else:
        with clock.stage(STAGES[1]):
            coverage = measure_coverage(scenario, network)
        seen = observe_sample(scenario, network, memo, clock, workers=workers, watch=watch)
        done = PartRun(network, cameras, coverage, *seen)
    if several is None:
        return done

    def lay_out(number: int, kind: DayKind, up: NDArray[np.bool_]) -> CohortDay:
        return residents_on_day(scenario, network, memo, number=number, kind=kind, up=up)

    with clock.stage(STAGES[6]) as tell:
        return replace(done, days=several.count(lay_out, workers=workers, progress=tell))


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
        rows = network.rows.assign(up=records.camera_up)
        cameras = network.cameras.assign(up=records.camera_up[: len(network.cameras)])
        residents = observe_sightings(
            records.sightings,
            people_of(world.population.residents, left_home=world.population.left_home),
            rows,
            out_of=network.city.place.residents,
            camera_cell=network.row_cell,
            n_cells=len(network.city.cells),
        )
    return PartRun(network, cameras, coverage, residents, world=world)


def day_of(world: World) -> IndividualDay:
    """Gather what the individual engine takes."""
    network, population, scenario = world.network, world.population, world.scenario
    faults = fault_settings(scenario.run, scenario.numbers)
    return IndividualDay(
        residents=population.residents["resident_id"].to_numpy(),
        roles=codes_of(population.residents["role"], ROLES).astype(np.int64),
        plans=population.plans,
        legs=population.legs,
        paths=population.paths,
        arc_s=population.arc_s,
        cameras=network.rows,
        arcs=make_arc_views(network.row_views, network.rows, network.city.edges),
        plate_arcs=make_arc_views(network.plate_views, network.rows, network.city.edges),
        places=cameras_of_sites(network.rows, network.city.sites),
        settings=world.exposure,
        draws=world.draws,
        outages=shock_outages(network.rows, faults, network.city, world.draws),
    )
