"""Under which name the chances of a mapped camera are drawn, so that neither row nor company decides them."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import IntArray
from sim.core.hashed_draws import number_of_name

_STATED = (
    *("longitude_deg", "latitude_deg", "bearing_deg", "angle_deg", "range_m", "height_m", "type", "kind"),
    *("mount", "zone", "operator", "site_class", "owner", "linked", "analytics"),
)


def draw_names(views: pd.DataFrame, own_name: NDArray[Any] | None, way: IntArray) -> IntArray:
    """Give the numbers of the names under which cameras draw.

    A camera draws under its own name, one of a point that looks several ways also under which of them it is.
    One without a name draws under its place and all that is said of it; of several that are alike in all
    that, it makes no difference which is which, so they are counted.

    Parameters
    ----------
    views
        Columns of `MAPPED_VIEWS`, before anything is filled in.
    own_name, way
        The name of each, None where it has none that is its own; which of the ways its point looks.
    """
    if own_name is None:
        own_name = np.full(len(views), None, dtype=object)
    named = pd.notna(own_name)
    texts = np.empty(len(views), dtype=object)
    texts[named] = [
        json.dumps([str(name).strip(), number])
        for name, number in zip(own_name[named], way[named].tolist(), strict=True)
    ]
    texts[~named] = list(_statements(views[~named], way[~named]))
    again = pd.Series(texts).groupby(texts).cumcount().to_numpy()
    numbered = (f"{text} {nth}" if nth else text for text, nth in zip(texts, again, strict=True))
    return np.fromiter(map(number_of_name, numbered), dtype=np.int64, count=len(texts))


def _statements(views: pd.DataFrame, way: IntArray) -> Iterator[str]:
    """Write out what is said of each camera."""
    columns = [views[name].astype(object).where(views[name].notna(), None).tolist() for name in _STATED]
    return (json.dumps(said) for said in zip(*columns, way.tolist(), strict=True))
