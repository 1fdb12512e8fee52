"""The parameter library: every sourced number by name, and which of them a scenario has used."""

import copy
import datetime
import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from sim.core.disk.files import file_digest, shipped_folder
from sim.core.errors import ContractError, InputError
from sim.scenario.parameters.parameter import (
    DEFAULT_KEY,
    PARAMETER_NAME,
    Parameter,
    Quantity,
    label,
    sum_problem,
)
from sim.scenario.parameters.read_parameter import fitted, like_which, read_parameter
from sim.scenario.section import called_now, suggest

PYTHON = "Python"
"""Who sets what is neither in a file nor on the command line."""

_TO_A_FILE, _TO_WHERE_IT_RUNS = "relative to this file", "relative to the folder that Python works in"
"""What paths are, where a file says them and where none does."""

CHOICES_FOLDER = "model"
"""Where structural choices stand, which are words."""

UNREAD = {"costs/": "what cameras cost, for later", "validation/": "what runs are held against"}
"""Beginnings of names of sourced numbers that no run reads, and what they are."""

SET_BY_SCENARIO = "scenario"
"""The kind of a number that a scenario sets itself."""

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class Source:
    """Where a value was set.

    Parameters
    ----------
    setter
        In words, such as "scenario my_town" or "override all_linked"; "the command line" has no file.
    file, line
        The place in a file.
    """

    setter: str
    file: Path | None = None
    line: int | None = None

    def path(self, name: str) -> Path:
        """Find what is named here; in a file, paths are relative to it."""
        return Path(name) if self.file is None else self.file.parent / name

    def error(self, message: str) -> InputError:
        """Make the error that points here."""
        if self == Source(PYTHON):
            message = f"in {PYTHON}: {message.replace(_TO_A_FILE, _TO_WHERE_IT_RUNS)}"
        return InputError(message, file=self.file, line=self.line)


@dataclass(frozen=True)
class Change:
    """A number that a scenario sets in place of the library's, in the same unit, and where it says so."""

    name: str
    key: str | None
    value: float
    source: Source


@functools.lru_cache(maxsize=1024)
def _read_once(file: Path, name: str, _stamp: tuple[int, int]) -> Parameter:
    """Read a file, and again only when its time and size say that it has changed."""
    return read_parameter(file, name)


