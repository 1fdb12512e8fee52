"""Maps of what changes from one scenario to another, cell by cell: less in blue, more in orange.

Both sides have the same classes and share a zero. Less is hatched as well, so that a greyscale print tells it
from more.
"""

from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from sim.core.vocabulary import DEFINITION_MEANING, Definition
from sim.plots.maps.cell_map import cell_map
from sim.plots.maps.map_axes import cell_side_m, hatching
from sim.plots.page.legend import Classes, Colours, nice_classes
from sim.plots.page.page import Words
from sim.plots.page.style import COVERAGE_RAMP, PEOPLE_RAMP

_COLUMN = "change"
_COLOURS = (*reversed(COVERAGE_RAMP), *PEOPLE_RAMP)
_MOST_CLASSES = 3  # on each side of zero
_LESS = "--"
_LESS_LINES = "#ffffffb0"
_DUST = 1e-9


class Difference(StrEnum):
    """What of a cell is subtracted."""

    PEOPLE = "people"
    SHARE = "share"


@dataclass(frozen=True)
class _Telling:
    title: str
    subtitle: str
    legend_title: str
    empty_label: str
    factor: float


_TELLINGS = {
    Difference.PEOPLE: _Telling(
        "Where more and fewer people are in view in a model of {city}",
        "Change in the number of different people, residents and visitors alike, whom the cameras of a cell "
        "have in view between 00:00 and 24:00 of {day}.",
        "People seen by a cell's {definition} cameras, change",
        "no camera",
        1.0,
    ),
    Difference.SHARE: _Telling(
        "Where the residents live of whom more and fewer are in view in a model of {city}",
        "Change in the share of each cell's residents who are in view anywhere in the city between 00:00 "
        "and 24:00 of {day}, in percentage points.",
        "Share of a cell's residents in view of {definition} cameras, change in points",
        "nobody simulated",
        100.0,
    ),
}


def cell_differences(
    first: gpd.GeoDataFrame, other: gpd.GeoDataFrame, difference: Difference, definition: Definition
) -> NDArray[np.float64]:
    """Subtract the first run's cells from another's; missing where neither has anything to tell.

    Parameters
    ----------
    first, other
        The same cells in the same order, keeping the contract CELL_RESULTS.
    difference, definition
        Which figure: people, or points of a hundred; which cameras count.

    Raises
    ------
    ValueError
        If the cells are not the same.
    """
    if not np.array_equal(first["cell_id"], other["cell_id"]):
        msg = "cells of two runs can only be subtracted if they are the same cells"
        raise ValueError(msg)
    of_people = difference is Difference.PEOPLE
    column, told = (
        ("people_seen", f"cameras_{definition}") if of_people else ("residents_observed", "people_simulated")
    )
    before, after = (cells[f"{column}_{definition}"].to_numpy(dtype=float) for cells in (first, other))
    change = after - before
    if not of_people:
        residents = first["residents"].to_numpy(dtype=float)
        change = np.divide(change, residents, out=np.full_like(change, np.nan), where=residents > 0)
    empty = (first[told] == 0) & (other[told] == 0)
    return np.where(
        empty, np.nan, np.where(np.abs(change) < _DUST, 0.0, _TELLINGS[difference].factor * change)
    )


def difference_classes(*changes: NDArray[np.float64], whole: bool = True) -> Classes:
    """Choose round classes for one map or several: the same for less and for more, with a break at zero."""
    breaks = nice_classes(*(np.abs(change) for change in changes), whole=whole).breaks
    if len(breaks) > _MOST_CLASSES:
        part = len(breaks) / _MOST_CLASSES
        breaks = tuple(breaks[-1 - round(step * part)] for step in reversed(range(_MOST_CLASSES)))
    if not breaks:
        return Classes(())
    *inner, last = breaks
    # A hair lower, for what falls by as much as the last class holds.
    return Classes((*(-end for end in reversed(inner)), 0.0, *breaks), start=-last * (1 + _DUST))


def difference_map(
    first: gpd.GeoDataFrame,
    other: gpd.GeoDataFrame,
    *,
    difference: Difference,
    definition: Definition,
    city: str,
    scenarios: tuple[str, str],
    source: str,
    real: str = "",
    day: str = "the day",
    note: str = "",
    districts: gpd.GeoDataFrame | None = None,
    classes: Classes | None = None,
) -> Figure:
    """Draw by how much more or less cameras observe in another run, under one camera definition.

    Parameters
    ----------
    first, other, difference, definition
        As :func:`cell_differences` takes them; cells in a metre coordinate system.
    city, scenarios
        Their titles: of the first run's scenario and of the other's.
    source, real, day, note
        At the foot; what of the place is real; the kind of day; the note states what a cell is worth.
    districts, classes
        As for :func:`sim.plots.maps.cell_map.cell_map`; classes from :func:`difference_classes`.
    """
    telling = _TELLINGS[difference]
    change = cell_differences(first, other, difference, definition)
    used = difference_classes(change, whole=difference is Difference.PEOPLE) if classes is None else classes
    colours = Colours(
        _COLUMN,
        f"{telling.legend_title.format(definition=definition)} (cells of {cell_side_m(first):.0f} m)",
        _COLOURS,
        _signed,
        none_label="no change",
        empty_label=telling.empty_label,
    )
    minus, shows = f"“{scenarios[1]}” minus “{scenarios[0]}”.", telling.subtitle.format(day=day)
    counted = f"Counted as {definition}: {DEFINITION_MEANING[definition]}."
    subtitle = " ".join(filter(None, (minus, real, shows, counted)))
    words = Words(telling.title.format(city=city), subtitle, source, note)
    changed = first.assign(**{_COLUMN: change})
    figure = cell_map(changed, colours, words, districts=districts, classes=used)
    _hatch_less(figure, changed, used)
    return figure


def _signed(value: float) -> str:
    number = float(f"{value:.6g}")
    text = f"{abs(number):,.0f}" if number.is_integer() else f"{abs(number):g}"
    return "0" if number == 0 else f"{'−' if number < 0 else '+'}{text}"


def _hatch_less(figure: Figure, cells: gpd.GeoDataFrame, classes: Classes) -> None:
    """Hatch cells with less, and their classes in the legend."""
    less = cells[cells[_COLUMN] < 0]
    if less.empty:
        return
    lines = hatching(less.geometry, gid="cells with less", zorder=1.5)
    boxes = [box for box in figure.findobj(Patch) if box.get_gid() == "legend class"]
    for artist in (lines, *boxes[: classes.n // 2]):
        artist.set(hatch=_LESS, edgecolor=_LESS_LINES)
    next(axes for axes in figure.axes if axes.get_label() == "map").add_collection(lines)
