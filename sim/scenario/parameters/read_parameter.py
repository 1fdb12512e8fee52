"""The schema of a parameter file, and the way to a `Parameter`, with every check that the file allows."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from sim.core.errors import InputError
from sim.core.units import UNITS
from sim.scenario.parameters.parameter import (
    DEFAULT_KEY,
    Parameter,
    Possible,
    Quantity,
    possible_in,
    sum_problem,
)
from sim.scenario.read_yaml import Document, read_yaml
from sim.scenario.section import Section, Text, refusal, suggest, validate

Kind = Literal["measured", "derived", "calibrated", "assumed"]


def _as_written(value: object) -> object:
    """Read the unit of a pure number, which YAML takes for the number 1, as a word."""
    return str(value) if type(value) is int else value


def _known_unit(word: str) -> str:
    if word not in UNITS:
        msg = f"is the unknown unit '{word}'; {suggest(word, UNITS)}"
        raise refusal(msg)
    return word


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
    possible: Possible | None = None
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


def read_parameter(file: Path, name: str) -> Parameter:
    """Read and check one parameter file.

    Raises
    ------
    InputError
        With file and line, for whatever the file lacks or gets wrong.
    """
    document = read_yaml(file)
    is_table = "by" in document.content
    model = validate(document, TableFile) if is_table else validate(document, NumberFile)
    values = {_day(document, text): _quantities(document, model, name, text) for text in model.values}
    return Parameter(
        name=name,
        description=model.description,
        unit=model.unit,
        possible=model.possible or possible_in(model.unit),
        kind=model.kind,
        country=model.country,
        last_checked=model.last_checked,
        by=model.by if isinstance(model, TableFile) else None,
        sums_to=model.sums_to if isinstance(model, TableFile) else None,
        values=dict(sorted(values.items())),
        file=file,
    )


def _day(document: Document, text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        msg = f"'values.{text}' is not a day; write the day from which the value is valid, such as 2025-06-25"
        raise document.error(msg, "values", text) from None


def _quantities(
    document: Document, model: NumberFile | TableFile, name: str, day: str
) -> dict[str | None, Quantity]:
    entry = model.values[day]
    made = {}
    for key, row in _rows(entry):
        _check_possible(document, model, day, key=key, row=row)
        made[key] = Quantity(
            name=name,
            key=key,
            value=row.central,
            low=row.low,
            high=row.high,
            unit=model.unit,
            kind=row.kind or model.kind,
            date=_day(document, day),
            reference=row.reference or entry.reference or "",
            note=row.note or entry.note or "",
            last_checked=model.last_checked,
            description=model.description,
        )
    sums_to = model.sums_to if isinstance(model, TableFile) else None
    problem = sum_problem({key: quantity.value for key, quantity in made.items()}, sums_to)
    if problem is not None:
        msg = f"the central values of 'values.{day}' {problem}; correct one of them"
        raise document.error(msg, "values", day)
    return made


def _rows(entry: SourcedEntry | TableEntry) -> Iterable[tuple[str | None, RangeEntry]]:
    if isinstance(entry, SourcedEntry):
        return [(None, entry)]
    return (entry.__pydantic_extra__ or {}).items()


def _check_possible(
    document: Document, model: NumberFile | TableFile, day: str, *, key: str | None, row: RangeEntry
) -> None:
    path = ("values", day) if key is None else ("values", day, key)
    for name, value in (("low", row.low), ("central", row.central), ("high", row.high)):
        problem = (model.possible or possible_in(model.unit)).problem(value, model.unit)
        if problem is not None:
            msg = f"'{'.'.join((*path, name))}' {problem}"
            raise document.error(msg, *path, name)


_LIKE = {"cameras/site_mix/": "cameras/site_mix/national"}
"""Tables that scenarios name, by how their names begin, and a shipped one that all are like."""


def like_which(name: str, shipped_names: Collection[str]) -> str | None:
    """Name the shipped parameter that an own one of this *name* must be like; None if there is none."""
    if name in shipped_names:
        return name
    return next((shipped for begin, shipped in _LIKE.items() if name.startswith(begin)), None)


def fitted(own: Parameter, shipped: Parameter) -> Parameter:
    """Give *own* the bounds of the *shipped* parameter whose place it takes.

    Raises
    ------
    InputError
        If the model could not read it: another unit, missing or needless entries, impossible values.
    """
    problem = _shape_problem(own, shipped)
    if problem is not None:
        raise InputError(problem, file=own.file)
    for day, entries in own.values.items():
        for quantity in entries.values():
            _check_values(own, quantity, shipped)
        total = sum_problem({key: quantity.value for key, quantity in entries.items()}, shipped.sums_to)
        if total is not None:
            msg = f"the central values of 'values.{day}' {total}; correct one of them"
            raise InputError(msg, file=own.file)
    return replace(own, possible=shipped.possible, sums_to=shipped.sums_to)


def _shape_problem(own: Parameter, shipped: Parameter) -> str | None:
    if own.unit != shipped.unit:
        return f"the unit is {own.unit}, but {own.name} is read in {shipped.unit}; convert the numbers"
    if (own.by is None) != (shipped.by is None):
        what = "a single number" if shipped.by is None else f"a table by {shipped.by}"
        return f"the model reads {own.name} as {what}; write the file like the shipped one"
    needed = (DEFAULT_KEY,) if DEFAULT_KEY in shipped.keys else shipped.keys
    for day, entries in own.values.items():
        missing = [key for key in needed if key not in entries]
        if missing:
            return f"'values.{day}' has no entry '{missing[0]}', which the model needs; add it"
        needless = [str(key) for key in entries if key not in shipped.keys]
        if shipped.by is not None and needless and DEFAULT_KEY not in shipped.keys:
            hint = suggest(needless[0], shipped.keys)
            return f"'values.{day}' has the entry '{needless[0]}', which the model does not read; {hint}"
    return None


def _check_values(own: Parameter, quantity: Quantity, shipped: Parameter) -> None:
    for name in ("low", "value", "high"):
        problem = shipped.possible.problem(getattr(quantity, name), shipped.unit)
        if problem is not None:
            msg = f"'{quantity.label}' {problem}"
            raise InputError(msg, file=own.file)
