"""Maps of place and time: people that the cameras of each cell have in view in an hour, and over the day."""

from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.core.vocabulary import Definition
from sim.plots.maps.cell_map import Layer, cell_map
from sim.plots.maps.small_maps import Panel, small_maps
from sim.plots.maps.telling import Telling
from sim.plots.page.classing import Classes, nice_classes, people_label
from sim.plots.page.style import PEOPLE_RAMP
from sim.results.measures.contract import CELL_HOURS

SHOWN_HOURS = (2, 5, 8, 11, 14, 17, 20, 23)
"""Every third hour of the day; those of the way to work and back are among them."""

_COLUMN = "people_seen_{definition}"
_WHOM = "Different people, residents and visitors alike, whom the cameras of a cell have in view"
_LEGEND = "People seen by a cell's cameras in the hour, one scale for the whole day"

_HOUR = Telling(
    column=_COLUMN,
    title="Where people are observed in {city} from {start} to {end}",
    subtitle=f"{_WHOM} between {{start}} and {{end}} of a weekday.",
    legend_title=_LEGEND,
)
_DAY = Telling(
    column=_COLUMN,
    title="Where and when people are observed in {city}",
    subtitle=f"{_WHOM} in an hour of a weekday.",
    legend_title=_LEGEND,
)


def hour_map(
    cells: gpd.GeoDataFrame,
    hours: pd.DataFrame,
    *,
    hour: int,
    definition: Definition,
    city: str,
    scenario: str,
    source: str,
    note: str = "",
    districts: gpd.GeoDataFrame | None = None,
    arterials: gpd.GeoDataFrame | None = None,
    classes: Classes | None = None,
) -> Figure:
    """Draw the number of people observed in one hour, cell by cell, under one camera definition.

    Parameters
    ----------
    cells
        In a metre coordinate system, keeping the contract CELL_RESULTS. Cells without a camera are empty.
    hours
        Keeps the contract CELL_HOURS, of the same cells.
    hour, definition
        Start of the hour, 0 to 23; which cameras count.
    city, scenario, source, note, districts, arterials
        As for :func:`sim.plots.maps.people_map.people_map`.
    classes
        Those of all hours of the day if left out, so that maps of two hours can be laid side by side.

    Raises
    ------
    ValueError
        If there is no such hour.
    """
    seen = _seen_by_hour(cells, hours, definition)
    if not 0 <= hour < seen.shape[1]:
        msg = f"hours are counted from 0 to {seen.shape[1] - 1}, so there is no hour {hour}"
        raise ValueError(msg)
    start, end = _clock(hour), _clock(hour + 1)
    telling = replace(
        _HOUR,
        title=_HOUR.title.replace("{start}", start).replace("{end}", end),
        subtitle=_HOUR.subtitle.format(start=start, end=end),
    )
    words = telling.words(definition=definition, city=city, scenario=scenario, source=source, note=note)
    layer = _layer(telling, cells, definition)
    used = nice_classes(seen, whole=True) if classes is None else classes
    shown = cells.assign(**{layer.column: seen[:, hour]})
    return cell_map(shown, layer, words, districts=districts, arterials=arterials, classes=used)


def day_map(
    cells: gpd.GeoDataFrame,
    hours: pd.DataFrame,
    *,
    definition: Definition,
    city: str,
    scenario: str,
    source: str,
    note: str = "",
    districts: gpd.GeoDataFrame | None = None,
    observed: Mapping[int, float] | None = None,
) -> Figure:
    """Draw eight hours of the day as small maps of one scale.

    Parameters
    ----------
    cells, hours, definition, city, scenario, source, note, districts
        As for :func:`hour_map`.
    observed
        Residents observed anywhere in each hour, to be written over its map; nothing is if left out.
    """
    seen = _seen_by_hour(cells, hours, definition)
    words = _DAY.words(definition=definition, city=city, scenario=scenario, source=source, note=note)
    panels = [
        Panel(
            heading=f"{_clock(hour)}–{_clock(hour + 1)}",
            remark="" if observed is None else f"{observed[hour]:,.0f} residents observed",
            values=seen[:, hour],
        )
        for hour in SHOWN_HOURS
    ]
    return small_maps(
        cells,
        panels,
        _layer(_DAY, cells, definition),
        words,
        classes=nice_classes(seen, whole=True),
        districts=districts,
    )


def _layer(telling: Telling, cells: gpd.GeoDataFrame, definition: Definition) -> Layer:
    return Layer(
        column=telling.column_of(definition),
        legend_title=telling.legend_of(cells),
        colours=PEOPLE_RAMP,
        label=people_label,
        none_label="nobody seen",
        empty_label="no camera",
        whole_numbers=True,
    )


def _seen_by_hour(
    cells: gpd.GeoDataFrame, hours: pd.DataFrame, definition: Definition
) -> NDArray[np.float64]:
    """Spread the rows of *hours* over cells and hours; missing where a cell has no camera.

    Returns
    -------
    Shape (cells, 24), in the order of *cells*.
    """
    CELL_HOURS.check(hours)
    row = pd.Index(cells["cell_id"]).get_indexer(pd.Index(hours["cell_id"]))
    if (row < 0).any():
        msg = "hours tell of cells that are not on the map"
        raise ValueError(msg)
    seen = np.zeros((len(cells), 24))
    seen[row, hours["hour"].to_numpy(np.int64)] = hours[_COLUMN.format(definition=definition)]
    seen[(cells[f"cameras_{definition}"] == 0).to_numpy()] = np.nan
    return seen


def _clock(hour: int) -> str:
    return f"{hour:02d}:00"
