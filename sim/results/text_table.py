"""Small tables as text for a report: Markdown and LaTeX, whatever stands in their cells."""

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
