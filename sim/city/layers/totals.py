"""What the residents of an imported city and of its districts must sum to."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.city.layers.request import MOST_RESIDENTS
from sim.core.apportion import largest_remainder
from sim.core.arrays import FloatArray, IntArray
from sim.core.errors import InputError

_FAR_OFF = 1.5
"""A layer that has so many times too many or too few people in a district deserves a word."""


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
