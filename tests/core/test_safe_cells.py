import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.core.table import plain_cells, safe_cells


@pytest.mark.parametrize("word", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "'=1"])
def test_a_text_that_a_spreadsheet_would_work_out_gets_an_apostrophe(word: str) -> None:
    table = pd.DataFrame({"district": [word, "Old town"], "people": [-1.5, 2.0]})

    safe = safe_cells(table)

    assert safe["district"].tolist() == [f"'{word}", "Old town"]
    assert safe["people"].tolist() == [-1.5, 2.0]


def test_a_table_without_such_text_is_the_same_table() -> None:
    table = pd.DataFrame({"district": ["'twas", "a=b", "", None], "people": [-1, 2, 3, 4]})

    assert safe_cells(table) is table


def test_a_column_of_categories_is_made_safe_too() -> None:
    table = pd.DataFrame({"district": pd.Categorical(["=1", "a"])})

    assert safe_cells(table)["district"].tolist() == ["'=1", "a"]


@given(st.lists(st.text(st.sampled_from("='+-@\ta"), max_size=4), min_size=1))
def test_reading_back_gives_what_was_written(words: list[str]) -> None:
    table = pd.DataFrame({"district": words}).astype("str")

    back = plain_cells(safe_cells(table))

    assert back["district"].tolist() == words
    assert back["district"].dtype == table["district"].dtype
    assert not safe_cells(table)["district"].str.match(r"[=+\-@\t]").any()


def test_a_name_that_is_a_formula_goes_through_a_file() -> None:
    text = safe_cells(pd.DataFrame({"district": ["=1+1", "-"], "people": [-3, 4]})).to_csv(index=False)

    back = plain_cells(pd.read_csv(io.StringIO(text)))

    assert text == "district,people\n'=1+1,-3\n'-,4\n"
    assert back.to_dict("list") == {"district": ["=1+1", "-"], "people": [-3, 4]}
