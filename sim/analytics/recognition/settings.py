"""The numbers of face recognition, from a pass through a view to an alert, and who comes near enough."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analytics.recognition.beta_propensity import BetaPropensity, any_false_match
from sim.core.errors import InputError
from sim.core.units import DAY_H

ALL_HOURS = (1 << DAY_H) - 1
"""Every hour of the day, as bits."""


@dataclass(frozen=True)
class RecognitionSettings:
    """Everything that decides what software makes of a pass.

    Parameters
    ----------
    in_reach
        Share of passes through the ground on which a camera gets faces large and flat enough, on which the
        face is turned to the camera (`recognition/facing_share`).
    capture
        A face within reach gives a usable image (`recognition/face_capture`, times `recognition/clothing`).
    hit
        Such an image matches a photograph of the same person; follows from the false match rate by
        `sim.analytics.recognition.threshold_curve`.
    false_match_rate
        Such an image matches the photograph of one given other person (`recognition/false_match_rate`).
    false_match_correlation
        How far false matches keep to the same people (`recognition/correlation`).
    watch_list
        People on the list (`recognition/watch_list`).
    listed_share
        Share of the people simulated who are on it and move about like everybody.
    enrolled_share
        Share of people whose photograph is in the gallery of the population (`recognition/enrolled_share`).
    gallery
        Photographs in it.
    hours_on
        Hours of the day in which software looks at faces at all, as bits: bit 0 is the hour from midnight.
    is_live
        Whether it raises alerts; if not, footage is searched afterwards only.

    Raises
    ------
    InputError
        If a share lies outside 0 to 1 or the list has fewer than no people.
    """

    in_reach: float
    capture: BetaPropensity
    hit: BetaPropensity
    false_match_rate: float
    false_match_correlation: float
    watch_list: int
    listed_share: float
    enrolled_share: float
    gallery: int
    hours_on: int = ALL_HOURS
    is_live: bool = True

    def __post_init__(self) -> None:
        shares = ("in_reach", "false_match_rate", "false_match_correlation")
        for name in (*shares, "listed_share", "enrolled_share"):
            if not 0 <= getattr(self, name) <= 1:
                msg = f"{name} is {getattr(self, name):g}, but a share lies between 0 and 1"
                raise InputError(msg)
        if not 0 <= self.hours_on <= ALL_HOURS:
            msg = f"hours_on tells hours as 24 bits, but {self.hours_on} is none of 0 to {ALL_HOURS}"
            raise InputError(msg)
        for name in ("watch_list", "gallery"):
            if getattr(self, name) < 0:
                msg = f"a {name.replace('_', ' ')} of {getattr(self, name)} people cannot be; give 0 or more"
                raise InputError(msg)

    @property
    def hours(self) -> NDArray[np.bool_]:
        """Mark the hours of the day in which software looks at faces; shape (24,)."""
        return np.array([self.hours_on >> hour & 1 for hour in range(DAY_H)], dtype=bool)

    @property
    def false_alert(self) -> BetaPropensity:
        """Chance that a usable image of somebody gives a false alert; it grows with the watch list."""
        mean = any_false_match(self.false_match_rate, self.watch_list)
        return BetaPropensity(mean, self.false_match_correlation)

    @property
    def wrong_name(self) -> BetaPropensity:
        """Chance that a usable image of somebody matches somebody else's photograph in the gallery."""
        return BetaPropensity(
            any_false_match(self.false_match_rate, self.gallery), self.false_match_correlation
        )

    @property
    def wrong_candidates(self) -> float:
        """Photographs of others that such an image matches in the gallery, on the mean: N p."""
        return self.gallery * self.false_match_rate


def hours_between(begin_h: int, end_h: int) -> int:
    """Give the hours of a time window as bits; it goes on past midnight if it ends before it begins.

    Raises
    ------
    InputError
        If begin or end are no hours of the day, or are the same.
    """
    if not (0 <= begin_h < DAY_H and 0 < end_h <= DAY_H and begin_h != end_h):
        msg = (
            f"a window from {begin_h} to {end_h} o'clock is none; give two different whole hours from 0 to 24"
        )
        raise InputError(msg)
    upto = [(1 << hour) - 1 for hour in (begin_h, end_h)]
    return upto[1] - upto[0] if begin_h < end_h else ALL_HOURS - upto[0] + upto[1]


def check_watch_list(watch_list: int, population: int) -> int:
    """Return the size of a watch list if there are so many people.

    Raises
    ------
    InputError
        If it is larger than the population.
    """
    if watch_list > population:
        msg = (
            f"a watch list of {watch_list:,} people is larger than the population of {population:,}; "
            "give fewer, or mean the gallery of the population"
        )
        raise InputError(msg)
    return watch_list


def listed_share_of(watch_list: int, population: int, about_share: float) -> float:
    """Share of a population who are on a watch list and about.

    Parameters
    ----------
    watch_list, population
        People on the list, and people of whom they are part.
    about_share
        Share of them who move about like everybody (`recognition/listed_about_share`).
    """
    return check_watch_list(watch_list, population) * about_share / population if population else 0.0
