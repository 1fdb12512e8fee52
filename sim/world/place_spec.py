"""The city that a scenario names, of the table or of a folder, its facts, and whose numbers describe it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.city.country.gazetteer import (
    COUNTRY,
    COUNTRY_TITLE,
    Place,
    country,
    find_place,
    is_abroad,
    is_country,
    names_folder,
)
from sim.city.country.parts import PlaceSpec, place_spec
from sim.city.kept.folder import open_city_folder
from sim.scenario.leaves import PEOPLE_SEARCHED
from sim.scenario.parameters.library import SET_BY_SCENARIO, Numbers
from sim.scenario.parameters.parameter import Quantity
from sim.scenario.resolve import ResolvedScenario
from sim.world.locate_errors import errors_at

_DRAWN = (
    "block_m", "density_growth", "district_gap_m", "largest_settlement", "least_density_per_km2",
    "most_density_per_km2", "removed_local_share", "settlement_size_spread", "street_class_share",
    "street_jitter_share", "town_density_per_km2",
)  # fmt: skip
DRAWN_ONLY = tuple(f"city/{name}" for name in _DRAWN)
"""Numbers by which ground and streets of a city are drawn: those of an imported one are given."""


def place_of(scenario: ResolvedScenario) -> Place:
    """Look up the scenario's city; as in `spec_of`."""
    return spec_of(scenario).place


def spec_of(scenario: ResolvedScenario) -> PlaceSpec:
    """Look up the scenario's city, in the table or in a city folder; its facts count as numbers used.

    Raises
    ------
    InputError
        With the file and line that say so: if there is none of this name, no city in this folder, or a number
        is changed that has no part in an imported city.
    """
    with errors_at(scenario.city_source):
        folder = folder_of(scenario)
        spec = place_spec(find_place(scenario.city).name) if folder is None else _imported_spec(folder)
    for change in scenario.parameter_changes if spec.folder else ():
        if change.name in DRAWN_ONLY:
            msg = (
                f"{change.name} draws cities, but {spec.place.title} is imported and its ground and streets "
                "are given; leave it out"
            )
            raise change.source.error(msg)
    for fact in facts_of(spec.place):
        scenario.numbers.use(fact)
    return spec


def _imported_spec(folder: Path) -> PlaceSpec:
    found = open_city_folder(folder)
    return PlaceSpec(found.place, 0, str(folder), tuple(found.digests.items()))


def name_of_place(scenario: ResolvedScenario) -> str:
    """Give the key of the city or country that a scenario is about; as in `spec_of`."""
    return COUNTRY if is_country(scenario.city) else place_of(scenario).name


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


def folder_digests(spec: PlaceSpec) -> dict[str, str]:
    """Give the digest of every file of a city folder that decides results, as it was read, by its name."""
    return {f"city/{name}": digest for name, digest in spec.digests}


def facts_of_country() -> tuple[Quantity, ...]:
    """List the population that the parts of the country sum to; their own facts are in `geodata/`."""
    whole = country()
    return (_fact(f"{whole.name}/residents", whole.residents, "people", whole.population_date, whole.source),)


def facts_of(place: Place) -> tuple[Quantity, ...]:
    """List populations, employment and district areas as sourced quantities.

    Official totals are published without a range, so low and high equal the value.
    """
    when, source = place.population_date, place.source
    if place.layers:
        return (*facts_of_country(), *_imported(place))
    facts = [
        *facts_of_country(),
        _fact(f"{place.name}/residents", place.residents, "people", when, source, note=place.note),
        _fact(f"{place.name}/employed_share", place.employed_share, "share", when, source),
    ]
    for district in place.districts:
        about = (district.population_date, district.source)
        scaled = f"{district.reported_residents:,} as reported, scaled to the city's official total"
        facts += [
            _fact(
                f"{place.name}/district_residents",
                district.residents,
                "people",
                *about,
                key=district.name,
                note=scaled,
            ),
            _fact(f"{place.name}/district_area_km2", district.area_km2, "km2", *about, key=district.name),
        ]
    return tuple(facts)


def _imported(place: Place) -> tuple[Quantity, ...]:
    when, source, digest = (
        place.population_date,
        place.source,
        f"City folder with digest {place.layers[:12]}.",
    )
    return (
        _fact(f"{place.name}/imported_residents", place.residents, "people", when, source, note=digest),
        _fact(f"{place.name}/employed_share", place.employed_share, "share", when, place.note, note=""),
    )


_KIND_AND_MEANING = {
    "residents": ("measured", "Official number of residents."),
    "imported_residents": ("derived", "Residents of the imported city."),
    "employed_share": ("derived", "Employed residents as a share of all, as in the city's region."),
    "district_residents": ("derived", "Residents of each district."),
    "district_area_km2": ("measured", "Administrative area of each district, built up or not."),
}


def _fact(
    name: str, value: float, unit: str, when: str, source: str, *, key: str | None = None, note: str = ""
) -> Quantity:
    date = _date(when)
    kind, meaning = _KIND_AND_MEANING[name.rpartition("/")[2]]
    if date is None:
        note = f"Dated {when}. {note}" if when[:1].isdigit() else f"Undated. {note}"
    return Quantity(
        name=f"geodata/{name}",
        key=key,
        value=value,
        low=value,
        high=value,
        unit=unit,
        kind=kind,
        date=date,
        reference=source,
        note=note.strip(),
        last_checked=None,
        description=meaning,
    )


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


_FIRST = (
    "people/leave_home_share",
    "people/trips_per_day",
    "cameras/cameras_per_site",
    "recognition/watch_list",
    "exposure/availability",
    "exposure/availability_in_use",
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
    used, numbers
        What enters the result, and where it comes from; what the scenario sets itself is its own.
    """
    if not is_abroad(place):
        return ()
    names = dict.fromkeys(each.name for each in used if _is_national(each, numbers))
    return tuple(
        sorted(names, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
    )


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
