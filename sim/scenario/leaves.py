"""Settings as flat keys (`stock.cameras`, `run.seed`), each knowing where it was set.

A quantity of cameras is one key: `{per_100: 15}` over `{count: ...}` replaces it and never mixes with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from sim.core.errors import InputError
from sim.scenario.parameters.library import Source
from sim.scenario.read_yaml import Document
from sim.scenario.schema import RunSection
from sim.scenario.section import complaint
from sim.scenario.yaml_values import LARGEST_WHOLE

PARAMETER = "parameters."
"""Settings that begin so change a sourced number."""

_PLAIN = ("city", "date", "parameters_from")
_SECTIONS = ("stock", "policy", "run", "parameters")
_AMOUNTS = ("stock.cameras", "stock.linked", "stock.recognition", "stock.anpr")


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
    """

    value: Any
    source: Source

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
    log = tuple(
        f"{key}: {base[key].shown() if key in base else 'not set'} → {leaf.shown()}"
        for key, leaf in changes.items()
        if not key.startswith(PARAMETER) and (key not in base or base[key].value != leaf.value)
    )
    kept = {key: leaf for key, leaf in base.items() if key not in changes}
    return {**kept, **changes}, log


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
