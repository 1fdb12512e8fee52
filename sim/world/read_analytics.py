"""Fills the settings of `sim.analytics` from a policy and sourced numbers: which of them goes where."""

from collections.abc import Mapping
from dataclasses import fields

from sim.analytics.analyse import AnalyticsSettings
from sim.analytics.plates_and_access_points import ENTRANCES, TRANSIT, AnprSettings, FaceAccessPoints
from sim.analytics.predictive_placement import PlacementSettings
from sim.analytics.recognition.beta_propensity import BetaPropensity
from sim.analytics.recognition.settings import (
    ALL_HOURS,
    RecognitionSettings,
    check_watch_list,
    hours_between,
    listed_share_of,
)
from sim.analytics.recognition.threshold_curve import ThresholdCurve
from sim.analytics.retention import FootageSettings, capped_days
from sim.city.country.gazetteer import country
from sim.core.errors import InputError
from sim.core.vocabulary import (
    Access,
    PlatePurpose,
    PredictiveRule,
    RecognitionMode,
    Season,
    Threshold,
    WatchList,
)
from sim.scenario.leaves import PEOPLE_SEARCHED
from sim.scenario.parameters.library import Numbers
from sim.scenario.policy import Policy
from sim.world.locate_errors import errors_at
from sim.world.read_centre import cameras_per_operator, centre_settings

_OWN_GATES = {ENTRANCES: True, TRANSIT: False}
"""Whether people pass the same gate every time."""
_CORRELATED = ("capture", "match", "false_match")


def analytics_settings(
    numbers: Numbers, policy: Policy, *, place: str, season: Season, day: str
) -> AnalyticsSettings:
    """Read everything that decides what follows being in view.

    Parameters
    ----------
    numbers, policy
        Sourced numbers, and the levers.
    place
        Key of the city or country.
    season, day
        Of the year, and what kind of day it is.

    Raises
    ------
    InputError
        With file and line: a list longer than the population, hours without operators, an empty window.
    """
    by_threshold = recognition_by_threshold(numbers, policy, season=season)
    return AnalyticsSettings(
        by_threshold=by_threshold,
        in_force=policy.threshold,
        centre=centre_settings(numbers, policy, place),
        cameras_per_operator=cameras_per_operator(numbers, policy, place),
        screens_per_operator=numbers.number("response/screens_per_operator"),
        stopped=numbers.number("response/stopped"),
        footage=FootageSettings(
            days=capped_days(numbers.table("retention/days"), policy.retention_cap_days),
            stream_mbit_per_s=numbers.number("retention/stream_mbit_per_s"),
            hours_of_a_trace=round(numbers.number("recognition/hours_of_a_trace")),
            is_open=policy.access is Access.EVERYBODY,
        ),
        plates=AnprSettings(
            read=numbers.number("recognition/anpr_read"),
            misread=numbers.number("recognition/anpr_misread"),
            people_per_car=numbers.number("people/people_per_car", day),
            finds_people=policy.plates is PlatePurpose.PEOPLE,
        ),
        face_access_points=_gates(numbers, policy),
        placement=_placement(numbers, policy),
    )


def recognition_by_threshold(
    numbers: Numbers, policy: Policy, *, season: Season
) -> dict[Threshold, RecognitionSettings]:
    """Read what software makes of a pass, at each threshold that it can be set to.

    Parameters
    ----------
    numbers, policy, season
        As for `analytics_settings`.

    Raises
    ------
    InputError
        With file and line, if the watch list is longer than the population.
    """
    population = people_searched(numbers)
    watch_list = _watch_list(numbers, policy, population)
    with errors_at(policy.sources.get("recognition_hours")):
        hours_on = _hours_on(policy)
    curve = threshold_curve(numbers)
    capture = numbers.number("recognition/face_capture") * numbers.number("recognition/clothing", season)
    correlation = {word: numbers.number("recognition/correlation", word) for word in _CORRELATED}
    about, enrolled = (
        numbers.number(f"recognition/{name}") for name in ("listed_about_share", "enrolled_share")
    )
    false_match_rate = {word: numbers.number("recognition/false_match_rate", word) for word in Threshold}
    return {
        word: RecognitionSettings(
            in_reach=numbers.number("recognition/facing_share"),
            capture=BetaPropensity(capture, correlation["capture"]),
            hit=BetaPropensity(curve.hit_rate_at(false_match_rate[word]), correlation["match"]),
            false_match_rate=false_match_rate[word],
            false_match_correlation=correlation["false_match"],
            watch_list=watch_list,
            listed_share=listed_share_of(watch_list, population, about),
            enrolled_share=enrolled,
            gallery=round(population * enrolled),
            hours_on=hours_on,
            is_live=policy.recognition is RecognitionMode.LIVE,
        )
        for word in Threshold
    }


def _watch_list(numbers: Numbers, policy: Policy, population: int) -> int:
    """Count who is looked for, after a judge has looked at the list."""
    listed, changed = policy.watch_list, None
    if isinstance(listed, WatchList):
        changed = numbers.changed_at("recognition/watch_list", listed)
        listed = round(numbers.number("recognition/watch_list", listed))
    with errors_at(policy.sources.get("watch_list"), changed):
        check_watch_list(listed, population)
    return round(
        listed * (numbers.number("recognition/authorised_share") if policy.judicial_authorisation else 1.0)
    )


def threshold_curve(numbers: Numbers) -> ThresholdCurve:
    """Read how hit and false rate go together."""
    return ThresholdCurve(
        false_match_rate=numbers.number("recognition/curve_false_match_rate"),
        hit_rate=numbers.number("recognition/true_positive_identification_rate"),
        slope=numbers.number("recognition/curve_slope"),
    )


def people_searched(numbers: Numbers) -> int:
    """Tell of how many people a watch list is part: the country's, unless the scenario's own folder says."""
    if PEOPLE_SEARCHED in numbers.library.names:
        return round(numbers.number(PEOPLE_SEARCHED))
    return country().residents


def _hours_on(policy: Policy) -> int:
    hours = policy.recognition_hours
    if policy.recognition is RecognitionMode.NONE:
        if hours is not None:
            begin, end = hours
            msg = f"recognition is switched off, yet allowed from {begin} to {end} o'clock; leave one out"
            raise InputError(msg)
        return 0
    return ALL_HOURS if hours is None else hours_between(*hours)


def _gates(numbers: Numbers, policy: Policy) -> Mapping[str, FaceAccessPoints]:
    if not any(policy.face_access_points.get(kind) for kind in _OWN_GATES):
        return {}
    capture, known = numbers.number("face_access_points/capture"), policy.face_access_points.get("enrolled")
    return {
        kind: FaceAccessPoints(
            policy.face_access_points.get(kind, 0.0),
            numbers.number("face_access_points/enrolled", kind) if known is None else known,
            capture,
            is_own=is_own,
        )
        for kind, is_own in _OWN_GATES.items()
    }


def _placement(numbers: Numbers, policy: Policy) -> PlacementSettings | None:
    if policy.predictive_placement is PredictiveRule.OFF:
        return None
    names = [field.name for field in fields(PlacementSettings) if field.name not in ("rule", "true_rates")]
    return PlacementSettings(
        policy.predictive_placement,
        **{name: numbers.number(f"predictive/{name}") for name in names},
        true_rates=policy.predictive_rates,
    )
