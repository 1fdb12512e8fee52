"""Measuring and wrapping text in inches before anything is drawn, so that no line is ever cut."""

from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from sim.plots.style import TYPEFACE

POINTS_PER_INCH = 72.0
LINE_SPACING = 1.28
_HINTING = 1.03
"""Screen and bitmap renderers fit letters to pixels and may set them this much wider."""


@lru_cache(maxsize=4096)
def text_width_in(text: str, size_pt: float, *, bold: bool = False) -> float:
    """Measure the printed width of one line of *text*, in inches."""
    if not text.strip():
        return 0.0
    face = FontProperties(family=TYPEFACE, weight="bold" if bold else "normal")
    # No outline leaves the hull of its control points, and they need no solving of curves for extremes.
    right_pt = float(TextPath((0, 0), text, size=size_pt, prop=face).vertices[:, 0].max())
    return right_pt * _HINTING / POINTS_PER_INCH


def line_height_in(size_pt: float) -> float:
    """Say how far apart the base lines of two lines stand, in inches."""
    return size_pt * LINE_SPACING / POINTS_PER_INCH


def wrap_to_width(text: str, width_in: float, size_pt: float, *, bold: bool = False) -> list[str]:
    """Break *text* at spaces so that each line fits into *width_in* inches; a longer word keeps its line."""
    lines: list[str] = []
    for word in text.split():
        candidate = f"{lines[-1]} {word}" if lines else word
        if lines and text_width_in(candidate, size_pt, bold=bold) <= width_in:
            lines[-1] = candidate
        else:
            lines.append(word)
    return lines
