"""Finds the city that a scenario names: one of the table, or one in a city folder."""

from collections.abc import Sequence
from pathlib import Path

from sim.city.country.gazetteer import find_place, names_folder
from sim.city.country.parts import PartCard, part_card
from sim.city.kept.folder import open_city_folder
from sim.scenario.parameters.parameter import Quantity
from sim.scenario.resolve import ResolvedScenario

_DRAWN = (
    "block_m", "density_growth", "district_gap_m", "largest_settlement", "least_density_per_km2",
    "most_density_per_km2", "removed_local_share", "settlement_size_spread", "street_class_share",
    "street_jitter_share", "town_density_per_km2",
)  # fmt: skip
DRAWN_ONLY = tuple(f"city/{name}" for name in _DRAWN)
"""Numbers by which ground and streets of a city are drawn: those of an imported one are given."""


def find_card(scenario: ResolvedScenario) -> PartCard:
    """Find the scenario's city.

    Raises
    ------
    InputError
        If there is none of this name, no city in this folder, or the scenario changes a number that has no
        part in an imported city.
    """
    folder = folder_of(scenario)
    if folder is None:
        return part_card(find_place(scenario.city).name)
    found = open_city_folder(folder)
    place = found.place
    for change in scenario.parameter_changes:
        if change.name in DRAWN_ONLY:
            msg = (
                f"{change.name} draws cities, but {place.title} is imported and its ground and streets are "
                "given; leave it out"
            )
            raise change.source.error(msg)
    return PartCard(place, 0, str(folder), tuple(found.digests.items()))


def folder_of(scenario: ResolvedScenario) -> Path | None:
    """Find the folder that a scenario names, relative to the file that names it; None if it names none."""
    if not names_folder(scenario.city):
        return None
    file = scenario.city_source.file
    folder = Path(scenario.city)
    return folder if file is None else file.parent / folder


def entering(scenario: ResolvedScenario, numbers: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Keep the numbers that decide a result: not those that draw cities, where the city is imported."""
    if not names_folder(scenario.city):
        return tuple(numbers)
    return tuple(number for number in numbers if number.name not in DRAWN_ONLY)


def folder_digests(card: PartCard) -> dict[str, str]:
    """Give the digest of every file of a city folder that decides results, as it was read, by its name."""
    return {f"city/{name}": digest for name, digest in card.digests}
