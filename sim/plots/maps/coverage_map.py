"""Maps of places: how much of each cell's ground or streets cameras have in view; they need no people."""

from enum import StrEnum

import geopandas as gpd
from matplotlib.figure import Figure

from sim.core.vocabulary import Definition
from sim.plots.maps.cell_map import Layer, cell_map
from sim.plots.maps.telling import Telling, without_empty
from sim.plots.page.classing import Classes, share_label
from sim.plots.page.style import COVERAGE_RAMP


class CoverageLayer(StrEnum):
    """What is covered."""

    GROUND = "ground"
    STREETS = "streets"


_TELLINGS: dict[CoverageLayer, Telling] = {
    CoverageLayer.GROUND: Telling(
        column="ground_share_{definition}",
        title="How much ground cameras cover in {city}",
        subtitle="Part of each cell's area in view of outdoor cameras, at the pixel density that the "
        "scenario asks for.",
        legend_title="Share of a cell's ground in view",
    ),
    CoverageLayer.STREETS: Telling(
        column="street_share_{definition}",
        title="How much of the streets cameras cover in {city}",
        subtitle="Part of the length of each cell's streets in view of street cameras, at the pixel "
        "density that the scenario asks for.",
        legend_title="Share of a cell's street length in view",
    ),
}


def coverage_map(
    cells: gpd.GeoDataFrame,
    *,
    layer: CoverageLayer,
    definition: Definition,
    city: str,
    scenario: str,
    source: str,
    note: str = "",
    districts: gpd.GeoDataFrame | None = None,
    arterials: gpd.GeoDataFrame | None = None,
    classes: Classes | None = None,
) -> Figure:
    """Draw how much of each cell is covered under one camera definition.

    Parameters
    ----------
    cells
        In a metre coordinate system, with columns `residents` and `ground_share_<definition>` or
        `street_share_<definition>` (0 to 1). Cells where nobody lives and nothing is covered count as empty.
    layer
        Ground or streets.
    definition
        Which cameras count.
    city, scenario
        Their titles.
    source, note
        Written at the foot.
    districts, arterials, classes
        As for :func:`sim.plots.maps.cell_map.cell_map`.
    """
    telling = _TELLINGS[layer]
    words = telling.words(definition=definition, city=city, scenario=scenario, source=source, note=note)
    drawn = Layer(
        column=coverage_column(layer, definition),
        legend_title=telling.legend_of(cells),
        colours=COVERAGE_RAMP,
        label=share_label,
        none_label="not covered",
        empty_label="nobody lives here",
    )
    empty = (cells["residents"] == 0) & (cells[drawn.column] == 0)
    shown = without_empty(cells, drawn.column, empty)
    return cell_map(shown, drawn, words, districts=districts, arterials=arterials, classes=classes)


def coverage_column(layer: CoverageLayer, definition: Definition) -> str:
    """Name the column of the cells that a layer shows."""
    return _TELLINGS[layer].column_of(definition)
