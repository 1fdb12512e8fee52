"""What a map of one layer says in words; what coverage maps and maps of people have in common."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from sim.core.vocabulary import DEFINITION_MEANING, Definition
from sim.plots.page.page import Words
from sim.plots.page.shapes import cell_side_m


@dataclass(frozen=True)
class Telling:
    """The words of a layer; *column* holds `{definition}` and *title* `{city}`."""

    column: str
    title: str
    subtitle: str
    legend_title: str

    def column_of(self, definition: Definition) -> str:
        """Name the column of the cells that the layer shows."""
        return self.column.format(definition=definition)

    def legend_of(self, cells: gpd.GeoDataFrame) -> str:
        """Write the legend's title, with the size of the cells."""
        return f"{self.legend_title} (cells of {cell_side_m(cells):.0f} m)"

    def words(self, *, definition: Definition, city: str, scenario: str, source: str, note: str) -> Words:
        """Write what stands around the map."""
        counted = f"Counted as {definition}: {DEFINITION_MEANING[definition]}."
        return Words(
            title=self.title.format(city=city),
            subtitle=f"{scenario}. {self.subtitle} {counted}",
            source=source,
            note=note,
        )


def without_empty(cells: gpd.GeoDataFrame, column: str, empty: "pd.Series[bool]") -> gpd.GeoDataFrame:
    """Take the value of *column* away from cells that count as empty."""
    return cells.assign(**{column: cells[column].astype(float).mask(empty)})
