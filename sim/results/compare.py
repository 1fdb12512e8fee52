"""Runs side by side: what changes from the first to each other one, person by person.

Two runs over the same residents share their routes and chances, so that the difference is known far better
than either figure. The interval is sampling error only: it says what simulating everybody could have given,
with the cameras where this seed put them. Other layouts of as many cameras are what other seeds are for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.results.contract import COMPARISON
from sim.results.exposure import Exposure
from sim.results.outcome import Outcome
from sim.results.sampling import Estimate, Sample, per_resident

INTERVAL_MEANING = "95 % interval of the difference: sampling error only, this seed's cameras held fixed"

_Row = tuple[str, str, float, Estimate]


@dataclass(frozen=True)
class _Pair:
    """One definition in the first run and in another."""

    definition: Definition
    first: Outcome
    other: Outcome

    @property
    def before(self) -> Exposure:
        return self.first.exposures[self.definition]

    @property
    def after(self) -> Exposure:
        return self.other.exposures[self.definition]


def compare(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Compare runs with the first of them; keeps the contract COMPARISON.

    Parameters
    ----------
    outcomes
        At least two, over the same residents, in any number of scenarios.

    Returns
    -------
    One row a definition, measure and run; a run differs from itself by exactly 0.

    Raises
    ------
    InputError
        If there is nothing to compare, or the runs are not over the same residents.
    """
    if len(outcomes) < 2:  # noqa: PLR2004 (a pair)
        msg = "a comparison needs at least two runs; name a second scenario"
        raise InputError(msg)
    first = outcomes[0]
    for other in outcomes[1:]:
        _same_residents(first, other)
    rows = [
        {
            "definition": str(definition),
            "measure": measure,
            "unit": unit,
            "run": run,
            "scenario": outcome.about.scenario,
            "value": value,
            "difference": difference.value,
            "difference_low": difference.low,
            "difference_high": difference.high,
        }
        for definition in Definition
        for run, outcome in enumerate(outcomes)
        for measure, unit, value, difference in _figures(_Pair(definition, first, outcome))
    ]
    return COMPARISON.check(pd.DataFrame(rows))


def _same_residents(first: Outcome, other: Outcome) -> None:
    facts = (
        ("cities", first.about.city, other.about.city),
        ("seeds", first.about.seed, other.about.seed),
        ("numbers of residents", first.n_residents, other.n_residents),
        ("numbers of people simulated", first.resident_ids.size, other.resident_ids.size),
    )
    why = [f"their {noun} differ ({one} and {two})" for noun, one, two in facts if one != two]
    if not why and not np.array_equal(first.resident_ids, other.resident_ids):
        why = ["they simulated different residents"]
    if why:
        msg = (
            f"'{first.about.scenario}' and '{other.about.scenario}' cannot be compared person by person: "
            f"{why[0]}; run both for the same city with the same seed and sample"
        )
        raise InputError(msg)


def _figures(pair: _Pair) -> list[_Row]:
    """State value and difference of each measure that scenarios are compared by."""
    sample = Sample(pair.first.resident_ids.size, pair.first.n_residents)
    n_residents = sample.n_residents
    observed = _difference(pair, sample, pair.before.observed, pair.after.observed)
    met = _difference(pair, sample, pair.before.n_cameras, pair.after.n_cameras)
    cameras = _stock(pair.other, pair.definition)
    added = cameras - _stock(pair.first, pair.definition)
    people = sample.total(int(pair.after.observed.sum())).value
    return [
        ("cameras", "cameras", cameras, Estimate(added, 0.0, added, added)),
        ("people_observed", "people", people, observed),
        ("share_observed", "share", float(pair.after.observed.mean()), per_resident(observed, n_residents)),
        ("cameras_per_person", "cameras", float(pair.after.n_cameras.mean()), per_resident(met, n_residents)),
    ]


def _stock(outcome: Outcome, definition: Definition) -> float:
    return float(outcome.summary["definitions"][str(definition)]["cameras"])


def _difference(
    pair: _Pair, sample: Sample, before: NDArray[np.generic], after: NDArray[np.generic]
) -> Estimate:
    if _unchanged(pair):
        return Estimate(0.0, 0.0, 0.0, 0.0)
    return sample.total_difference(after.astype(np.int64) - before.astype(np.int64))


def _unchanged(pair: _Pair) -> bool:
    """Tell whether the definition is the same in both runs: the same cameras, the same day of every person.

    Then nothing distinguishes the runs for those who were not simulated either, and no interval is needed.
    """
    same_cameras = np.array_equal(
        pair.first.camera_ids[pair.definition], pair.other.camera_ids[pair.definition]
    )
    return same_cameras and all(
        np.array_equal(getattr(pair.before, name), getattr(pair.after, name))
        for name in ("n_sightings", "n_cameras", "in_view_us", "hour_bits")
    )
