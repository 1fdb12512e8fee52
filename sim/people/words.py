"""Text columns of few words, kept as codes: a table of millions of rows holds each word once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import ContractError


def text_of(codes: NDArray[np.integer], words: Sequence[str]) -> "pd.Categorical[str]":
    """Make a text column from positions in *words*."""
    return pd.Categorical.from_codes(codes, categories=pd.Index([str(word) for word in words]))


def codes_of(column: "pd.Series[Any]", words: Sequence[str]) -> NDArray[np.int8]:
    """Find the position of each text of a column in *words*, at most 127 of them.

    Raises
    ------
    ContractError
        If the column holds another word.
    """
    plain = [str(word) for word in words]
    if isinstance(column.dtype, pd.CategoricalDtype):
        of_category = pd.Index(plain).get_indexer(pd.Index(column.cat.categories))
        # A missing text has the code -1 and would find the last category.
        lookup = np.append(of_category, -1).astype(np.int8)
        codes: NDArray[np.int8] = lookup[column.cat.codes.to_numpy()]
    else:
        codes = pd.Index(plain).get_indexer(pd.Index(column)).astype(np.int8)
    if codes.min(initial=0) < 0:
        row = int(np.argmin(codes))
        msg = f"'{column.iloc[row]}' is no known {column.name}: {', '.join(plain)}"
        raise ContractError(msg)
    return codes
