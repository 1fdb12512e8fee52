"""From the levers of a scenario to plain rules for cameras and to the choices behind the lens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pandas as pd

from sim.analytics.centre.centre import DAY_S, HOUR_S
from sim.analytics.centre.settings import Shift, round_the_clock
from sim.cameras.stock.rules import CameraRules, LinkRule, apply_rules
from sim.cameras.stock.stock import Stock
from sim.city.build import City
from sim.city.country.gazetteer import is_country
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.core.vocabulary import (
    Engine,
    Linking,
    PlatePurpose,
    PredictiveRule,
    RecognitionMode,
    ShockKind,
    SiteClass,
    Threshold,
)
from sim.core.words import is_any_of
from sim.engine.faults.settings import Shock
from sim.engine.shared.keyed_uniforms import camera_uniform
from sim.scenario.policy import GatesSaid, Policy
from sim.scenario.resolve import ResolvedScenario, Run
from sim.world.face_reach import face_reach
from sim.world.national import people_searched
from sim.world.policy_zones import zones_of
from sim.world.read_analytics import (
    LensChoices,
    centre_settings,
    mean_repair_s,
    power_cut,
    recognition_settings,
    unrest,
)
from sim.world.zone_file import read_outlines

_HOMES = (SiteClass.YARD, SiteClass.ENTRANCE)
_BEHIND_THE_LENS = (
    "recognition/plate_read",
    "recognition/plate_misread",
    "recognition/points_to_single_out",
    "response/cameras_per_person_on_duty",
    "response/intercepted",
    "response/screens_per_operator",
    "retention/stream_mbit_per_s",
    "validation/people_per_car",
)
_FOLLOWS_HOURS = Engine.INDIVIDUAL
_PREDICTIVE = ("years", "steps_per_year", "found_per_step", "reported_per_step", "start")
_LINK_RULES = {Linking.MANDATORY: LinkRule.ALL, Linking.NONE: LinkRule.NONE}


def lens_choices(scenario: ResolvedScenario) -> LensChoices:
    """Give what the policy chooses behind the lens.

    Raises
    ------
    InputError
        If a shift cannot be.
    """
    policy = scenario.policy
    return LensChoices(
        threshold=policy.threshold,
        watch_list=policy.watch_list,
        watch_list_size=policy.watch_list_size,
        authorised=policy.judicial_authorisation,
        mode=policy.recognition,
        hours=policy.recognition_hours,
        season=scenario.run.season,
        reviewers=policy.reviewers,
        shifts=_shifts(policy),
    )


def numbers_behind_the_lens(scenario: ResolvedScenario) -> None:
    """Ask for every number that decides what lies behind the lens, so that it counts as used."""
    numbers, choices, reach = scenario.numbers, lens_choices(scenario), face_reach(scenario)
    for threshold in Threshold:  # False alerts are told at each.
        of_threshold = replace(choices, threshold=threshold)
        recognition_settings(numbers, of_threshold, population=people_searched(numbers), in_reach=reach)
    centre_settings(numbers, choices)
    numbers.table("retention/days")
    for name in _BEHIND_THE_LENS:
        numbers.number(name)
    if scenario.policy.gates != GatesSaid():
        numbers.number("gates/capture")
    if scenario.policy.predictive_placement is not PredictiveRule.OFF:
        for name in _PREDICTIVE:
            numbers.number(f"predictive/{name}")
    if scenario.run.shock is not None:
        shock_of(scenario)
    if scenario.run.days > 1:
        mean_repair_s(numbers)


def shock_of(scenario: ResolvedScenario) -> Shock:
    """Describe what befell the scenario's day, from midnight to midnight or in some of its hours."""
    run = scenario.run
    describe = power_cut if run.shock is ShockKind.POWER_CUT else unrest
    begin_s, end_s = (0.0, DAY_S) if run.shock_hours is None else (hour * HOUR_S for hour in run.shock_hours)
    return describe(scenario.numbers, run.shock_district, begin_s, end_s)


def check_policy(scenario: ResolvedScenario) -> None:
    """Make sure that a policy and the numbers behind the lens can be, before anything is built.

    Raises
    ------
    InputError
        With file and line: a list longer than the population, hours without operators, an empty window.
    """
    numbers, zones = scenario.numbers, scenario.policy.no_recognition.zones
    if is_country(scenario.city):
        _check_places(scenario)
    if zones is not None:
        read_outlines(zones)
    _check_hours(scenario.run)
    with _blaming(scenario, ("shifts",), ()):
        choices = lens_choices(scenario)
    always, everybody = replace(choices, hours=None), people_searched(numbers)
    with _blaming(scenario, ("watch_list", "threshold"), ("recognition/watch_list",)):
        recognition_settings(numbers, always, population=everybody, in_reach=1.0)
    with _blaming(scenario, ("recognition_hours",), ()):
        recognition_settings(numbers, choices, population=everybody, in_reach=1.0)
    with _blaming(scenario, ("shifts", "operators", "reviewers"), ("response/operators",)):
        centre_settings(numbers, choices)


