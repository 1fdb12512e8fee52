"""Blocks of rows under one head, aligned with one another on the terminal."""

from collections.abc import Sequence

from rich.align import VerticalAlignMethod
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.core.shown import shown

NARROW = 96
"""Below this many columns a figure and its interval stand on two lines."""

MOST_OF_A_CELL = 80

_INDENT = 2
_GAP = 2

Cells = Sequence[str]


def print_blocks(
    console: Console, head: Cells, blocks: Sequence[tuple[Text | None, Sequence[Cells]]]
) -> None:
    """Print rows of text in blocks, the first column to the left and all others to the right.

    Parameters
    ----------
    console
        Where to.
    head
        Headings of the columns; a line break is kept.
    blocks
        A title, or None, and rows as wide as the head.
    """
    head, blocks = _tidy(head), [(title, [_tidy(row) for row in rows]) for title, rows in blocks]
    widths = _widths([head, *(row for _title, rows in blocks for row in rows)])
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


def _widths(rows: Sequence[Cells]) -> list[int]:
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
