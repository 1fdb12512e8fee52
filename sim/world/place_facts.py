"""The facts on a place that enter a result, in the form in which every number states its source."""

import datetime

from sim.city.country.gazetteer import Place, country
from sim.scenario.parameters.parameter import Quantity


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
