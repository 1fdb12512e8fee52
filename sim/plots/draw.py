"""Drawing a layer: of a run, just made or read, or of a city and its cameras, in the same words for all."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
from matplotlib.figure import Figure

from sim.cameras.coverage.coverage import city_coverage
from sim.city.country.parts import all_regions
from sim.core.errors import InputError
from sim.core.vocabulary import DEFINITION_MEANING, LIGHT_MEANING, TURNING_MEANING, Definition, StreetClass
from sim.plots.charts.hours_chart import hours_chart
from sim.plots.charts.settlement_chart import settlement_chart
from sim.plots.layers import LAYERS, Layer, Need, choose_layer
from sim.plots.maps.cell_map import cell_map, footprint_map
from sim.plots.maps.country_map import country_map, place_classes
from sim.plots.maps.day_map import day_map, seen_by_hour
from sim.plots.maps.map_axes import cell_side_m
from sim.plots.page.legend import Classes, Colours, nice_classes, people_label, share_label
from sim.plots.page.page import (
    Words,
    about_run,
    draw_note,
    mapped_in,
    sampling_note,
    source_line,
    what_is_real,
)
from sim.results.known_effects import largest_uncertainty
from sim.results.measures.camera_counts import MARK, assumed_words
from sim.results.run_tables import PlaceTables, RunTables
from sim.results.settings_told import day_of_all
from sim.world.watched_window import watched_window


def draw(
    layer: str | None,
    tables: PlaceTables,
    *,
    definition: Definition = Definition.INSTALLED,
    hour: int | None = None,
    place: str | None = None,
    classes: Classes | None = None,
) -> Figure:
    """Draw a layer.

    Parameters
    ----------
    layer
        Its key in `sim.plots.layers.LAYERS`; None for the one that says most at once.
    tables, place
        Of a run, or of a place before anybody walks; city to take out of a country.
    definition, hour
        Which cameras count; start of the hour to show, of a layer that has hours, the whole day if left out.
    classes
        Those of several maps to be compared, from `shared_classes`; chosen from the data if left out.

    Raises
    ------
    InputError
        If these do not go together, or the tables do not hold what it takes.
    """
    run = tables if isinstance(tables, RunTables) else None
    of_country = run is not None and run.is_of_country
    chosen = choose_layer(layer, hour=hour, place=place, of_country=of_country)
    if run is not None and place is not None:
        tables = run = run.in_place(place)
    if chosen.need is Need.NETWORK:
        return _footprints(chosen, tables, definition)
    if not chosen.needs_run:
        return _cells(chosen, tables, definition, classes)
    if run is None:
        msg = f"the layer '{chosen.key}' shows what a run found; run the scenario '{tables.scenario}' first"
        raise InputError(msg)
    if chosen.key in _DRAWN_DIFFERENTLY:
        return _DRAWN_DIFFERENTLY[chosen.key](chosen, run, definition, classes)
    return (
        _cells(chosen, run, definition, classes)
        if hour is None
        else _hour(chosen, run, definition, classes, hour)
    )


def draw_settlements(runs: Sequence[RunTables], *, definition: Definition = Definition.INSTALLED) -> Figure:
    """Draw the chart of settlements and regions, of one run of a country or several side by side."""
    words = _words(LAYERS["settlements"], runs[0], definition, others=runs[1:])
    names, strata = [run.scenario for run in runs], [run.strata for run in runs]
    return settlement_chart(strata, names, words, definition=definition, region_titles=_region_titles())


def shared_classes(
    layer: str, runs: Sequence[RunTables], *, definition: Definition = Definition.INSTALLED
) -> Classes:
    """Choose classes for maps of one layer in several runs, so that they can be compared.

    The layer is one of cells, or of places; the runs are of the same place.
    """
    chosen = LAYERS[layer]
    if chosen.need is Need.COUNTRY:
        return place_classes(*(run.places for run in runs if run.places is not None), definition=definition)
    values = (run.cells[chosen.column_of(definition)].to_numpy(dtype=float) for run in runs)
    return nice_classes(*values, whole=chosen.of_people)


def _words(
    layer: Layer,
    tables: PlaceTables,
    definition: Definition,
    *,
    crs: str = "",
    others: Sequence[RunTables] = (),
    facts: Mapping[str, Any] | None = None,
) -> Words:
    """Write what stands around a picture; *others* are runs that it shows as well."""
    if isinstance(tables, RunTables) and layer.needs_run:
        about = about_run(tables.summary, *(run.summary for run in others))
    else:  # What cameras cover depends on no engine.
        about = f"Scenario {tables.scenario}, seed {tables.seed}"
    known = {"place": tables.place, "day": day_of_all([one.said for one in (tables, *others)])}
    filled = _Facts(known | dict(facts or {}), tables, definition)
    counted = f" Counted as {definition}: {DEFINITION_MEANING[definition]}." if layer.has_definition else ""
    mapped = mapped_in(tables.mapped_file, top_up=tables.is_topped_up)
    real = what_is_real(is_imported=tables.is_imported, mapped=tables.mapped_file, top_up=tables.is_topped_up)
    lead = "The same people in every scenario" if others else tables.title
    return Words(
        title=layer.title.format_map(filled),
        subtitle=f"{lead}. {real} {layer.subtitle.format_map(filled)}{counted}",
        source=source_line(about=about, crs=crs, is_imported=tables.is_imported, mapped=mapped),
        note=" ".join(word for word in (layer.note.format_map(filled), _assumed(tables, definition)) if word),
    )


def _assumed(tables: PlaceTables, definition: Definition) -> str:
    """Say of the cameras that a picture of a run counts whether their number is assumed."""
    if not isinstance(tables, RunTables):
        return ""
    figures = tables.summary["definitions"].get(str(definition), {})
    return assumed_words({str(definition): figures}).removeprefix(f"{MARK} ")


class _Facts(dict[str, Any]):
    """Facts that words name in braces; those that take work are found out when they are named."""

    def __init__(self, known: Mapping[str, Any], tables: PlaceTables, definition: Definition) -> None:
        super().__init__(known)
        self._about = (tables, definition)

    def __missing__(self, name: str) -> str:
        return _FACTS[name](*self._about)


def _city_wide(tables: PlaceTables, definition: Definition) -> str:
    """Sum the cells' coverage up to a sentence on the city, where its streets are known."""
    if tables.network is None:
        return _a_draw(tables)
    columns = ["cell_id", *(f"{name}_{definition}" for name in ("ground_share", "street_share"))]
    coverage = tables.cells[columns].set_axis(["cell_id", "ground_share", "street_share"], axis=1)
    coverage = pd.DataFrame(coverage).assign(definition=str(definition), cameras=0)
    whole = 100 * city_coverage(tables.network.city.cells, coverage).drop(columns="definition").iloc[0]
    return (
        f"{_a_draw(tables)} In view in the whole city: {whole['ground_share']:.1f} % of the ground and "
        f"{whole['street_share']:.1f} % of the street length; averaged over residents' home cells: "
        f"{whole['residents_ground_share']:.1f} % and {whole['residents_street_share']:.1f} %."
    ).lstrip()


