"""What a scenario says of every place and of what follows being in view: read once, run or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.analytics.settings import AnalyticsSettings
from sim.cameras.contract import CameraSettings, CoverageSettings, SightSettings
from sim.city.settings import CitySettings, SettlementSettings
from sim.engine.shared.settings import ExposureSettings
from sim.scenario.resolve import ResolvedScenario
from sim.world.faults import FaultSettings, fault_settings
from sim.world.locate_errors import errors_at_changes
from sim.world.read_analytics import analytics_settings
from sim.world.read_settings import (
    camera_settings,
    city_settings,
    coverage_settings,
    exposure_settings,
    likeliest_kinds,
    settlement_settings,
    sight_settings,
)
from sim.world.stocking import most_per_1000_residents


@dataclass(frozen=True)
class PlaceSettings:
    """The numbers of a place and its cameras; those of its people are read place by place.

    Parameters
    ----------
    city, settlements
        What ground is built from.
    cameras, sight, coverage
        What cameras see.
    exposure
        How people are seen by them.
    faults
        What takes them down.
    most_per_1000_residents
        The density above which a stock is taken for a slip.
    likeliest_kinds
        What mapped cameras are whose kind is not stated; empty where none are mapped.
    """

    city: CitySettings
    settlements: SettlementSettings
    cameras: CameraSettings
    sight: SightSettings
    coverage: CoverageSettings
    exposure: ExposureSettings
    faults: FaultSettings
    most_per_1000_residents: float
    likeliest_kinds: Mapping[str, str] = field(default_factory=dict)


def place_settings(scenario: ResolvedScenario) -> PlaceSettings:
    """Read what a scenario says of every place."""
    numbers, stock, run = scenario.numbers, scenario.stock, scenario.run
    return PlaceSettings(
        city=city_settings(numbers),
        settlements=settlement_settings(numbers),
        cameras=camera_settings(numbers, stock, run),
        sight=sight_settings(numbers),
        coverage=coverage_settings(numbers),
        exposure=exposure_settings(numbers),
        faults=fault_settings(run, numbers),
        most_per_1000_residents=most_per_1000_residents(numbers),
        likeliest_kinds={} if stock.mapped is None else likeliest_kinds(numbers),
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
        cameras = camera_settings(numbers, scenario.stock, run)
        return analytics_settings(numbers, scenario.policy, cameras, season=run.season)
