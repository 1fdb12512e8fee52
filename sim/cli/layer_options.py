"""Options of an import, read and checked before any file is."""

import math
import re
from datetime import date

from sim.core.errors import InputError

_LAYERS = ("streets", "population", "districts", "boundary", "buildings")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def by_layer(said: list[str] | None, option: str) -> dict[str, str]:
    """Read `LAYER=TEXT`.

    Raises
    ------
    InputError
        If a text is none such, or names no layer.
    """
    found = {}
    for text in said or []:
        layer, equals, value = text.partition("=")
        if layer not in _LAYERS or not equals or not value.strip():
            msg = (
                f"{option} {text} is not understood; write {option} LAYER=… with one of {', '.join(_LAYERS)}"
            )
            raise InputError(msg)
        if not value.isprintable():
            msg = f"{option} '{text}' has characters that cannot be shown; write plain text"
            raise InputError(msg)
        found[layer] = value.strip()
    return found


def dates_by_layer(said: list[str] | None) -> dict[str, str]:
    """Read dates of layers: a year, a month or a day.

    Raises
    ------
    InputError
        If one is not in the calendar.
    """
    dates = by_layer(said, "--date")
    for layer, text in dates.items():
        parts = _DATE.fullmatch(text)
        try:
            if parts is None:
                raise ValueError
            date(*(int(part or 1) for part in parts.groups()))
        except ValueError as error:
            msg = f"--date {layer}={text} is no date; write a year, a month or a day, such as 2025-06-01"
            raise InputError(msg) from error
    return dates


def checked_total(residents: int | None) -> int | None:
    """Make sure that a city can have so many residents.

    Raises
    ------
    InputError
        If none has.
    """
    from sim.city.layers.request import MOST_RESIDENTS

    if residents is not None and residents > MOST_RESIDENTS:
        msg = f"--population-total is {residents}, more than any city has; give at most {MOST_RESIDENTS:,}"
        raise InputError(msg)
    return residents


def meaning_of(said: str | None) -> str | None:
    """Read what numbers of people are.

    Raises
    ------
    InputError
        If it is none of the words for it.
    """
    from sim.city.layers.people.people_column import MEANINGS

    if said is not None and said not in MEANINGS:
        msg = f"--population-is {said} is not understood; write one of {', '.join(MEANINGS)}"
        raise InputError(msg)
    return said


def codes_of(said: list[str] | None) -> tuple[float, ...] | None:
    """Read codes for what is not known; none at all for the word `none`.

    Raises
    ------
    InputError
        If one is no number.
    """
    if not said:
        return None
    codes = [text.strip().lower() for text in said if text.strip().lower() != "none"]
    try:
        numbers = tuple(float(code) for code in codes)
    except ValueError as error:
        msg = f"--no-data {' '.join(said)} is not understood; write a number such as -1, or none"
        raise InputError(msg) from error
    if not all(map(math.isfinite, numbers)):
        msg = "--no-data names a number such as -1; what is no number counts as not known anyway"
        raise InputError(msg)
    return numbers
