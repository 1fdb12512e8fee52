"""The funnel after being in view, in expectation: how many people and passes get how far in a day.

Pure functions over counts, so that they cost nothing beside a day of millions. What happens again and again
to the same people is counted as such: chances are a person's own, not new ones at every pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analytics.recognition.beta_propensity import BetaPropensity, at_least
from sim.analytics.recognition.settings import RecognitionSettings
from sim.core.arrays import weighted_sum
from sim.core.table import Column, Contract

COUNTED = ("people", "events")
"""What is counted at each stage."""

RECOGNITION_FUNNEL = Contract(
    "funnel after being in view",
    (
        Column("stage", "text", "text", "Stage, in order; see STAGES"),
        Column("people", "float", "people", "People who reach it at least once in the day", low=0),
        Column("events", "float", "count", "Times that it is reached in the day", low=0),
    ),
    key="stage",
)

STAGES: dict[str, str] = {
    "in_view_recognition": "where a working camera with face recognition gets faces large and flat enough",
    "face_in_reach": "... with the face turned to the camera",
    "face_captured": "... a usable image of the face, compared with every photograph on the lists",
    "identified": "... matched with the person's own photograph in the gallery of the population",
    "misnamed": "captured faces matched with somebody else's photograph in the gallery of the population",
    "true_alert": "captured faces of people on the watch list, matched with their photograph there",
    "false_alert": "captured faces of others taken for somebody on the watch list",
    "true_in_time": "true alerts on which an operator decided before the deadline",
    "false_in_time": "false alerts likewise",
    "true_accepted": "true alerts accepted in time",
    "false_accepted": "false alerts accepted in time",
    "stopped": "people on the list met by a patrol",
}
"""Stages and what they mean. The gallery and the watch list are two branches from face_captured.
People not on the list who are met by a patrol are no stage: they are told at each threshold
(`people_wrongly_stopped`)."""


@dataclass(frozen=True)
class Centre:
    """What a response centre does with alerts, as shares of the alerts that come; 0 to 1 each.

    Parameters
    ----------
    true_in_time, false_in_time
        Verdicts before the deadline.
    true_accepted, false_accepted
        Verdicts before the deadline that take the alert for true.
    stopped
        Share of accepted alerts after which a patrol meets the person (`response/stopped`).
    """

    true_in_time: float
    false_in_time: float
    true_accepted: float
    false_accepted: float
    stopped: float


def recognition_funnel(
    people_by_passes: NDArray[np.number],
    settings: RecognitionSettings,
    centre: Centre,
    *,
    passes_on: float = 1.0,
) -> pd.DataFrame:
    """Work out how many people and passes reach each stage.

    Parameters
    ----------
    people_by_passes
        How many people pass working cameras with face recognition 0, 1, 2, ... times in the day.
    settings, centre
        The numbers of recognition, and what happens to alerts.
    passes_on
        Share of the passes in the hours in which software looks at faces; taken to be the same for everybody.

    Returns
    -------
    A table that keeps RECOGNITION_FUNNEL.
    """
    reach, face, hit, false = settings.in_reach, settings.capture, settings.hit, settings.false_alert
    listed, others = settings.listed_share * settings.is_live, (1 - settings.listed_share) * settings.is_live
    on = reach * passes_on
    true = centre.true_accepted
    # Share of people concerned, chances of their own, chance that is new at each pass.
    steps: tuple[tuple[float, tuple[BetaPropensity, ...], float], ...] = (
        (1.0, (), 1.0),
        (1.0, (), reach),
        (1.0, (face,), on),
        (settings.enrolled_share, (face, hit), on),
        (1.0, (face, settings.wrong_name), on),
        (listed, (face, hit), on),
        (others, (face, false), on),
        (listed, (face, hit), on * centre.true_in_time),
        (others, (face, false), on * centre.false_in_time),
        (listed, (face, hit), on * true),
        (others, (face, false), on * centre.false_accepted),
        (listed, (face, hit), on * true * centre.stopped),
    )
    counts = [_count(people_by_passes, *step) for step in steps]
    people, events = zip(*counts, strict=True)
    return RECOGNITION_FUNNEL.check(pd.DataFrame({"stage": list(STAGES), "people": people, "events": events}))


def people_wrongly_stopped(
    people_by_passes: NDArray[np.number],
    settings: RecognitionSettings,
    centre: Centre,
    *,
    passes_on: float = 1.0,
) -> float:
    """Count the people not on the list whom a patrol meets; takes what `recognition_funnel` does."""
    chances = (settings.capture, settings.false_alert)
    fixed = settings.in_reach * passes_on * centre.false_accepted * centre.stopped
    others = (1 - settings.listed_share) * settings.is_live
    return _count(people_by_passes, others, chances, fixed)[0]


def alert_per_pass(settings: RecognitionSettings) -> tuple[float, float]:
    """Chance that a pass, while software looks at faces, gives a true alert, and a false one."""
    image = settings.in_reach * settings.capture.mean * settings.is_live
    true = settings.listed_share * image * settings.hit.mean
    return true, (1 - settings.listed_share) * image * settings.false_alert.mean


def _count(
    people_by_passes: NDArray[np.number], share: float, chances: Sequence[BetaPropensity], fixed: float
) -> tuple[float, float]:
    passes = np.arange(people_by_passes.size)
    once = at_least(1, passes, chances, fixed=fixed)
    mean = fixed * float(np.prod([chance.mean for chance in chances]))
    return (
        share * weighted_sum(people_by_passes, once),
        share * mean * weighted_sum(people_by_passes, passes),
    )


def recognised_in_hours(
    people_by_hours: NDArray[np.number], least: int, chances: Sequence[BetaPropensity], *, fixed: float
) -> float:
    """Work out how many people are recognised in *least* or more different hours of the day.

    Parameters
    ----------
    people_by_hours
        How many people are in view of a camera with face recognition in 0, 1, 2, ... different hours.
    least
        Hours that make a trace of a day (`recognition/hours_of_a_trace`).
    chances, fixed
        What identification asks for, as `sim.analytics.recognition.beta_propensity.at_least` takes them.
        Each hour counts as one pass, so that the result is a lower bound.
    """
    number = np.arange(people_by_hours.size)
    return weighted_sum(people_by_hours, at_least(least, number, chances, fixed=fixed))
