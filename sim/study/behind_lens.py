"""What lies behind being in view, worked out from a run: recognition, alerts, the response centres, footage.

It takes a run of either engine, of a city or of the country, and costs seconds. Who is in view is as in the
run; how many of them are recognised is an expectation; alerts are drawn by the hour and queue for operators.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analytics.centre.figures import cameras_per_operator
from sim.analytics.centre.settings import DAY_H
from sim.analytics.face_access_points import GateCounts
from sim.analytics.funnel import COUNTED, PlateCounts, alert_per_pass, lens_funnel, plate_counts
from sim.analytics.recognition.beta_propensity import at_least
from sim.analytics.recognition.settings import RecognitionSettings
from sim.analytics.unicity import expected_trackable
from sim.core.arrays import weighted_sum
from sim.core.vocabulary import Definition, PlatePurpose
from sim.results.counts.day import Day
from sim.results.counts.histogram import Histogram
from sim.results.counts.tally import DefinitionTally, Tally
from sim.scenario.parameters.library import Numbers
from sim.study.centre_day import CentreDay, centre_day, centre_shares, hours_mask
from sim.study.finished_run import Run
from sim.study.footage import Footage, footage_of, linked_without_policy
from sim.study.gate_day import gates_of
from sim.study.predicted_placement import PredictedPlacement, predicted_placement
from sim.world.face_reach import face_reach
from sim.world.national import people_searched
from sim.world.policy_rules import lens_choices
from sim.world.read_analytics import LensChoices, centre_settings, recognition_settings

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, eq=False)
class BehindLens:
    """What lies behind the lens in one day of a run.

    Parameters
    ----------
    funnel, visitors
        Everybody, and of them people who live elsewhere; tables that keep LENS_FUNNEL.
    centres
        By city or region.
    cameras_per_operator
        Linked cameras for each operator who looks at alerts.
    plates
        Number plates in view, read and misread; one for all the people in a car.
    trackable
        People identified at enough places and hours to be singled out; a lower bound.
    footage
        What is kept, and what is watched.
    detentions_per_camera_year
        People on the list met by a patrol, in a year for each camera with face recognition.
    false_alerts_per_camera_day
        False alerts likewise; the false rate of the software decides it.
    followable
        People in cars whose plate is read at least once, where plates may be used to find people.
    gates
        Whom gates name that look people in the face, by kind; none where there are none.
    predicted
        What predictive placement makes of districts; None where cameras do not follow finds.
    """

    funnel: pd.DataFrame
    visitors: pd.DataFrame
    centres: tuple[CentreDay, ...]
    cameras_per_operator: float
    plates: PlateCounts
    trackable: float
    footage: Footage
    detentions_per_camera_year: float
    false_alerts_per_camera_day: float
    followable: float
    gates: Mapping[str, GateCounts]
    predicted: PredictedPlacement | None


def behind_the_lens(
    run: Run,
    choices: LensChoices | None = None,
    *,
    cap_days: float | None = None,
    in_reach: float | None = None,
) -> BehindLens:
    """Work out what a run's cameras with face recognition, its centres and its footage come to.

    Parameters
    ----------
    run
        Of a city or the country.
    choices
        Threshold, watch list, season and operators; those of the scenario's policy if none are given.
    cap_days
        Most days that footage may be kept; None for what the policy says.
    in_reach
        Share of passes within reach of recognition; what optics give if it is not said.

    Raises
    ------
    InputError
        If the choices contradict each other or the sourced numbers.
    """
    policy, numbers, day = run.scenario.policy, run.scenario.numbers, run.outcome.day
    choices = choices or lens_choices(run.scenario)
    reach = face_reach(run.scenario) if in_reach is None else in_reach
    recognition = recognition_settings(numbers, choices, population=people_searched(numbers), in_reach=reach)
    centre, passes = centre_settings(numbers, choices), _passes_of_centres(run)
    days = [centre_day(name, passes[name], run.scenario, recognition, centre) for name in passes]
    on = _share_on(passes.values(), recognition)
    shares = centre_shares(days, centre, numbers)
    funnel, visitors = (
        lens_funnel(_people_by(groups, lambda seen: seen.passes), recognition, shares, passes_on=on)
        for groups in (_groups(day), _groups(day)[1:])
    )
    return BehindLens(
        funnel,
        visitors,
        tuple(days),
        cameras_per_operator(day.cameras[Definition.LINKED], centre) / max(len(days), 1),
        _plates(day, numbers),
        _trackable(day, recognition, round(numbers.number("recognition/points_to_single_out")), on),
        _footage(run, cap_days),
        *_for_each_camera(funnel, day.cameras[Definition.RECOGNITION]),
        _followable(day, numbers) if policy.plates is PlatePurpose.PEOPLE else 0.0,
        gates_of(day, policy.gates, numbers),
        predicted_placement(run.scenario, run.outcome),
    )


def expected_false_alerts(run: Run, choices: LensChoices) -> float:
    """Work out the false alerts of a day without letting anybody look at them.

    Parameters
    ----------
    run, choices
        As `behind_the_lens` takes them.
    """
    numbers = run.scenario.numbers
    recognition = recognition_settings(
        numbers, choices, population=people_searched(numbers), in_reach=face_reach(run.scenario)
    )
    by_hour = np.sum(list(_passes_of_centres(run).values()), axis=0)
    return float(by_hour[hours_mask(recognition)].sum()) * alert_per_pass(recognition)[1]


def _share_on(by_hour: Iterable[NDArray[np.float64]], recognition: RecognitionSettings) -> float:
    """Share of the passes that come in these hours."""
    total = np.sum(list(by_hour), axis=0)
    return float(total[hours_mask(recognition)].sum() / total.sum()) if total.sum() > 0 else 0.0


def _passes_of_centres(run: Run) -> Mapping[str, NDArray[np.float64]]:
    """Give the passes before cameras with face recognition by hour, for each response centre.

    A city has one. A country has one in every region; its passes are split by the people in view there.
    """
    day, about, places = run.outcome.day, run.outcome.about, run.outcome.places
    everyone = sum((_passes_by_hour(tally) * weight for tally, weight in _groups(day)), np.zeros(DAY_H))
    if places is None:
        return {about.city: everyone}
    in_view = places.groupby("region", sort=True)[f"people_observed_{Definition.RECOGNITION}"].sum()
    total = max(float(in_view.sum()), 1.0)
    return {str(region): everyone * (people / total) for region, people in in_view.items()}


def _passes_by_hour(tally: Tally) -> NDArray[np.float64]:
    """Spread a day's passes over its hours like the people in view."""
    seen = tally.seen[Definition.RECOGNITION]
    people = float(seen.by_hour.sum())
    return seen.by_hour.astype(np.float64) * (seen.sightings / people if people else 0.0)