def capped_stock(stock: Stock, policy: Policy, residents: int) -> Stock:
    """Cut a stock to the most cameras that a policy allows; links and software keep their shares.

    Parameters
    ----------
    stock
        Of the city.
    policy
        With or without a cap.
    residents
        Of the city.
    """
    if policy.cameras_per_1000 is None:
        return stock
    most = int(policy.cameras_per_1000 * residents / 1000)
    if stock.cameras <= most:
        return stock
    share = most / stock.cameras
    return Stock(most, *(int(layer * share) for layer in (stock.linked, stock.recognition, stock.plate)))


def apply_policy(cameras: pd.DataFrame, scenario: ResolvedScenario, city: City, draws: Draws) -> pd.DataFrame:
    """Let cameras do only what a policy allows, and see nobody where their picture is masked.

    A camera that the policy links is looked after as it was before, so that links change nothing of who is in
    view.

    Parameters
    ----------
    cameras
        Every camera of the stock.
    scenario
        With the policy.
    city
        Where they stand.
    draws
        Chance of the place.

    Returns
    -------
    The table; with a column *kept_as_linked* if links have changed, and *masked* if pictures are.

    Raises
    ------
    InputError
        With file and line, for zones outside the city and districts that it does not have.
    """
    policy = scenario.policy
    if not policy.said:
        return cameras
    if policy.mask_homes:
        at_home = is_any_of(cameras["site_class"], _HOMES)
        masked = at_home & (camera_uniform(Decision.MASKED, cameras, draws) < policy.mask_homes)
        # What is left is a camera that stands there and shows nobody.
        seen_m = {name: np.where(masked, 0.0, cameras[name]) for name in ("near_m", "range_m")}
        cameras = cameras.assign(masked=masked, **seen_m)
    changed, _ = apply_rules(cameras, camera_rules(policy, city))
    if policy.link:
        changed = changed.assign(kept_as_linked=cameras["linked"].to_numpy(bool))
    return changed


def camera_rules(policy: Policy, city: City) -> CameraRules:
    """Say in the words of the cameras package what a policy allows in a city.

    Raises
    ------
    InputError
        With file and line, for zones outside the city and districts that it does not have.
    """
    banned, is_off = policy.no_recognition, policy.recognition is RecognitionMode.NONE
    return CameraRules(
        links={owner: _LINK_RULES[word] for owner, word in policy.link.items() if word in _LINK_RULES},
        recognition_owners=frozenset(() if is_off else policy.recognition_owners),
        recognition_free_classes=frozenset(banned.places),
        recognition_free_zones=zones_of(policy, city),
        reads_plates=policy.plates is not PlatePurpose.NONE,
    )


def _check_hours(run: Run) -> None:
    """Refuse a shock of some hours with an engine that keeps cameras up or down all day."""
    if run.shock_source is not None and run.shock_hours is not None and run.engine != _FOLLOWS_HOURS:
        msg = (
            "'run.shock_hours' takes cameras down for a part of the day, which only the engine "
            f"'{_FOLLOWS_HOURS}' follows; add `engine: {_FOLLOWS_HOURS}`, and in a large city a `sample`"
        )
        raise run.shock_source.error(msg)


def _check_places(scenario: ResolvedScenario) -> None:
    """Refuse places of one city where the whole country is asked for."""
    banned, run = scenario.policy.no_recognition, scenario.run
    msg = "is about one city, but the scenario is about the country; name a city"
    if banned.districts or banned.zones is not None:
        raise scenario.policy.source("no_recognition").error(f"'policy.no_recognition' {msg}")
    if run.shock_district is not None and run.shock_source is not None:
        raise run.shock_source.error(f"'run.shock_district' {msg}")


def _shifts(policy: Policy) -> tuple[Shift, ...] | None:
    if policy.operators is not None:
        return round_the_clock(policy.operators)
    if policy.shifts is None:
        return None
    return tuple(Shift(said.begin_h, said.end_h, said.operators) for said in policy.shifts)


@contextmanager
def _blaming(
    scenario: ResolvedScenario, levers: tuple[str, ...], parameters: tuple[str, ...]
) -> Iterator[None]:
    """Give an InputError the file and line of the lever, or of the changed number, that it is about."""
    try:
        yield
    except InputError as error:
        sources = [scenario.policy.sources[lever] for lever in levers if lever in scenario.policy.sources]
        sources += [change.source for change in scenario.parameter_changes if change.name in parameters]
        if error.file is not None or not sources:
            raise
        raise sources[0].error(str(error)) from error
