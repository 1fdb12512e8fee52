"""A printed page: heading above, body in the middle, source and note below, in words and in inches.

The page grows with its text, so a long title or source pushes the body and never covers it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import Affine2D, Transform

import sim
from sim.plots.page.lettering import MOST_OF_A_TITLE, drawable, line_height_in, wrap_to_width
from sim.plots.page.style import (
    INK,
    LABEL_PT,
    MUTED,
    PAPER,
    PRINT_DPI,
    RULE,
    SMALL_PT,
    SUBTITLE_PT,
    TITLE_PT,
    TYPEFACE,
    text_style,
)
from sim.results.answer import ceiling

Picture: TypeAlias = Figure
"""What every map and chart function returns: neither shown nor saved."""

MARGIN_IN = 0.3
STRIP_IN = 0.72
"""Height of the strip below a map, which holds legend, scale bar and north arrow, inches."""

_GAP_IN = 0.12
_ALL = 100.0


@dataclass(frozen=True)
class Words:
    """What is written around a figure.

    Parameters
    ----------
    title, subtitle
        What the picture shows, in words a newspaper could print; scenario, definition and what is counted.
    source, note
        Who made the figure from which data; what a careful reader must know, such as the sampling error,
        which may be empty.
    """

    title: str
    subtitle: str
    source: str
    note: str = ""


@dataclass(frozen=True)
class Page:
    """A figure with its texts set and the free rectangle that is left for the body, in inches."""

    figure: Figure
    left_in: float
    bottom_in: float
    width_in: float
    height_in: float

    def place(
        self, left_in: float, bottom_in: float, width_in: float, height_in: float
    ) -> tuple[float, float, float, float]:
        """Turn a rectangle of the body, in inches from its lower left corner, into figure fractions."""
        page_width, page_height = self.figure.get_size_inches()
        return (
            (self.left_in + left_in) / page_width,
            (self.bottom_in + bottom_in) / page_height,
            width_in / page_width,
            height_in / page_height,
        )


def inches(figure: Figure) -> Transform:
    """Place things in inches from the lower left corner of the page.

    They belong to the page: when its empty margins are cut off, as notebooks do, they move with the texts.
    """
    width_in, height_in = figure.get_size_inches()
    return Affine2D().scale(1 / width_in, 1 / height_in) + figure.transFigure


def lay_out_page(words: Words, *, width_in: float, body_height_in: float) -> Page:
    """Set the texts and return the page with room for a body of *body_height_in* inches."""
    inner_in = width_in - 2 * MARGIN_IN
    title = wrap_to_width(drawable(words.title, MOST_OF_A_TITLE), inner_in, TITLE_PT, bold=True)
    subtitle = wrap_to_width(words.subtitle, inner_in, SUBTITLE_PT)
    note = wrap_to_width(words.note, inner_in, LABEL_PT)
    source = wrap_to_width(words.source, inner_in, SMALL_PT)
    head_in = len(title) * line_height_in(TITLE_PT) + len(subtitle) * line_height_in(SUBTITLE_PT) + _GAP_IN
    foot_in = len(note) * line_height_in(LABEL_PT) + len(source) * line_height_in(SMALL_PT) + _GAP_IN
    height_in = 2 * MARGIN_IN + head_in + body_height_in + foot_in + _GAP_IN
    figure = Figure(figsize=(width_in, height_in), dpi=PRINT_DPI, facecolor=PAPER)
    top = height_in - MARGIN_IN
    top = _write_down(figure, title, top, TITLE_PT, colour=INK, name="title", bold=True)
    _write_down(figure, subtitle, top - 0.02, SUBTITLE_PT, colour=MUTED, name="subtitle")
    ends = [MARGIN_IN, width_in - MARGIN_IN]
    figure.add_artist(Line2D(ends, [MARGIN_IN + foot_in - 0.03] * 2, color=RULE, linewidth=0.6,
                             transform=inches(figure)))  # fmt: skip
    top = _write_down(figure, note, MARGIN_IN + foot_in - _GAP_IN, LABEL_PT, colour=INK, name="note")
    _write_down(figure, source, top, SMALL_PT, colour=MUTED, name="source")
    return Page(figure, MARGIN_IN, MARGIN_IN + foot_in + _GAP_IN, inner_in, body_height_in)


def _write_down(
    figure: Figure,
    lines: list[str],
    top_in: float,
    size_pt: float,
    *,
    colour: str,
    name: str,
    bold: bool = False,
) -> float:
    """Write *lines* downwards from *top_in* and return where the next line may start."""
    width_in, height_in = figure.get_size_inches()
    for line in lines:
        style = text_style(size_pt, colour, bold=bold)
        figure.text(MARGIN_IN / width_in, top_in / height_in, line, va="top", gid=name, **style)
        top_in -= line_height_in(size_pt)
    return top_in


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


def per_cent_ticks(axes: Axes, *, most: int) -> None:
    """Label the x axis, which holds shares from 0 to 1, in per cent."""
    axes.xaxis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))

    def write(value: float, _position: int | None = None) -> str:
        number = round(value * 100, 6)
        return "" if number > _ALL else f"{number:g} %".replace("-", "−")

    axes.xaxis.set_major_formatter(FuncFormatter(write))


def source_line(*, about: str, crs: str = "", is_imported: bool = False, mapped: str = "") -> str:
    """Write the source line of a figure.

    Parameters
    ----------
    about, crs
        Scenario, seed and engine; the projection of a map, empty for a chart.
    is_imported, mapped
        Whether the city came from real layers; where cameras were mapped, as `mapped_in` says it, empty if
        all are simulated.
    """
    parts = (
        f"Source: safecity-sim {sim.__version__}, {_made_of(is_imported=is_imported, mapped=mapped)}",
        "Outlines and borders are schematic, drawn from areas and centres" if crs and not is_imported else "",
        about,
        f"Projection {crs}" if crs else "",
    )
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def what_is_real(*, is_imported: bool, mapped: str, top_up: bool) -> str:
    """Say what of a picture is no record of anything: it belongs above it, not into small print.

    Parameters
    ----------
    is_imported
        Whether the city came from real layers.
    mapped, top_up
        File that cameras were mapped in, and whether simulated ones make them up to a stock.
    """
    if mapped and not top_up:
        if is_imported:
            return "Streets from real layers; cameras are mapped, people are synthetic."
        return "Schematic: streets and people are synthetic, cameras are mapped, moved to the nearest site."
    of_cameras = "some cameras" if mapped else "cameras"
    if is_imported:
        return f"Streets from real layers; people and {of_cameras} are synthetic."
    return f"Schematic: streets, people and {of_cameras} are synthetic."


def mapped_in(file: str, *, top_up: bool) -> str:
    """Say that cameras are those of a file, alone or made up to a stock; nothing if there is none."""
    return f"cameras as mapped in {file}{' and simulated ones' if top_up else ''}" if file else ""


def _made_of(*, is_imported: bool, mapped: str) -> str:
    not_real = "not a record of real ones"
    if is_imported:
        people = f"{mapped}, simulated people" if mapped else "simulated people and cameras"
        return f"streets and residents by cell from imported layers, {people}, {not_real}"
    laid_out = "laid out from published totals"
    if mapped:
        return f"simulated residents and streets {laid_out}, {not_real}, {mapped}"
    return f"simulated residents, streets and cameras {laid_out}, {not_real}"


def about_run(*summaries: Mapping[str, Any]) -> str:
    """Name the runs a figure shows: scenarios, and the first one's seed and engine."""
    first = summaries[0]
    noun = "Scenario" if len(summaries) == 1 else "Scenarios"
    names = ", ".join(str(summary["scenario"]) for summary in summaries)
    return f"{noun} {names}; seed {first['seed']}, {first['engine']} engine"


