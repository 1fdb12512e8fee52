"""Figures as text: no more digits than their interval supports."""

import math

_DIGITS_OF_REACH = 2
_MILLION = 1e6
_RARE = 0.1
"""An expectation below this many a day is told as once in so many days."""

_LONG = 3650
_SUFFIX = {
    "min": " min", "s": " s", "days": " days", "tb": " TB", "people": " people",
}  # fmt: skip
_PERIODS = {"people": "days", "count": "days", "per_camera_day": "days", "per_camera_year": "years"}
"""Units of what is expected to happen, and in what it is rare."""


def with_reach(people: float, reach: float, *, signed: bool = False, separator: str = " ") -> str:
    """Write a number of people with the reach of its interval, both rounded to two digits of the reach.

    Parameters
    ----------
    people, reach
        The figure and half the width of its interval; a reach of 0 means the figure is exact.
    signed
        Whether to write a plus sign.
    separator
        Between figure and reach, such as a line break where columns are scarce.
    """
    if reach <= 0:
        return _whole(people, 0, signed=signed)
    digits = min(0, _DIGITS_OF_REACH - 1 - math.floor(math.log10(reach)))
    return f"{_whole(people, digits, signed=signed)}{separator}± {_whole(reach, digits)}"


def count(value: float) -> str:
    """Write a whole number."""
    return f"{value:,.0f}"


def per_cent(share: float) -> str:
    """Write a share: one decimal, two digits below one per cent."""
    number = 100 * share
    return f"{number:.2g} %" if 0 < number < 1 else f"{number:.1f} %"


def average(value: float) -> str:
    """Write a mean or percentile: whole from ten on, one decimal at most from one on, two digits below."""
    if abs(value) >= 10:  # noqa: PLR2004 - two digits before the point are enough
        return f"{value:,.0f}"
    return f"{value:.1f}".removesuffix(".0") if abs(value) >= 1 else f"{value:.2g}"


def deserved(value: float) -> str:
    """Write a number of people or things with three digits at most."""
    return f"{float(f'{value:.3g}'):,.0f}"


def expected(value: float, *, period: str = "days") -> str:
    """Write how often something is expected: three digits at most, what is rare as once in so many days.

    Parameters
    ----------
    value
        How often in a day, or in another period; missing if it cannot be told.
    period
        Word for several of them.
    """
    if math.isnan(value):
        return "–"
    if value == 0:
        return "0"
    if value >= _RARE:
        return deserved(value) if value >= 10 else average(value)  # noqa: PLR2004 - as `average`
    if 1 / value > _LONG:
        return f"< 1 in {_LONG:,} {period}"
    return f"1 in {float(f'{1 / value:.2g}'):,.0f} {period}"


def worded(value: float, unit: str) -> str:
    """Write a figure in a sentence, with its unit.

    Parameters
    ----------
    value
        The figure.
    unit
        A word of `sim.core.units`.
    """
    if unit == "share":
        return per_cent(value)
    if value >= _MILLION:
        return f"{float(f'{value / _MILLION:.3g}'):,g} million{_SUFFIX.get(unit, '')}"
    if 0 < value < _RARE and unit in _PERIODS:
        return expected(value, period=_PERIODS[unit])
    return f"{deserved(value) if value >= 100 else average(value)}{_SUFFIX.get(unit, '')}"  # noqa: PLR2004


def _whole(value: float, digits: int, *, signed: bool = False) -> str:
    return f"{round(value, digits):{'+' if signed else ''},.0f}".replace("-", "−")
