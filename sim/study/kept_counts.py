"""What a day of everybody leaves of a part, in counts, kept definition by definition from run to run.

Whoever changes what follows being in view, or draws a map, asks for the same day again; whoever changes who
recognises faces asks for the same linked cameras. What a definition's cameras saw is found by these cameras,
so it does not matter what in a scenario led to them. Coverage, which is there whether anybody is or not, is
measured and kept with them.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.contract import FOR_FACES, cameras_of
from sim.cameras.coverage.coverage import cell_coverage
from sim.core.cache.disk_cache import Cache
from sim.core.disk.files import made_from_digest
from sim.core.vocabulary import DayKind, Definition
from sim.engine.shared.vehicles import looks_through_windscreens
from sim.results.counts.day import GroupCount
from sim.results.counts.exposure import CellsSeen
from sim.results.counts.people import Homes, Spread
from sim.results.counts.tally import DefinitionTally, Histogram
from sim.scenario.resolve import ResolvedScenario
from sim.world import read_exposure, read_people, read_settings
from sim.world.network import Network

_KIND = "day"
_HISTOGRAMS = ("cameras", "tenths_in_view", "passes", "hours")

_NOT_SEEING = ("kind", "owner", "linked", "analytics", "installed_on", "kept_as_linked", "hit", FOR_FACES)
"""Columns of cameras that tell why one counts or works, and not what it sees.

Second rows, of faces, have ids of their own.
"""

Arrays = Mapping[str, NDArray[Any]]

Coverage = dict[Definition, pd.DataFrame]
"""Coverage of each cell, by definition."""


@dataclass(frozen=True, eq=False)
class Counts:
    """What a day leaves of a part, under some definitions or all.

    Parameters
    ----------
    coverage
        Of each cell of a city, by definition; empty for drawn settlements.
    residents, visitors
        What was seen of them; no visitors where nobody comes.
    """

    coverage: Coverage
    residents: GroupCount
    visitors: GroupCount | None

    def under(self, definition: Definition) -> "Counts":
        """Cut out what belongs to one definition."""
        return Counts(
            {definition: self.coverage[definition]} if self.coverage else {},
            _under({definition: self.residents}),
            None if self.visitors is None else _under({definition: self.visitors}),
        )


Simulate = Callable[[tuple[Definition, ...]], Counts]
"""Lets the day be lived and counts it under some definitions."""


def kept_counts(
    cache: Cache, name: str, made_from: Mapping[Definition, object], simulate: Simulate
) -> Counts:
    """Find the counts of a day in the cache, or have those made that are not there.

    Parameters
    ----------
    cache, name
        Where they may lie, and the name of the part.
    made_from, simulate
        What decides them, by definition, and what makes them: asked at most once, unless an entry is damaged.
    """
    names = {definition: f"{name}/{definition}" for definition in Definition}
    missing = tuple(one for one in Definition if not cache.has(_KIND, names[one], made_from[one]))
    simulated = functools.cache(simulate)

    def found(one: Definition) -> Counts:
        together = missing if one in missing else (one,)
        arrays = cache.get(
            _KIND, names[one], made_from[one], lambda: _to_arrays(simulated(together).under(one))
        )
        return _from_arrays(arrays)

    parts = {definition: found(definition) for definition in Definition}
    visitors = {one: part.visitors for one, part in parts.items() if part.visitors is not None}
    return Counts(
        {definition: table for part in parts.values() for definition, table in part.coverage.items()},
        _under({one: part.residents for one, part in parts.items()}),
        _under(visitors) if visitors else None,
    )


def measure_coverage(
    scenario: ResolvedScenario, network: Network, definitions: Sequence[Definition] = tuple(Definition)
) -> Coverage:
    """Measure the coverage of each cell of a city by the whole stock, up or down today.

    Drawn settlements lie nowhere on a map, so of them nothing is measured.
    """
    if not network.part.spec.is_city:
        return {}
    table = cell_coverage(
        network.city.cells,
        network.city.edges,
        network.cameras,
        network.views,
        definitions=definitions,
        settings=read_settings.coverage_settings(scenario.numbers),
        sight=network.sight,
    )
    by_definition = table.drop(columns="cameras").groupby("definition", sort=False)
    return {Definition(str(word)): part.drop(columns="definition") for word, part in by_definition}


def _to_arrays(counts: Counts) -> dict[str, NDArray[Any]]:
    arrays = {f"residents/{name}": array for name, array in counts_to_arrays(counts.residents).items()}
    if counts.visitors is not None:
        arrays |= {f"visitors/{name}": array for name, array in counts_to_arrays(counts.visitors).items()}
    for definition, table in counts.coverage.items():
        arrays |= {f"coverage/{definition}/{name}": table[name].to_numpy() for name in table}
    return arrays


def _from_arrays(arrays: Arrays) -> Counts:
    of_cells = {definition: _below(arrays, f"coverage/{definition}/") for definition in Definition}
    visitors = _below(arrays, "visitors/")
    return Counts(
        {definition: pd.DataFrame(columns) for definition, columns in of_cells.items() if columns},
        counts_from_arrays(_below(arrays, "residents/")),
        counts_from_arrays(visitors) if visitors else None,
    )


def _below(arrays: Arrays, prefix: str) -> dict[str, NDArray[Any]]:
    """Read the arrays whose names begin so, under the rest of their names."""
    return {name.removeprefix(prefix): arrays[name] for name in arrays if name.startswith(prefix)}


def _under(of: Mapping[Definition, GroupCount]) -> GroupCount:
    """Put together what the cameras of each definition had in view, each out of counts of the same people."""
    first = next(iter(of.values()))
    return replace(
        first,
        seen={one: count.seen[one] for one, count in of.items()},
        homes=Homes(first.homes.people, {one: count.homes.observed[one] for one, count in of.items()}),
        cells={one: count.cells[one] for one, count in of.items()},
    )


def counts_to_arrays(count: GroupCount) -> dict[str, NDArray[Any]]:
    """Name all arrays of a group's counts: `size`, `homes/by_cell`, `linked/passes/values` and the like."""
    size = np.array([count.out_of, count.left_home], dtype=np.int64)
    arrays: dict[str, NDArray[Any]] = {"size": size}
    arrays |= _of_spread("homes", count.homes.people)
    for definition, one in count.seen.items():
        totals = [one.observed, one.sightings, one.in_view_us]
        arrays[f"{definition}/totals"] = np.array(totals, dtype=np.int64)
        arrays[f"{definition}/by_hour"] = one.by_hour
        for name in _HISTOGRAMS:
            histogram: Histogram = getattr(one, name)
            arrays[f"{definition}/{name}/values"] = histogram.values
            arrays[f"{definition}/{name}/counts"] = histogram.counts
        arrays |= _of_spread(f"{definition}/homes", count.homes.observed[definition])
        arrays[f"{definition}/cells/in_day"] = count.cells[definition].in_day
        arrays[f"{definition}/cells/by_hour"] = count.cells[definition].by_hour
    return arrays