def _a_draw(tables: PlaceTables) -> str:
    return draw_note(mapped=tables.mapped_file, top_up=tables.is_topped_up)


def _of_cells(run: RunTables, _definition: Definition) -> str:
    """Say what a single cell is worth before what sampling adds."""
    return f"{_a_draw(run)} {sampling_note(run.summary, of_cells=True)}".lstrip()


def _sampling(run: RunTables, definition: Definition) -> str:
    """Say what is known least before what sampling adds."""
    return " ".join(filter(None, (largest_uncertainty(definition), sampling_note(run.summary))))


_FACTS: dict[str, Callable[[Any, Definition], str]] = {
    "city_wide": _city_wide,
    "sampling": _sampling,
    "sampling_of_cells": _of_cells,
}


def _colours(layer: Layer, definition: Definition, *, cell_m: float | None = None) -> Colours:
    return Colours(
        column=layer.column_of(definition),
        legend_title=layer.legend if cell_m is None else f"{layer.legend} (cells of {cell_m:.0f} m)",
        colours=layer.colours,
        label=people_label if layer.of_people else share_label,
        none_label=layer.none_label,
        empty_label=layer.empty_label,
        whole_numbers=layer.of_people,
    )


def _cells(layer: Layer, tables: PlaceTables, definition: Definition, classes: Classes | None) -> Figure:
    cells, column = tables.cells, layer.column_of(definition)
    if column not in cells.columns:
        msg = f"the run holds no coverage for '{definition}'; give its scenario instead of the run folder"
        raise InputError(msg)
    empty = cells[layer.empty_where_no.format(definition=definition)] == 0
    if layer.need is Need.COVERAGE:
        empty &= cells[column] == 0
    return cell_map(
        cells.assign(**{column: cells[column].astype(float).mask(empty)}),
        _colours(layer, definition, cell_m=cell_side_m(cells)),
        _words(layer, tables, definition, crs=str(cells.crs)),
        districts=tables.districts,
        arterials=_arterials(tables) if layer.need is Need.COVERAGE else None,
        classes=classes,
    )


