"""A map of what was read of a city's layers: people by cell, streets kept, and streets left out."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
from matplotlib.figure import Figure

import sim
from sim.plots.maps.cell_map import cell_map
from sim.plots.page.classing import people_label
from sim.plots.page.legend import Colours
from sim.plots.page.page import Words
from sim.plots.page.shapes import lines
from sim.plots.page.style import LEFT_OUT, PEOPLE_RAMP

_M_PER_KM = 1000.0


def import_map(
    cells: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
    left_out: gpd.GeoSeries,
    districts: gpd.GeoDataFrame,
    *,
    title: str,
    layers: Mapping[str, str],
) -> Figure:
    """Draw an imported city, to see whether it lies where it should and all of it is there.

    Parameters
    ----------
    cells, streets, districts
        Tables of the city, in metres.
    left_out
        Streets that are not connected to the rest.
    title
        Name of the city.
    layers
        File of each layer, by its name.
    """
    km = float(left_out.length.sum()) / _M_PER_KM
    note = f"Red: {km:,.1f} km of street that are not connected to the rest and were left out." if km else ""
    files = ", ".join(f"{name} {file}" for name, file in layers.items())
    words = Words(
        title=f"Residents and streets of {title}, as imported",
        subtitle="Residents of each cell after totals were met; every street that can be driven or walked.",
        source=f"Source: {files}; safecity-sim {sim.__version__}. Projection {cells.crs.to_string()}.",
        note=note,
    )
    colours = Colours(
        column="residents",
        legend_title="Residents of a cell",
        colours=PEOPLE_RAMP,
        label=people_label,
        none_label="nobody lives here",
        empty_label="",
        whole_numbers=True,
    )
    shown = cells.assign(residents=cells["residents"].astype(np.float64))
    figure = cell_map(shown, colours, words, districts=districts, arterials=streets)
    if km:
        axes = next(axes for axes in figure.axes if axes.get_label() == "map")
        axes.add_collection(lines(left_out, colors=LEFT_OUT, linewidths=0.8, gid="left out", zorder=2.5))
    return figure
