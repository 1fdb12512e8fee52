"""Fills every package's settings from sourced numbers: the one list of which parameter goes where."""

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from sim.cameras.contract import CameraSettings, CoverageSettings, SightSettings
from sim.cameras.coverage.passings import PassingSettings
from sim.cameras.kinds import KIND_TABLES, CameraKind, FaceSettings, PlateSettings, Seeing, make_kinds
from sim.cameras.mapped.optics import MAPPED_AS, MappedSettings
from sim.city.country.parts import key_of_numbers
from sim.city.settings import (
    CitySettings,
    HousingSettings,
    ImportSettings,
    LandSettings,
    SettlementSettings,
    SiteSettings,
    StreetSettings,
)
from sim.core.model_choices import FailureUnit, SiteMeeting, SiteSizes, Tours, VehicleVisibility
from sim.core.vocabulary import (
    Counted,
    DayKind,
    Light,
    Mode,
    PixelDensity,
    Purpose,
    Role,
    SiteClass,
    StreetClass,
    Turning,
)
from sim.engine.shared.settings import ExposureSettings
from sim.people.contract import (
    NIGHT_WORKER,
    ActivitySettings,
    DestinationSettings,
    HabitSettings,
    ModeSettings,
    PeopleSettings,
    RoleSettings,
    TimetableSettings,
    VisitorSettings,
)
from sim.scenario.model import ModelSpec, resolve_model
from sim.scenario.parameters.library import Numbers

if TYPE_CHECKING:
    # Who only reads numbers need not load the schema of scenarios.
    from sim.scenario.model import ModelSpec
    from sim.scenario.resolve import ResolvedScenario, RunSettings
    from sim.scenario.stock import StockSpec

Word = TypeVar("Word", bound=StrEnum)

_GO_OUT_AS = (Role.WORKER, Role.PUPIL, Role.STUDENT, Role.PRESCHOOL, Role.AT_HOME, NIGHT_WORKER)


def city_settings(numbers: Numbers, city: str, model: "ModelSpec") -> CitySettings:
    """Read what a synthetic city is built from; *city* names a part of the country."""
    street_share, key = numbers.table("city/street_class_share"), key_of_numbers(city)
    return CitySettings(
        land=LandSettings(**{f.name: _city_number(numbers, f.name, key) for f in fields(LandSettings)}),
        streets=StreetSettings(
            block_m=numbers.number("city/block_m"),
            jitter_share=numbers.number("city/street_jitter_share"),
            removed_local_share=numbers.number("city/removed_local_share"),
            arterial_share=street_share[StreetClass.ARTERIAL],
            collector_share=street_share[StreetClass.COLLECTOR],
        ),
        housing=HousingSettings(
            detached_share=_city_number(numbers, "detached_share", key),
            residents_per_house=_city_number(numbers, "residents_per_house", key),
            density_noise=numbers.number("city/housing_density_noise"),
            lowest_block_m=numbers.number("city/lowest_block_m"),
            residents_per_yard=numbers.number("city/residents_per_yard"),
            residents_per_entrance=_city_number(numbers, "residents_per_entrance", key),
        ),
        sites=_site_settings(numbers, model),
        seed=model.city_seed,
    )


def _site_settings(numbers: Numbers, model: "ModelSpec") -> SiteSettings:
    per_1000, varied = numbers.table("city/sites_per_1000_residents"), SiteSizes.HEAVY_TAILED
    return SiteSettings(
        road_spacing_m=numbers.number("city/road_spacing_m"),
        stop_spacing_m=numbers.number("city/stop_spacing_m"),
        squares_per_1000=per_1000[SiteClass.SQUARE],
        premises_per_1000=per_1000[SiteClass.PREMISES],
        state_per_1000=per_1000[SiteClass.STATE],
        closed_per_1000=per_1000[SiteClass.CLOSED],
        sizes=model.site_sizes,
        size_spread=numbers.number("city/site_size_spread") if model.site_sizes is varied else 0.0,
    )


