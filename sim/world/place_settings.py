"""What a scenario says of every place and of what follows being in view: read once, checked, run or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.analytics.analyse import AnalyticsSettings
from sim.cameras.contract import CameraSettings, CoverageSettings, SightSettings
from sim.cameras.coverage.passings import PassingSettings
from sim.city.country.gazetteer import is_country
from sim.city.settings import SettlementSettings
from sim.core.vocabulary import Engine
from sim.engine.shared.settings import ExposureSettings
from sim.scenario.resolve import ResolvedScenario, RunSettings
from sim.world import read_exposure, read_settings
from sim.world.faults import FaultSettings, fault_settings
from sim.world.locate_errors import errors_at_changes
from sim.world.place_spec import name_of_place
from sim.world.policy_cameras import read_outlines
from sim.world.read_analytics import analytics_settings

_FOLLOWS_HOURS = Engine.INDIVIDUAL


@dataclass(frozen=True)
class PlaceSettings:
    """The numbers of all places and their cameras; those of ground and people are read place by place.

    Parameters
    ----------
    settlements
        How large drawn settlements are.
    cameras, sight, passings, coverage
        What cameras see.
    exposure
        How people are seen by them.
    faults
        What takes them down.
    likeliest_kinds
        What mapped cameras are whose kind is not stated; empty where none are mapped.
    """

    settlements: SettlementSettings
    cameras: CameraSettings
    sight: SightSettings
    passings: PassingSettings
    coverage: CoverageSettings
    exposure: ExposureSettings
    faults: FaultSettings
    likeliest_kinds: Mapping[str, str] = field(default_factory=dict)


def place_settings(scenario: ResolvedScenario) -> PlaceSettings:
    """Read what a scenario says of every place."""
    numbers, stock, run = scenario.numbers, scenario.stock, scenario.run
    return PlaceSettings(
        settlements=read_settings.settlement_settings(numbers),
        cameras=read_settings.camera_settings(numbers, stock, run, scenario.model),
        sight=read_settings.sight_settings(numbers),
        passings=read_settings.passing_settings(numbers),
        coverage=read_settings.coverage_settings(numbers),
        exposure=read_exposure.exposure_settings(scenario),
        faults=fault_settings(run, numbers),
        likeliest_kinds={} if stock.mapped is None else read_settings.likeliest_kinds(numbers),
    )


def analytics_of(scenario: ResolvedScenario) -> AnalyticsSettings:
    """Read what decides what follows being in view.

    Raises
    ------
    InputError
        With file and line, if levers or numbers cannot be meant.
    """
    numbers, run = scenario.numbers, scenario.run
    with errors_at_changes(scenario.parameter_changes, scenario.stock):
        return analytics_settings(
            numbers, scenario.policy, place=name_of_place(scenario), season=run.season, day=run.day
        )


def check_policy(scenario: ResolvedScenario) -> None:
    """Make sure that a policy and the numbers of what follows being in view can be, before anything is built.

    Raises
    ------
    InputError
        With file and line: a list longer than the population, hours without operators, an empty window.
    """
    zones = scenario.policy.no_recognition.zones
    if is_country(scenario.city):
        _check_places(scenario)
    if zones is not None:
        read_outlines(zones)
    _check_hours(scenario.run)
    analytics_of(scenario)


def _check_hours(run: RunSettings) -> None:
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
