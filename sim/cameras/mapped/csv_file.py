"""Cameras from a CSV file; `COLUMNS_OF_CSV` says which columns it may have."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.cameras.mapped.contract import CAMERA_TYPES, MAPPED_VIEWS, Remarks
from sim.core.errors import InputError
from sim.files.text_table import read_text_table

COLUMNS_OF_CSV: dict[str, str] = {
    "latitude": "degrees, WGS 84",
    "longitude": "degrees, WGS 84",
    "camera": "its name; without this column cameras are numbered from 1",
    "direction": "degrees from north, a compass point, a span (239-284) or several (355;175)",
    "angle": "opening angle in degrees, 360 for all round",
    "range": "how far it sees, in metres",
    "height": "mounting height, in metres",
    "type": ", ".join(CAMERA_TYPES),
    "kind": "its optics, a kind of parameters/cameras/kinds",
    "mount": "what it hangs at, such as wall or pole",
    "zone": "what it watches, such as traffic",
    "operator": "who runs it",
    "site_class": "kind of place it stands at; without it the open street",
    "owner": "state, business or residents",
    "linked": "yes or no: streams to a response centre",
    "analytics": "none, recognition or plate",
}
"""Columns of a CSV file of cameras and what they hold; only the first two are needed, others are ignored."""

OTHER_NAMES = {
    "lat": "latitude",
    "y": "latitude",
    "lon": "longitude",
    "lng": "longitude",
    "long": "longitude",
    "x": "longitude",
    "id": "camera",
    "camera_id": "camera",
    "name": "camera",
    "bearing": "direction",
    "bearing_deg": "direction",
    "angle_deg": "angle",
    "range_m": "range",
    "height_m": "height",
}
_YES_AND_NO = {"yes": "yes", "true": "yes", "1": "yes", "no": "no", "false": "no", "0": "no"}
_PLACE = ("latitude", "longitude")
_NUMBERS = ("angle", "range", "height")
_CLOSED_LISTS = ("site_class", "owner", "analytics")


def read_csv(file: Path) -> tuple[pd.DataFrame, Remarks]:
    """Read the rows of a CSV file of cameras, as `make_views` takes them.

    Raises
    ------
    InputError
        With the line, if the table cannot be read, lacks a place, names a camera twice or uses a word that
        there is not.
    """
    table = read_text_table(
        file,
        COLUMNS_OF_CSV,
        needed=_PLACE,
        numbers=(*_PLACE, *_NUMBERS, "direction"),
        other_names=OTHER_NAMES,
    )
    rows = table.frame.drop(columns=list(_PLACE))
    for name in _PLACE:
        rows[f"{name}_deg"] = table.numbers(name)
    for name in _NUMBERS:
        if name in rows:
            rows[name] = _checked(table.numbers(name), name, file, table.line)
    rows["camera"] = _names(rows, file, table.line)
    for name in _CLOSED_LISTS:
        if name in rows:
            words = next(column.words for column in MAPPED_VIEWS.columns if column.name == name)
            _check_words(rows[name], {word: word for word in words}, file, table.line)
    if "linked" in rows:
        rows["linked"] = _check_words(rows["linked"].str.lower(), _YES_AND_NO, file, table.line)
    return rows, Remarks(Counter(), Counter())


def _checked(values: "np.ndarray[Any, Any]", name: str, file: Path, line: Any) -> Any:
    most = 360.0 if name == "angle" else np.inf
    wrong = ~np.isnan(values) & ((values < 0) | (values > most) | ((name == "angle") & (values == 0)))
    if wrong.any():
        row = int(np.argmax(wrong))
        allowed = "above 0 and at most 360 degrees" if name == "angle" else "0 metres or more"
        msg = f"the {name} {values[row]:g} is impossible; give {allowed}, or leave it empty"
        raise InputError(msg, file=file, line=int(line[row]))
    return values


def _names(rows: pd.DataFrame, file: Path, line: Any) -> "pd.Series[Any]":
    if "camera" not in rows:
        return pd.Series(np.arange(1, len(rows) + 1).astype(str), dtype=object)
    names = rows["camera"].astype(object)
    without = np.flatnonzero(names.isna().to_numpy())
    names.iloc[without] = [f"line {line[row]}" for row in without]
    twice = names.duplicated().to_numpy()
    if twice.any():
        row = int(np.argmax(twice))
        msg = f"the camera '{names.iloc[row]}' is there twice; give each camera one row and a name of its own"
        raise InputError(msg, file=file, line=int(line[row]))
    return names


def _check_words(column: "pd.Series[Any]", words: dict[str, str], file: Path, line: Any) -> "pd.Series[Any]":
    wrong = (column.notna() & ~column.isin(list(words))).to_numpy()
    if wrong.any():
        row = int(np.argmax(wrong))
        msg = (
            f"the {column.name} '{column.iloc[row]}' is not known; use {', '.join(words)}, or leave it empty"
        )
        raise InputError(msg, file=file, line=int(line[row]))
    return column.map(words).astype(object)