_BY_CITY = frozenset(
    {"detached_share", "residents_per_house", "residents_per_entrance", "pupil_share", "pupils_per_school"}
)


def _city_number(numbers: Numbers, name: str, key: str) -> float:
    """Read a number on cities that is called like its field."""
    return numbers.number(f"city/{name}", key if name in _BY_CITY else None)


def settlement_settings(numbers: Numbers) -> SettlementSettings:
    """Read how large the settlements outside the cities of the table are."""
    return SettlementSettings(
        size_spread=numbers.number("city/settlement_size_spread"),
        largest=numbers.number("city/largest_settlement"),
    )


def import_settings(numbers: Numbers) -> ImportSettings:
    """Read what the import of a city's layers needs besides."""
    return ImportSettings(
        street_reach_m=numbers.number("city/street_reach_m"),
        storey_m=numbers.number("city/storey_m"),
        speed_limit_km_per_h=numbers.table("city/speed_limit_km_per_h"),
    )


def camera_settings(
    numbers: Numbers, stock: "StockSpec", run: "RunSettings", model: "ModelSpec"
) -> CameraSettings:
    """Read how a stock is spread, aimed and linked, and how a run and the model take cameras."""
    return CameraSettings(
        rule=stock.placement,
        site_mix=numbers.table(f"cameras/site_mix/{stock.site_mix}"),
        cameras_per_site=numbers.table("cameras/cameras_per_site"),
        link_propensity=numbers.table("cameras/link_propensity"),
        recognition_weight=numbers.table(f"cameras/recognition_weight/{model.recognition_siting}"),
        readers_per_site=numbers.number("cameras/readers_per_site"),
        plate_kind_mix=numbers.table("recognition/plate_kind_mix"),
        put_up_for_faces=numbers.number("recognition/put_up_for_faces"),
        face_kind_mix=numbers.table("recognition/face_kind_mix"),
        anpr_weight=numbers.table("cameras/anpr_weight"),
        owner_share={str(c): numbers.table(f"cameras/owner_share/{c}") for c in SiteClass},
        kind_mix={str(c): numbers.table(f"cameras/kind_mix/{c}") for c in SiteClass},
        kinds=kind_library(numbers),
        seeing=_seeing(numbers, run.pixel_density, run.turning, run.light),
        plates=PlateSettings(
            numbers.number("recognition/plate_density_px_per_m"), numbers.number("recognition/plate_height_m")
        ),
        faces=FaceSettings(
            numbers.number("recognition/face_density_px_per_m"), numbers.number("recognition/face_pitch_deg")
        ),
        sight_line_cap_m=numbers.table("cameras/sight_line_cap_m"),
        bearing_jitter_deg=numbers.number("cameras/bearing_jitter_deg"),
        pole_setback_m=numbers.number("cameras/pole_setback_m"),
        junction_setback_m=numbers.number("cameras/junction_setback_m"),
        aim_distance_m=numbers.number("cameras/aim_distance_m"),
        ambient_jobs_share=numbers.number("cameras/ambient_jobs_share"),
        road_class_weight=numbers.table("cameras/road_class_weight"),
    )


def _seeing(numbers: Numbers, density: PixelDensity, turning: Turning, light: Light) -> Seeing:
    density_px_per_m = numbers.number("cameras/pixel_density_px_per_m", density)
    return Seeing(density_px_per_m, numbers.number("cameras/face_height_m"), turning, light)


def kind_library(numbers: Numbers) -> dict[str, CameraKind]:
    """Read the kinds of camera."""
    return make_kinds({name: numbers.table(f"cameras/kinds/{name}") for name in KIND_TABLES})


def sight_settings(numbers: Numbers) -> SightSettings:
    """Read what stands between cameras and what they look at."""
    return SightSettings(
        face_height_m=numbers.number("cameras/face_height_m"),
        wall_mount_reach_m=numbers.number("cameras/wall_mount_reach_m"),
        occluded_share=numbers.number("cameras/occlusion/share"),
        occluded_width_deg=numbers.number("cameras/occlusion/width_deg"),
    )


