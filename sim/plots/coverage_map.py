"""Map of places: the share of each cell's ground that cameras have in view; needs no people."""

import geopandas as gpd
from matplotlib.figure import Figure

from sim.core.vocabulary import DEFINITION_MEANING, Definition
from sim.plots.cell_map import Layer, cell_map
from sim.plots.classing import Classes, share_label
from sim.plots.page import Words
from sim.plots.shapes import cell_side_m
from sim.plots.style import COVERAGE_RAMP

COVERED_SHARE = "covered_share_{definition}"


def coverage_map(
    cells: gpd.GeoDataFrame,
    *,
    definition: Definition,
    city: str,
    scenario: str,
    source: str,
    note: str = "",
    districts: gpd.GeoDataFrame | None = None,
    arterials: gpd.GeoDataFrame | None = None,
    classes: Classes | None = None,
) -> Figure:
    """Draw the covered share of each cell under one camera definition.

    Parameters
    ----------
    cells
        In a metre coordinate system, with columns `residents` and `covered_share_<definition>` (0 to 1).
        Cells where nobody lives and nothing is covered are drawn as empty.
    definition
        Which cameras count.
    city, scenario
        Their titles.
    source, note
        Written at the foot.
    districts, arterials, classes
        As for :func:`sim.plots.cell_map.cell_map`.
    """
    words = Words(
        title=f"What cameras cover in {city}",
        subtitle=f"{scenario}. Counted as {definition}: {DEFINITION_MEANING[definition]}. "
        "In view means at the pixel density the scenario asks for.",
        source=source,
        note=note,
    )
    column = COVERED_SHARE.format(definition=definition)
    layer = Layer(
        column=column,
        legend_title=f"Share of a cell's area in view of a camera (cells of {cell_side_m(cells):.0f} m)",
        colours=COVERAGE_RAMP,
        label=share_label,
        none_label="not covered",
        empty_label="nobody lives here",
    )
    empty = (cells["residents"] == 0) & (cells[column] == 0)
    shown = cells.assign(**{column: cells[column].astype(float).mask(empty)})
    return cell_map(shown, layer, words, districts=districts, arterials=arterials, classes=classes)
