"""Fills the settings of `sim.analytics` from a policy and sourced numbers: which of them goes where."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

import numpy as np

from sim.analytics.analyse import AnalyticsSettings
from sim.analytics.plates_and_access_points import ENTRANCES, TRANSIT, AnprSettings, FaceAccessPoints
from sim.analytics.predictive_placement import PlacementSettings
from sim.analytics.recognition.beta_propensity import BetaPropensity
from sim.analytics.recognition.settings import (
    ALL_HOURS,
    RecognitionSettings,
    check_watch_list,
    face_reach_share,
    hours_between,
    listed_share_of,
    ring_perimeter_m,
)
from sim.analytics.recognition.threshold_curve import ThresholdCurve
from sim.analytics.retention import FootageSettings, capped_days
from sim.cameras.contract import CameraSettings
from sim.cameras.kinds import CameraKind
from sim.city.country.gazetteer import country
from sim.core.arrays import weighted_sum
from sim.core.errors import InputError
from sim.core.vocabulary import (
    Access,
    Light,
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

_Limits = tuple[float, float, float]
"""Opening angle, nearest and furthest distance."""


def analytics_settings(
    numbers: Numbers, policy: Policy, cameras: CameraSettings, *, place: str, season: Season, day: str
) -> AnalyticsSettings:
    """Read everything that decides what follows being in view.

    Parameters
    ----------
    numbers, policy
        Sourced numbers, and the levers.
    cameras
        What cameras see, which decides how many faces come within reach.
    place
        Key of the city or country.
    season, day
        Of the year, and what kind of day it is.

    Raises
    ------
    InputError
        With file and line: a list longer than the population, hours without operators, an empty window.
    """
    by_threshold = recognition_by_threshold(
        numbers, policy, season=season, in_reach=face_reach(numbers, cameras)
    )
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
    numbers: Numbers, policy: Policy, *, season: Season, in_reach: float
) -> dict[Threshold, RecognitionSettings]:
    """Read what software makes of a pass, at each threshold that it can be set to.

    Parameters
    ----------
    numbers, policy, season
        As for `analytics_settings`.
    in_reach
        Share of passes within reach; see `face_reach`.

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
            in_reach=in_reach,
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


def face_reach(numbers: Numbers, cameras: CameraSettings) -> float:
    """Work out the share of passes that lead through the part of a view in which a face is captured.

    A camera that was put up for faces (`recognition/put_up_for_faces`) hangs where the model has a camera,
    with the lens and the height of one of the kinds for faces (`recognition/face_kind_mix`). Any other one
    has recognition run on the picture that it gives, which mostly shows faces too small or too steeply. What
    counts is the pixel density (`recognition/face_density_px_per_m`) and the angle from above
    (`recognition/face_pitch_deg`).

    Parameters
    ----------
    numbers, cameras
        Sourced numbers, and what cameras see.

    Returns
    -------
    Mean over the kinds of places that get cameras with face recognition, each counted by the ways that meet
    its views; the same whatever a policy allows, and 0 where no camera can have it.
    """
    rows = np.array(list(_views(numbers, cameras)), dtype=float).reshape(-1, 7)
    weight, angle, near, far, face_angle, face_near, face_far = rows.T
    met = weight * ring_perimeter_m(angle, near, far)
    share = face_reach_share(angle, (near, far), (face_near, face_far), face_angle)
    return weighted_sum(share, met) / float(met.sum()) if met.sum() > 0 else 0.0


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


def _views(numbers: Numbers, settings: CameraSettings) -> Iterator[tuple[float, ...]]:
    """Give for each place, kind of camera and its purpose how often there is one, its view and its reach."""
    put_up = numbers.number("recognition/put_up_for_faces")
    for_faces = numbers.table("recognition/face_kind_mix")
    faces = {name: _face_limits(kind, numbers, settings) for name, kind in settings.kinds.items()}
    for place, share in settings.site_mix.items():
        often = share * settings.recognition_weight[place]
        for name, part in settings.kind_mix[place].items():
            ground, cap_m = settings.kinds[name].ground(settings.seeing), settings.sight_line_cap_m[place]
            view = (ground.angle_deg, ground.near_m, min(ground.far_m, cap_m))
            yield (often * part * (1 - put_up), *view, *faces[name])
            for kind, of_those in for_faces.items():
                yield (often * part * put_up * of_those, *view, *_upto(faces[kind], cap_m))


def _face_limits(kind: CameraKind, numbers: Numbers, settings: CameraSettings) -> _Limits:
    near, far = kind.faces(
        numbers.number("recognition/face_density_px_per_m"),
        face_height_m=settings.seeing.face_height_m,
        steepest_pitch_deg=numbers.number("recognition/face_pitch_deg"),
    )
    lit_m = kind.night_range_m if settings.seeing.light is Light.NIGHT else float("inf")
    return kind.angle_deg, near, min(far, lit_m)


def _upto(limits: _Limits, cap_m: float) -> _Limits:
    angle, near, far = limits
    return angle, near, min(far, cap_m)
