"""Names of districts: which column holds them, and what to make of odd ones."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from sim.city.layers.columns import NAMES, cell_text, find_column, guess_column
from sim.core.errors import InputError

OPTION = "--district-column"
UNNAMED = "unnamed"
_LONGEST = 100
"""Of letters in the name of a district; more is a description."""


def name_column(frame: gpd.GeoDataFrame, file: Path) -> str:
    """Find the column of names; one that calls all districts the same is passed over for one that doesn't.

    Raises
    ------
    InputError
        If none is clearly it.
    """
    several = frame[
        [name for name in frame.columns if name == "geometry" or frame[name].astype(str).nunique() > 1]
    ]
    for table in (several, frame):
        if (found := guess_column(table, NAMES)) is not None:
            return found
    return find_column(frame, NAMES, file=file, what="names", option=OPTION)


def district_names(column: "pd.Series[Any]", called: str, file: Path) -> tuple[list[str], tuple[str, ...]]:
    """Write names on one line each.

    Returns
    -------
    The names, those of districts without one being `UNNAMED`, and a sentence on these.

    Raises
    ------
    InputError
        If none has a name, or one is too long or no text that can be shown.
    """
    names = [" ".join(cell_text(name).split()) for name in column.astype(object)]
    if not any(names):
        msg = f"no district has a name in column '{called}'; name another column with {OPTION}"
        raise InputError(msg, file=file)
    for name in names:
        if len(name) > _LONGEST:
            msg = f"the name '{name}' in column '{called}' has {len(name):,} letters; give at most {_LONGEST}"
            raise InputError(msg, file=file)
        if not name.isprintable():
            msg = f"the name '{name}' in column '{called}' has characters that cannot be shown; correct it"
            raise InputError(msg, file=file)
    nameless = names.count("")
    if not nameless:
        return names, ()
    said = f"{nameless:,} of {len(names):,} districts have no name in column '{called}'; "
    return [name or UNNAMED for name in names], (f"{said}they are called '{UNNAMED}' and are one district",)
