"""Whether rows are numbered from 0 and point at rows that are there."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.city.consistency.broken import BrokenTableError

_KEYS = (
    ("cells", "cell_id"), ("nodes", "node_id"), ("edges", "edge_id"), ("sites", "site_id"),
    ("buildings", "building_id"),
)  # fmt: skip
_LINKS = (
    ("nodes", "cell_id", "cells"), ("edges", "u", "nodes"), ("edges", "v", "nodes"),
    ("sites", "cell_id", "cells"), ("sites", "node_id", "nodes"), ("sites", "edge_id", "edges"),
    ("sites", "parent_site", "sites"),
)  # fmt: skip


def check_rows(tables: Mapping[str, pd.DataFrame]) -> None:
    """Make sure that every table has rows, that these are numbered, and that links lead to rows.

    Parameters
    ----------
    tables
        Those of a city by name, each keeping its contract; some may be left out.

    Raises
    ------
    BrokenTableError
        If not.
    """
    for name, table in tables.items():
        if table.empty:
            msg = "the table has no rows"
            raise BrokenTableError(name, msg)
    for name, key in _KEYS:
        if name in tables and not np.array_equal(tables[name][key], np.arange(len(tables[name]))):
            msg = f"column '{key}' must number the rows from 0"
            raise BrokenTableError(name, msg)
    for name, column, other in _LINKS:
        if name not in tables or other not in tables:
            continue
        here, count = tables[name][column].to_numpy(), len(tables[other])
        if here.max() >= count:
            row = int(np.argmax(here >= count))
            msg = f"column '{column}' points beyond the {count} {other} in row {row}: it is {here[row]}"
            raise BrokenTableError(name, msg)
