"""What runs say of themselves in words: which day they are of, and in which settings they differ."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.core.shown import shown

_DAYS = {"weekday": "a weekday", "saturday": "a Saturday", "sunday": "a Sunday"}
_NO_SETTINGS = frozenset({"name", "title", "question", "numbers"})
"""What only names a scenario, and numbers that follow from what it says."""

_DIGEST = 12
"""Digits of a file's digest that tell it from others."""

NOT_SAID = "not set"


def day_of(said: Mapping[str, Any]) -> str:
    """Name the kind of day whose figures a run tells.

    Parameters
    ----------
    said
        The scenario as its certificate holds it; a run that says no day is of a weekday.
    """
    run = said.get("run", {})
    day = _DAYS.get(str(run.get("day", "")), _DAYS["weekday"])
    n_days = int(run.get("days") or 1)
    return day if n_days == 1 else f"{day}, the first of {n_days} days"


def day_of_all(runs: Sequence[Mapping[str, Any]]) -> str:
    """Name the kind of day of several runs."""
    days = list(dict.fromkeys(map(day_of, runs)))
    return days[0] if len(days) == 1 else "the day of each scenario"


def differing_settings(first: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """List what two scenarios say otherwise, as `key: old → new`, in the order of the first.

    Parameters
    ----------
    first, other
        Scenarios as their certificates hold them.
    """
    before, after = dict(_flat(first)), dict(_flat(other))
    keys = dict.fromkeys([*before, *after])
    return [
        f"{key}: {before.get(key, NOT_SAID)} → {after.get(key, NOT_SAID)}"
        for key in keys
        if before.get(key) != after.get(key)
    ]


def _flat(said: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in said.items():
        key = f"{above}.{name}" if above else str(name)
        if key in _NO_SETTINGS or value is None:
            continue
        if isinstance(value, Mapping) and "measure" in value:
            number, whose = value.get("value"), value.get("parameter")
            written = f"{number:,g}" if isinstance(number, int | float) and number < 1 else f"{number:,.0f}"
            yield key, f"{value['measure']} {written}" + (f" ({whose})" if whose else "")
        elif isinstance(value, Mapping):
            yield from _flat(value, key)
        else:
            yield key, shown(str(value)[:_DIGEST] if name == "digest" else str(value))
