"""The results of a whole country: its parts, each simulated one to one, added up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.city.country.parts import PlaceSpec
from sim.city.country.settlement_sizes import SIZE_CLASSES, size_class
from sim.core.errors import ContractError
from sim.core.vocabulary import Definition
from sim.results.counts.day import Day, GroupCount, count_day, in_counts, sum_days
from sim.results.counts.observed import Observed, cameras_today
from sim.results.counts.people import RESIDENT_MODES, RESIDENT_ROLES
from sim.results.counts.tally import Count
from sim.results.measures.cells_and_cameras import MAP_CRS, make_cell_hours, make_cell_results
from sim.results.measures.contract import CELL_HOURS, COUNTRY_CELLS, PLACES
from sim.results.measures.summary import About
from sim.results.measures.table import make_strata, measure_day
from sim.results.outcome import Outcome


@dataclass(frozen=True, eq=False)
class CellTables:
    """What is known about the cells of a city.

    Parameters
    ----------
    cells, hours
        Tables that keep the contracts CELL_RESULTS, in EPSG:4326, and CELL_HOURS.
    """

    cells: gpd.GeoDataFrame
    hours: pd.DataFrame


@dataclass(frozen=True, eq=False)
class PartOutcome:
    """What a country keeps of one of its parts.

    Parameters
    ----------
    spec
        Which part.
    day
        Its counts; residents grouped by region, size of settlement and place in place of district.
    on_map
        Tables of its cells; None for drawn settlements, which lie nowhere on a map.
    """

    spec: PlaceSpec
    day: Day
    on_map: CellTables | None


def part_of(
    spec: PlaceSpec,
    residents: Observed | GroupCount,
    cameras: pd.DataFrame,
    cells: gpd.GeoDataFrame,
    *,
    camera_cell: NDArray[np.int64],
    coverage: Mapping[Definition, pd.DataFrame],
    visitors: Observed | GroupCount | None = None,
) -> PartOutcome:
    """Turn what an engine observed in a part into what the country keeps of it.

    Parameters
    ----------
    spec, residents, cameras, cells, camera_cell, coverage, visitors
        Which part, and what `sim.results.outcome.outcome_of` takes. The districts of the cells of drawn
        settlements are their size classes; of them neither *camera_cell* nor *coverage* is read.

    Raises
    ------
    ContractError
        If the tables do not fit together, or not everybody was simulated.
    """
    at_home = in_counts(residents, n_cells=len(cells))
    others = None if visitors is None else in_counts(visitors, n_cells=len(cells))
    if at_home.n_people != spec.residents:
        msg = (
            f"{at_home.n_people:,} people were simulated in '{spec.name}', "
            f"but {spec.residents:,} live there: a country is simulated one to one"
        )
        raise ContractError(msg)
    today = cameras_today(cameras)
    day = count_day(at_home, cells, today, visitors=others)
    day = replace(day, tally=replace(day.tally, groups=_groups_of_part(spec, day)))
    if not spec.is_city:
        return PartOutcome(spec, day, None)
    table = make_cell_results(
        at_home, cells, today, camera_cell=camera_cell, coverage=coverage, visitors=others
    )
    hours = make_cell_hours(at_home, visitors=others)
    return PartOutcome(spec, day, CellTables(table.to_crs(MAP_CRS), hours))


def country_outcome(parts: Iterable[PartOutcome], about: About) -> Outcome:
    """Add up the parts of a country, in whatever order they come.

    Parameters
    ----------
    parts, about
        All parts, each once, and what it is a run of.

    Returns
    -------
    The outcome. Cells are those of its cities, numbered through, in EPSG:4326, with a column *place*; drawn
    settlements have none. Nothing is kept person by person.

    Raises
    ------
    ContractError
        If there is no city, or a part comes twice.
    """
    kept = sorted(parts, key=lambda one: (not one.spec.is_city, -one.spec.residents, one.spec.name))
    names = [one.spec.name for one in kept]
    if len(set(names)) < len(names) or not any(one.spec.is_city for one in kept):
        msg = f"a country is made of different parts, cities among them, not of: {', '.join(names) or 'none'}"
        raise ContractError(msg)
    total = sum_days([part.day for part in kept])
    day = replace(total, tally=replace(total.tally, groups=_in_order(total.tally.groups, names)))
    on_map, strata = _number_through(kept), make_strata(day)
    return Outcome(
        about,
        day,
        measure_day(day, strata),
        strata,
        on_map.cells,
        on_map.hours,
        per_person=None,
        places=PLACES.check(pd.DataFrame([_place_row(one) for one in kept])),
    )


def _place_row(part: PartOutcome) -> dict[str, object]:
    place, day = part.spec.place, part.day
    row: dict[str, object] = {
        "place": place.name,
        "title": place.title,
        "region": place.region,
        "is_city": part.spec.is_city,
        "longitude_deg": place.longitude_deg,
        "latitude_deg": place.latitude_deg,
        "residents": day.n_residents,
    }
    for definition, one in day.tally.seen.items():
        row[f"cameras_{definition}"] = day.cameras[definition]
        row[f"people_observed_{definition}"] = one.observed
    return row


def _groups_of_part(spec: PlaceSpec, day: Day) -> dict[tuple[str, str], Count]:
    """Group a part's residents as the country does; districts of drawn settlements are their size classes."""
    groups = day.tally.groups
    everybody = Count(
        day.tally.n_people, {definition: one.observed for definition, one in day.tally.seen.items()}
    )
    sizes = {
        ("settlement_size", word): count
        for (dimension, word), count in groups.items()
        if dimension == "district"
    }
    if spec.is_city:
        sizes = {("settlement_size", size_class(spec.residents)): everybody}
    where = {("region", spec.place.region): everybody, **sizes, ("place", spec.name): everybody}
    return where | {name: count for name, count in groups.items() if name[0] != "district"}


def _in_order(groups: Mapping[tuple[str, str], Count], places: list[str]) -> dict[tuple[str, str], Count]:
    """Order groups by their words, whatever order the parts came in."""
    order: dict[str, list[str]] = {
        "region": sorted(word for dimension, word in groups if dimension == "region"),
        "settlement_size": [known.word for known in SIZE_CLASSES],
        "place": places,
        "role": [str(role) for role in RESIDENT_ROLES],
        "mode": [str(mode) for mode in RESIDENT_MODES],
    }
    names = ((dimension, word) for dimension, words in order.items() for word in words)
    return {name: groups[name] for name in names if name in groups}


def _number_through(kept: Sequence[PartOutcome]) -> CellTables:
    """Put the cells of all cities below each other, each place's numbers after those of the one before."""
    cells, hours, first = [], [], 0
    for one in kept:
        if one.on_map is None:
            continue
        numbered = one.on_map.cells.assign(cell_id=one.on_map.cells["cell_id"] + first)
        numbered.insert(1, "place", one.spec.name)
        cells.append(numbered)
        hours.append(one.on_map.hours.assign(cell_id=one.on_map.hours["cell_id"] + first))
        first += len(numbered)
    return CellTables(
        COUNTRY_CELLS.check(pd.concat(cells, ignore_index=True)),
        CELL_HOURS.check(pd.concat(hours, ignore_index=True)),
    )
