"""What a day of everybody leaves of a part, in counts, kept definition by definition from run to run.

Whoever changes what follows being in view, or draws a map, asks for the same day again; whoever changes who
recognises faces asks for the same linked cameras. What a definition's cameras saw is found by these cameras,
so it does not matter what in a scenario led to them. Coverage, which is there whether anybody is or not, is
measured and kept with them.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from sim.cameras.coverage.coverage import cell_coverage
from sim.core.cache.disk_cache import Cache
from sim.core.vocabulary import Definition
from sim.results.counts.count_arrays import Arrays, counts_from_arrays, counts_to_arrays
from sim.results.counts.count_parts import count_under, counts_together
from sim.results.counts.group_count import GroupCount
from sim.scenario.resolve import ResolvedScenario
from sim.world.read_settings import coverage_settings
from sim.world.world import Network

_KIND = "day"

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
            count_under(self.residents, definition),
            None if self.visitors is None else count_under(self.visitors, definition),
        )


Simulate = Callable[[tuple[Definition, ...]], Counts]
"""Lets the day be lived and counts it under some definitions."""


def kept_counts(
    cache: Cache, name: str, made_from: Mapping[Definition, object], simulate: Simulate
) -> Counts:
    """Find the counts of a day in the cache, or have those made that are not there.

    Parameters
    ----------
    cache
        Where they may lie.
    name
        Of the part.
    made_from
        Everything that decides them, by definition.
    simulate
        Asked at most once, unless an entry is damaged.
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

    parts = [found(definition) for definition in Definition]
    visitors = [part.visitors for part in parts if part.visitors is not None]
    return Counts(
        {definition: table for part in parts for definition, table in part.coverage.items()},
        counts_together([part.residents for part in parts]),
        counts_together(visitors) if visitors else None,
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
        settings=coverage_settings(scenario.numbers),
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
