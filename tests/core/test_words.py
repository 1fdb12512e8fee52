"""Words as codes and back, and rows by name."""

import numpy as np
import pandas as pd
import pytest

from sim.core.errors import ContractError
from sim.core.table import codes_of, find_rows, is_any_of, plain_text, rows_of, text_of
from sim.core.vocabulary import Owner

WORDS = tuple(Owner)
TEXT = ["residents", "state", "state", "business"]
COLUMNS = [
    pd.Series(TEXT, name="owner"),
    pd.Series(TEXT, name="owner", dtype=object),
    pd.Series([Owner(word) for word in TEXT], name="owner", dtype=object),
    pd.Series(TEXT, name="owner", dtype="category"),
]


@pytest.mark.parametrize("column", COLUMNS, ids=["text", "objects", "enum", "categories"])
def test_codes_are_places_in_the_list_of_words_however_a_column_is_kept(column: pd.Series) -> None:
    codes = codes_of(column, WORDS)
    assert codes.tolist() == [2, 0, 0, 1]
    assert text_of(codes, WORDS).tolist() == TEXT
    assert is_any_of(column, (Owner.STATE, Owner.BUSINESS)).tolist() == [False, True, True, True]


def test_categories_are_written_out_as_plain_text() -> None:
    column = pd.Series(text_of(np.array([1, 0, 1]), WORDS))
    assert pd.Series(plain_text(column)).equals(pd.Series(["business", "state", "business"]))


@pytest.mark.parametrize("kept_as", ["object", "category"])
@pytest.mark.parametrize("wrong", ["church", None])
def test_a_word_that_is_not_in_the_list_is_named(kept_as: str, wrong: str | None) -> None:
    column = pd.Series(["state", wrong], name="owner", dtype=kept_as)
    with pytest.raises(ContractError, match=r"is no known owner: state, business, residents"):
        codes_of(column, WORDS)
    assert is_any_of(column, WORDS).tolist() == [True, False]


@pytest.mark.parametrize("names", [[0, 1, 2, 3], [2, 5, 6, 9], [9, 2, 6, 5], [7]])
def test_each_name_finds_its_row(names: list[int]) -> None:
    wanted = np.array([9, 2, 0, 7, -1, 2, 100])
    expected = [names.index(name) if name in names else -1 for name in wanted.tolist()]
    assert find_rows(np.array(names), wanted).tolist() == expected


def test_nothing_is_found_among_no_names() -> None:
    assert find_rows(np.zeros(0, dtype=np.int64), np.array([3, 0])).tolist() == [-1, -1]


def test_a_name_that_is_missing_is_told() -> None:
    with pytest.raises(ContractError, match="there is no edge_id 4"):
        rows_of(pd.Series([0, 1, 2], name="edge_id"), np.array([1, 4]))
