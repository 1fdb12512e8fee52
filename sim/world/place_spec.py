"""Finds the city that a scenario names: one of the table, or one in a city folder."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from sim.city.country.gazetteer import COUNTRY, Place, country, find_place, is_country, names_folder
from sim.city.country.parts import PlaceSpec, place_spec
from sim.city.kept.folder import open_city_folder
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


def find_place_spec(scenario: ResolvedScenario) -> PlaceSpec:
    """Find the scenario's city.

    Raises
    ------
    InputError
        If there is none of this name, no city in this folder, or the scenario changes a number that has no
        part in an imported city.
    """
    folder = folder_of(scenario)
    if folder is None:
        return place_spec(find_place(scenario.city).name)
    found = open_city_folder(folder)
    place = found.place
    for change in scenario.parameter_changes:
        if change.name in DRAWN_ONLY:
            msg = (
                f"{change.name} draws cities, but {place.title} is imported and its ground and streets are "
                "given; leave it out"
            )
            raise change.source.error(msg)
    return PlaceSpec(place, 0, str(folder), tuple(found.digests.items()))


def place_of(scenario: ResolvedScenario) -> Place:
    """Look up the scenario's city; its facts count as numbers used from now on.

    Raises
    ------
    InputError
        With the file and line that name it, if it is unknown.
    """
    return spec_of(scenario).place


def spec_of(scenario: ResolvedScenario) -> PlaceSpec:
    """Look up the scenario's city, in the table or in a city folder; its facts count as numbers used.

    Raises
    ------
    InputError
        With the file and line that name it, if there is none.
    """
    with errors_at(scenario.city_source):
        spec = find_place_spec(scenario)
    for fact in facts_of(spec.place):
        scenario.numbers.use(fact)
    return spec


def name_of_place(scenario: ResolvedScenario) -> str:
    """Give the key of the city or country that a scenario is about.

    Raises
    ------
    InputError
        With the file and line that name it, if it is unknown.
    """
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
