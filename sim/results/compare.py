"""Runs side by side: what changes from the first to each other one, person by person.

Two runs over the same residents share their routes and chances, so that the difference is known far better
than either figure. Where everybody is simulated, it is that of the totals. The interval is sampling error
only: it says what simulating everybody could have given, with the cameras where this seed put them. Other
layouts of as many cameras are what other seeds are for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.results.counts.exposure import Exposure
from sim.results.counts.tally import DefinitionTally
from sim.results.measures.contract import COMPARISON
from sim.results.measures.sampling import Estimate, per_resident
from sim.results.outcome import Outcome

INTERVAL_MEANING = "95 % interval of the difference: sampling error only, this seed's cameras held fixed"

_PER_PERSON = ("n_sightings", "n_cameras", "in_view_us", "hour_bits")

_Row = tuple[str, str, float, Estimate]


@dataclass(frozen=True, eq=False)
class _Pair:
    """One definition in the first run and in another."""

    definition: Definition
    first: Outcome
    other: Outcome

    @property
    def before(self) -> DefinitionTally:
        return self.first.day.tally.seen[self.definition]

    @property
    def after(self) -> DefinitionTally:
        return self.other.day.tally.seen[self.definition]


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
        ("numbers of people simulated", first.day.tally.n_people, other.day.tally.n_people),
    )
    why = [f"their {noun} differ ({one} and {two})" for noun, one, two in facts if one != two]
    if not why and not _is_everybody(first):
        same = np.array_equal(np.sort(first.resident_ids), np.sort(other.resident_ids))
        why = [] if same else ["they simulated different residents"]
    if why:
        msg = (
            f"'{first.about.scenario}' and '{other.about.scenario}' cannot be compared person by person: "
            f"{why[0]}; run both for the same city with the same seed and sample"
        )
        raise InputError(msg)


def _is_everybody(outcome: Outcome) -> bool:
    return outcome.day.tally.n_people == outcome.n_residents


def _figures(pair: _Pair) -> list[_Row]:
    """State value and difference of each measure that scenarios are compared by."""
    n_residents, n_people = pair.first.n_residents, pair.first.day.tally.n_people
    if _is_everybody(pair.first):
        observed = _exact(pair.after.observed - pair.before.observed)
        met = _exact(pair.after.cameras.total - pair.before.cameras.total)
    else:
        observed, met = _sampled_differences(pair)
    cameras = float(pair.other.day.cameras[pair.definition])
    people = pair.other.day.sample.total(pair.after.observed).value
    return [
        ("cameras", "cameras", cameras, _exact(cameras - pair.first.day.cameras[pair.definition])),
        ("people_observed", "people", people, observed),
        ("share_observed", "share", pair.after.observed / n_people, per_resident(observed, n_residents)),
        ("cameras_per_person", "cameras", pair.after.cameras.mean, per_resident(met, n_residents)),
    ]


def _exact(value: float) -> Estimate:
    return Estimate(float(value), 0.0, float(value), float(value))


def _sampled_differences(pair: _Pair) -> tuple[Estimate, Estimate]:
    """Estimate by how much people observed, and cameras met by all of them, change: from the same people."""
    before, after = (_exposure(one, pair.definition) for one in (pair.first, pair.other))
    if _unchanged(pair, before, after):
        return _exact(0), _exact(0)
    sample = pair.first.day.sample
    observed = after.observed.astype(np.int64) - before.observed
    met = after.n_cameras.astype(np.int64) - before.n_cameras
    return sample.total_difference(observed), sample.total_difference(met)


def _exposure(outcome: Outcome, definition: Definition) -> Exposure:
    """Exposure of the people simulated, by their ids: engines may keep them in orders of their own."""
    exposure = outcome.exposures[definition]
    order = np.argsort(outcome.resident_ids, kind="stable")
    return Exposure(definition, **{name: getattr(exposure, name)[order] for name in _PER_PERSON})


def _unchanged(pair: _Pair, before: Exposure, after: Exposure) -> bool:
    """Tell whether the definition is the same in both runs: the same cameras, the same day of every person.

    Then nothing distinguishes the runs for those who were not simulated either, and no interval is needed.
    """
    same_cameras = np.array_equal(
        pair.first.camera_ids[pair.definition], pair.other.camera_ids[pair.definition]
    )
    return same_cameras and all(
        np.array_equal(getattr(before, name), getattr(after, name)) for name in _PER_PERSON
    )