def coverage_settings(numbers: Numbers) -> CoverageSettings:
    """Read how finely coverage is measured."""
    return CoverageSettings(numbers.number("cameras/coverage_lattice_spacing_m"))


def passing_settings(numbers: Numbers) -> PassingSettings:
    """Read where people pass the cameras of places."""
    near_m, far_m = (numbers.table(f"cameras/passing_distance_m/{end}") for end in ("near", "far"))
    return PassingSettings(near_m, far_m, numbers.table("cameras/passing_sector_deg"))


def people_settings(
    numbers: Numbers, city: str, day: DayKind = DayKind.WEEKDAY, *, model: ModelSpec | None = None
) -> PeopleSettings:
    """Read who the residents of *city* are and how they spend a day of a kind.

    Parameters
    ----------
    numbers, city, day
        The numbers of a scenario, where the residents live, and the kind of day.
    model
        The structure of the model; as it is shipped if it is not given.
    """
    model = resolve_model({}) if model is None else model
    return PeopleSettings(
        roles=RoleSettings(
            preschool_share=numbers.number("people/preschool_share"),
            pupil_share=_city_number(numbers, "pupil_share", key_of_numbers(city)),
            student_share=numbers.number("people/student_share"),
            attendance=_attendance(numbers, day),
            night_shift_share=numbers.number("people/night_shift_share"),
        ),
        destinations=DestinationSettings(
            commute_km=numbers.number("people/commute_km", city),
            school_km=numbers.number("people/school_km"),
            errand_km=numbers.number("people/errand_km"),
            leisure_km=numbers.number("people/leisure_km"),
            most_of_mixing=numbers.number("people/most_of_mixing"),
            workplace_mix=_by(SiteClass, numbers.table("people/workplace_mix")),
            errand_mix=_by(SiteClass, numbers.table("people/errand_mix")),
            leisure_mix=_by(SiteClass, numbers.table("people/leisure_mix")),
            work_trips=model.work_trips,
        ),
        activity=_activity_settings(numbers, model.tours, day),
        modes=_mode_settings(numbers, city),
        timetable=TimetableSettings(
            first_departure=_first_departures(numbers, day),
            stay_h=numbers.table("people/stay_h"),
            stay_variation=numbers.table("people/stay_variation"),
        ),
        habits=HabitSettings(
            leaves_home=numbers.number("people/habit/leaves_home"),
            same_place=_by(Purpose, numbers.table("people/habit/same_place")),
        ),
    )


def _activity_settings(numbers: Numbers, tours: Tours, day: DayKind) -> ActivitySettings:
    """Read how much is done in a day; of tours only what the chosen kind needs."""
    return ActivitySettings(
        leave_home_share=numbers.number("people/leave_home_share") * at_weekends(numbers, "leave_home", day),
        trips_per_day=numbers.number("people/trips_per_day") * at_weekends(numbers, "trips", day),
        most_extra_stops=int(numbers.number("people/most_extra_stops")),
        errand_share=numbers.number("people/errand_share") * at_weekends(numbers, "errands", day),
        tours=tours,
        return_home_share=numbers.number("people/return_home_share") if tours is Tours.RETURN_HOME else 0.0,
        chain_share=numbers.table("people/chain_share") if tours is Tours.CHAINS else {},
    )


def at_weekends(numbers: Numbers, name: str, day: DayKind) -> float:
    """Read by what a number of a weekday is multiplied: 1 but on a Saturday or Sunday."""
    return 1.0 if day is DayKind.WEEKDAY else numbers.number(f"people/weekend/{name}", day)


def _attendance(numbers: Numbers, day: DayKind) -> dict[Role, float]:
    usual = _by(Role, numbers.table("people/attendance"))
    if day is DayKind.WEEKDAY:
        return usual
    part = _by(Role, numbers.table(f"people/weekend/attendance_{day}"))
    return {role: share * part[role] for role, share in usual.items()}


