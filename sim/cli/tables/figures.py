"""Figures as text, with no more digits than their interval supports, and rows of them in aligned blocks."""

import math
from collections.abc import Sequence

from rich.align import VerticalAlignMethod
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.core.shown import shown

_DIGITS_OF_REACH = 2
_MILLION = 1e6
_RARE = 0.1  # an expectation below this many a day is told as once in so many days
_LONG = 3650
_SUFFIX = {"min": " min", "s": " s", "days": " days", "tb": " TB", "people": " people"}
_PERIODS = {"people": "days", "count": "days", "per_camera_day": "days", "per_camera_year": "years"}
"""Units of what is expected to happen, and in what it is rare."""
NARROW = 96
"""Below this many columns a figure and its interval stand on two lines."""
MOST_OF_A_CELL = 80
_LEAST_NAME = 16
"""Letters that a row's name has room for at least; a longer one goes on below where figures are wide."""
_INDENT = 2
_GAP = 2
Cells = Sequence[str]


def with_reach(people: float, reach: float) -> str:
    """Write a number of people with the reach of its interval, both rounded to two digits of the reach.

    The reach is half the width of the interval; where it is 0, the figure is exact.
    """
    if reach <= 0:
        return _whole(people, 0)
    digits = min(0, _DIGITS_OF_REACH - 1 - math.floor(math.log10(reach)))
    return f"{_whole(people, digits)} ± {_whole(reach, digits)}"


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


def expected(value: float, *, period: str = "days", is_rough: bool = False) -> str:
    """Write how often something is expected: three digits at most, what is rare as once in so many days.

    The *value* is how often in a day, or in another *period*; missing if it cannot be told. A rough one has
    one digit.
    """
    if math.isnan(value):
        return "–"
    if value == 0:
        return "0"
    if value >= _RARE:
        told = float(f"{value:.1g}") if is_rough else value
        return deserved(told) if told >= 10 else average(told)  # noqa: PLR2004 - as `average`
    if 1 / value > _LONG:
        return f"< 1 in {_LONG:,} {period}"
    return f"1 in {float(f'{1 / value:.{1 if is_rough else 2}g}'):,.0f} {period}"


def worded(value: float, unit: str, *, is_rough: bool = False) -> str:
    """Write a figure in a sentence, with its unit, a word of `sim.core.units`; a rough one to one digit."""
    if unit == "share":
        return per_cent(value)
    if value >= _MILLION:
        return f"{float(f'{value / _MILLION:.3g}'):,g} million{_SUFFIX.get(unit, '')}"
    if 0 < value < _RARE and unit in _PERIODS:
        return expected(value, period=_PERIODS[unit], is_rough=is_rough)
    value = float(f"{value:.1g}") if is_rough else value
    return f"{deserved(value) if value >= 100 else average(value)}{_SUFFIX.get(unit, '')}"  # noqa: PLR2004


def _whole(value: float, digits: int) -> str:
    return f"{round(value, digits):,.0f}".replace("-", "−")


def print_blocks(
    console: Console, head: Cells, blocks: Sequence[tuple[Text | None, Sequence[Cells]]]
) -> None:
    """Print rows of text in blocks, the first column to the left and all others to the right.

    A block has a title, or None, and rows as wide as the head, whose line breaks are kept.
    """
    head, blocks = _tidy(head), [(title, [_tidy(row) for row in rows]) for title, rows in blocks]
    first, *others = column_widths([head, *(row for _title, rows in blocks for row in rows)])
    room = console.width - _INDENT - sum(others) - _GAP * len(others)
    widths = [min(first, max(room, _LEAST_NAME)), *others]
    console.print(_indented(_grid([head], widths, is_head=True)))
    console.print(
        _indented(Text("─" * min(sum(widths) + _GAP * (len(widths) - 1), console.width - _INDENT), "dim"))
    )
    for number, (title, rows) in enumerate(blocks):
        if number:
            console.print()
        if title is not None:
            console.print(Padding(title, (0, 0, 0, _INDENT)))
        console.print(_indented(_grid(rows, widths)))


def _tidy(cells: Cells) -> Cells:
    """Make names of any length and content fit for a table."""
    return ["\n".join(shown(line, MOST_OF_A_CELL) for line in cell.split("\n")) for cell in cells]


def column_widths(rows: Sequence[Cells]) -> list[int]:
    """Count the letters of each column's longest line."""
    return [
        max(len(line) for cell in column for line in cell.split("\n")) for column in zip(*rows, strict=True)
    ]


def _grid(rows: Sequence[Cells], widths: Sequence[int], *, is_head: bool = False) -> Table:
    style = "dim" if is_head else ""
    vertical: VerticalAlignMethod = "bottom" if is_head else "top"
    grid = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    for position, width in enumerate(widths):
        if position:
            grid.add_column(justify="right", no_wrap=True, min_width=width, style=style, vertical=vertical)
        else:
            grid.add_column(overflow="fold", width=width, style=style, vertical=vertical)
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def _indented(content: Table | Text) -> Padding:
    return Padding(content, (0, 0, 0, _INDENT), expand=False)
