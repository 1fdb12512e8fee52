"""What the table of cities knows of an imported city: by its name, and of districts by theirs."""

import re
import unicodedata
from dataclasses import replace

import shapely

from sim.city.country.gazetteer import Place, find_place, is_country
from sim.city.layers.districts import Districts
from sim.city.layers.request import LayerFiles, Totals, Wanted
from sim.city.metre_grid import to_metres
from sim.city.part import nowhere
from sim.core.arrays import FloatArray
from sim.core.errors import InputError

_TABLE = "the table of cities"
_LONGEST = 100
"""Of letters in a name; folders and titles have to hold it."""


def key_of(name: str) -> str:
    """Give the key of a city: that of the table, or its name in lower-case letters, digits and underscores.

    Raises
    ------
    InputError
        If nothing is left of it, or it names the country.
    """
    if len(name) > _LONGEST or not name.isprintable():
        msg = f"'{name}' can't be the name of a city; give at most {_LONGEST} letters that can be shown"
        raise InputError(msg)
    known = known_place(name)
    if known is not None:
        return known.name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if not key or is_country(key):
        msg = f"'{name}' can't be the name of an imported city; give a name in Latin letters, of a city"
        raise InputError(msg)
    return key


def known_place(name: str) -> Place | None:
    """Find a city of the table by its name; None if there is none."""
    try:
        return find_place(name)
    except InputError:
        return None


def known_totals(wanted: Wanted, known: Place | None, districts: Districts | None, crs: str) -> Totals:
    """Gather the sums that residents must meet: the user's, the layer of districts' own, the table's.

    Parameters
    ----------
    wanted, known
        What the user says, and the city of the table that has this name.
    districts, crs
        As read, and the metre CRS that they are in.
    """
    city = wanted.residents
    if districts is not None and districts.residents is not None:
        said = dict(zip(districts.names, map(int, districts.residents), strict=True))
        return Totals(city, said, _divided(city, "the layer of districts"))
    if known is None:
        return Totals(city, {}, "--population-total" if city is not None else "")
    table = f"{known.title} in {_TABLE}"
    official = {} if districts is None else _same_districts(known, districts, crs)
    if official:
        return Totals(city, official, _divided(city, f"the districts of {table}"))
    return Totals(known.residents, {}, table) if city is None else Totals(city, {}, "--population-total")


def _divided(city: int | None, source: str) -> str:
    """Say who knows the residents: of districts only their shares count, where there is a total."""
    return source if city is None else f"--population-total, divided as in {source}"


def facts_of_city(wanted: Wanted, files: LayerFiles, totals: Totals, *, residents: int) -> Place:
    """State what is known of a city besides its position and the number of its residents.

    A city that the table doesn't know has the country's employment.

    Parameters
    ----------
    wanted, files
        What the user gives.
    totals, residents
        Who says how many residents there are, and how many there are.

    Raises
    ------
    InputError
        If the name can't be a city's, or the employed share is none.
    """
    known = known_place(wanted.name)
    base = known if known is not None else nowhere(1)
    employed = wanted.employed_share if wanted.employed_share is not None else base.employed_share
    _check_employed(employed, residents)
    return replace(
        base,
        name=key_of(wanted.name),
        title=known.title if known is not None else wanted.name,
        employed_share=employed,
        population_date=_population_date(wanted, known, totals),
        districts=(),
        area_km2=None,
        source="; ".join(
            [f"residents as in {totals.source or 'the population layer'}"]
            + [f"{layer}: {file.name}" for layer, file in files.named().items()]
        ),
        note=_employment(wanted, known),
    )


def _check_employed(share: float, residents: int) -> None:
    """Make sure that an employed share is one, and that somebody has a job."""
    if not 0 < share <= 1:
        msg = f"--employed-share is {share:g}, but must be above 0 and at most 1, such as 0.48"
        raise InputError(msg)
    if round(share * residents) < 1:
        msg = (
            f"{share:g} of {residents:,} residents are employed, which leaves no job in the city; give a "
            "larger --employed-share or more residents"
        )
        raise InputError(msg)


def check_whereabouts(known: Place | None, crs: str, around: FloatArray) -> None:
    """Make sure that a city that bears a name of the table lies where that city is.

    Raises
    ------
    InputError
        If its streets are elsewhere.
    """
    if known is None:
        return
    x_m, y_m = to_metres(crs, known.longitude_deg, known.latitude_deg)
    left, bottom, right, top = around
    if not (left <= x_m <= right and bottom <= y_m <= top):
        msg = (
            f"the streets do not reach {known.title} of the table of cities ({known.longitude_deg:g} E, "
            f"{known.latitude_deg:g} N); give another file, or the city another name"
        )
        raise InputError(msg)


def _population_date(wanted: Wanted, known: Place | None, totals: Totals) -> str:
    if known is not None and _TABLE in totals.source:
        return known.population_date
    return wanted.dates.get("population", "undated")


def _employment(wanted: Wanted, known: Place | None) -> str:
    if wanted.employed_share is not None:
        return "--employed-share"
    return f"{known.title}: {known.source}" if known is not None else "mean of the country's regions"


def _same_districts(known: Place, districts: Districts, crs: str) -> dict[str, int]:
    """Find the residents of each district in the table; nothing unless both have the same districts.

    They are the same if the centre of each in the table lies in another one of the layer: names are spelt in
    too many ways.
    """
    centres = [to_metres(crs, each.longitude_deg, each.latitude_deg) for each in known.districts]
    tree = shapely.STRtree(districts.shapes)
    found = [int(tree.nearest(shapely.Point(centre))) for centre in centres]
    if sorted(found) != list(range(len(districts.names))):
        return {}
    return {
        districts.names[number]: each.residents for number, each in zip(found, known.districts, strict=True)
    }
