"""Lays a scenario's own folder of parameters over the library, and tells what that changes."""

import datetime
from collections.abc import Mapping
from pathlib import Path

from sim.core.errors import InputError
from sim.scenario.leaves import Leaf
from sim.scenario.parameters.library import Library, Numbers
from sim.scenario.parameters.own_parameters import OPTIONAL, changes_of, own_files
from sim.scenario.yaml.nearest import suggest


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
    return tuple(line for own, shipped in pairs for line in changes_of(own, shipped, date))


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
