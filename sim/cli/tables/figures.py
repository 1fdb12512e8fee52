"""Figures as text: no more digits than their interval supports."""

import math

_DIGITS_OF_REACH = 2


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
    """Write a mean or percentile: whole from ten on, one decimal from one on, two digits below."""
    if abs(value) >= 10:  # noqa: PLR2004 - two digits before the point are enough
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2g}"


def _whole(value: float, digits: int, *, signed: bool = False) -> str:
    return f"{round(value, digits):{'+' if signed else ''},.0f}".replace("-", "−")
