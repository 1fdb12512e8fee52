"""From a parameter file to a `Parameter`, with every check that the file allows."""

import datetime
from collections.abc import Iterable
from pathlib import Path

from sim.scenario.parameters.parameter import Parameter, Quantity, sum_problem
from sim.scenario.parameters.parameter_file import NumberFile, RangeEntry, SourcedEntry, TableEntry, TableFile
from sim.scenario.parameters.possible import Possible, possible_in
from sim.scenario.yaml.read_yaml import Document, read_yaml
from sim.scenario.yaml.sentences import validate


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
        possible=_possible(model),
        kind=model.kind,
        country=model.country,
        last_checked=model.last_checked,
        by=model.by if isinstance(model, TableFile) else None,
        sums_to=model.sums_to if isinstance(model, TableFile) else None,
        values=dict(sorted(values.items())),
        file=file,
    )


def _possible(model: NumberFile | TableFile) -> Possible:
    said = model.possible
    return possible_in(model.unit) if said is None else Possible(said.least, said.most)


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
        problem = _possible(model).problem(value, model.unit)
        if problem is not None:
            msg = f"'{'.'.join((*path, name))}' {problem}"
            raise document.error(msg, *path, name)
