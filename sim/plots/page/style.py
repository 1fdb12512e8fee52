"""The look of every figure: one palette, one typeface, sizes in points for A4.

Colours of definitions are Okabe and Ito's ("Color Universal Design", 2008), which stay apart for
colour-blind readers. Nothing relies on hue alone: definitions also differ by marker and line, map colours
darken steadily, and empty ground is hatched, so a greyscale print reads the same.
"""

from typing import Any, NamedTuple

from sim.core.vocabulary import Definition

TYPEFACE = "DejaVu Sans"

TITLE_PT = 13.0
SUBTITLE_PT = 9.0
LABEL_PT = 8.0
SMALL_PT = 7.0

PAGE_WIDTH_IN = 7.48
"""A4 portrait (210 mm) less two margins of 10 mm."""

LANDSCAPE_WIDTH_IN = 10.6
"""A4 landscape (297 mm) less margins of 14 mm: charts of several columns and maps of a country."""

PRINT_DPI = 220

INK = "#1a1a1a"
MUTED = "#5c5c5c"
RULE = "#bdbdbd"
PAPER = "#ffffff"
EMPTY_CELL = "#f1f1f1"
HATCH = "#cccccc"
HATCHING = "////"
NONE_SEEN = "#fdfcf7"
OUTLINE = "#333333"
ARTERIAL = "#8a8a8a"
LEFT_OUT = "#c00000"

COVERAGE_RAMP = ("#dceaf4", "#b3d3e8", "#7fb5d8", "#4a90c1", "#20689f", "#0a3f73")
"""One hue, light to dark: the share of a cell that cameras see."""

PEOPLE_RAMP = ("#fde3c4", "#fbbf83", "#f0934b", "#d3652a", "#a43e1c", "#662012")
"""One hue, light to dark: people observed."""


class Pen(NamedTuple):
    """How a definition is drawn: its colour, its marker and the kind of its line."""

    colour: str
    marker: str
    line: Any


PENS = {
    Definition.INSTALLED: Pen("#0072B2", "o", "solid"),
    Definition.PUBLIC: Pen("#009E73", "s", (0, (6, 1.5))),
    Definition.STREET: Pen("#00644A", "P", (0, (9, 2))),
    Definition.RESIDENTIAL: Pen("#2F7FA3", "X", (0, (2, 3))),
    Definition.LINKED: Pen("#B87A00", "^", (0, (3, 1.2))),
    Definition.RECOGNITION: Pen("#D55E00", "D", (0, (1.2, 1.2))),
    Definition.ANPR: Pen("#A5547F", "v", (0, (6, 1.5, 1.2, 1.5))),
}
"""Okabe and Ito's blue, bluish green, orange, vermilion and reddish purple; two darkened to carry
text. The two parts of public are a darker green and a greyish blue."""


def text_style(size_pt: float, colour: str = INK, *, bold: bool = False) -> dict[str, Any]:
    """Build the keyword arguments that set a text in the house typeface, as written: `$` is no formula."""
    return {
        "fontfamily": TYPEFACE,
        "fontsize": size_pt,
        "color": colour,
        "fontweight": "bold" if bold else "normal",
        "parse_math": False,
        "usetex": False,
    }


def ramp(colours: tuple[str, ...], n: int) -> tuple[str, ...]:
    """Pick *n* steps of a ramp, from its lightest to its darkest."""
    if n == 1:
        return (colours[len(colours) // 2],)
    last = len(colours) - 1
    return tuple(colours[round(step * last / (n - 1))] for step in range(n))


def tint(colour: str, strength: float) -> str:
    """Mix *colour* with white paper; *strength* 1 keeps it, 0 leaves paper."""
    channels = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - channel) * strength):02x}" for channel in channels)
