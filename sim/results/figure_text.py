"""Figures of any unit as text, no finer than they deserve: for tables, charts and maps of comparisons."""

import math

NOTHING = "–"
"""Stands where a run has no such figure."""

_DIGITS_OF_REACH = 2
_WHOLE_FROM = 10
_PARTED_FROM = 1e6
_FEW = 0.005
_SHORT = {"min": " min", "s": " s", "h": " h", "days": " days"}


def figure_text(value: float, unit: str) -> str:
    """Write a figure: shares in per cent, big numbers in millions, small ones to two digits.

    Parameters
    ----------
    value
        Missing where a run has no such figure.
    unit
        A word of `sim.core.units`.
    """
    if math.isnan(value):
        return NOTHING
    if unit == "share":
        return f"{_plain(100 * value, finest=1)} %"
    return f"{_plain(value)}{_SHORT.get(unit, '')}"


def difference_text(value: float, reach: float, unit: str) -> str:
    """Write a difference with its sign and, where it is known, half the width of its interval.

    Parameters
    ----------
    value, reach
        The difference, missing if one run has no such figure; a reach of 0 is exact, a missing one not known.
    unit
        A word of `sim.core.units`; shares differ in percentage points.
    """
    if math.isnan(value):
        return NOTHING
    factor, after = (100, " pt") if unit == "share" else (1, _SHORT.get(unit, ""))
    value, reach = factor * value, factor * reach
    if value and abs(value) < _FEW and not reach > 0:
        return f"{'< +' if value > 0 else '> −'}{_FEW:g}{after}"
    if not reach > 0:
        return f"{_signed(_plain(value, finest=1 if factor > 1 else None))}{after}" if value else "0"
    digits = _DIGITS_OF_REACH - 1 - math.floor(math.log10(reach))
    words = [_to_digits(one, digits) for one in (value, reach)]
    return f"{_signed(words[0])}{after} ± {words[1]}"


def _plain(value: float, finest: int | None = None) -> str:
    """Write a number; *finest* is how many decimals one from 1 on has, at most one if it is not said."""
    size = abs(value)
    if size == 0:
        return "0"
    if finest is None and size < _FEW:
        return f"< {_FEW:g}"
    if size >= _PARTED_FROM:
        return f"{value / _PARTED_FROM:,.{max(0, 3 - len(f'{size / _PARTED_FROM:.0f}'))}f} million"
    if size < 1:
        return f"{value:.2g}"
    return f"{value:,.{finest or 0}f}" if finest or size >= _WHOLE_FROM else f"{value:.1f}".removesuffix(".0")


def _to_digits(value: float, digits: int) -> str:
    return f"{round(value, digits):,.{max(digits, 0)}f}"


def _signed(words: str) -> str:
    return f"−{words[1:]}" if words.startswith("-") else f"+{words}"
