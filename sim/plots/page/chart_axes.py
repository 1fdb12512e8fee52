"""Axes of charts in the house style, placed on a page in inches."""

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.plots.page.page import Page
from sim.plots.page.style import INK, LABEL_PT, MUTED, RULE, TYPEFACE, text_style

_ALL = 100.0


def chart_axes(
    page: Page, rectangle_in: tuple[float, float, float, float], *, name: str, heading: str
) -> Axes:
    """Add axes with a light vertical grid and *heading* above them; no frame."""
    axes = page.figure.add_axes(page.place(*rectangle_in), label=name)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(RULE)
    axes.grid(axis="x", color=RULE, linewidth=0.4, alpha=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(axis="both", length=0, labelsize=LABEL_PT, labelcolor=MUTED, labelfontfamily=TYPEFACE)
    axes.set_title(heading, loc="left", pad=5, **text_style(LABEL_PT, INK, bold=True))
    return axes


def per_cent_ticks(axes: Axes, *, most: int, signed: bool = False) -> None:
    """Label the x axis, which holds shares from 0 to 1, in per cent or signed percentage points."""
    axes.xaxis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
    unit = " pt" if signed else " %"
    sign = "+" if signed else ""

    def write(value: float, _position: int | None = None) -> str:
        number = round(value * 100, 6)
        if not signed and number > _ALL:
            return ""
        return f"{number:{sign if number else ''}g}{unit}".replace("-", "−")

    axes.xaxis.set_major_formatter(FuncFormatter(write))


def number_ticks(axes: Axes, *, most: int) -> None:
    """Label the x axis with plain numbers."""
    axes.xaxis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _position=None: f"{value:,g}"))
