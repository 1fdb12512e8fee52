"""A scenario's own folder of parameters: what may stand there, and what it changes in the library."""

import datetime
import itertools
from collections.abc import Mapping
from pathlib import Path

from sim.core.errors import InputError
from sim.scenario.leaves import Leaf
from sim.scenario.parameters.library import Library, Numbers
from sim.scenario.parameters.parameter import PARAMETER_NAME, Parameter, label
from sim.scenario.read_yaml import is_file
from sim.scenario.section import suggest

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


def with_own_folder(library: Library, settings: Mapping[str, Leaf]) -> Library:
    """Lay the scenario's own folder of parameters over the library, if it names one.

    Raises
    ------
    InputError
        With the line that names it, if there is none or it holds what is no parameter.
    """
    leaf = settings.get("parameters_from")
    if leaf is None:
        return library
    folder = Path(leaf.value) if leaf.source.file is None else leaf.source.file.parent / leaf.value
    try:
        return Library(library.folder, own_files(folder))
    except InputError as error:
        if error.file is not None:
            raise
        raise leaf.source.error(f"'parameters_from': {error}") from None


def own_changes(library: Library, date: datetime.date | None) -> tuple[str, ...]:
    """Write a line `name: old → new` for each value at *date* that differs from the shipped one."""
    taken = [name for name in library.own if name in library.shipped_names]
    pairs = [(library.parameter(name), library.shipped(name)) for name in taken]
    return tuple(line for own, shipped in pairs for line in _changes_of(own, shipped, date))


def check_own(numbers: Numbers) -> None:
    """Make sure that somebody asks for each own parameter.

    Raises
    ------
    InputError
        Naming one that would have no effect.
    """
    library = numbers.library
    asked = {*library.shipped_names, *OPTIONAL, *(quantity.name for quantity in numbers.used())}
    for name, file in library.own.items():
        if name not in asked:
            hint = suggest(name, library.shipped_names)
            msg = f"no run reads '{name}', nor does the scenario name it; {hint}"
            raise InputError(msg, file=file)


def _changes_of(own: Parameter, shipped: Parameter, date: datetime.date | None) -> tuple[str, ...]:
    """Write a line `name: old → new` for each value at *date* that differs from the *shipped* one."""
    before = shipped.at(date)
    return tuple(
        f"{label(own.name, key)}: {before[key].value if key in before else 'not set'} → {new.value}"
        for key, new in own.at(date).items()
        if key not in before or before[key].value != new.value
    )
