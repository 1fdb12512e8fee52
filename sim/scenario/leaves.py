"""Settings as flat keys (`stock.cameras`, `run.seed`), each knowing where it was set.

A quantity of cameras is one key: `{per_100: 15}` over `{count: ...}` replaces it and never mixes with it.
A folder of parameters is a setting too: what may stand there, and what it changes in the library.
"""

import datetime
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.core.errors import InputError
from sim.scenario.parameters.library import Library, Numbers, Source
from sim.scenario.parameters.parameter import PARAMETER_NAME, Parameter, label
from sim.scenario.read_yaml import Document, is_file
from sim.scenario.schema import RunSection
from sim.scenario.section import complaint, suggest
from sim.scenario.yaml_values import LARGEST_WHOLE

PARAMETER = "parameters."
"""Settings that begin so change a sourced number."""

_PLAIN = ("city", "date", "parameters_from")
_SECTIONS = ("stock", "policy", "model", "run", "parameters")
_CAMERAS = "stock.cameras"
_LAYERS = ("stock.linked", "stock.recognition", "stock.anpr")
_AMOUNTS = (_CAMERAS, *_LAYERS)
HELD, SHARES = "stock.layers", "shares"
"""What says that layers keep their shares of the cameras where these vary alone, rather than their counts."""


_COMMAND_LINE = Source("the command line")


@dataclass(frozen=True)
class Leaf:
    """One setting.

    Parameters
    ----------
    value
        As written: a word, a number, a day, or `{measure: number or parameter name}` for a quantity.
    source
        Where it was set.
    beside
        Of a layer of the stock, the cameras beside which it was set, if they have been set anew since.
    """

    value: Any
    source: Source
    beside: "Leaf | None" = None

    def shown(self) -> str:
        """Write the value as a reader of the change log expects it."""
        if isinstance(self.value, Mapping):
            return ", ".join(f"{measure} {value}" for measure, value in self.value.items())
        return str(self.value)


Settings = Mapping[str, Leaf]
"""Settings by key."""


def leaves(document: Document, setter: str) -> dict[str, Leaf]:
    """List what a checked *document* sets, key by key, in the order of the file."""
    return {
        key: Leaf(value, Source(setter, document.file, document.line(*path) if document.file else None))
        for key, path, value in _walk(document.content)
    }


def _walk(content: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    for key, value in content.items():
        if key in _PLAIN:
            yield key, (key,), value
        elif key in _SECTIONS:
            for inner, leaf in value.items():
                yield f"{key}.{inner}", (key, inner), leaf


def join(parts: Iterable[tuple[Mapping[str, Leaf], Source]]) -> dict[str, Leaf]:
    """Put the settings of several blocks together; each comes with the place that asked for it.

    Raises
    ------
    InputError
        If two of them set the same key: then their order would decide, unseen.
    """
    joined: dict[str, Leaf] = {}
    for part, asked in parts:
        for key, leaf in part.items():
            if key in joined:
                msg = (
                    f"{joined[key].source.setter} and {leaf.source.setter} both set '{key}', "
                    "so which one holds would be an accident; keep one of them"
                )
                raise asked.error(msg)
            joined[key] = leaf
    return joined


def change(base: Settings, changes: Settings) -> tuple[dict[str, Leaf], tuple[str, ...]]:
    """Lay *changes* over *base*.

    Returns
    -------
    The new settings, those set last at the end, and a line `key: old → new` for each one that differs.
    Sourced numbers have no line here: what they were before is in the library.

    Raises
    ------
    InputError
        If the scope changes and a count of the old scope would be left standing.
    """
    _check_scope(base, changes)
    _check_held(base, changes)
    log = tuple(
        f"{key}: {base[key].shown() if key in base else 'not set'} → {leaf.shown()}"
        for key, leaf in changes.items()
        if not key.startswith(PARAMETER) and (key not in base or base[key].value != leaf.value)
    )
    kept = {key: leaf for key, leaf in base.items() if key not in changes}
    if _CAMERAS in base and _CAMERAS in changes:
        before = base[_CAMERAS]
        kept |= {key: replace(kept[key], beside=kept[key].beside or before) for key in _LAYERS if key in kept}
    return {**kept, **changes}, log


def _check_held(base: Settings, changes: Settings) -> None:
    """Refuse to hold the share of a layer and to count it at once."""
    if HELD not in changes or changes[HELD].value != SHARES or _CAMERAS not in base:
        return
    for key in _LAYERS:
        if _CAMERAS in changes and key in changes and "count" in changes[key].value:
            msg = (
                f"'layers: {SHARES}' holds the shares of before, but '{key}' is counted beside it "
                f"({changes[key].shown()}); leave one of them out"
            )
            raise changes[key].source.error(msg)


def _check_scope(base: Settings, changes: Settings) -> None:
    key = "stock.scope"
    if key not in base or key not in changes or base[key].value == changes[key].value:
        return
    for amount in _AMOUNTS:
        if amount in base and amount not in changes and "count" in base[amount].value:
            msg = (
                f"the scope becomes {changes[key].value}, but '{amount}' is still a count for "
                f"{base[key].value} ({base[amount].shown()}); state '{amount}' anew"
            )
            raise changes[key].source.error(msg)


def laid_over(
    settings: Mapping[str, Leaf], options: Mapping[str, Any]
) -> tuple[dict[str, Leaf], tuple[str, ...]]:
    """Lay the given *options* (those not None) over the run section.

    Returns
    -------
    The new settings, and a line `key: old → new` for each one that differs.

    Raises
    ------
    InputError
        Naming the option that can't be used.
    """
    given = {name: value for name, value in options.items() if value is not None}
    try:
        RunSection.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        msg = f"the option --{first['loc'][0]} {complaint(first)}"
        raise InputError(msg) from None
    for name, value in given.items():
        if isinstance(value, int) and value >= LARGEST_WHOLE:
            msg = f"the option --{name} is '{value}', which is no whole number that can be used; lower it"
            raise InputError(msg)
    return change(settings, {f"run.{name}": Leaf(value, _COMMAND_LINE) for name, value in given.items()})


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
    try:
        return Library(library.folder, own_files(leaf.source.path(leaf.value)))
    except InputError as error:
        if error.file is not None:
            raise
        raise leaf.source.error(f"'parameters_from': {error}") from None


def own_changes(library: Library, date: datetime.date | None) -> tuple[str, ...]:
    """Write a line `name: old → new` for each value at *date* that differs from the shipped one."""
    taken = [name for name in library.own if name in library.shipped_names]
    pairs = [(library.parameter(name), library.shipped(name)) for name in taken]
    return tuple(line for own, shipped in pairs for line in _changes_of(own, shipped, date))


def check_own(numbers: Numbers, named: Iterable[str] = ()) -> None:
    """Make sure that somebody asks for each own parameter.

    Parameters
    ----------
    numbers, named
        Those that the scenario has asked for, and names of tables that it names and nobody has read yet.

    Raises
    ------
    InputError
        Naming one that would have no effect.
    """
    library = numbers.library
    asked = {*library.shipped_names, *OPTIONAL, *named, *(quantity.name for quantity in numbers.used())}
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