def draw_note(*, mapped: str, top_up: bool) -> str:
    """Say that a single cell is one draw of many; nothing where every camera is a mapped one.

    Parameters
    ----------
    mapped, top_up
        File that cameras were mapped in, and whether simulated ones make them up to a stock.
    """
    is_drawn = not mapped or top_up
    return "A single cell is a draw, not a finding: other seeds put cameras elsewhere." if is_drawn else ""


def sampling_note(summary: Mapping[str, Any], *, of_cells: bool = False, has_intervals: bool = False) -> str:
    """Say how many residents were simulated, and what that does to the figures, or to those of cells.

    Parameters
    ----------
    summary, of_cells, has_intervals
        Of a run; whether the figures are those of cells, and whether the picture draws intervals.
    """
    people, residents = int(summary["people"]), int(summary["residents"])
    if people == residents:
        words = f"All {residents:,} residents were simulated, one to one, so sampling adds no error"
        return f"{words}." if of_cells else f"{words}; other seeds would move cameras (`--seeds`)."
    part = f"{people:,} of {residents:,} residents ({100 * people / residents:.3g} %)"
    words = f"Simulated with a sample of {part} among all cameras, and scaled up"
    if of_cells:
        weight = f"one simulated person counts for {residents / people:,.0f}"
        return f"{words}: single cells are rough ({weight})."
    return f"{ceiling(summary)} {words}{'; intervals are 95 % sampling error' * has_intervals}."
