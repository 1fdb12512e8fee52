"""The schema of a parameter file: one number, or one table, with its sources."""

import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from sim.core.units import UNITS, is_unit
from sim.scenario.base import Section, Text, refusal
from sim.scenario.yaml.nearest import suggest

Kind = Literal["measured", "derived", "calibrated", "assumed"]


def _as_written(value: object) -> object:
    """Read the unit of a pure number, which YAML takes for the number 1, as a word."""
    return str(value) if type(value) is int else value


def _known_unit(word: str) -> str:
    if not is_unit(word):
        msg = f"is the unknown unit '{word}'; {suggest(word, UNITS)}"
        raise refusal(msg)
    return word


class PossibleRange(Section):
    """What a value can be at all, both ends included."""

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


class RangeEntry(Section):
    """A value with its range."""

    low: float
    """The least value that a source or judgement supports."""
    central: float
    """The value that is used."""
    high: float
    """The greatest value that a source or judgement supports."""
    reference: Text | None = None
    """Where the value is from: author or office, title, date."""
    note: Text | None = None
    """The arithmetic of a derived number, and caveats."""
    kind: Kind | None = None
    """How this number came about, where it is not as the file says of all of them."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.central <= self.high:
            msg = (
                f"has low {self.low:g}, central {self.central:g} and high {self.high:g}, "
                "but must not fall from low to central to high; put them in order"
            )
            raise refusal(msg)
        return self


class SourcedEntry(RangeEntry):
    """A value with its range and its source."""

    reference: Text
    """Where the value is from: author or office, title, date."""


class TableEntry(Section):
    """The values of one date, by key; the reference here stands for each key that has none."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, RangeEntry] = Field(init=False)

    reference: Text | None = None
    """Where the values are from."""
    note: Text | None = None
    """The arithmetic of derived numbers, and caveats."""

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        rows = self.__pydantic_extra__ or {}
        if not rows:
            msg = "has no entries; write one line for each key"
            raise refusal(msg)
        bare = next((key for key, row in rows.items() if not (row.reference or self.reference)), None)
        if bare is not None:
            msg = f"gives no source for '{bare}'; add a `reference:` to it, or one for the whole table"
            raise refusal(msg)
        return self


class _Header(Section):
    description: Text
    """What the number means."""
    unit: Annotated[Text, BeforeValidator(_as_written), AfterValidator(_known_unit)]
    """A word of the list in sim/core/units.py."""
    possible: PossibleRange | None = None
    """What a value can be at all, where the unit doesn't say so; scenarios can set nothing else."""
    kind: Kind
    """How the number came about: measured, derived, calibrated or assumed."""
    country: Text | None = None
    """Whose number it is, where it is a country's; left out where it holds anywhere."""
    last_checked: datetime.date
    """The day someone last compared the number with its source."""


class NumberFile(_Header):
    """One number."""

    values: dict[str, SourcedEntry] = Field(min_length=1)
    """By the day from which each value is valid."""


class TableFile(_Header):
    """One table of numbers."""

    by: Text
    """What the keys are."""
    sums_to: float | None = None
    """What the central values of each date must sum to."""
    values: dict[str, TableEntry] = Field(min_length=1)
    """By the day from which each set of values is valid."""