def _groups(day: Day) -> tuple[tuple[Tally, float], ...]:
    """Give residents and visitors, with how many people each of those simulated stands for."""
    visitors = day.n_visitors / day.visitors.n_people if day.visitors.n_people else 0.0
    return (day.tally, day.sample.weight), (day.visitors, visitors)


def _people_by(
    groups: Sequence[tuple[Tally, float]],
    pick: Callable[[DefinitionTally], Histogram],
    definition: Definition = Definition.RECOGNITION,
) -> NDArray[np.float64]:
    """Count people by a number that is told of each, from 0 up."""
    histograms = [(pick(tally.seen[definition]), weight) for tally, weight in groups]
    people = np.zeros(1 + max(int(one.values.max(initial=0)) for one, _ in histograms))
    for one, weight in histograms:
        people[one.values] += weight * one.counts
    return people


def _trackable(day: Day, recognition: RecognitionSettings, least: int, on: float) -> float:
    """Count the people identified in so many hours, each hour of the day taken for one place and one pass."""
    stages = (recognition.capture, recognition.hit)
    hours = _people_by(_groups(day), lambda seen: seen.hours)
    enrolled = recognition.enrolled_share
    return enrolled * expected_trackable(hours, least, stages, fixed=recognition.in_reach * on)


def _for_each_camera(funnel: pd.DataFrame, cameras: int) -> tuple[float, float]:
    """Give detentions in a year and false alerts in a day for each camera with face recognition."""
    people, events = (dict(zip(funnel["stage"], funnel[column], strict=True)) for column in COUNTED)
    return _ratio(DAYS_PER_YEAR * people["intercepted"], cameras), _ratio(events["false_alert"], cameras)


def _plates(day: Day, numbers: Numbers) -> PlateCounts:
    people = sum(weight * tally.seen[Definition.PLATE].sightings for tally, weight in _groups(day))
    passes = people / numbers.number("validation/people_per_car")
    read = numbers.number("recognition/plate_read")
    return plate_counts(passes, read, numbers.number("recognition/plate_misread"))


def _footage(run: Run, cap_days: float | None) -> Footage:
    scenario, day = run.scenario, run.outcome.day
    return footage_of(
        day,
        scenario.numbers,
        cap_days=scenario.policy.retention_cap_days if cap_days is None else cap_days,
        staffed_for=linked_without_policy(scenario, run.network, day),
        access=scenario.policy.access,
    )


def _followable(day: Day, numbers: Numbers) -> float:
    passes = _people_by(_groups(day), lambda seen: seen.passes, Definition.PLATE)
    once = at_least(1, np.arange(passes.size), (), fixed=numbers.number("recognition/plate_read"))
    return weighted_sum(passes, once)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")
