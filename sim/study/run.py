"""From a resolved scenario to its outcome and what follows: the way that command, Python and tests take."""

import logging
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analytics.analyse import AnalyticsSettings, analyse_day
from sim.analytics.counts import AnalyticsCounts, GroupInView
from sim.analytics.day import PREDICTED_FILE, AnalyticsDay
from sim.city.country.gazetteer import COUNTRY_TITLE, is_country
from sim.city.country.parts import all_regions, parts_of_country
from sim.core.cache.disk_cache import Cache, user_cache
from sim.core.vocabulary import Definition, Engine, Mode
from sim.results.counts.several_days import (
    BY_DAY_FILE,
    DAYS_IN_VIEW_FILE,
    by_day_table,
    days_in_view_table,
)
from sim.results.counts.tally import Histogram, Tally
from sim.results.measures.cells_and_cameras import with_coverage
from sim.results.measures.table import measure_day
from sim.results.outcome import Outcome, outcome_of
from sim.results.run_tables import PlaceTables
from sim.scenario.resolve import ResolvedScenario
from sim.study.camera_days import CAMERA_DAYS_FILE, cameras_by_day
from sim.study.country_run import check_country, run_country
from sim.study.finished_run import Run, about_of, about_place
from sim.study.kept_counts import measure_coverage
from sim.study.memory import asking, beside_gb, check_memory, several_days_gb, workers_that_fit
from sim.study.part_run import run_part
from sim.study.work import STAGES, Clock, Progress, begin_compiling, may_start_processes, processors
from sim.world.place_settings import analytics_of, check_policy
from sim.world.place_spec import place_of, spec_of
from sim.world.placement_districts import check_placement
from sim.world.stocking import country_stocks, stock_of
from sim.world.world import RunMemo, build_network, numbers_that_enter, unread_changes

_LOG = logging.getLogger("safecity")


def check_scenario(scenario: ResolvedScenario) -> None:
    """Make sure that a scenario is about a known place and can be run there, before anything is built.

    Raises
    ------
    InputError
        With the file and line that say otherwise.
    """
    check_policy(scenario)
    _check_days(scenario)
    if is_country(scenario.city):
        check_country(scenario)
        check_placement(scenario.policy, COUNTRY_TITLE, [region.name for region in all_regions()])
        _country_workers(scenario)
    else:
        place = place_of(scenario)
        check_memory(scenario, place.title, place.residents, beside_gb=beside_gb(scenario, place))


def _check_days(scenario: ResolvedScenario) -> None:
    if scenario.run.days > 1 and scenario.run.engine == Engine.INDIVIDUAL:
        msg = (
            f"'run.days' is {scenario.run.days}, but the engine 'individual' lives one day; "
            "leave run.engine out for 'cohort', or run.days for one day"
        )
        raise scenario.settings["run.days"].source.error(msg)


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
    for remark in (*scenario.stock.remarks, *unread_changes(scenario)):
        _LOG.warning("%s: %s", scenario.name, remark)
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
        outcome = replace(outcome, days=done.days)
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
        if found.days is not None:
            beside[BY_DAY_FILE] = by_day_table(found.days)
            beside[DAYS_IN_VIEW_FILE] = days_in_view_table(found.days)
        measures = measure_day(found.day, found.strata, analytics, beside.get(CAMERA_DAYS_FILE), found.days)
        return replace(run, outcome=replace(found, beside=beside, measures=measures))


def _country_workers(scenario: ResolvedScenario) -> int:
    wanted = processors() if may_start_processes() else 1
    parts = parts_of_country()
    beside = [several_days_gb(part.residents, scenario.run.days) for part in parts]
    if asking(scenario):
        beside = [more + beside_gb(scenario, part.place) for more, part in zip(beside, parts, strict=True)]
    return workers_that_fit([part.residents for part in parts], wanted, beside)


def analyse_run(run: Run, settings: AnalyticsSettings | None = None) -> AnalyticsDay:
    """Work out what follows being in view in a run of a city or the country.

    Parameters
    ----------
    run, settings
        The run, and other settings than those of its scenario, if any.
    """
    settings = settings or analytics_of(run.scenario)
    return analyse_day(analytics_counts(run), settings, seed=run.scenario.run.seed)


def analytics_counts(run: Run) -> AnalyticsCounts:
    """Count what `sim.analytics` takes; a region of a country has a centre, for its part of those in view."""
    outcome, day = run.outcome, run.outcome.day
    riders, centres = day.tally.groups.get(("mode", str(Mode.TRANSIT))), {outcome.about.city: 1.0}
    if outcome.places is not None:
        in_view = outcome.places.groupby("region")[f"people_observed_{Definition.RECOGNITION}"].sum()
        total = max(float(in_view.sum()), 1.0)
        centres = {str(region): people / total for region, people in in_view.items()}
    visiting = day.n_visitors / day.visitors.n_people if day.visitors.n_people else 0.0
    return AnalyticsCounts(
        place=outcome.about.city,
        residents=_in_view(day.tally, day.sample.weight),
        visitors=_in_view(day.visitors, visiting),
        left_home=day.tally.left_home,
        riders=0 if riders is None else riders.people,
        cameras=day.cameras,
        working=day.working,
        centres=centres,
        staffed_for=_linked_without_policy(run),
        districts=_districts(outcome),
    )


def _in_view(tally: Tally, weight: float) -> GroupInView:
    seen = tally.seen.items()
    passes, hours = {one: _dense(of.passes) for one, of in seen}, {one: _dense(of.hours) for one, of in seen}
    return GroupInView(weight, passes, hours, tally.seen[Definition.RECOGNITION].by_hour)


def _dense(histogram: Histogram) -> NDArray[np.int64]:
    return np.bincount(histogram.values, histogram.counts, minlength=1).astype(np.int64)


def _linked_without_policy(run: Run) -> dict[str, int]:
    """Count each centre's cameras that are linked without any policy: none hires anybody by linking more."""
    policy, stock, numbers = run.scenario.policy, run.scenario.stock, run.scenario.numbers
    if is_country(run.scenario.city):
        linked = dict.fromkeys((region.name for region in all_regions()), 0)
        stocks = country_stocks(stock, numbers)
        for part in parts_of_country():
            linked[part.place.region] += stocks[part.name].linked
        return linked
    if run.network is None or (not policy.link and policy.cameras_per_1000 is None):
        return {run.outcome.about.city: run.outcome.day.cameras[Definition.LINKED]}
    if stock.mapped is not None and not stock.mapped.top_up:
        return {run.outcome.about.city: run.network.stock.linked}
    return {run.outcome.about.city: stock_of(stock, run.network.city, numbers).linked}


def _districts(outcome: Outcome) -> pd.DataFrame:
    """List districts, or regions, with their residents and the share whom linked cameras observe today."""
    if outcome.places is not None:
        columns = ["residents", f"people_observed_{Definition.LINKED}"]
        table = outcome.places.groupby("region")[columns].sum().reset_index()
        table.columns = ["district", "residents", "observed"]
    else:
        rows = [
            (word, float(count.people), float(count.observed[Definition.LINKED]))
            for (dimension, word), count in sorted(outcome.day.tally.groups.items())
            if dimension == "district" and count.people
        ]
        table = pd.DataFrame(rows, columns=["district", "residents", "observed"])
    return table.assign(share_observed=table["observed"] / table["residents"])
