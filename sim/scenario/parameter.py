"""A sourced number: its values by date and key, each with range, unit, kind and reference."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.parameter_file import NumberFile, RangeEntry, TableEntry, TableFile
from sim.scenario.read_yaml import Document, read_yaml
from sim.scenario.sentences import validate

DEFAULT_KEY = "default"
"""Stands in for keys that a table does not list."""

_SUM_TOLERANCE = (
    1e-6  # Tables are written with a few decimals; their sum is exact but for rounding of floats.
)
_SHARE_UNIT = "share"


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
    last_checked
        The day someone last compared it with its source.
    description
        What it means.
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


@dataclass(frozen=True)
class Parameter:
    """All that one parameter file says.

    Parameters
    ----------
    name
        `area/name`, from where the file lies.
    description, unit, kind, last_checked
        As in the file.
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
    kind: str
    last_checked: datetime.date
    by: str | None
    sums_to: float | None
    values: Mapping[datetime.date, Mapping[str | None, Quantity]]
    file: Path

    def at(self, date: datetime.date | None) -> Mapping[str | None, Quantity]:
        """Take the values valid on *date*: the latest not after it.

        Without a date the latest values hold; before the first date the first ones do, since a number that
        nobody recorded earlier is still the best known.
        """
        days = list(self.values)
        passed = [day for day in days if date is None or day <= date]
        return self.values[passed[-1] if passed else days[0]]


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
    values = {}
    for text in model.values:
        values[_day(document, text)] = _quantities(document, model, name, text)
    return Parameter(
        name=name,
        description=model.description,
        unit=model.unit,
        kind=model.kind,
        last_checked=model.last_checked,
        by=model.by if isinstance(model, TableFile) else None,
        sums_to=model.sums_to if isinstance(model, TableFile) else None,
        values=dict(sorted(values.items())),
        file=file,
    )


def check_sum(values: Mapping[str | None, float], sums_to: float | None) -> str | None:
    """Say what is wrong with the sum of a table's central values; None if nothing is."""
    total = sum(value for key, value in values.items() if key != DEFAULT_KEY)
    if sums_to is None or abs(total - sums_to) <= _SUM_TOLERANCE * max(1.0, abs(sums_to)):
        return None
    return f"must sum to {sums_to:g}, but sum to {total:.6g}"


def unit_problem(value: float, unit: str) -> str | None:
    """Say why *value* can't be in *unit*; None if it can."""
    if unit == _SHARE_UNIT and not 0 <= value <= 1:
        return f"is {value:g}, but a share lies between 0 and 1; write 0.25 for a quarter"
    return None


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
    rows = {None: entry} if isinstance(entry, RangeEntry) else _rows(entry)
    made = {key: _quantity(document, model, name, day, key, row) for key, row in rows.items()}
    if isinstance(model, TableFile):
        problem = check_sum({key: quantity.value for key, quantity in made.items()}, model.sums_to)
        if problem is not None:
            msg = f"the central values of 'values.{day}' {problem}; correct one of them"
            raise document.error(msg, "values", day)
    return made


def _rows(entry: TableEntry) -> dict[str | None, RangeEntry]:
    return {key: row for key, row in (entry.__pydantic_extra__ or {}).items()}


def _quantity(
    document: Document, model: NumberFile | TableFile, name: str, day: str, key: str | None, row: RangeEntry
) -> Quantity:
    for value in (row.low, row.central, row.high):
        problem = unit_problem(value, model.unit)
        if problem is not None:
            path = ("values", day) if key is None else ("values", day, key)
            msg = f"'{'.'.join(path)}' {problem}"
            raise document.error(msg, *path)
    shared = model.values[day]
    return Quantity(
        name=name,
        key=key,
        value=row.central,
        low=row.low,
        high=row.high,
        unit=model.unit,
        kind=model.kind,
        date=_day(document, day),
        reference=row.reference or shared.reference or "",
        note=row.note or shared.note or "",
        last_checked=model.last_checked,
        description=model.description,
    )
