"""What a day of everybody leaves of a part, in counts, kept from run to run.

Whoever changes what lies behind the lens, or draws a map, asks for the same day again. It is found by the
content of the table of cameras, so it does not matter what in a scenario led to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from sim.core.cache.disk_cache import Cache
from sim.core.vocabulary import Definition
from sim.results.count_arrays import counts_from_arrays, counts_to_arrays
from sim.results.group_count import GroupCount
from sim.study.measured_coverage import Coverage

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Counts:
    """What a day leaves of a part.

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


def kept_counts(cache: Cache, name: str, made_from: object, make: Callable[[], Counts]) -> Counts:
    """Find the counts of a day in the cache, or have them made.

    Parameters
    ----------
    cache
        Where they may lie.
    name
        Of the part.
    made_from
        Everything that decides them.
    make
        Lets the day be lived.
    """
    made: list[Counts] = []

    def make_arrays() -> Arrays:
        made.append(make())
        return _to_arrays(made[-1])

    kept = _from_arrays(cache.get("day", name, made_from, make_arrays))
    return made[-1] if made else kept


def _to_arrays(counts: Counts) -> dict[str, NDArray[Any]]:
    arrays = {f"residents/{name}": array for name, array in counts_to_arrays(counts.residents).items()}
    if counts.visitors is not None:
        arrays |= {f"visitors/{name}": array for name, array in counts_to_arrays(counts.visitors).items()}
    for definition, table in counts.coverage.items():
        arrays |= {f"coverage/{definition}/{name}": table[name].to_numpy() for name in table}
    return arrays


def _from_arrays(arrays: Arrays) -> Counts:
    coverage: Coverage = {}
    for definition in Definition:
        columns = _below(arrays, f"coverage/{definition}/")
        if columns:
            coverage[definition] = pd.DataFrame({name: columns[name] for name in columns})
    visitors = _below(arrays, "visitors/")
    return Counts(
        coverage,
        counts_from_arrays(_below(arrays, "residents/")),
        counts_from_arrays(visitors) if visitors else None,
    )


def _below(arrays: Arrays, prefix: str) -> dict[str, NDArray[Any]]:
    """Read the arrays whose names begin so, under the rest of their names."""
    return {name.removeprefix(prefix): arrays[name] for name in arrays if name.startswith(prefix)}
