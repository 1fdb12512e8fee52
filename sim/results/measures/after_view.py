"""Figures of what follows being in view: the funnel, alerts, plates, footage, doors and placement."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import partial

import numpy as np

from sim.analytics.centre.figures import WAIT_PERCENTS, AlertCount, ratio
from sim.analytics.day import AnalyticsDay, CentreDay, Footage, PlacedYear, PredictedPlacement
from sim.analytics.funnel import STAGES as STAGES_OF_RECOGNITION
from sim.results.measures.measure import AFTER_VIEW, Population

Values = float | Mapping[str, float]
"""Of the whole place, or by stratum of the measure's dimension; the stratum "" is the whole place."""

_ACCESS_POINTS = ("entrances", "transit")
_POSITIONS = {stage: position for position, stage in enumerate(STAGES_OF_RECOGNITION)}


def _reached(stage: str, column: str, who: Population, day: AnalyticsDay) -> float:
    at = _POSITIONS[stage]
    visitors, everybody = (one[column].to_numpy(np.float64)[at] for one in (day.visitors, day.funnel))
    return float(visitors if who is Population.VISITORS else max(everybody - visitors, 0.0))


def _of_centres(
    own: Callable[[CentreDay], float],
    together: Callable[[Sequence[CentreDay]], float] | None,
    day: AnalyticsDay,
) -> Values:
    """Tell a figure of all centres and, where there are several, of each; some cannot be told of several."""
    if len(day.centres) == 1:
        return own(day.centres[0])
    each = {one.name: own(one) for one in day.centres}
    return each if together is None else {"": together(day.centres), **each}


def _count(kind: str, name: str, one: CentreDay) -> float:
    return float(getattr(one.figures.true if kind == "true" else one.figures.false, name))


def _summed(own: Callable[[CentreDay], float]) -> Callable[[AnalyticsDay], Values]:
    return partial(_of_centres, own, lambda centres: sum(own(one) for one in centres))


def _over(centres: Sequence[CentreDay], *names: str) -> float:
    """Add up counts of alerts, true and false."""
    return sum(_count(kind, name, one) for one in centres for kind in ("true", "false") for name in names)


def _wait_at(position: int, one: CentreDay) -> float:
    return one.figures.wait_s[position]


def _share_in_time(centres: Sequence[CentreDay]) -> float:
    return ratio(_over(centres, "in_time"), _over(centres, "alerts"))


def _mean_wait(centres: Sequence[CentreDay]) -> float:
    opened = [_over([one], "in_time", "late") for one in centres]
    waits = (one.figures.wait_mean_s for one in centres)
    waited = sum(number * wait for number, wait in zip(opened, waits, strict=True) if number)
    return ratio(waited, sum(opened))


def _precision(centres: Sequence[CentreDay]) -> float:
    true = sum(_count("true", "accepted_in_time", one) for one in centres)
    return ratio(true, _over(centres, "accepted_in_time"))


def _utilisation(centres: Sequence[CentreDay]) -> float:
    """Each centre counts by its operators."""
    return ratio(
        sum(one.operators * one.figures.utilisation for one in centres if one.operators),
        sum(one.operators for one in centres),
    )


def _bounds(pick: Callable[[Footage], tuple[float, float]]) -> Callable[[AnalyticsDay], Values]:
    return lambda day: dict(zip(("least", "most"), pick(day.footage), strict=True))


def _named(column: str, day: AnalyticsDay) -> Values:
    """Where there are no such access points they name nobody."""
    return {
        at: getattr(day.face_access_points[at], column) if at in day.face_access_points else 0.0
        for at in _ACCESS_POINTS
    }


def _by_year(pick: Callable[[PlacedYear], float]) -> Callable[[AnalyticsDay], Values]:
    return lambda day: {
        f"{one.year:g}": pick(one) for one in (day.predicted.by_year if day.predicted else ())
    }


def _in_the_end(pick: Callable[[PredictedPlacement], float]) -> Callable[[AnalyticsDay], Values]:
    return lambda day: {"": pick(day.predicted)} if day.predicted else {}


AFTER_BEING_IN_VIEW: Mapping[str, Callable[[AnalyticsDay], Values]] = {
    **{
        f"{stage}.{who}{ending}": partial(_reached, stage, column, who)
        for stage in AFTER_VIEW
        for who in (Population.RESIDENTS, Population.VISITORS)
        for ending, column in (("", "people"), ("_events", "events"))
    },
    "false_alerts_by_threshold": lambda day: {
        str(word): value for word, value in day.false_alerts_by_threshold.items()
    },
    "wrongly_stopped_by_threshold": lambda day: {
        str(word): value for word, value in day.wrongly_stopped_by_threshold.items()
    },
    "false_alerts_per_camera_day": lambda day: day.false_alerts_per_camera_day,
    "detentions_per_camera_year": lambda day: day.detentions_per_camera_year,
    **{
        f"centre.{kind}_{count.name}": _summed(partial(_count, kind, count.name))
        for kind in ("true", "false")
        for count in fields(AlertCount)
    },
    "centre.true_in_time_alone": _summed(lambda one: one.in_time_alone),
    "centre.share_in_time": partial(_of_centres, lambda one: one.figures.share_in_time, _share_in_time),
    "centre.wait_mean_s": partial(_of_centres, lambda one: one.figures.wait_mean_s, _mean_wait),
    **{
        f"centre.wait_p{percent}_s": partial(_of_centres, partial(_wait_at, at), None)
        for at, percent in enumerate(WAIT_PERCENTS)
    },
    "centre.utilisation": partial(_of_centres, lambda one: one.figures.utilisation, _utilisation),
    "centre.precision": partial(_of_centres, lambda one: one.figures.precision, _precision),
    "centre.cameras_per_operator": lambda day: day.staffing.cameras_per_operator,
    "people_on_duty": lambda day: day.staffing.operators,
    "share_viewed_live": lambda day: day.staffing.share_viewed_live,
    "plates.passes": lambda day: day.plates.passes,
    "plates.reads": lambda day: day.plates.reads,
    "plates.misreads": lambda day: day.plates.misreads,
    "people_traceable_by_plate": lambda day: day.people_traceable_by_plate,
    "people_traceable_by_recognition": lambda day: day.people_traceable_by_recognition,
    "wrong_candidates_per_face": lambda day: day.wrong_candidates,
    "retained_person_days": _bounds(lambda footage: footage.retained_person_days),
    "retained_terabytes": _bounds(lambda footage: footage.terabytes),
    "accessible_person_days": _bounds(lambda footage: footage.accessible_person_days),
    "days_back": _bounds(lambda footage: footage.days_back[0].days),
    "people_traceable_by_footage": lambda day: day.footage.days_back[0].people,
    "days_back_in_centres": lambda day: day.footage.days_back[1].days[0],
    "people_traceable_in_centres": lambda day: day.footage.days_back[1].people,
    "face_access_points.residents": partial(_named, "people"),
    "face_access_points.residents_events": partial(_named, "events"),
    "placement.disparity": _by_year(lambda one: one.disparity),
    "placement.most_over_fair": _by_year(lambda one: one.most_over_fair),
    "placement.least_over_fair": _by_year(lambda one: one.least_over_fair),
    "placement.observed_most": _by_year(lambda one: one.observed_most),
    "placement.observed_least": _by_year(lambda one: one.observed_least),
    "placement.disparity_high": _in_the_end(lambda placed: placed.disparity_high),
    "placement.districts": _in_the_end(lambda placed: placed.districts),
}
"""How figures after being in view are computed."""
