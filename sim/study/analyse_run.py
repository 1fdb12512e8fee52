"""From a run's counts to what follows being in view: the one place where `sim.analytics` meets a run."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analytics.analyse import analyse_day
from sim.analytics.counts import AnalyticsCounts, GroupInView
from sim.analytics.day import AnalyticsDay
from sim.analytics.settings import AnalyticsSettings
from sim.core.vocabulary import Definition, Mode
from sim.results.counts.histogram import Histogram
from sim.results.counts.tally import Tally
from sim.results.outcome import Outcome
from sim.study.finished_run import Run
from sim.world.place_settings import analytics_of
from sim.world.stocking import country_stocks, stock_of


def analyse_run(run: Run, settings: AnalyticsSettings | None = None) -> AnalyticsDay:
    """Work out what follows being in view in a run of a city or the country.

    Parameters
    ----------
    run
        The run.
    settings
        Those of its scenario if none are given.

    Raises
    ------
    InputError
        With file and line, if cameras are to follow finds where there is only one district.
    """
    settings, counts = settings or analytics_of(run.scenario), analytics_counts(run)
    if settings.placement is not None and len(counts.districts) <= 1:
        msg = f"{counts.place} has one district, so cameras have nowhere to be moved to; name another city"
        raise run.scenario.policy.source("predictive_placement").error(msg)
    return analyse_day(counts, settings, seed=run.scenario.run.seed)


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
        staffed_for=_linked_without_policy(run),
        centres=centres,
        districts=_districts(outcome),
    )


def _in_view(tally: Tally, weight: float) -> GroupInView:
    seen = tally.seen.items()
    passes, hours = {one: _dense(of.passes) for one, of in seen}, {one: _dense(of.hours) for one, of in seen}
    return GroupInView(weight, passes, hours, tally.seen[Definition.RECOGNITION].by_hour)


def _dense(histogram: Histogram) -> NDArray[np.int64]:
    return np.bincount(histogram.values, histogram.counts, minlength=1).astype(np.int64)


def _linked_without_policy(run: Run) -> int:
    """Count the cameras that are linked without any policy: no policy hires anybody by linking more."""
    policy, stock, numbers = run.scenario.policy, run.scenario.stock, run.scenario.numbers
    if not policy.link and policy.cameras_per_1000 is None:
        return run.outcome.day.cameras[Definition.LINKED]
    if run.network is None:
        return sum(one.linked for one in country_stocks(stock, numbers).values())
    return stock_of(stock, run.network.city, numbers).linked


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
