"""A broken table is named by table, column and row."""

import numpy as np
import pandas as pd
import pytest

from sim.core.errors import ContractError
from sim.core.table import Column, Contract

CONTRACT = Contract(
    "cells",
    (
        Column("cell_id", "int", "1", "identity"),
        Column("residents", "float", "people", "who live there", low=0, high=1e6),
        Column("class", "text", "text", "rank", words=("local", "arterial")),
        Column("note", "text", "text", "anything", nullable=True),
    ),
    key="cell_id",
)


def frame(**changes: object) -> pd.DataFrame:
    good = {"cell_id": [0, 1], "residents": [1.0, 2.0], "class": ["local", "arterial"], "note": ["a", None]}
    return pd.DataFrame(good | changes)


def test_a_table_that_keeps_its_contract_comes_back_unchanged() -> None:
    table = frame()
    assert CONTRACT.check(table) is table


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"residents": [1.0, -2.0]}, "column 'residents' is -2 in row 1, outside 0 to"),
        ({"residents": [1.0, np.inf]}, "column 'residents' is inf in row 1"),
        ({"residents": [1.0, np.nan]}, "column 'residents' has a missing value in row 1"),
        ({"residents": ["1", "2"]}, "column 'residents' must hold float values"),
        ({"class": ["local", "motorway"]}, "column 'class' has the unknown word 'motorway'"),
        ({"residents": [np.nan, -2.0]}, "column 'residents' has a missing value in row 0"),
        ({"residents": [2e6, 1.0]}, "column 'residents' is 2e.06 in row 0, outside 0 to"),
        ({"class": pd.Categorical(["local", "motorway"])}, "column 'class' has the unknown word 'motorway'"),
        ({"cell_id": [3, 3]}, "column 'cell_id' must name each row once"),
    ],
)
def test_a_broken_table_says_where(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ContractError, match=f"table 'cells': {words}"):
        CONTRACT.check(frame(**changes))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ContractError, match="column 'residents' is missing"):
        CONTRACT.check(frame().drop(columns="residents"))


def test_categories_may_hold_more_words_than_occur_but_no_unknown_one() -> None:
    rank = pd.CategoricalDtype(["local", "arterial", "motorway"])
    CONTRACT.check(frame(**{"class": pd.Series(["local", "arterial"], dtype=rank)}))
    with pytest.raises(ContractError, match="column 'class' has the unknown word 'motorway'"):
        CONTRACT.check(frame(**{"class": pd.Series(["local", "motorway"], dtype=rank)}))
    with pytest.raises(ContractError, match="column 'class' has a missing value in row 1"):
        CONTRACT.check(frame(**{"class": pd.Series(["local", None], dtype=rank)}))


def test_an_optional_column_may_be_left_out_but_is_checked_where_it_is() -> None:
    near = Column("near_m", "float", "m", "near limit", low=0, optional=True)
    contract = Contract("cells", (*CONTRACT.columns, near), key="cell_id")
    assert contract.check(frame()) is not None
    assert contract.check(frame(near_m=[0.0, 3.0])) is not None
    with pytest.raises(ContractError, match="column 'near_m' is -1 in row 0"):
        contract.check(frame(near_m=[-1.0, 3.0]))
