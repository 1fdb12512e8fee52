"""From a resolved scenario to its outcome: the one way that the command, notebooks and tests all take."""

import logging
from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from sim.city.country.gazetteer import COUNTRY_TITLE, is_country
from sim.city.country.parts import parts_of_country
from sim.core.cache.disk_cache import user_cache
from sim.results.compare import compare
from sim.results.measures.cell_results import with_coverage
from sim.results.measures.summary import About
from sim.results.measures.whole_funnel import whole_funnel
from sim.results.outcome import outcome_of
from sim.scenario.resolve import ResolvedScenario
from sim.study.behind_lens import behind_the_lens
from sim.study.camera_days import CAMERA_DAYS_FILE, cameras_by_day, working_in_short
from sim.study.compile_ahead import begin_compiling
from sim.study.country_run import check_country, run_country
from sim.study.finished_run import Run
from sim.study.lens_summary import false_alerts_by_threshold, lens_summary
from sim.study.measured_coverage import measure_coverage
from sim.study.memory import check_memory, workers_that_fit
from sim.study.memory_needs import asking, beside_gb
from sim.study.part_run import run_part
from sim.study.predicted_placement import PREDICTED_FILE
from sim.study.stages import STAGES, Clock, Progress
from sim.study.worker import may_start_processes, processors
from sim.world.policy_rules import check_policy
from sim.world.run_memo import Shelf
from sim.world.world import Network, build_network, card_of, numbers_that_enter, place_of

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


def place_only(
    scenario: ResolvedScenario, progress: Progress | None = None
) -> tuple[Network, gpd.GeoDataFrame]:
    """Build a city and its cameras and measure coverage; nobody walks.

    Returns
    -------
    The network, and the city's cells with the columns of coverage, each named `<column>_<definition>`.
    """
    clock, shelf = Clock(progress), Shelf(user_cache())
    with clock.stage(STAGES[0]):
        network = build_network(scenario, shelf)
    with clock.stage(STAGES[1]):
        cells = with_coverage(network.city.cells, measure_coverage(scenario, network))
    return network, cells


def run_scenario(scenario: ResolvedScenario, progress: Progress | None = None) -> Run:
    """Run one scenario.

    Raises
    ------
    InputError
        If what the scenario asks for cannot be built.
    """
    return _run(scenario, Shelf(user_cache()), progress)


def run_scenarios(scenarios: Sequence[ResolvedScenario], progress: Progress | None = None) -> list[Run]:
    """Run several scenarios; those over the same city, seed and sample share streets, people and plans.

    Raises
    ------
    InputError
        If one of them cannot be built.
    """
    shelf = Shelf(user_cache())
    return [_run(scenario, shelf, progress) for scenario in scenarios]


def compare_runs(runs: Sequence[Run]) -> pd.DataFrame:
    """Compare runs over the same residents with the first of them; see `sim.results.compare.compare`."""
    return compare([run.outcome for run in runs])


def _run(scenario: ResolvedScenario, shelf: Shelf, progress: Progress | None) -> Run:
    check_scenario(scenario)
    begin_compiling(scenario.run.engine)
    clock = Clock(progress)
    if is_country(scenario.city):
        numbers_that_enter(scenario)
        outcome = run_country(scenario, shelf.cache, clock, workers=_country_workers(scenario))
        return _with_lens(Run(scenario, COUNTRY_TITLE, None, None, outcome, clock.seconds), clock)
    card = card_of(scenario)
    place = card.place
    done = run_part(scenario, card, shelf, clock, workers=processors())
    with clock.stage(STAGES[4]):
        outcome = outcome_of(
            done.residents,
            done.cameras,
            done.network.city.cells,
            about=About(scenario.name, place.name, scenario.run.engine, scenario.run.seed),
            camera_cell=done.network.camera_cell,
            coverage=done.coverage,
            visitors=done.visitors,
            # Comparing samples needs every person; of everybody, totals are enough.
            keep_people=scenario.run.sample < 1 or done.world is not None,
        )
    run = _with_lens(Run(scenario, place.title, done.network, done.world, outcome, clock.seconds), clock)
    abroad = run.abroad()
    if abroad is not None:
        _LOG.warning("%s", abroad)
    return run


def _with_lens(run: Run, clock: Clock) -> Run:
    """Add what lies behind the lens to the results of a run."""
    with clock.stage(STAGES[5]):
        lens, found = behind_the_lens(run), run.outcome
        told = lens_summary(lens) | {"false_alerts_by_threshold": false_alerts_by_threshold(run)}
        beside = dict(found.beside)
        if lens.predicted is not None:
            beside[PREDICTED_FILE] = lens.predicted.table
        if run.network is not None and run.scenario.run.days > 1:
            beside[CAMERA_DAYS_FILE] = cameras_by_day(run.scenario, run.network)
        if CAMERA_DAYS_FILE in beside:
            told |= {"working_by_day": working_in_short(beside[CAMERA_DAYS_FILE], run.scenario.run.days)}
        outcome = replace(
            found,
            beside=beside,
            summary=found.summary | {"behind_lens": told},
            funnel=whole_funnel(found.funnel, lens.funnel, lens.visitors, found.day),
        )
    return replace(run, outcome=outcome)


def _country_workers(scenario: ResolvedScenario) -> int:
    wanted = processors() if may_start_processes() else 1
    parts = parts_of_country()
    beside = [beside_gb(scenario, part.place) for part in parts] if asking(scenario) else None
    return workers_that_fit([part.residents for part in parts], wanted, beside)
