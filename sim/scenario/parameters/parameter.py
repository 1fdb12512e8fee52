"""A sourced number: its values by date and key, with range, unit, kind and reference; and what it can be."""

import datetime
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import model_validator

from sim.core.units import BOUNDS, MAY_BE_NEGATIVE
from sim.scenario.section import Section, refusal

PARAMETER_NAME = re.compile(r"^(?P<name>[a-z0-9_]+(?:/[a-z0-9_]+)+)(?:\[(?P<key>[A-Za-z0-9_]+)\])?$")
"""`area/name`, with `[key]` behind it for one entry of a table."""
DEFAULT_KEY = "default"
"""Stands in for keys that a table does not list."""
_SUM_TOLERANCE = (
    1e-6  # Tables are written with a few decimals; their sum is exact but for rounding of floats.
)


class Possible(Section):
    """What a value can be at all, both ends included, physically and so that a day can be worked out."""

    least: float
    """Below it nothing can be worked out, or nothing of the kind exists."""
    most: float
    """Likewise above it."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.least < self.most:
            msg = f"is {self.least:g} to {self.most:g}, which leaves nothing; write the smaller first"
            raise refusal(msg)
        return self

    def problem(self, value: float, unit: str) -> str | None:
        """Say why *value* in *unit* can't be, to be put after its name; None if it can."""
        if self.least <= value <= self.most:
            return None
        if (self.least, self.most) == BOUNDS.get(unit) == (0, 1):
            return f"is {value:g}, but a {unit} lies between 0 and 1; write 0.25 for a quarter"
        if math.isinf(self.most) and value < self.least:
            return f"is {value:g}, but nothing in {unit} is below zero; write 0 or more"
        of = "" if unit == "1" else f" {unit}"
        span = f"from {written(self.least)} to {written(self.most)}{of}"
        return f"is {value:g}{of}, but can only be {span}; write a value in that range"


def possible_in(unit: str) -> Possible:
    """Give the bounds that a unit itself sets."""
    least, most = BOUNDS.get(unit, (-math.inf if unit in MAY_BE_NEGATIVE else 0.0, math.inf))
    return Possible.model_construct(least=least, most=most)


def written(bound: float) -> str:
    """Write a bound in full, thousands apart."""
    return f"{bound:,.0f}" if bound == round(bound) else f"{bound:g}"


@dataclass(frozen=True)
class Quantity:
    """One number that enters a result, with everything known about it.

    Parameters
    ----------
    name, key
        The parameter, and which entry of it if it is a table.
    value, low, high
        What is used, and the range that the sources support.
    unit
        A word of `sim.core.units`.
    kind
        measured, derived, calibrated or assumed; `scenario` if the scenario itself sets the value.
    date
        The day from which it is valid.
    reference, note
        Its source, and the arithmetic or caveats.
    last_checked, description
        The day someone last compared it with its source, and what it means.
    """

    name: str
    key: str | None
    value: float
    low: float
    high: float
    unit: str
    kind: str
    date: datetime.date | None
    reference: str
    note: str
    last_checked: datetime.date | None
    description: str

    @property
    def label(self) -> str:
        """`area/name`, with `[key]` behind it for an entry of a table."""
        return label(self.name, self.key)


@dataclass(frozen=True)
class Parameter:
    """All that one parameter file says.

    Parameters
    ----------
    name
        `area/name`, from where the file lies.
    description, unit, kind, last_checked
        As in the file.
    possible
        What a value can be at all, as the file says, or else its unit.
    country
        Whose number it is, where it is a country's.
    by
        What the keys of a table are; None for a single number.
    sums_to
        What the central values of a table sum to, if they must.
    values
        By date (ascending) and key; the key of a single number is None.
    file
        Where it was read from.
    """

    name: str
    description: str
    unit: str
    possible: Possible
    kind: str
    country: str | None
    last_checked: datetime.date
    by: str | None
    sums_to: float | None
    values: Mapping[datetime.date, Mapping[str | None, Quantity]]
    file: Path

    @property
    def keys(self) -> tuple[str, ...]:
        """What a table has entries for, on whatever date; none of a single number."""
        entries = (key for of_day in self.values.values() for key in of_day if key is not None)
        return tuple(dict.fromkeys(entries))

    def at(self, date: datetime.date | None) -> Mapping[str | None, Quantity]:
        """Take the values valid on *date*: the latest not after it.

        Without a date the latest values hold; before the first date the first ones do, since a number that
        nobody recorded earlier is still the best known.
        """
        days = list(self.values)
        passed = [day for day in days if date is None or day <= date]
        return self.values[passed[-1] if passed else days[0]]


def label(name: str, key: str | None) -> str:
    """Write `area/name`, with `[key]` behind it for an entry of a table."""
    return name if key is None else f"{name}[{key}]"


def sum_problem(values: Mapping[str | None, float], sums_to: float | None) -> str | None:
    """Say what is wrong with the sum of a table's central values; None if nothing is."""
    total = sum(value for key, value in values.items() if key != DEFAULT_KEY)
    if sums_to is None or abs(total - sums_to) <= _SUM_TOLERANCE * max(1.0, abs(sums_to)):
        return None
    return f"must sum to {sums_to:g}, but sum to {total:.6g}"
