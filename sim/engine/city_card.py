"""Finds the city that a scenario names: one of the table, or one in a city folder."""

from pathlib import Path

from sim.city.folder import open_city_folder
from sim.city.gazetteer import find_place, names_folder
from sim.city.parts import PartCard, part_card
from sim.scenario.resolve import ResolvedScenario


def find_card(scenario: ResolvedScenario) -> PartCard:
    """Find the scenario's city.

    Raises
    ------
    InputError
        If there is none of this name, or no city in this folder.
    """
    folder = folder_of(scenario)
    if folder is None:
        return part_card(find_place(scenario.city).name)
    return PartCard(open_city_folder(folder).place, 0, str(folder))


def folder_of(scenario: ResolvedScenario) -> Path | None:
    """Find the folder that a scenario names, relative to the file that names it; None if it names none."""
    if not names_folder(scenario.city):
        return None
    file = scenario.city_source.file
    folder = Path(scenario.city)
    return folder if file is None else file.parent / folder
