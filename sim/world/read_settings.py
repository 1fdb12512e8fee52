"""Fills the settings of cities and cameras from sourced numbers; people and exposure have files beside it."""

from dataclasses import fields
from typing import TYPE_CHECKING

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
from sim.core.model_choices import SiteSizes
from sim.core.vocabulary import Light, PixelDensity, SiteClass, StreetClass, Turning
from sim.scenario.parameters.library import Numbers

if TYPE_CHECKING:
    # Who only reads numbers need not load the schema of scenarios.
    from sim.scenario.model import ModelSpec
    from sim.scenario.resolve import RunSettings
    from sim.scenario.stock import StockSpec


def city_settings(numbers: Numbers, city: str, model: "ModelSpec") -> CitySettings:
    """Read what a synthetic city is built from; *city* names a part of the country."""
    street_share, key = numbers.table("city/street_class_share"), key_of_numbers(city)
    return CitySettings(
        land=LandSettings(**{f.name: city_number(numbers, f.name, key) for f in fields(LandSettings)}),
        streets=StreetSettings(
            block_m=numbers.number("city/block_m"),
            jitter_share=numbers.number("city/street_jitter_share"),
            removed_local_share=numbers.number("city/removed_local_share"),
            arterial_share=street_share[StreetClass.ARTERIAL],
            collector_share=street_share[StreetClass.COLLECTOR],
        ),
        housing=HousingSettings(
            detached_share=city_number(numbers, "detached_share", key),
            residents_per_house=city_number(numbers, "residents_per_house", key),
            density_noise=numbers.number("city/housing_density_noise"),
            lowest_block_m=numbers.number("city/lowest_block_m"),
            residents_per_yard=numbers.number("city/residents_per_yard"),
            residents_per_entrance=city_number(numbers, "residents_per_entrance", key),
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


def city_number(numbers: Numbers, name: str, key: str) -> float:
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