class Library:
    """The parameter files of one folder, read when asked for.

    Parameters
    ----------
    folder
        Holds `<area>/<name>.yaml`; the shipped library if none is given.
    own
        Files by name that take the place of those, or stand beside them.
    """

    def __init__(self, folder: Path | None = None, own: Mapping[str, Path] | None = None) -> None:
        self.folder = folder if folder is not None else shipped_folder("scenarios") / "parameters"
        self.own = dict(own or {})
        self.own_digests = {f"parameters/{name}": file_digest(file) for name, file in self.own.items()}
        self._read: dict[str, Parameter] = {}

    @cached_property
    def shipped_names(self) -> tuple[str, ...]:
        """Names of the parameters of the folder, sorted; structural choices beside them are no numbers."""
        files = (file.relative_to(self.folder).with_suffix("") for file in self.folder.rglob("*.yaml"))
        return tuple(sorted(file.as_posix() for file in files if file.parts[0] != CHOICES_FOLDER))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of all parameters, sorted."""
        return tuple(sorted({*self.shipped_names, *self.own}))

    def parameter(self, name: str) -> Parameter:
        """Read the parameter *name*.

        Raises
        ------
        ContractError
            If there is none: the model asks for a number that nobody has sourced.
        InputError
            If its file is not right.
        """
        if name not in self._read:
            if name not in self.names:
                msg = f"there is no parameter '{name}' in {self.folder}; {suggest(name, self.names)}"
                raise ContractError(msg)
            self._read[name] = self._own(name) if name in self.own else self.shipped(name)
        return self._read[name]

    def shipped(self, name: str) -> Parameter:
        """Read the parameter *name* of the folder, whatever takes its place."""
        file = self.folder / f"{name}.yaml"
        stat = file.stat()
        return _read_once(file, name, (stat.st_mtime_ns, stat.st_size))

    def _own(self, name: str) -> Parameter:
        own = read_parameter(self.own[name], name)
        like = like_which(name, self.shipped_names)
        return own if like is None else fitted(own, self.shipped(like))

    def find(self, text: str, source: Source) -> tuple[Parameter, str | None]:
        """Find what a scenario calls `area/name` or `area/name[key]`.

        Raises
        ------
        InputError
            Pointing at *source*, if there is no such parameter or key.
        """
        match = PARAMETER_NAME.match(text)
        name, key = (match["name"], match["key"]) if match else (text, None)
        if name not in self.names:
            msg = called_now(name, self.names) or (
                f"'{name}' is not a known parameter; {suggest(name, self.names)}"
            )
            raise source.error(msg)
        unread = next((about for area, about in UNREAD.items() if name.startswith(area)), None)
        if unread is not None:
            msg = f"'{name}' is read by no run ({unread}), so it would change nothing; leave it out"
            raise source.error(msg)
        parameter = self.parameter(name)
        if (parameter.by is None) != (key is None):
            msg = (
                f"'{name}' is a single number; leave out [{key}]"
                if parameter.by is None
                else f"'{name}' is a table by {parameter.by}; name one entry of it, as `{name}[key]`"
            )
            raise source.error(msg)
        known = parameter.keys
        if key is not None and not {key, DEFAULT_KEY} & set(known):
            msg = f"'{name}' has no entry '{key}'; {suggest(key, known)}"
            raise source.error(msg)
        return parameter, key


class Numbers:
    """Every number of a scenario at its date, with the scenario's own changes, and a list of those used.

    Parameters
    ----------
    library
        Where the numbers come from.
    date
        The day whose numbers hold; None for the latest.
    changes
        What the scenario sets itself.
    """

    def __init__(
        self, library: Library, *, date: datetime.date | None = None, changes: tuple[Change, ...] = ()
    ) -> None:
        self.library = library
        self.date = date
        self.change_log = tuple(self._log(change) for change in changes)
        self._changed = {(change.name, change.key): self._apply(change) for change in changes}
        self._sources = {(change.name, change.key): change.source for change in changes}
        self._used: dict[tuple[str, str], Quantity] = {}
        self._check_sums(changes)

    def number(self, name: str, key: str | None = None) -> float:
        """Give the central value of the parameter *name*, or of entry *key* of a table.

        Raises
        ------
        ContractError
            If there is no such parameter or entry.
        """
        return self.quantity(name, key).value

    def table(self, name: str) -> dict[str, float]:
        """Give the central values of a table by key, in the order of its file, without its default."""
        keys = [key for key in self._entries(name) if key is not None and key != DEFAULT_KEY]
        if not keys:
            msg = f"the parameter '{name}' is no table; ask for number('{name}')"
            raise ContractError(msg)
        return {key: self.number(name, key) for key in keys}

    def by_word(self, words: type[Word], name: str) -> dict[Word, float]:
        """Give the central values of a table by the words of a closed list, in their order."""
        table = self.table(name)
        return {word: table[word] for word in words if word in table}

    def quantity(self, name: str, key: str | None = None) -> Quantity:
        """Give one number with everything known about it; it counts as used from now on."""
        quantity = self._look_up(name, None if key is None else str(key))
        self.use(quantity)
        return quantity

    def changed_at(self, name: str, key: str | None) -> Source | None:
        """Tell where the scenario changes a number; None if it does not."""
        return self._sources.get((name, key))

    def use(self, quantity: Quantity) -> None:
        """Note that *quantity* enters the result."""
        self._used[quantity.name, quantity.key or ""] = quantity

    def aside(self) -> "Numbers":
        """Give a copy that notes nothing, to look numbers up that do not enter the result."""
        other = copy.copy(self)
        other._used = {}
        return other

    def used(self) -> tuple[Quantity, ...]:
        """List every number asked for so far, by name and then in the order of asking."""
        return tuple(sorted(self._used.values(), key=lambda quantity: quantity.name))

    def used_values(self) -> dict[str, float]:
        """Give the values of all numbers asked for so far, by `area/name` or `area/name[key]`."""
        return {quantity.label: quantity.value for quantity in self.used()}

    def _look_up(self, name: str, key: str | None) -> Quantity:
        entries = self._entries(name)
        for candidate in (key, DEFAULT_KEY if key is not None else None):
            if candidate in entries:
                return self._changed.get((name, candidate), entries[candidate])
        msg = (
            f"the parameter '{name}' is a table; ask for one of its entries"
            if key is None
            else f"the parameter '{name}' has no entry '{key}'; {suggest(key, [k for k in entries if k])}"
        )
        raise ContractError(msg)

    def _entries(self, name: str) -> Mapping[str | None, Quantity]:
        return self.library.parameter(name).at(self.date)

    def _apply(self, change: Change) -> Quantity:
        entries = self._entries(change.name)
        if change.key not in entries:
            others = suggest(str(change.key), map(str, entries))
            msg = f"'{change.name}' has no entry '{change.key}'; {others}"
            raise change.source.error(msg)
        old = entries[change.key]
        possible = self.library.parameter(change.name).possible
        if (problem := possible.problem(change.value, old.unit)) is not None:
            msg = f"'{label(change.name, change.key)}' {problem}"
            raise change.source.error(msg)
        return replace(
            old,
            value=change.value,
            low=change.value,
            high=change.value,
            kind=SET_BY_SCENARIO,
            reference=f"set by {change.source.setter}",
            note=f"instead of {old.value:g} ({old.low:g} to {old.high:g}; {old.reference})",
        )

    def _log(self, change: Change) -> str:
        old = self._entries(change.name).get(change.key)
        return f"{label(change.name, change.key)}: {old.value if old else None} → {change.value}"

    def _check_sums(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            parameter, entries = self.library.parameter(change.name), self._entries(change.name)
            values = {key: self._changed.get((change.name, key), old).value for key, old in entries.items()}
            if (problem := sum_problem(values, parameter.sums_to)) is not None:
                msg = f"the entries of '{change.name}' {problem} after this change; change another one too"
                raise change.source.error(msg)