def _first_departures(numbers: Numbers, day: DayKind) -> dict[str, dict[str, float]]:
    tables = {str(word): numbers.table(f"people/first_departure/{word}") for word in _GO_OUT_AS}
    if day is not DayKind.WEEKDAY:
        tables[str(Role.AT_HOME)] = numbers.table(f"people/weekend/first_departure_{day}")
    return tables


def visitor_settings(numbers: Numbers, city: str, day: DayKind = DayKind.WEEKDAY) -> VisitorSettings:
    """Read who comes into *city* from outside on a day of a kind; nobody where no count is known."""
    per_day = numbers.number("people/visitors/per_day", city)
    commuter_share = numbers.number("people/visitors/commuter_share")
    commuters = per_day * commuter_share * at_weekends(numbers, "commuters", day)
    others = per_day * (1 - commuter_share) * at_weekends(numbers, "other_visitors", day)
    if day is not DayKind.WEEKDAY and commuters + others > 0:
        per_day, commuter_share = commuters + others, commuters / (commuters + others)
    return VisitorSettings(
        per_day=round(per_day),
        commuter_share=commuter_share,
        car_share=numbers.number("people/visitors/car_share"),
        entry_points=round(numbers.number("people/visitors/entry_points", city)),
    )


def _mode_settings(numbers: Numbers, city: str) -> ModeSettings:
    return ModeSettings(
        car_share=numbers.number("people/car_share", city),
        walk_decay_km=numbers.number("people/walk_decay_km"),
        walk_decay_shape=numbers.number("people/walk_decay_shape"),
        longest_walk_min=numbers.number("people/longest_walk_min"),
        wait_min={
            Mode.CAR: numbers.number("people/wait_min/car"),
            Mode.TRANSIT: numbers.number("people/wait_min/transit", city),
        },
        speed_km_per_h={
            mode: {word: numbers.number(f"people/speed_{mode}", word) for word in StreetClass}
            for mode in Mode
        },
    )


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
        occupant_visible=_by(Mode, numbers.table("exposure/occupant_visible")),
        windscreen_visible=_windscreen_visible(numbers, model.vehicle_visibility),
        meeting_correlation=_meeting_correlation(numbers, model.site_meeting),
        site_cameras_met=_by(SiteClass, numbers.table("exposure/site_cameras_met")),
        share_of_stay_in_view=_by(SiteClass, numbers.table("exposure/share_of_stay_in_view")),
        passage_s=_by(SiteClass, numbers.table("exposure/passage_s")),
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
    seen, front = numbers.table("exposure/windscreen_visible"), numbers.table("exposure/front_seat_share")
    return {
        role: share * seen["front"] + (1.0 - share) * seen["rear"] for role, share in _by(Role, front).items()
    }


def _by(words: type[Word], table: Mapping[str, float]) -> dict[Word, float]:
    """Key a table by the words of a closed list."""
    return {word: table[word] for word in words if word in table}


def mapped_settings(
    numbers: Numbers, density: PixelDensity, *, turning: Turning = Turning.ACTUAL
) -> MappedSettings:
    """Read the kinds of cameras, and how far they see by day at a pixel density."""
    seeing = _seeing(numbers, density, turning, Light.DAY)
    caps_m = numbers.table("cameras/sight_line_cap_m")
    return MappedSettings(kind_library(numbers), seeing, caps_m, likeliest_kinds(numbers))


def likeliest_kinds(numbers: Numbers) -> dict[str, str]:
    """Read what mapped cameras are whose kind is not stated: the kind with the largest share."""
    shares = {word: numbers.table(f"cameras/mapped_kind/{word}") for word in MAPPED_AS}
    return {word: max(sorted(by_kind), key=by_kind.__getitem__) for word, by_kind in shares.items()}
