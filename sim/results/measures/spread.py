"""How far figures lie apart over several seeds: other cameras, other people, and if asked another city."""

from collections.abc import Sequence

import pandas as pd

from sim.core.table import Column, Contract
from sim.core.units import UNITS
from sim.core.vocabulary import Definition
from sim.results.measures.measure import MEASURES_BY_NAME, Population

_ABOUT = ["measure", "definition"]

SPREAD = Contract(
    "spread over seeds",
    (
        Column("measure", "text", "text", "Name of the figure"),
        Column(
            "definition", "text", "text", "Which cameras count; empty where none do", words=("", *Definition)
        ),
        Column("title", "text", "text", "What it is, in words"),
        Column("population", "text", "text", "Whom or what it is about", words=tuple(Population)),
        Column("unit", "text", "text", "Unit of all that follow", words=tuple(UNITS)),
        Column("seeds", "int", "count", "Seeds whose runs have the figure", low=1),
        Column("lowest", "float", "1", "The smallest"),
        Column("median", "float", "1", "The one in the middle"),
        Column("highest", "float", "1", "The largest"),
        Column(
            "standard_deviation",
            "float",
            "1",
            "Of the seeds, with n - 1; missing of one",
            low=0,
            nullable=True,
        ),
    ),
)
"""One row a figure of the whole place."""


def spread_over_seeds(measures: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Say how far the figures of runs lie apart that differ in nothing but their seeds.

    Parameters
    ----------
    measures
        Tables that keep MEASURES, one a seed.

    Returns
    -------
    A table that keeps SPREAD, in the order of the first run. What no run can tell is left out.
    """
    whole = pd.concat([table[table["stratum"] == ""] for table in measures])
    known = whole[whole["value"].notna()]
    values = known.groupby(_ABOUT, sort=False)["value"]
    table = values.agg(
        seeds="count", lowest="min", median="median", highest="max", standard_deviation="std"
    ).reset_index()
    of = [MEASURES_BY_NAME[name] for name in table["measure"]]
    table.insert(2, "title", [one.title for one in of])
    table.insert(3, "population", [str(one.population) for one in of])
    table.insert(4, "unit", [one.unit for one in of])
    return SPREAD.check(table)