def counts_from_arrays(arrays: Arrays) -> GroupCount:
    """Take a group's counts, under the definitions that they are of, out of arrays."""
    out_of, left_home = arrays["size"].tolist()
    definitions = [definition for definition in Definition if f"{definition}/totals" in arrays]
    observed = {definition: _spread(arrays, f"{definition}/homes") for definition in definitions}
    return GroupCount(
        out_of=out_of,
        left_home=left_home,
        seen={definition: _tally(arrays, definition) for definition in definitions},
        homes=Homes(_spread(arrays, "homes"), observed),
        cells={
            one: CellsSeen(arrays[f"{one}/cells/in_day"], arrays[f"{one}/cells/by_hour"])
            for one in definitions
        },
    )


def _of_spread(name: str, spread: Spread) -> dict[str, NDArray[Any]]:
    return {f"{name}/by_cell": spread.by_cell, f"{name}/by_kind": spread.by_kind}


def _spread(arrays: Arrays, name: str) -> Spread:
    return Spread(arrays[f"{name}/by_cell"], arrays[f"{name}/by_kind"])


def _tally(arrays: Arrays, definition: Definition) -> DefinitionTally:
    observed, sightings, in_view_us = arrays[f"{definition}/totals"].tolist()
    histograms = {
        name: Histogram(*(arrays[f"{definition}/{name}/{what}"] for what in ("values", "counts")))
        for name in _HISTOGRAMS
    }
    return DefinitionTally(
        observed, sightings, in_view_us, **histograms, by_hour=arrays[f"{definition}/by_hour"]
    )


def made_from(
    scenario: ResolvedScenario, network: Network, up: NDArray[np.bool_], day: DayKind | None = None
) -> dict[Definition, str]:
    """Digest, by definition, everything that decides the counts of a day: cameras, ground, people, chance.

    Parameters
    ----------
    scenario, network, up
        Which day, where, and which cameras work.
    day
        Its kind; that of the scenario's first day unless given.
    """
    numbers, part, cameras, day = scenario.numbers, network.part, network.rows, day or scenario.run.day
    common = made_from_digest(
        {
            "part": part.spec,
            "ground": (
                read_settings.city_settings(numbers, part.name, scenario.model),
                read_settings.settlement_settings(numbers),
            ),
            "sight": (read_settings.sight_settings(numbers), read_settings.coverage_settings(numbers)),
            "people": (
                read_people.people_settings(numbers, part.name, day, model=scenario.model),
                read_people.visitor_settings(numbers, part.name, day),
            ),
            "exposure": read_exposure.exposure_settings(scenario),
            "seed": scenario.run.seed,
        }
    )
    words: dict[str, list[str]] = {}
    seeing: dict[str, NDArray[np.generic]] = {"up": up}
    looks_in = looks_through_windscreens(cameras, read_exposure.exposure_settings(scenario))
    if looks_in is not None:
        seeing["looks_in"] = looks_in
    for name in cameras.columns.difference(list(_NOT_SEEING)):
        column = cameras[name]
        if isinstance(column.dtype, np.dtype) and not column.dtype.hasobject:
            seeing[name] = column.to_numpy()
        else:
            of_words = column.astype("category").cat
            words[name], seeing[name] = of_words.categories.tolist(), of_words.codes.to_numpy()
    of_each = {one: cameras_of(cameras, one) for one in Definition}
    # What recognition covers of the ground is measured by the first rows of its cameras.
    first = cameras.drop(columns=FOR_FACES, errors="ignore")
    of_each[Definition.RECOGNITION] |= cameras_of(first, Definition.RECOGNITION)
    return {
        one: made_from_digest([common, words, {name: column[counted] for name, column in seeing.items()}])
        for one, counted in of_each.items()
    }
