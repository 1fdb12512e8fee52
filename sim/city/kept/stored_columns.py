"""Columns of a city's tables as plain arrays, and back again to the byte."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.core.arrays import FloatArray

Arrays = Mapping[str, NDArray[Any]]

_CATEGORY = "category"
_BOX_CORNERS = 5  # The first one closes the ring.
_LINE = 1  # shapely's number for this type
_POLYGON = 3


def text_arrays(values: "pd.Series[Any]") -> dict[str, NDArray[Any]]:
    """Write a column of text as its distinct words, a code for each row, and what kind of column it is."""
    codes: NDArray[Any]
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes, words = values.cat.codes.to_numpy(), list(values.cat.categories)
        kind = [_CATEGORY, str(values.cat.categories.dtype), str(values.cat.ordered)]
    else:
        codes, found = pd.factorize(values)
        words, kind = list(found), [str(values.dtype)]
    codes = codes.astype(np.min_scalar_type(-max(len(words), 1)))  # signed: -1 is a missing word
    return {"words": np.array(words, dtype=np.str_), "codes": codes, "kind": np.array(kind)}


def text_column(arrays: Arrays) -> Any:
    """Read what `text_arrays` wrote."""
    words, codes, kind = arrays["words"], arrays["codes"], arrays["kind"].tolist()
    if kind[0] == _CATEGORY:
        index = pd.Index(words.astype(object), dtype=kind[1])
        return pd.Categorical.from_codes(codes, categories=index, ordered=kind[2] == "True")
    column = pd.array(words.astype(object), dtype=kind[0])
    return pd.Series(column.take(codes, allow_fill=True), dtype=kind[0])  # no guessing at what objects are


def geometry_arrays(shapes: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Write geometry as bounds where it is boxes, as points where it is lines, else as well-known binary.

    Raises
    ------
    ValueError
        If one is missing.
    """
    if shapely.is_missing(shapes).any():
        msg = "a geometry is missing"
        raise ValueError(msg)
    types = shapely.get_type_id(shapes)
    if (types == _POLYGON).all() and (shapely.get_num_coordinates(shapes) == _BOX_CORNERS).all():
        bounds = shapely.bounds(shapes)
        if np.array_equal(shapely.get_coordinates(_boxes(bounds)), shapely.get_coordinates(shapes)):
            return {"bounds": bounds}
    if (types == _LINE).all() and not shapely.has_z(shapes).any():
        sizes = shapely.get_num_coordinates(shapes)
        return {"points": shapely.get_coordinates(shapes), "sizes": sizes.astype(np.int32)}
    content = shapely.to_wkb(shapes)
    sizes = np.array([len(one) for one in content], dtype=np.int64)
    return {"wkb": np.frombuffer(b"".join(content), dtype=np.uint8), "sizes": sizes}


def geometry_column(arrays: Arrays) -> NDArray[Any]:
    """Read what `geometry_arrays` wrote."""
    if "bounds" in arrays:
        return _boxes(arrays["bounds"])
    if "points" in arrays:
        sizes = arrays["sizes"]
        of_line = np.repeat(np.arange(len(sizes)), sizes)
        return np.asarray(shapely.linestrings(arrays["points"], indices=of_line))
    content = arrays["wkb"].tobytes()
    ends = np.cumsum(arrays["sizes"]).tolist()
    pieces = [content[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    return np.asarray(shapely.from_wkb(np.array(pieces, dtype=object)))


def _boxes(bounds: FloatArray) -> NDArray[Any]:
    return np.asarray(shapely.box(*bounds.T))
