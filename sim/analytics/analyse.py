"""What follows being in view in one day: recognition, alerts, response centres, footage, plates and gates.

Pure: from counts and settings to figures, in seconds even for the country. Who is in view is as counted; how
many of them are recognised is an expectation; alerts are drawn by the hour and queue for operators.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analytics.centre.alerts import hourly_alerts, merge_alerts
from sim.analytics.centre.centre import run_centre
from sim.analytics.centre.figures import centre_figures, duty_h, in_time_alone
from sim.analytics.centre.settings import CentreSettings
from sim.analytics.centre.staffing import staffed_for, staffing_of
from sim.analytics.counts import AnalyticsCounts, people_by
from sim.analytics.day import AnalyticsDay, CentreDay
from sim.analytics.funnel import (
    COUNTED,
    Centre,
    alert_per_pass,
    people_wrongly_stopped,
    recognised_in_hours,
    recognition_funnel,
)
from sim.analytics.plates_and_access_points import (
    AnprSettings,
    FaceAccessPoints,
    anpr_counts,
    face_access_of,
    people_traceable,
)
from sim.analytics.predictive_placement import PlacementSettings, predicted_placement
from sim.analytics.recognition.settings import RecognitionSettings
from sim.analytics.retention import FootageSettings, footage_of
from sim.core.draws import Draws, run_draws
from sim.core.units import DAY_H, DAY_S
from sim.core.vocabulary import Definition, Threshold

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class AnalyticsSettings:
    """The settings of `sim.analytics`.

    Parameters
    ----------
    by_threshold, in_force
        From a face within reach to an alert, at each threshold, and the one that holds.
    centre
        Each response centre.
    cameras_per_operator
        Linked cameras for each operator, where a place's own operators are not known
        (`response/cameras_per_operator`); None where they are, or are said.
    screens_per_operator
        Pictures that one operator can follow (`response/screens_per_operator`).
    stopped
        Share of accepted alerts after which a patrol meets the person (`response/stopped`).
    footage, plates
        What is kept, and what is read.
    face_access_points
        Gates that look people in the face, by kind; empty where there are none.
    placement
        How cameras follow finds; None if they do not.
    """

    by_threshold: Mapping[Threshold, RecognitionSettings]
    in_force: Threshold
    centre: CentreSettings
    cameras_per_operator: float | None
    screens_per_operator: float
    stopped: float
    footage: FootageSettings
    plates: AnprSettings
    face_access_points: Mapping[str, FaceAccessPoints]
    placement: PlacementSettings | None = None

    @property
    def recognition(self) -> RecognitionSettings:
        """From a face within reach to an alert, at the threshold that holds."""
        return self.by_threshold[self.in_force]


def analyse_day(counts: AnalyticsCounts, settings: AnalyticsSettings, *, seed: int) -> AnalyticsDay:
    """Work out what cameras with face recognition, response centres, footage, plates and gates come to.

    Parameters
    ----------
    counts, settings
        Who is in view of which cameras, and everything that decides what follows.
    seed
        Of the run.
    """
    recognition = settings.recognition
    centres = _staffed(counts, settings)
    alerted = {
        word: _alerted(counts, one, centres, settings, seed) for word, one in settings.by_threshold.items()
    }
    days = alerted[settings.in_force].days
    on, shares = _share_on(counts, recognition), centre_shares(days, settings.centre, settings.stopped)
    funnel, visitors = (
        recognition_funnel(
            people_by((one.passes[Definition.RECOGNITION], one.weight) for one in groups),
            recognition,
            shares,
            passes_on=on,
        )
        for groups in (counts.groups, (counts.visitors,))
    )
    per_year, per_day = _for_each_camera(funnel, counts.cameras[Definition.RECOGNITION])
    in_cars = sum(group.events(Definition.ANPR) for group in counts.groups)
    return AnalyticsDay(
        funnel=funnel,
        visitors=visitors,
        centres=days,
        staffing=staffing_of(
            list(centres.values()), counts.cameras[Definition.LINKED], settings.screens_per_operator
        ),
        plates=anpr_counts(in_cars, settings.plates),
        people_traceable_by_recognition=_traceable(counts, settings, on),
        wrong_candidates=recognition.wrong_candidates,
        footage=footage_of(counts, settings.footage),
        detentions_per_camera_year=per_year,
        false_alerts_per_camera_day=per_day,
        false_alerts_by_threshold={word: one.false_alerts for word, one in alerted.items()},
        wrongly_stopped_by_threshold={word: one.wrongly_stopped for word, one in alerted.items()},
        people_traceable_by_plate=people_traceable(counts, settings.plates),
        face_access_points=face_access_of(counts, settings.face_access_points),
        predicted=predicted_placement(counts, settings.placement, run_draws(seed, counts.place)),
    )


@dataclass(frozen=True)
class _Alerted:
    """What one threshold makes of a day."""

    days: tuple[CentreDay, ...]
    false_alerts: float
    wrongly_stopped: float


def _alerted(
    counts: AnalyticsCounts,
    recognition: RecognitionSettings,
    centres: Mapping[str, CentreSettings],
    settings: AnalyticsSettings,
    seed: int,
) -> _Alerted:
    """Let every centre look at the alerts that there are at a threshold."""
    passes = counts.passes_of_centres()
    days = tuple(
        centre_day(name, passes[name], recognition, centre, run_draws(seed, name))
        for name, centre in centres.items()
    )
    by_hour = np.sum(list(passes.values()), axis=0)
    stopped = people_wrongly_stopped(
        counts.people_by_passes(Definition.RECOGNITION),
        recognition,
        centre_shares(days, settings.centre, settings.stopped),
        passes_on=_share_on(counts, recognition),
    )
    return _Alerted(days, float(by_hour[recognition.hours].sum()) * alert_per_pass(recognition)[1], stopped)


def _staffed(counts: AnalyticsCounts, settings: AnalyticsSettings) -> dict[str, CentreSettings]:
    return {
        name: staffed_for(settings.centre, counts.staffed_for[name], settings.cameras_per_operator)
        for name in counts.centres
    }


def _share_on(counts: AnalyticsCounts, recognition: RecognitionSettings) -> float:
    """Give the share of the passes in hours in which software looks at faces."""
    by_hour = np.sum(list(counts.passes_of_centres().values()), axis=0)
    return float(by_hour[recognition.hours].sum() / by_hour.sum()) if by_hour.sum() > 0 else 0.0


def centre_day(
    name: str,
    passes_by_hour: NDArray[np.float64],
    recognition: RecognitionSettings,
    centre: CentreSettings,
    draws: Draws,
) -> CentreDay:
    """Let a centre's operators look at the alerts of the day.

    Parameters
    ----------
    name, passes_by_hour
        Of the city or region, and the passes before its cameras with face recognition.
    recognition, centre, draws
        The numbers, and the chance of the place.
    """
    passes = passes_by_hour * recognition.hours
    true, false = (
        hourly_alerts(passes, chance, draws, is_true=is_true)
        for chance, is_true in zip(alert_per_pass(recognition), (True, False), strict=True)
    )
    alerts = merge_alerts([true, false])
    reviews = run_centre(alerts, centre, draws, until_s=DAY_S)
    alone = in_time_alone(alerts, centre, draws, until_s=DAY_S)
    return CentreDay(name, duty_h(centre) / DAY_H, centre_figures(reviews, centre, n_days=1), alone)


def centre_shares(days: Sequence[CentreDay], centre: CentreSettings, stopped: float) -> Centre:
    """Turn what happened to alerts into chances.

    In time is who comes when few wait, true or not: the share is that of all alerts, since true ones are too
    few to measure it by. Without any alert nobody would wait.

    Parameters
    ----------
    days, centre
        What happened, and the numbers.
    stopped
        Share of accepted alerts after which a patrol meets the person.
    """
    counts = [count for day in days for count in (day.figures.true, day.figures.false)]
    came = sum(count.alerts for count in counts)
    in_time = sum(count.in_time for count in counts) / came if came else 1.0
    true, false = (share**centre.reviewers for share in (centre.accept_true, centre.accept_false))
    return Centre(in_time, in_time, in_time * true, in_time * false, stopped)


def _traceable(counts: AnalyticsCounts, settings: AnalyticsSettings, on: float) -> float:
    """Count the people recognised in so many hours, each hour of the day taken for one pass."""
    recognition = settings.recognition
    return recognition.enrolled_share * recognised_in_hours(
        counts.people_by_hours(Definition.RECOGNITION),
        settings.footage.hours_of_a_trace,
        (recognition.capture, recognition.hit),
        fixed=recognition.in_reach * on,
    )


def _for_each_camera(funnel: pd.DataFrame, cameras: int) -> tuple[float, float]:
    """Give detentions in a year and false alerts in a day for each camera with face recognition."""
    people, events = (dict(zip(funnel["stage"], funnel[column], strict=True)) for column in COUNTED)
    if not cameras:
        return float("nan"), float("nan")
    return DAYS_PER_YEAR * people["stopped"] / cameras, events["false_alert"] / cameras
