"""Fills the settings behind the lens from sourced numbers: which parameter goes where."""

from dataclasses import dataclass

from sim.analytics.centre.settings import (
    CentreSettings,
    Duration,
    DurationLaw,
    Shift,
    round_the_clock,
)
from sim.analytics.recognition.beta_propensity import PersonalChance
from sim.analytics.recognition.settings import (
    ALL_HOURS,
    RecognitionSettings,
    check_watch_list,
    hours_between,
    listed_share_of,
)
from sim.core.errors import InputError
from sim.core.vocabulary import RecognitionMode, Season, ShockKind, Threshold, WatchList
from sim.engine.faults.settings import Shock
from sim.scenario.parameters.library import Numbers

_S_PER_MIN = 60.0
_S_PER_DAY = 86_400.0


@dataclass(frozen=True)
class LensChoices:
    """What somebody can choose behind the lens.

    Parameters
    ----------
    threshold, watch_list
        Of the software.
    watch_list_size
        People on the list, in place of its usual length; None for that.
    authorised
        Whether a judge has to authorise each entry of the list.
    mode, hours
        When faces are compared: how, and from which to which hour of the day; None for always.
    season
        Of the day.
    reviewers
        Operators who must agree on an alert; 0 where software decides.
    shifts
        Operators of a centre by shift; None for the usual number round the clock.
    """

    threshold: Threshold = Threshold.STANDARD
    watch_list: WatchList = WatchList.NATIONAL
    watch_list_size: int | None = None
    authorised: bool = False
    mode: RecognitionMode = RecognitionMode.LIVE
    hours: tuple[int, int] | None = None
    season: Season = Season.SUMMER
    reviewers: int = 1
    shifts: tuple[Shift, ...] | None = None


def recognition_settings(
    numbers: Numbers, choices: LensChoices, *, population: int, in_reach: float
) -> RecognitionSettings:
    """Read what software makes of a pass.

    Parameters
    ----------
    numbers
        Sourced numbers.
    choices
        Threshold, list and season.
    population
        People of whom the watch list is part: the country's.
    in_reach
        As in `RecognitionSettings`; see `sim.world.face_reach.face_reach`.

    Raises
    ------
    InputError
        If the list is longer than the population.
    """
    authorised = numbers.number("recognition/authorised_share") if choices.authorised else 1.0
    listed = choices.watch_list_size
    if listed is None:
        listed = round(numbers.number("recognition/watch_list", choices.watch_list))
    watch_list = round(check_watch_list(listed, population) * authorised)
    about = numbers.number("recognition/listed_about_share")
    capture = numbers.number("recognition/face_capture") * numbers.number(
        "recognition/clothing", choices.season
    )
    return RecognitionSettings(
        in_reach=in_reach,
        capture=PersonalChance(capture, numbers.number("recognition/correlation", "capture")),
        hit=PersonalChance(
            numbers.number("recognition/hit_rate", choices.threshold),
            numbers.number("recognition/correlation", "match"),
        ),
        false_match_per_template=numbers.number("recognition/false_match", choices.threshold),
        false_match_correlation=numbers.number("recognition/correlation", "false_match"),
        watch_list=watch_list,
        listed_share=listed_share_of(watch_list, population, about),
        enrolled_share=numbers.number("recognition/enrolled_share"),
        hours_on=_hours_on(choices),
        is_live=choices.mode is RecognitionMode.LIVE,
    )


def _hours_on(choices: LensChoices) -> int:
    if choices.mode is RecognitionMode.NONE:
        if choices.hours is not None:
            begin, end = choices.hours
            msg = f"recognition is switched off, yet allowed from {begin} to {end} o'clock; leave one out"
            raise InputError(msg)
        return 0
    return ALL_HOURS if choices.hours is None else hours_between(*choices.hours)


def centre_settings(numbers: Numbers, choices: LensChoices) -> CentreSettings:
    """Read how a response centre works.

    Nobody opens an alert on which a usual look would give a verdict too late.

    Raises
    ------
    InputError
        If hours are without an operator.
    """
    review_s = numbers.number("response/review_s")
    deadline_s = numbers.number("response/deadline_min") * _S_PER_MIN
    usual = round(numbers.number("response/operators"))
    variation = numbers.number("response/review_variation")
    handling_s = numbers.number("response/handling_min") * _S_PER_MIN
    look_s = review_s * max(choices.reviewers, 1)
    return CentreSettings(
        shifts=round_the_clock(usual) if choices.shifts is None else choices.shifts,
        review=Duration(review_s, DurationLaw.LOGNORMAL, variation),
        handling=Duration(handling_s, DurationLaw.EXPONENTIAL),
        deadline_s=deadline_s,
        patience_s=max(deadline_s - look_s, review_s),
        accept_true=numbers.number("response/accept", "true"),
        accept_false=numbers.number("response/accept", "false"),
        reviewers=choices.reviewers,
    )


def mean_repair_s(numbers: Numbers) -> float:
    """Read how long the repair of a camera takes on average."""
    return numbers.number("faults/repair_days") * _S_PER_DAY


def power_cut(numbers: Numbers, district: str | None, begin_s: float, end_s: float | None = None) -> Shock:
    """Describe a power cut; a long one if its end is not told.

    Parameters
    ----------
    numbers
        Sourced numbers.
    district
        Where; None for the whole place.
    begin_s, end_s
        Seconds from the first midnight.
    """
    lasts_s = numbers.number("faults/power_cut_days") * _S_PER_DAY
    hit = 1.0 - numbers.number("faults/backup_power_share")
    return Shock(ShockKind.POWER_CUT, begin_s, begin_s + lasts_s if end_s is None else end_s, hit, district)


def unrest(numbers: Numbers, district: str | None, begin_s: float, end_s: float) -> Shock:
    """Describe unrest in which cameras are broken.

    Parameters
    ----------
    numbers, district, begin_s, end_s
        As in `power_cut`.
    """
    repair_s = numbers.number("faults/unrest_repair_days") * _S_PER_DAY
    hit = numbers.number("faults/unrest_cameras_hit")
    return Shock(ShockKind.UNREST, begin_s, end_s, hit, district, repair_s)
