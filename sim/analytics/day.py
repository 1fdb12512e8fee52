"""What follows being in view in one day, as plain values for figures and tables."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.analytics.centre.figures import CentreFigures
from sim.analytics.centre.staffing import Staffing
from sim.analytics.plates_and_access_points import AnprCounts, FaceAccessCounts
from sim.core.table import Column, Contract
from sim.core.vocabulary import Threshold

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


@dataclass(frozen=True, eq=False)
class CentreDay:
    """A response centre's day.

    Parameters
    ----------
    name
        Of its city or region.
    operators
        People at its screens, in the mean over the day.
    figures
        Waits, alerts in time and work load.
    in_time_alone
        True alerts that would have been looked at in time if there were no false ones.
    """

    name: str
    operators: float
    figures: CentreFigures
    in_time_alone: int


@dataclass(frozen=True)
class DaysBack:
    """How far back days of people can be pieced together from footage.

    Parameters
    ----------
    days
        Least and most: unlinked cameras keep footage as long as residential ones do, or as long as sites do.
    people
        Who is on it in enough different hours of the day.
    """

    days: tuple[float, float]
    people: float


@dataclass(frozen=True)
class Footage:
    """Footage of a city or country in a steady state.

    Parameters
    ----------
    retained_person_days
        Person-days on footage at any moment, least and most: unlinked cameras keep theirs as long as
        residential ones do, or as long as sites do.
    terabytes
        Footage kept, likewise.
    accessible_person_days
        Part of the person-days that others than law enforcement may look at: those on footage of cameras'
        own keepers; least and most likewise.
    days_back
        How far back whose day can be pieced together: first from all footage, then from that of response
        centres alone.
    """

    retained_person_days: tuple[float, float]
    terabytes: tuple[float, float]
    accessible_person_days: tuple[float, float]
    days_back: tuple[DaysBack, DaysBack]


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
    """Cameras after years of following finds, where a look finds as much wherever it falls unless said.

    Parameters
    ----------
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

    districts: int
    disparity_high: float
    by_year: tuple[PlacedYear, ...]
    table: pd.DataFrame


@dataclass(frozen=True, eq=False)
class AnalyticsDay:
    """What follows being in view in one day of a run.

    Parameters
    ----------
    funnel, visitors
        Everybody, and of them people who live elsewhere; tables that keep RECOGNITION_FUNNEL.
    centres
        By city or region.
    staffing
        Operators at the screens of all of them, and how many cameras they can follow.
    plates
        Number plates in view, read and misread; one for all the people in a car.
    people_traceable_by_recognition
        People recognised in enough different hours to make a trace of their day; a lower bound.
    wrong_candidates
        Photographs of others that one captured face matches in the gallery of the population.
    footage
        What is kept, and what is watched.
    detentions_per_camera_year
        People on the list met by a patrol, in a year for each camera with face recognition.
    false_alerts_per_camera_day
        False alerts likewise; the false rate of the software decides it.
    false_alerts_by_threshold
        False alerts of the day at each threshold, all else as the policy says.
    wrongly_stopped_by_threshold
        People not on the list met by a patrol, likewise.
    people_traceable_by_plate
        People in cars whose plate is read at least once, where plates may be used to find people.
    face_access_points
        Whom gates name that look people in the face, by kind; none where there are none.
    predicted
        What predictive placement makes of districts; None where cameras do not follow finds.
    """

    funnel: pd.DataFrame
    visitors: pd.DataFrame
    centres: tuple[CentreDay, ...]
    staffing: Staffing
    plates: AnprCounts
    people_traceable_by_recognition: float
    wrong_candidates: float
    footage: Footage
    detentions_per_camera_year: float
    false_alerts_per_camera_day: float
    false_alerts_by_threshold: Mapping[Threshold, float]
    wrongly_stopped_by_threshold: Mapping[Threshold, float]
    people_traceable_by_plate: float
    face_access_points: Mapping[str, FaceAccessCounts]
    predicted: PredictedPlacement | None
