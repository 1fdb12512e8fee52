"""What the user asks to be imported, and what residents must sum to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sim.core.arrays import FloatArray, IntArray, largest_remainder
from sim.core.errors import InputError

MOST_RESIDENTS = 100_000_000
"""No city has so many."""
LAYERS = ("streets", "population", "districts", "boundary", "buildings")
"""Names of all layers."""
_FAR_OFF = 1.5
"""A layer that has so many times too many or too few people in a district deserves a word."""


@dataclass(frozen=True)
class LayerFiles:
    """The files of a city's layers.

    Parameters
    ----------
    streets
        Always needed.
    population, districts, boundary, buildings
        None where there is none.
    population_column, district_column
        Columns of people and of names; None to guess.
    population_is
        What numbers of the population layer are, of `people_column.MEANINGS`; None to take them for people.
    no_data
        Numbers in it that stand for what is not known; None if the user doesn't say.
    """

    streets: Path
    population: Path | None = None
    districts: Path | None = None
    boundary: Path | None = None
    buildings: Path | None = None
    population_column: str | None = None
    district_column: str | None = None
    population_is: str | None = None
    no_data: tuple[float, ...] | None = None

    def named(self) -> dict[str, Path]:
        """List the layers that there are, by name."""
        every = {name: getattr(self, name) for name in LAYERS}
        return {name: file for name, file in every.items() if file is not None}


@dataclass(frozen=True)
class Wanted:
    """What is known of the city besides its layers.

    Parameters
    ----------
    name
        As the user writes it.
    residents
        Known total; None to take that of the layers, or of the table of cities.
    employed_share
        Employed residents as a share of all; None to take that of the table of cities.
    licences, dates
        Of layers by name, as far as the user states them.
    """

    name: str
    residents: int | None = None
    employed_share: float | None = None
    licences: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Totals:
    """Known sums.

    Parameters
    ----------
    city
        Residents of the city; None if nobody says.
    districts
        Residents of each district by name; empty if nobody says. Their shares hold if the city's own total
        differs from their sum.
    source
        Who says so, for the report.
    """

    city: int | None
    districts: Mapping[str, int]
    source: str


def zone_residents(
    found: FloatArray, totals: Totals, names: tuple[str, ...], *, is_known: bool
) -> tuple[IntArray, tuple[str, ...]]:
    """Work out the residents of each district.

    Parameters
    ----------
    found
        People of the population layer in each, or lengths of street.
    totals, names
        Known sums, and the districts.
    is_known
        Whether *found* counts people.

    Returns
    -------
    Whole residents, and sentences on districts that the layer gets far wrong.

    Raises
    ------
    InputError
        If there is neither a total nor a population layer.
    """
    city = totals.city if totals.city is not None else sum(totals.districts.values()) or None
    if city is None and not is_known:
        msg = "how many people live in the city is not known; give --population, --population-total or both"
        raise InputError(msg)
    if city is None:
        city = round(float(found.sum()))
    if not city:
        msg = f"the population layer has {found.sum():.3g} people within reach, which round to nobody"
        raise InputError(msg)
    if city > MOST_RESIDENTS:
        who = totals.source or "the population layer"
        msg = (
            f"the city would have {city:.3g} residents by {who}, more than any city has; correct their number"
        )
        raise InputError(msg)
    if not totals.districts:
        return largest_remainder(found, city), ()
    said = np.array([totals.districts[name] for name in names], dtype=float)
    wanted = largest_remainder(said, city)
    return wanted, _far_off(found, wanted, names) if is_known else ()


def _far_off(found: FloatArray, wanted: IntArray, names: tuple[str, ...]) -> tuple[str, ...]:
    """Compare the layer's shares of districts with the known ones."""
    shares = found / found.sum() * wanted.sum()
    return tuple(
        f"the population layer gives {name} {share:,.0f} people where {people:,} are known; "
        "they were scaled to the known number"
        for name, share, people in zip(names, shares, wanted, strict=True)
        if max(share, float(people)) > _FAR_OFF * min(share, float(people))
    )
