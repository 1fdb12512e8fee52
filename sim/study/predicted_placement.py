"""What becomes of cameras that follow what cameras have found, district by district, over the years."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analytics.feedback import Districts, disparity, feedback
from sim.core.draws import run_draws
from sim.core.table import Column, Contract
from sim.core.vocabulary import Definition, PredictiveRule
from sim.results.outcome import Outcome
from sim.scenario.resolve import ResolvedScenario

PREDICTED = Contract(
    "districts under predictive placement",
    (
        Column("year", "float", "1", "Years since cameras began to follow finds", low=0),
        Column("district", "text", "text", "District of a city, region of the country"),
        Column("residents", "float", "people", "Who live there", low=0),
        Column("cameras_over_part", "float", "1", "Its cameras over its part by residents, mean", low=0),
        Column("cameras_over_part_p10", "float", "1", "... in a tenth of the repetitions at most", low=0),
        Column("cameras_over_part_p90", "float", "1", "... in a tenth of them at least", low=0),
        Column("share_observed", "float", "share", "Residents whom linked cameras observe", low=0, high=1),
    ),
)
"""Observed shares follow from the district's own cameras alone, so that differences are upper bounds."""

PREDICTED_FILE = "predicted.csv"
"""Its file in a run folder."""

_REPETITIONS = 40
_LEAST_DISTRICTS = 2

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PlacedYear:
    """How unequally districts are watched after some years; means over repetitions.

    Parameters
    ----------
    year
        Since cameras began to follow finds.
    disparity
        Gini coefficient of cameras over residents.
    most_over_fair, least_over_fair
        Cameras of the most and of the least watched district over its part by residents.
    observed_most, observed_least
        Share of residents whom linked cameras observe in the district where that is most, and where it is
        least.
    """

    year: float
    disparity: float
    most_over_fair: float
    least_over_fair: float
    observed_most: float
    observed_least: float


@dataclass(frozen=True, eq=False)
class PredictedPlacement:
    """Cameras after years of following finds, where the same happens for each resident of every district.

    Parameters
    ----------
    rule
        What becomes of finds.
    years
        How many.
    districts
        How many compete.
    disparity_high
        Gini coefficient of cameras over residents after the years, in the worst tenth of the repetitions at
        least.
    by_year
        From the beginning, where every district has its part by residents, to the last year.
    table
        The same by district; keeps PREDICTED.
    """

    rule: PredictiveRule
    years: float
    districts: int
    disparity_high: float
    by_year: tuple[PlacedYear, ...]
    table: pd.DataFrame


def predicted_placement(scenario: ResolvedScenario, outcome: Outcome) -> PredictedPlacement | None:
    """Let the cameras of a run's districts (regions, of a country) follow finds; None if they do not.

    Raises
    ------
    InputError
        With file and line, if there is only one district.
    """
    rule = scenario.policy.predictive_placement
    if "predictive_placement" not in scenario.policy.said or rule is PredictiveRule.OFF:
        return None
    today = _districts(outcome)
    if len(today) < _LEAST_DISTRICTS:
        where = outcome.about.city
        msg = f"{where} has one district, so cameras have nowhere to be moved to; name another city"
        raise scenario.policy.source("predictive_placement").error(msg)
    numbers, residents = scenario.numbers, today["residents"].to_numpy(np.float64)
    years, steps = (numbers.number(f"predictive/{name}") for name in ("years", "steps_per_year"))
    part = residents / residents.sum()
    found, reported = (
        # As many for each resident everywhere, so that all difference is made by looking.
        numbers.number(f"predictive/{name}_per_step") * part * residents.size
        for name in ("found", "reported")
    )
    shares = feedback(
        Districts(found, reported, numbers.number("predictive/start") * part),
        rule,
        run_draws(scenario.run.seed, outcome.about.city),
        steps=round(years * steps),
        repetitions=_REPETITIONS,
    )
    when = np.unique([*np.arange(np.floor(years) + 1), years])
    out = outcome.day.tally.left_home / max(outcome.day.tally.n_people, 1)
    by_year, tables = [], []
    for year in when.tolist():
        share = shares[round(year * steps)]
        over_part = share / part
        observed = observed_share(today["share_observed"].to_numpy(np.float64), over_part, out)
        by_year.append(_year(year, disparity(share, residents), over_part, observed))
        tables.append(_table(year, today, over_part, observed))
    worst = float(np.quantile(disparity(shares[-1], residents), 0.9))
    table = PREDICTED.check(pd.concat(tables, ignore_index=True))
    return PredictedPlacement(rule, years, int(residents.size), worst, tuple(by_year), table)


def observed_share(today: _Floats, cameras: _Floats, out: float) -> _Floats:
    """Work out the share of residents observed with more or fewer cameras than today.

    Of those who are out, who meets a Poisson number of cameras meets none with a chance that shrinks
    exponentially with their number: with k times the cameras, s becomes o (1 − (1 − s / o)^k).

    Parameters
    ----------
    today
        Share observed now.
    cameras
        How many times as many cameras there are.
    out
        Share of residents who leave home, o.
    """
    unseen = np.clip(1 - today / out, 0.0, 1.0) if out > 0 else np.ones_like(today)
    share: _Floats = np.clip(out * (1 - unseen**cameras), 0.0, 1.0)
    return share


def _year(year: float, gini: _Floats, over_part: _Floats, observed: _Floats) -> PlacedYear:
    most, least = over_part.max(axis=1), over_part.min(axis=1)
    means = (float(one.mean()) for one in (gini, most, least, observed.max(axis=1), observed.min(axis=1)))
    return PlacedYear(year, *means)


def _table(year: float, today: pd.DataFrame, over_part: _Floats, observed: _Floats) -> pd.DataFrame:
    low, high = np.quantile(over_part, [0.1, 0.9], axis=0)
    return pd.DataFrame(
        {
            "year": float(year),
            "district": today["district"],
            "residents": today["residents"].astype(np.float64),
            "cameras_over_part": over_part.mean(axis=0),
            "cameras_over_part_p10": low,
            "cameras_over_part_p90": high,
            "share_observed": observed.mean(axis=0),
        }
    )


def _districts(outcome: Outcome) -> pd.DataFrame:
    """List districts, or regions, with their residents and the share whom linked cameras observe today."""
    if outcome.places is not None:
        columns = ["residents", f"people_observed_{Definition.LINKED}"]
        table = outcome.places.groupby("region", sort=True)[columns].sum().reset_index()
        table.columns = ["district", "residents", "observed"]
    else:
        rows = [
            (word, float(count.people), float(count.observed[Definition.LINKED]))
            for (dimension, word), count in sorted(outcome.day.tally.groups.items())
            if dimension == "district" and count.people
        ]
        table = pd.DataFrame(rows, columns=["district", "residents", "observed"])
    return table.assign(share_observed=table["observed"] / table["residents"])
