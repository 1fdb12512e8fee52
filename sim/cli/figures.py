"""Figures as text: no more digits than their interval supports."""

import math

_DIGITS_OF_REACH = 2


def with_reach(value: float, reach: float, *, signed: bool = False, separator: str = " ") -> str:
    """Write a number with the reach of its interval, both rounded to two digits of the reach.

    Parameters
    ----------
    value, reach
        The figure and half the width of its interval; a reach of 0 means the figure is exact.
    signed
        Whether to write a plus sign.
    separator
        Between figure and reach, such as a line break where columns are scarce.
    """
    digits = digits_for(reach) if reach > 0 else _digits_of(value)
    around = f"{separator}± {_number(reach, digits)}" if reach > 0 else ""
    return f"{_number(value, digits, signed=signed)}{around}"


def digits_for(reach: float) -> int:
    """Say how many decimals show two digits of *reach*; negative for tens and up."""
    return _DIGITS_OF_REACH - 1 - math.floor(math.log10(reach))


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


def _number(value: float, digits: int, *, signed: bool = False) -> str:
    sign = "+" if signed else ""
    return f"{round(value, digits):{sign},.{max(digits, 0)}f}".replace("-", "−")


def _digits_of(value: float) -> int:
    """Decimals of an exact figure: none for whole numbers, three digits otherwise."""
    if value == 0 or float(value).is_integer():
        return 0
    return max(0, 2 - math.floor(math.log10(abs(value))))
