"""From a resolved scenario to its outcome: the one way that the command, notebooks and tests all take."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from sim.analytics.day import PREDICTED_FILE
from sim.city.country.gazetteer import COUNTRY_TITLE, is_country
from sim.city.country.parts import parts_of_country
from sim.core.cache.disk_cache import Cache, user_cache
from sim.results.measures.cell_results import with_coverage
from sim.results.measures.table import measure_day
from sim.results.outcome import outcome_of
from sim.results.run_tables import PlaceTables
from sim.scenario.resolve import ResolvedScenario
from sim.study.analyse_run import analyse_run
from sim.study.camera_days import CAMERA_DAYS_FILE, cameras_by_day
from sim.study.country_run import check_country, run_country
from sim.study.finished_run import Run, about_of, about_place
from sim.study.kept_counts import measure_coverage
from sim.study.memory import asking, beside_gb, check_memory, workers_that_fit
from sim.study.part_run import run_part
from sim.study.work import STAGES, Clock, Progress, begin_compiling, may_start_processes, processors
from sim.world.check_policy import check_policy
from sim.world.place_spec import place_of, spec_of
from sim.world.run_memo import RunMemo
from sim.world.world import build_network, numbers_that_enter

_LOG = logging.getLogger("safecity")


def check_scenario(scenario: ResolvedScenario) -> None:
    """Make sure that a scenario is about a known place and can be run there, before anything is built.

    Raises
    ------
    InputError
        With the file and line that say otherwise.
    """
    check_policy(scenario)
    if is_country(scenario.city):
        check_country(scenario)
        _country_workers(scenario)
    else:
        place = place_of(scenario)
        check_memory(scenario, place.title, place.residents, beside_gb=beside_gb(scenario, place))


def place_only(scenario: ResolvedScenario, progress: Progress | None = None) -> PlaceTables:
    """Build a city and its cameras and measure coverage; nobody walks."""
    clock, memo = Clock(progress), RunMemo(user_cache())
    with clock.stage(STAGES[0]):
        network = build_network(scenario, memo)
    with clock.stage(STAGES[1]):
        cells = with_coverage(network.city.cells, measure_coverage(scenario, network))
    about = about_place(scenario, network.city.place.title, network)
    return PlaceTables(scenario=scenario.name, seed=scenario.run.seed, cells=cells, **about)


def run_scenario(
    scenario: ResolvedScenario, progress: Progress | None = None, cache: Cache | None = None
) -> Run:
    """Run one scenario, with what the user's cache keeps unless another one is given.

    Raises
    ------
    InputError
        If what the scenario asks for cannot be built.
    """
    return _run(scenario, RunMemo(user_cache() if cache is None else cache), progress)


def run_scenarios(scenarios: Sequence[ResolvedScenario], progress: Progress | None = None) -> list[Run]:
    """Run several scenarios; those over the same city, seed and sample share streets, people and plans.

    Raises
    ------
    InputError
        If one of them cannot be built.
    """
    memo = RunMemo(user_cache())
    return [_run(scenario, memo, progress) for scenario in scenarios]


def _run(scenario: ResolvedScenario, memo: RunMemo, progress: Progress | None) -> Run:
    check_scenario(scenario)
    begin_compiling(scenario.run.engine)
    clock = Clock(progress)
    if is_country(scenario.city):
        numbers_that_enter(scenario)
        outcome = run_country(scenario, memo.cache, clock, workers=_country_workers(scenario))
        return _with_analytics(Run(scenario, COUNTRY_TITLE, None, None, outcome, clock.seconds), clock)
    spec = spec_of(scenario)
    place = spec.place
    done = run_part(scenario, spec, memo, clock, workers=processors())
    with clock.stage(STAGES[4]):
        outcome = outcome_of(
            done.residents,
            done.cameras,
            done.network.city.cells,
            about=about_of(scenario, place.name),
            camera_cell=done.network.camera_cell,
            coverage=done.coverage,
            visitors=done.visitors,
            # Comparing samples needs every person; of everybody, totals are enough.
            keep_people=scenario.run.sample < 1 or done.world is not None,
        )
    made = Run(scenario, place.title, done.network, done.world, outcome, clock.seconds, done.cameras)
    run = _with_analytics(made, clock)
    abroad = run.abroad()
    if abroad is not None:
        _LOG.warning("%s", abroad)
    return run


def _with_analytics(run: Run, clock: Clock) -> Run:
    """Add what follows being in view to the results of a run."""
    with clock.stage(STAGES[5]):
        analytics, found, beside = analyse_run(run), run.outcome, dict(run.outcome.beside)
        if analytics.predicted is not None:
            beside[PREDICTED_FILE] = analytics.predicted.table
        if run.network is not None and run.scenario.run.days > 1:
            beside[CAMERA_DAYS_FILE] = cameras_by_day(run.scenario, run.network)
        measures = measure_day(found.day, found.strata, analytics, beside.get(CAMERA_DAYS_FILE))
        return replace(run, outcome=replace(found, beside=beside, measures=measures))


def _country_workers(scenario: ResolvedScenario) -> int:
    wanted = processors() if may_start_processes() else 1
    parts = parts_of_country()
    beside = [beside_gb(scenario, part.place) for part in parts] if asking(scenario) else None
    return workers_that_fit([part.residents for part in parts], wanted, beside)
