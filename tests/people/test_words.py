import numpy as np
import pandas as pd
import pytest

from sim.core.errors import ContractError
from sim.core.vocabulary import Mode
from sim.people.words import codes_of, text_of


def test_codes_become_text_and_come_back_whatever_order_or_kind_the_column_has():
    codes = np.array([2, 0, 1, 1])
    column = pd.Series(text_of(codes, tuple(Mode)), name="mode")
    assert column.tolist() == ["transit", "walk", "car", "car"]
    for same in (column, column.astype(object), column.astype("string"), pd.Series(column.tolist())):
        assert codes_of(same, tuple(Mode)).tolist() == codes.tolist()
    assert codes_of(column, ("transit", "car", "walk")).tolist() == [0, 2, 1, 1]


@pytest.mark.parametrize("as_kind", [object, "category"])
def test_an_unknown_word_is_named(as_kind):
    column = pd.Series(["walk", "sleigh"], name="mode").astype(as_kind)
    with pytest.raises(ContractError, match="'sleigh' is no known mode: walk, car, transit"):
        codes_of(column, tuple(Mode))


def test_a_category_that_nobody_has_is_no_unknown_word():
    column = pd.Series(pd.Categorical(["walk"], categories=["sleigh", "walk"]))
    assert codes_of(column, tuple(Mode)).tolist() == [0]


def test_a_missing_text_is_no_word():
    with pytest.raises(ContractError, match="'nan' is no known mode"):
        codes_of(pd.Series(pd.Categorical(["walk", None]), name="mode"), tuple(Mode))
