"""Fills the settings of how cameras, places and vehicles let people be seen, from sourced numbers."""

from typing import TYPE_CHECKING

from sim.core.model_choices import FailureUnit, SiteMeeting, VehicleVisibility
from sim.core.vocabulary import Counted, Mode, Role, SiteClass
from sim.engine.shared.settings import ExposureSettings
from sim.scenario.parameters.library import Numbers

if TYPE_CHECKING:
    from sim.scenario.resolve import ResolvedScenario


def exposure_settings(scenario: "ResolvedScenario") -> ExposureSettings:
    """Read how cameras, places and vehicles let people be seen, under a scenario's structural choices."""
    numbers, model = scenario.numbers, scenario.model
    in_use = scenario.stock.counted is Counted.IN_USE
    availability = "exposure/availability_in_use" if in_use else "exposure/availability"
    return ExposureSettings(
        availability_linked=numbers.number(availability, "linked"),
        availability_unlinked=numbers.number(availability, "unlinked"),
        failures_shared=_failures_shared(numbers, model.failures),
        vehicle_visibility=model.vehicle_visibility,
        occupant_visible=numbers.by_word(Mode, "exposure/occupant_visible"),
        windscreen_visible=_windscreen_visible(numbers, model.vehicle_visibility),
        meeting_correlation=_meeting_correlation(numbers, model.site_meeting),
        site_cameras_met=numbers.by_word(SiteClass, "exposure/site_cameras_met"),
        share_of_stay_in_view=numbers.by_word(SiteClass, "exposure/share_of_stay_in_view"),
        passage_s=numbers.by_word(SiteClass, "exposure/passage_s"),
        capture=numbers.number("exposure/capture"),
    )


def _meeting_correlation(numbers: Numbers, meeting: SiteMeeting) -> float:
    if meeting is SiteMeeting.PARTIAL:
        return numbers.number("exposure/meeting_correlation")
    return 1.0 if meeting is SiteMeeting.ONCE_A_VISIT else 0.0


def _failures_shared(numbers: Numbers, unit: FailureUnit) -> float:
    if unit is FailureUnit.PARTIAL:
        return numbers.number("exposure/failures_shared")
    return 1.0 if unit is FailureUnit.SITE else 0.0


def _windscreen_visible(numbers: Numbers, visibility: VehicleVisibility) -> dict[Role, float]:
    """Weigh what a windscreen shows of the front and of the rear by where each role sits."""
    if visibility is not VehicleVisibility.ENFORCEMENT:
        return {}
    seen = numbers.table("exposure/windscreen_visible")
    front = numbers.by_word(Role, "exposure/front_seat_share")
    return {role: share * seen["front"] + (1.0 - share) * seen["rear"] for role, share in front.items()}
