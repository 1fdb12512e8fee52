"""Counts of a group of people as plain arrays by name, as a cache keeps them, and back."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.core.vocabulary import Definition
from sim.results.counts.group_count import GroupCount
from sim.results.counts.histogram import Histogram
from sim.results.counts.homes import Homes, Spread
from sim.results.counts.seen import CellsSeen
from sim.results.counts.tally import DefinitionTally

Arrays = Mapping[str, NDArray[Any]]

_HISTOGRAMS = ("cameras", "tenths_in_view", "passes", "hours")


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
