"""Which numbers of a run are one country's, for a city that lies in another."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.city.country.gazetteer import COUNTRY_TITLE, Place, country, is_abroad, is_country
from sim.scenario.leaves import PEOPLE_SEARCHED
from sim.scenario.parameters.library import SET_BY_SCENARIO, Numbers
from sim.scenario.parameters.parameter import Quantity
from sim.scenario.resolve import ResolvedScenario
from sim.world.place_spec import place_of

_FIRST = (
    "people/leave_home_share",
    "people/trips_per_day",
    "cameras/cameras_per_site",
    "recognition/watch_list",
    "exposure/availability",
)
"""Those that move a result most, as the README tells."""
_NAMED = 3
_FACTS = "geodata/"


@dataclass(frozen=True)
class National:
    """Numbers of a city abroad that are another country's, and a sentence on them; none at home."""

    names: tuple[str, ...] = ()
    remark: str | None = None


NOTHING_NATIONAL = National()
"""Of a city at home."""


def national_of(scenario: ResolvedScenario, used: Sequence[Quantity]) -> National:
    """Tell which of the numbers *used* are another country's than the city's."""
    if is_country(scenario.city):
        return NOTHING_NATIONAL
    place = place_of(scenario)
    names = national_numbers(place, used, scenario.numbers)
    return National(names, remark_on(place, names))


def national_numbers(place: Place, used: Sequence[Quantity], numbers: Numbers) -> tuple[str, ...]:
    """Name the numbers of a city abroad that are the country's of the tables, those that move most first.

    Parameters
    ----------
    place
        The city; in the country itself none is named.
    used
        Numbers that enter the result.
    numbers
        Where they come from; what the scenario sets itself is its own.
    """
    if not is_abroad(place):
        return ()
    names = dict.fromkeys(each.name for each in used if _is_national(each, numbers))
    return tuple(sorted(names, key=lambda name: (_rank(name), name)))


def remark_on(place: Place, names: Sequence[str]) -> str | None:
    """Say in a sentence that a city abroad is described by another country's numbers; None if it is not."""
    if not names:
        return None
    searched = f"{_FACTS}{country().name}/residents"
    parts = [name for name in names if name != searched][:_NAMED]
    if searched in names:
        parts.append(f"the {country().residents:,} people of whom a watch list is part")
    return (
        f"{place.title} lies outside {COUNTRY_TITLE}, but {len(names)} numbers of this run are "
        f"{COUNTRY_TITLE}'s, "
        f"such as {', '.join(parts)}; `safecity explain` marks them, and `parameters_from:` lays others over "
        "them"
    )


def _rank(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def _is_national(quantity: Quantity, numbers: Numbers) -> bool:
    if quantity.kind == SET_BY_SCENARIO:
        return False
    if quantity.name.startswith(_FACTS):
        return _is_national_fact(quantity, numbers)
    library = numbers.library
    return quantity.name in library.names and library.parameter(quantity.name).country is not None


def _is_national_fact(quantity: Quantity, numbers: Numbers) -> bool:
    """Of an imported city's facts: its employment where it is the country's mean, and the people searched."""
    if quantity.name.endswith("/employed_share"):
        return quantity.reference == "mean of the country's regions"
    is_country = quantity.name == f"{_FACTS}{country().name}/residents"
    return is_country and PEOPLE_SEARCHED not in numbers.library.names
