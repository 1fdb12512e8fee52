"""Maps of people: how many are observed in each cell, or how many of its residents are observed anywhere."""

from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
from matplotlib.figure import Figure

from sim.core.vocabulary import Definition
from sim.plots.maps.cell_map import Layer, cell_map
from sim.plots.maps.telling import Telling, without_empty
from sim.plots.page.classing import Classes, people_label
from sim.plots.page.style import PEOPLE_RAMP


class PeopleLayer(StrEnum):
    """Whose number a cell shows."""

    PEOPLE = "people"
    RESIDENTS = "residents"


@dataclass(frozen=True)
class _PeopleTelling(Telling):
    empty_where_no: str
    empty_label: str


_TELLINGS: dict[PeopleLayer, _PeopleTelling] = {
    PeopleLayer.PEOPLE: _PeopleTelling(
        column="people_seen_{definition}",
        title="Where people are observed in {city}",
        subtitle="Different people, residents and visitors alike, whom the cameras of a cell have in view "
        "between 00:00 and 24:00 of a weekday.",
        legend_title="People seen by a cell's cameras",
        empty_where_no="cameras_{definition}",
        empty_label="no camera",
    ),
    PeopleLayer.RESIDENTS: _PeopleTelling(
        column="residents_observed_{definition}",
        title="Where the people live who are observed in {city}",
        subtitle="Residents of each cell observed anywhere in the city between 00:00 and 24:00 of a weekday.",
        legend_title="Residents of a cell who are observed",
        empty_where_no="people_simulated",
        empty_label="nobody simulated",
    ),
}


def people_map(
    cells: gpd.GeoDataFrame,
    *,
    layer: PeopleLayer,
    definition: Definition,
    city: str,
    scenario: str,
    source: str,
    note: str = "",
    districts: gpd.GeoDataFrame | None = None,
    arterials: gpd.GeoDataFrame | None = None,
    classes: Classes | None = None,
) -> Figure:
    """Draw the number of people observed in a day, cell by cell, under one camera definition.

    Parameters
    ----------
    cells
        In a metre coordinate system, keeping the contract CELL_RESULTS. Cells without a camera (layer people)
        or without a simulated resident (layer residents) are drawn as empty.
    layer
        Which of the two.
    definition
        Which cameras count.
    city, scenario
        Their titles.
    source, note
        Written at the foot; the note states the sampling.
    districts, arterials, classes
        As for :func:`sim.plots.maps.cell_map.cell_map`.
    """
    telling = _TELLINGS[layer]
    words = telling.words(definition=definition, city=city, scenario=scenario, source=source, note=note)
    drawn = Layer(
        column=people_column(layer, definition),
        legend_title=telling.legend_of(cells),
        colours=PEOPLE_RAMP,
        label=people_label,
        none_label="nobody seen",
        empty_label=telling.empty_label,
        whole_numbers=True,
    )
    empty = cells[telling.empty_where_no.format(definition=definition)] == 0
    shown = without_empty(cells, drawn.column, empty)
    return cell_map(shown, drawn, words, districts=districts, arterials=arterials, classes=classes)


def people_column(layer: PeopleLayer, definition: Definition) -> str:
    """Name the column of the cells that a layer shows."""
    return _TELLINGS[layer].column_of(definition)