def _arterials(tables: PlaceTables) -> gpd.GeoDataFrame | None:
    if tables.network is None:
        return None
    edges = tables.network.city.edges
    return edges[edges["class"] == StreetClass.ARTERIAL]


def _hour(layer: Layer, run: RunTables, definition: Definition, classes: Classes | None, hour: int) -> Figure:
    seen, column = seen_by_hour(run.cells, run.hours, definition), layer.column_of(definition)
    facts = {"start": f"{hour:02d}:00", "end": f"{hour + 1:02d}:00"}
    return cell_map(
        run.cells.assign(**{column: seen[:, hour]}),
        _colours(layer, definition, cell_m=cell_side_m(run.cells)),
        _words(layer, run, definition, crs=str(run.cells.crs), facts=facts),
        districts=run.districts,
        classes=nice_classes(seen, whole=True) if classes is None else classes,
    )


def _day(layer: Layer, run: RunTables, definition: Definition, _classes: Classes | None) -> Figure:
    return day_map(
        run.cells,
        seen_by_hour(run.cells, run.hours, definition),
        _colours(layer, definition, cell_m=cell_side_m(run.cells)),
        _words(layer, run, definition, crs=str(run.cells.crs)),
        observed=run.by_hour(definition),
        districts=run.districts,
    )


def _footprints(layer: Layer, tables: PlaceTables, definition: Definition) -> Figure:
    """Look at the surroundings of the cell with most cameras, outdoors and under the definition."""
    if tables.network is None:
        msg = "a run folder keeps no views of single cameras; give the run's scenario instead"
        raise InputError(msg)
    seen, window = watched_window(tables.network, definition)
    city = tables.network.city
    facts = {
        "n_seen": f"{len(seen):,}",
        "light": LIGHT_MEANING[tables.light],
        "turning": TURNING_MEANING[tables.turning],
        "buildings": "No buildings are known." if city.buildings is None else "Grey: buildings.",
    }
    words = _words(layer, tables, definition, crs=str(city.crs), facts=facts)
    return footprint_map(seen, window, words, city.edges, city.buildings, definition=definition)


def _hours(layer: Layer, run: RunTables, definition: Definition, _classes: Classes | None) -> Figure:
    if not (run.strata["dimension"] == "hour").any():
        msg = f"the run holds no hours of {run.place} alone; give a scenario of the city instead"
        raise InputError(msg)
    return hours_chart(run.strata, _words(layer, run, definition))


def _places(layer: Layer, run: RunTables, definition: Definition, classes: Classes | None) -> Figure:
    if run.places is None:
        msg = f"{run.place} has no parts that could be drawn as places"
        raise InputError(msg)
    return country_map(
        run.places,
        _colours(layer, definition),
        _words(layer, run, definition),
        definition=definition,
        region_titles=_region_titles(),
        classes=classes,
    )


def _region_titles() -> dict[str, str]:
    return {region.name: region.title for region in all_regions()}


_DRAWN_DIFFERENTLY: dict[str, Callable[[Layer, RunTables, Definition, Classes | None], Figure]] = {
    "day": _day,
    "hours": _hours,
    "places": _places,
    "settlements": lambda _layer, run, definition, _classes: draw_settlements([run], definition=definition),
}
"""All other layers of a run are maps of cells."""
