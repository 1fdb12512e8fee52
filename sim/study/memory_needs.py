"""What a run needs beside its people, where numbers ask for many cells, crossings, sites or visitors."""

from collections.abc import Mapping

from sim.city.country.gazetteer import Place, country
from sim.city.ground.land import built_up_area_km2
from sim.scenario.parameters.library import Library, Numbers
from sim.scenario.resolve import ResolvedScenario
from sim.world.read_settings import city_settings, visitor_settings

_GB_PER_MILLION = {"cells": 5.0, "crossings": 2.5, "sites": 0.3, "visitors": 1.0, "cameras": 0.3}
"""Measured on Pavlodar, one number at its end at a time, and rounded up."""
_M_PER_KM = 1000.0
_USUAL_CAMERAS = 0.15
"""Cameras for each resident that are within what people take: as many as are planned."""
_ASKS = ("city/", "people/visitors/", "cameras/most_cameras")


def beside_gb(scenario: ResolvedScenario, place: Place) -> float:
    """Estimate the memory for what the shipped numbers would not ask for, in gigabytes."""
    library = scenario.numbers.library
    # Numbers of their own: an estimate uses none that enters the result.
    own = Numbers(library, date=scenario.date, changes=scenario.parameter_changes)
    shipped = Numbers(Library(library.folder), date=scenario.date)
    asked, usual = _things(own, place), _things(shipped, place)
    asked["visitors"] *= scenario.run.sample
    usual["visitors"] *= scenario.run.sample
    most = own.number("cameras/most_cameras_per_1000_residents") / 1000 * place.residents
    asked["cameras"] = min(_cameras(scenario, place), most)
    usual["cameras"] = _USUAL_CAMERAS * place.residents
    return sum(max(asked[name] - usual[name], 0.0) / 1e6 * gb for name, gb in _GB_PER_MILLION.items())


def asking(scenario: ResolvedScenario) -> tuple[str, ...]:
    """Name the changed numbers that can ask for more than people do."""
    changed = [change.name for change in scenario.parameter_changes] + list(scenario.numbers.library.own)
    return tuple(dict.fromkeys(name for name in changed if name.startswith(_ASKS)))


def _things(numbers: Numbers, place: Place) -> dict[str, float]:
    settings = city_settings(numbers)
    land, streets, sites = settings.land, settings.streets, settings.sites
    area_km2 = sum(district.area_km2 for district in place.districts)
    area_km2 = area_km2 or built_up_area_km2(place.residents, land)
    larger_km = (
        2 * _M_PER_KM / streets.block_m * area_km2 * (streets.arterial_share + streets.collector_share)
    )
    per_1000 = sites.squares_per_1000 + sites.premises_per_1000 + sites.state_per_1000 + sites.closed_per_1000
    return {
        "cells": area_km2 * (_M_PER_KM / land.cell_m) ** 2,
        "crossings": area_km2 * (_M_PER_KM / streets.block_m) ** 2,
        "sites": place.residents
        * (1 / sites.residents_per_entrance + 1 / sites.residents_per_yard + per_1000 / 1000)
        + larger_km * _M_PER_KM * (1 / sites.road_spacing_m + 1 / sites.stop_spacing_m),
        "visitors": float(visitor_settings(numbers, place.name).per_day),
    }


def _cameras(scenario: ResolvedScenario, place: Place) -> float:
    """Estimate the cameras of a place."""
    said = scenario.stock.cameras
    share = 1.0 if scenario.stock.scope == "city" else place.residents / country().residents
    per_resident: Mapping[str, float] = {"per_100": 1 / 100, "per_1000": 1 / 1000}
    if said.measure in per_resident:
        return said.value * per_resident[said.measure] * place.residents
    return said.value * share if said.measure == "count" else 0.0
