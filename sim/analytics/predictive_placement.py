"""Cameras that go where cameras have found something: predictive placement and its feedback.

The urn of Ensign, Friedler, Neville, Scheidegger & Venkatasubramanian 2018 ("Runaway feedback loops in
predictive policing", FAT*): each step one district is looked at, with a chance that is its share of the urn,
and what is found there goes into the urn. Found events are not events: where more is looked, more is found.

A look finds equally much wherever it falls, unless a scenario states other true rates: a district of twice
the residents has twice the events, spread over twice the people, so that one camera there finds no more.
Naive placement is then the urn of Eggenberger & Pólya 1923, whose shares keep their mean: no district gains
by its size, and two districts taken together are again a district of the same urn, so that how a city is
divided decides nothing about the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analytics.centre.alerts import poisson_quantile
from sim.analytics.counts import AnalyticsCounts
from sim.analytics.day import PREDICTED, PlacedYear, PredictedPlacement
from sim.core.draws import Decision, Draws
from sim.core.errors import InputError
from sim.core.vocabulary import PredictiveRule

_REPETITIONS = 40


@dataclass(frozen=True)
class PlacementSettings:
    """The numbers of placement that follows finds; all of `predictive/`.

    Parameters
    ----------
    rule
        What becomes of finds.
    years, steps_per_year
        How long cameras follow them, and how often.
    found_per_step
        Events found by a look, wherever it falls.
    reported_per_step
        Events reported in a step in all districts together, looked at or not.
    start
        Events that cameras have found at first, likewise.
    true_rates
        How many times as many events for each resident there are in a district as elsewhere; 1 where nothing
        is said.
    """

    rule: PredictiveRule
    years: float
    steps_per_year: float
    found_per_step: float
    reported_per_step: float
    start: float
    true_rates: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class PatrolDistricts:
    """Districts that compete for cameras; all arrays have one entry a district.

    Parameters
    ----------
    part
        Share of the looks that each has if everybody is looked at alike: its share of the residents.
    found
        Events that are found in a step if the district is looked at.
    reported
        Events that are reported in a step, looked at or not.
    start
        What the urn holds of each at first, such as its cameras.

    Raises
    ------
    InputError
        If there are fewer than two, a rate is below 0, or the urn begins without one of them.
    """

    part: NDArray[np.float64]
    found: NDArray[np.float64]
    reported: NDArray[np.float64]
    start: NDArray[np.float64]

    def __post_init__(self) -> None:
        least = 2
        if self.start.size < least or not (
            self.part.shape == self.found.shape == self.reported.shape == self.start.shape
        ):
            msg = (
                f"{self.start.size} districts with {self.found.size} rates of found and {self.reported.size} "
                "of reported events cannot compete; give each rate for two districts or more"
            )
            raise InputError(msg)
        if not (np.isfinite(self.found).all() and np.isfinite(self.reported).all()):
            msg = "rates of events must be finite numbers"
            raise InputError(msg)
        if min(self.found.min(), self.reported.min()) < 0 or min(self.start.min(), self.part.min()) <= 0:
            msg = (
                "rates of events are 0 or more, and every district starts with residents and with something "
                "in the urn"
            )
            raise InputError(msg)


def feedback(
    districts: PatrolDistricts, rule: PredictiveRule, draws: Draws, *, steps: int, repetitions: int
) -> NDArray[np.float64]:
    """Let districts be looked at step by step.

    Parameters
    ----------
    districts
        Their events.
    rule
        off: nothing found changes the urn; naive: everything found goes in; corrected: what is found goes in
        the less likely, the more often its district is looked at for its part, so that looking adds nothing.
    draws
        Their chance.
    steps, repetitions
        How often somewhere is looked, a day each, say; and how many times all of it is repeated.

    Returns
    -------
    Share of each district in the urn before the first step and after each; (steps + 1, repetitions,
    districts).
    """
    number = np.arange(repetitions)
    urn = np.broadcast_to(districts.start, (repetitions, districts.start.size)).astype(np.float64)
    shares = [urn / urn.sum(axis=1, keepdims=True)]
    for step in range(steps):
        if rule is not PredictiveRule.OFF:
            urn = urn + _gain(districts, shares[-1], rule, draws, number=number, step=step)
        shares.append(urn / urn.sum(axis=1, keepdims=True))
    return np.array(shares)


def disparity(share: NDArray[np.float64], residents: NDArray[np.floating]) -> NDArray[np.float64]:
    """Work out the Gini coefficient of cameras over residents: 0 if each has as many, 1 if one has all.

    Parameters
    ----------
    share
        Share of the cameras in each district; the last axis.
    residents
        Of each district.
    """
    people = residents / residents.sum()
    order = np.argsort(share / people, axis=-1, kind="stable")
    cameras = np.take_along_axis(share, order, axis=-1)
    held = np.cumsum(cameras, axis=-1)
    # Twice the area below the Lorenz curve.
    below: NDArray[np.float64] = ((2 * held - cameras) * people[order]).sum(axis=-1)
    return 1 - below


def predicted_placement(
    counts: AnalyticsCounts, settings: PlacementSettings | None, draws: Draws
) -> PredictedPlacement | None:
    """Let the cameras of districts (regions, of a country) follow finds; None if they do not.

    Parameters
    ----------
    counts
        With two districts or more.
    settings, draws
        The numbers, and the chance of the place.
    """
    if settings is None:
        return None
    # In an order of their own: whoever is looked at is drawn along them.
    districts = counts.districts.sort_values("district", ignore_index=True)
    residents = districts["residents"].to_numpy(np.float64)
    part, years, steps = residents / residents.sum(), settings.years, settings.steps_per_year
    shares = feedback(
        _patrolled(districts["district"].tolist(), part, settings),
        settings.rule,
        draws,
        steps=round(years * steps),
        repetitions=_REPETITIONS,
    )
    when = np.unique([*np.arange(np.floor(years) + 1), years])
    by_year, tables = [], []
    for year in when.tolist():
        share = shares[round(year * steps)]
        over_part = share / part
        observed = observed_share(
            districts["share_observed"].to_numpy(np.float64), over_part, counts.share_out
        )
        by_year.append(_year(year, disparity(share, residents), over_part, observed))
        tables.append(_table(year, districts, over_part, observed))
    worst = float(np.quantile(disparity(shares[-1], residents), 0.9))
    table = PREDICTED.check(pd.concat(tables, ignore_index=True))
    return PredictedPlacement(int(residents.size), worst, tuple(by_year), table)


def _patrolled(names: list[str], part: NDArray[np.float64], settings: PlacementSettings) -> PatrolDistricts:
    """Give each district what a look finds there, and what its residents report and the urn holds of them."""
    rate = np.array([settings.true_rates.get(name, 1.0) for name in names])
    return PatrolDistricts(
        part, settings.found_per_step * rate, settings.reported_per_step * part * rate, settings.start * part
    )


def observed_share(
    today: NDArray[np.float64], cameras: NDArray[np.float64], out: float
) -> NDArray[np.float64]:
    """Work out the share of residents observed with more or fewer cameras than today.

    Of those who are out, who meets a Poisson number of cameras meets none with a chance that shrinks
    exponentially with their number: with k times the cameras, s becomes o (1 − (1 − s / o)^k).

    Parameters
    ----------
    today, cameras
        Share observed now; how many times as many cameras there are.
    out
        Share of residents who leave home, o.
    """
    unseen = np.clip(1 - today / out, 0.0, 1.0) if out > 0 else np.ones_like(today)
    share: NDArray[np.float64] = np.clip(out * (1 - unseen**cameras), 0.0, 1.0)
    return share


def _year(
    year: float, gini: NDArray[np.float64], over_part: NDArray[np.float64], observed: NDArray[np.float64]
) -> PlacedYear:
    most, least = over_part.max(axis=1), over_part.min(axis=1)
    means = (float(one.mean()) for one in (gini, most, least, observed.max(axis=1), observed.min(axis=1)))
    return PlacedYear(year, *means)


def _table(
    year: float, today: pd.DataFrame, over_part: NDArray[np.float64], observed: NDArray[np.float64]
) -> pd.DataFrame:
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


def _gain(
    districts: PatrolDistricts,
    share: NDArray[np.float64],
    rule: PredictiveRule,
    draws: Draws,
    *,
    number: NDArray[np.int64],
    step: int,
) -> NDArray[np.float64]:
    """Draw what goes into each urn in a step."""
    ladder = np.cumsum(share, axis=1)
    chosen = (draws.uniform(Decision.PATROLLED, number, step)[:, np.newaxis] >= ladder[:, :-1]).sum(axis=1)
    found = poisson_quantile(draws.uniform(Decision.DISCOVERED, number, step), districts.found[chosen])
    if rule is PredictiveRule.CORRECTED:
        looked = share / districts.part
        believed = looked.min(axis=1) / looked[number, chosen]
        found = found * (draws.uniform(Decision.BELIEVED, number, step) < believed)
    gain = np.tile(districts.reported, (number.size, 1))
    gain[number, chosen] += found
    return gain
