"""Cells of text in tables that spreadsheets open: none of them is a formula.

A spreadsheet works out what begins with `=`, `+`, `-` or `@`, even in a CSV file, and even if it stands
behind a tab or the end of a line. Names of districts and cameras are the text of others, so an apostrophe
goes before such a cell, and comes off when the table is read back. Numbers are left alone.
"""

import re
from typing import Any

import pandas as pd

_FORMULA = r"'*[=+\-@\t\r\n]"


def safe_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before every text that a spreadsheet would work out."""
    return _each_text(table, re.compile(rf"^(?={_FORMULA})"), "'")


def plain_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Take off the apostrophes that :func:`safe_cells` has put before texts."""
    return _each_text(table, re.compile(rf"^'(?={_FORMULA})"), "")


def _each_text(table: pd.DataFrame, pattern: re.Pattern[str], word: str) -> pd.DataFrame:
    changed: dict[str, pd.Series[Any]] = {}
    for name, column in table.items():
        if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
            continue
        of_text = {one: pattern.sub(word, one) for one in column.unique() if isinstance(one, str)}
        if any(one != other for one, other in of_text.items()):
            plain = pd.Series([of_text.get(one, one) for one in column], index=column.index, dtype=object)
            is_coded = isinstance(column.dtype, pd.CategoricalDtype)
            changed[str(name)] = plain if is_coded else plain.astype(column.dtype)
    return table.assign(**changed) if changed else table
