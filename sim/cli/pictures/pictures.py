"""Pictures of results with their words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.city.country.parts import all_regions
from sim.cli.pictures.findings import Findings, findings_of_place
from sim.cli.pictures.map_layer import MapLayer, Wish
from sim.core.errors import InputError
from sim.core.vocabulary import DEFINITION_MEANING, Definition
from sim.plots.charts.hours_chart import hours_chart
from sim.plots.charts.settlement_chart import settlement_chart
from sim.plots.maps.country_map import country_map
from sim.plots.maps.coverage_map import CoverageLayer, coverage_column, coverage_map
from sim.plots.maps.hour_maps import day_map, hour_map
from sim.plots.maps.people_map import PeopleLayer, people_map
from sim.plots.page.captions import about_run, sampling_note, source_line
from sim.plots.page.classing import Classes
from sim.plots.page.page import Words

if TYPE_CHECKING:
    from sim.plots.page.page import Picture

_COVERAGE = {MapLayer.COVERAGE: CoverageLayer.GROUND, MapLayer.STREETS: CoverageLayer.STREETS}
_DAY = "whom at least one camera has in view between 00:00 and 24:00 of a weekday"
_DRAWN = (
    "Settlements outside the cities are drawn from published counts and sizes; where they lie is not known."
)


def picture_of(found: Findings, wish: Wish, *, classes: Classes | None = None) -> "Picture":
    """Draw what is wished for.

    Parameters
    ----------
    found
        The results.
    wish
        Which picture; it fits the results.
    classes
        For a map of people in cells or places: those of several maps to be compared.

    Raises
    ------
    InputError
        If the results do not hold what it takes.
    """
    if wish.place is not None and found.is_of_country:
        found = findings_of_place(found, wish.place)
    if wish.layer is MapLayer.PLACES:
        return _places(found, wish.definition, classes)
    if wish.layer is MapLayer.SETTLEMENTS:
        return settlements_picture([found], wish.definition)
    if wish.layer is MapLayer.HOURS:
        return _hours(found)
    if wish.layer is MapLayer.FOOTPRINTS:
        msg = "a run folder keeps no views of single cameras; give the run's scenario instead"
        raise InputError(msg)
    if wish.layer in _COVERAGE:
        return _coverage(found, _COVERAGE[wish.layer], wish.definition)
    return _people(found, wish, classes)


def settlements_picture(found: Sequence[Findings], definition: Definition) -> "Picture":
    """Draw a chart of settlements and regions, of one run of a country or several."""
    first, summaries = found[0], [one.summary for one in found]
    titles = first.scenario if len(found) == 1 else "The same people in every scenario"
    words = Words(
        title=f"Who is observed in {first.city}, by size of settlement and by region",
        subtitle=f"{titles}. Part of the people {_DAY}. Counted as {definition}: "
        f"{DEFINITION_MEANING[definition]}.",
        source=source_line(about=about_run(*summaries)),
        note=f"{sampling_note(first.summary)} {_DRAWN}",
    )
    names = [str(summary["scenario"]) for summary in summaries]
    strata = [one.strata for one in found]
    return settlement_chart(strata, names, words, definition=definition, region_titles=_region_titles())


def _places(found: Findings, definition: Definition, classes: Classes | None) -> "Picture":
    if found.places is None:
        msg = f"{found.city} has no parts that could be drawn as places"
        raise InputError(msg)
    return country_map(
        found.places,
        definition=definition,
        country=found.city,
        scenario=found.scenario,
        region_titles=_region_titles(),
        source=_source(found),
        note=f"{sampling_note(found.summary)} {_DRAWN}",
        classes=classes,
    )


def _hours(found: Findings) -> "Picture":
    if not (found.strata["dimension"] == "hour").any():
        msg = f"the run holds no hours of {found.city} alone; give a scenario of the city instead"
        raise InputError(msg)
    words = Words(
        title=f"How many people are observed hour by hour in {found.city}",
        subtitle=f"{found.scenario}. Residents whom at least one camera has in view in the hour; one person "
        "can be observed in many hours of the weekday.",
        source=_source(found),
        note=sampling_note(found.summary),
    )
    return hours_chart(found.strata, words)


def _coverage(found: Findings, layer: CoverageLayer, definition: Definition) -> "Picture":
    if coverage_column(layer, definition) not in found.cells.columns:
        msg = f"the run holds no coverage for '{definition}'; give its scenario instead of the run folder"
        raise InputError(msg)
    return coverage_map(
        found.cells,
        layer=layer,
        definition=definition,
        city=found.city,
        scenario=found.scenario,
        source=_source(found, str(found.cells.crs)),
        districts=found.districts,
    )


def _people(found: Findings, wish: Wish, classes: Classes | None) -> "Picture":
    about: dict[str, Any] = {
        "definition": wish.definition,
        "city": found.city,
        "scenario": found.scenario,
        "source": _source(found, str(found.cells.crs)),
        "note": sampling_note(found.summary, of_cells=True),
        "districts": found.districts,
    }
    if wish.layer is MapLayer.DAY:
        return day_map(found.cells, found.hours, observed=found.by_hour(wish.definition), **about)
    if wish.hour is not None:
        return hour_map(found.cells, found.hours, hour=wish.hour, classes=classes, **about)
    return people_map(found.cells, layer=PeopleLayer(wish.layer), classes=classes, **about)


def _source(found: Findings, crs: str = "") -> str:
    about = about_run(found.summary)
    return source_line(about=about, crs=crs, is_imported=found.is_imported, mapped=found.mapped)


def _region_titles() -> dict[str, str]:
    return {region.name: region.title for region in all_regions()}
