"""Figures of any unit as text, no finer than they deserve, and small tables in Markdown and LaTeX."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sim.core.shown import visible

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~&])")
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "|": r"\textbar{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "−": "$-$",
    "±": r"$\pm$",
    "–": "--",
    "…": r"\ldots{}",
}

NOTHING = "–"
"""Stands where a run has no such figure."""

_DIGITS_OF_REACH = 2
_WHOLE_FROM = 10
_PARTED_FROM = 1e6
_FEW = 0.005
_FEWER = 0.0005
"""Figures from `_FEW` on are written to two digits, so that less than that can tell them apart."""

_RATES = ("per_camera_day", "per_camera_year")
"""Units in which figures below `_FEW` are usual."""

_SHORT = {"min": " min", "s": " s", "h": " h", "days": " days"}


class TableFormat(StrEnum):
    """How a table is written."""

    CSV = "csv"
    MARKDOWN = "markdown"
    LATEX = "latex"


@dataclass(frozen=True)
class TextTable:
    """A table whose cells are written already; a line break in a cell is kept.

    Parameters
    ----------
    head
        Of its columns, the first of which stands to the left and all others to the right.
    rows
        As wide as the head.
    title, note
        Stand above and below it.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    title: str
    note: str


def markdown_table(table: TextTable) -> str:
    """Write a table for Markdown, of the kind with pipes."""
    lines = [
        _row(table.head, _markdown_cell),
        f"|:---|{'---:|' * (len(table.head) - 1)}",
        *(_row(row, _markdown_cell) for row in table.rows),
    ]
    return f"**{_markdown_cell(table.title)}**\n\n" + "\n".join(lines) + f"\n\n{_markdown_cell(table.note)}\n"


def latex_table(table: TextTable) -> str:
    """Write a table for LaTeX; it needs the package booktabs."""
    lines = [
        r"% Needs \usepackage{booktabs}.",
        r"\begin{table}[htbp]",
        r"\centering",
        rf"\caption{{{_latex_cell(table.title)}}}",
        rf"\begin{{tabular}}{{l{'r' * (len(table.head) - 1)}}}",
        r"\toprule",
        _latex_row(table.head),
        r"\midrule",
        *(_latex_row(row) for row in table.rows),
        r"\bottomrule",
        r"\end{tabular}",
        rf"\par\smallskip\footnotesize {_latex_cell(table.note)}",
        r"\end{table}",
    ]
    return "\n".join(lines) + "\n"


WRITERS: dict[TableFormat, tuple[str, Callable[[TextTable], str]]] = {
    TableFormat.MARKDOWN: (".md", markdown_table),
    TableFormat.LATEX: (".tex", latex_table),
}
"""Ending of a file, and what writes it."""


def _row(cells: Sequence[str], write: Callable[[str], str]) -> str:
    return f"| {' | '.join(write(cell) for cell in cells)} |"


def _markdown_cell(text: str) -> str:
    return "<br>".join(_MARKDOWN.sub(r"\\\1", visible(line)) for line in text.split("\n"))


def _latex_row(cells: Sequence[str]) -> str:
    return f"{' & '.join(_latex_lines(cell) for cell in cells)} \\\\"


def _latex_lines(text: str) -> str:
    """Put lines below one another: a table of its own does that without a package."""
    lines = [_latex_cell(line) for line in text.split("\n")]
    if len(lines) == 1:
        return lines[0]
    below = r" \\ ".join(lines)
    return rf"\begin{{tabular}}[t]{{@{{}}r@{{}}}}{below}\end{{tabular}}"


def _latex_cell(text: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in visible(text.replace("\n", " ")))


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
    least = _FEWER if unit in _RATES else _FEW
    return f"{_plain(value, least=least)}{_SHORT.get(unit, '')}"


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
    least = _FEW if unit == "share" else _FEWER
    if value and abs(value) < least and not reach > 0:
        return f"{'< +' if value > 0 else '> −'}{least:g}{after}"
    if not reach > 0:
        return (
            f"{_signed(_plain(value, finest=1 if factor > 1 else None, least=least))}{after}"
            if value
            else "0"
        )
    digits = _DIGITS_OF_REACH - 1 - math.floor(math.log10(reach))
    words = [_to_digits(one, digits) for one in (value, reach)]
    return f"{_signed(words[0])}{after} ± {words[1]}"


def _plain(value: float, finest: int | None = None, least: float = _FEW) -> str:
    """Write a number; *finest* is how many decimals one from 1 on has, at most one if it is not said."""
    size = abs(value)
    if size == 0:
        return "0"
    if finest is None and size < least:
        return f"< {least:g}"
    if size >= _PARTED_FROM:
        return f"{value / _PARTED_FROM:,.{max(0, 3 - len(f'{size / _PARTED_FROM:.0f}'))}f} million"
    if size < 1:
        return f"{value:.2g}"
    return f"{value:,.{finest or 0}f}" if finest or size >= _WHOLE_FROM else f"{value:.1f}".removesuffix(".0")


def _to_digits(value: float, digits: int) -> str:
    return f"{round(value, digits):,.{max(digits, 0)}f}"


def _signed(words: str) -> str:
    return f"−{words[1:]}" if words.startswith("-") else f"+{words}"
