"""A scenario's own folder of parameters, laid over the shipped ones: what may stand there."""

import datetime
import itertools
from dataclasses import replace
from pathlib import Path

from sim.core.errors import InputError
from sim.scenario.parameters.parameter import (
    DEFAULT_KEY,
    PARAMETER_NAME,
    Parameter,
    Quantity,
    label,
    sum_problem,
)
from sim.scenario.yaml.nearest import suggest
from sim.scenario.yaml.yaml_text import is_file

_MOST_FILES = 1_000
"""The shipped library has some two hundred; a folder of more is another one."""
PEOPLE_SEARCHED = "recognition/people_searched"
OPTIONAL = (PEOPLE_SEARCHED,)
"""What an own folder can hold and the shipped one hasn't: there it is the country's official total."""
_ENDINGS = (".yaml", ".yml")
_PLACES = ("*", "*/*", "*/*/*")


def own_files(folder: Path) -> dict[str, Path]:
    """List the parameter files of a folder by name.

    Raises
    ------
    InputError
        If there is none, or one would be overlooked for its ending or its place.
    """
    if not folder.is_dir():
        msg = f"there is no folder {folder}; check the path, which is relative to this file"
        raise InputError(msg)
    found = itertools.chain.from_iterable(folder.glob(place) for place in _PLACES)
    parameters = (file for file in found if file.suffix.lower() in _ENDINGS)
    files = list(itertools.islice(parameters, _MOST_FILES + 1))
    if not files:
        msg = f"{folder} has no parameters in it; they are files such as people/trips_per_day.yaml"
        raise InputError(msg)
    if len(files) > _MOST_FILES:
        msg = f"{folder} has more than {_MOST_FILES:,} files in it; name a folder of parameters alone"
        raise InputError(msg)
    named = {file.relative_to(folder).with_suffix("").as_posix(): file for file in sorted(files)}
    for name, file in named.items():
        match = PARAMETER_NAME.match(name)
        if not is_file(file):
            msg = "this is no ordinary file, so it can't be a parameter's; leave it out"
            raise InputError(msg, file=file)
        if file.suffix != ".yaml" or match is None or match["key"] is not None:
            msg = "the file is no parameter's; those are called <area>/<name>.yaml, in small letters"
            raise InputError(msg, file=file)
    return named


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


def changes_of(own: Parameter, shipped: Parameter, date: datetime.date | None) -> tuple[str, ...]:
    """Write a line `name: old → new` for each value at *date* that differs from the *shipped* one."""
    before = shipped.at(date)
    return tuple(
        f"{label(own.name, key)}: {before[key].value if key in before else 'not set'} → {new.value}"
        for key, new in own.at(date).items()
        if key not in before or before[key].value != new.value
    )


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
