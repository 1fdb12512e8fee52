"""What becomes of cameras that follow what cameras have found, district by district, over the years."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.draws import run_draws
from sim.core.policy_words import PredictiveRule
from sim.results.outcome import Outcome
from sim.scenario.resolve import ResolvedScenario
from sim.study.feedback import Districts, disparity, feedback

_REPETITIONS = 40
_LEAST_DISTRICTS = 2


@dataclass(frozen=True)
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
    disparity
        Gini coefficient of cameras over residents after the years, mean over repetitions; at first it is 0.
    disparity_high
        In the worst tenth of the repetitions it is at least this.
    most_over_fair
        Cameras of the most watched district over its part by residents, mean over repetitions.
    """

    rule: PredictiveRule
    years: float
    districts: int
    disparity: float
    disparity_high: float
    most_over_fair: float


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
    residents = _residents(outcome)
    if residents.size < _LEAST_DISTRICTS:
        where = outcome.about.city
        msg = f"{where} has one district, so cameras have nowhere to be moved to; name another city"
        raise scenario.policy.source("predictive_placement").error(msg)
    numbers = scenario.numbers
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
    )[-1]
    gini = disparity(shares, residents)
    return PredictedPlacement(
        rule,
        years,
        int(residents.size),
        float(gini.mean()),
        float(np.quantile(gini, 0.9)),
        float((shares / part).max(axis=1).mean()),
    )


def _residents(outcome: Outcome) -> NDArray[np.float64]:
    if outcome.places is not None:
        regions = outcome.places.groupby("region", sort=True)["residents"].sum()
        return regions.to_numpy(np.float64)
    people = [
        float(count.people)
        for (dimension, _), count in sorted(outcome.day.tally.groups.items())
        if dimension == "district" and count.people
    ]
    return np.array(people)
