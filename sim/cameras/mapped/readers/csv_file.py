"""Cameras from a CSV file: `COLUMNS_OF_CSV` says which columns it may have, besides tags of OpenStreetMap.

Lists for navigators, `X,Y,TYPE,SPEED,DIRTYPE,DIRECTION`, as iGO and Datakam have them, hold speed cameras.
Types and directions are those of the discussion of iGO's format at gpspower.net (thread 363946) and of
the list at digital-eliteboard.com (thread 178295): 1 fixed, 2 and 3 at traffic lights, 4 over a section, 5
mobile, from 6 on level crossings, signs, bumps and dangers. DIRTYPE is 0 for all directions, 1 for one, 2 for
both. Sources disagree whether DIRECTION is the way of the traffic or of the camera, so it says nothing here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.cameras.mapped.contract import CAMERA_TYPES, MAPPED_VIEWS
from sim.cameras.mapped.directions_and_lengths import MOST, number_in
from sim.cameras.mapped.readers.keys import KEYS_OF, names_of
from sim.cameras.mapped.readers.statements import (
    Statements,
    Texts,
    by_text,
    count_texts,
    is_said,
    unfold_column,
)
from sim.core.arrays import IntArray
from sim.core.errors import InputError
from sim.core.vocabulary import Analytics, Owner
from sim.files.tables.text_rows import TextRows, read_rows
from sim.files.tables.text_table import LATITUDE, LONGITUDE, TextTable

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
    "analytics": "none, recognition or anpr",
}
"""Columns of a CSV file of cameras and what they hold; only the first two are needed, others are counted."""

PLACE_NAMES = {"latitude": LATITUDE, "longitude": LONGITUDE}
"""What columns of positions are called; the first that there is counts."""

_NUMBERS = ("angle", "range", "height")
_MEASURES = frozenset(KEYS_OF["angle"] + KEYS_OF["range"] + KEYS_OF["height"] + KEYS_OF["direction"])
_CLOSED_LISTS = ("site_class", "owner", "analytics", "linked")
_YES_AND_NO = ("yes", "no", "true", "false", "1", "0")
_NAME_OF_CSV = ("name",)
_NOT_KNOWN = ("na", "n/a", "nan", "null", "none", "-", "?", "unknown")


def read_csv(file: Path) -> Statements:
    """Read the rows of a CSV file of cameras.

    Raises
    ------
    InputError
        With the line, if the table cannot be read, or lacks a place.
    """
    rows = read_rows(file)
    at = _places(rows, file)
    table = TextTable(file, rows, at, frozenset((*PLACE_NAMES, *_MEASURES)))
    latitude, longitude = table.numbers("latitude"), table.numbers("longitude")
    size = len(rows.line)
    measures = TextTable(file, rows, {key: at[key] for key in at if key in _MEASURES}, _MEASURES)
    said: dict[str, Texts] = {
        key: _texts(rows.columns[column])
        for key, column in at.items()
        if key not in _MEASURES and key not in PLACE_NAMES
    }
    said = unfold_column(said)
    if len(measures.place):
        said |= {str(key): _nothing_as_none(values) for key, values in measures.frame.items()}
    nameless = np.full(size, None, dtype=object)
    name, is_own = names_of(said, nameless, more=_NAME_OF_CSV)
    if not is_own.all():
        name = np.where(is_own, name, _numbers(rows.line, are_lines=bool(is_own.any())))
    remarks = dict.fromkeys((*table.remarks, *measures.remarks))
    return Statements(said, longitude, latitude, name, is_own, rows.line, "line", read_as=tuple(remarks))


def _places(rows: TextRows, file: Path) -> dict[str, int]:
    """Find where each column stands, positions under their own names, nameless ones under a number."""
    at: dict[str, int] = {}
    twice = ""
    for column, heading in enumerate(rows.headings):
        name = heading.strip().lower() or f"column {column + 1} without a heading"
        twice = twice or (heading if name in at else "")
        at[name] = column
    for name, others in PLACE_NAMES.items():
        found = next((other for other in others if other in at), None)
        if found is None:
            raise InputError(rows.lacks(name), file=file, line=rows.heading_line)
        at[name] = at.pop(found)
    if twice:
        msg = f"there are two columns '{twice}'; remove or rename one of them"
        raise InputError(msg, file=file, line=rows.heading_line)
    return at


def _texts(cells: Sequence[str]) -> Texts:
    column = np.empty(len(cells), dtype=object)
    column[:] = [cell or None for cell in cells] if "" in cells else cells
    return column


def _numbers(line: IntArray, *, are_lines: bool) -> Texts:
    """Call rows by their line, where others have names; by their number, where none has."""
    if are_lines:
        return np.char.add("line ", line.astype(str)).astype(object)
    return np.arange(1, len(line) + 1).astype(str).astype(object)


def _nothing_as_none(values: "pd.Series[Any]") -> Texts:
    found = values.to_numpy()
    if found.dtype.kind == "O":
        found = found.copy()
        found[~is_said(found)] = None
    return found


def checked_csv(rows: pd.DataFrame, line: IntArray, file: Path) -> pd.DataFrame:
    """Refuse words and numbers that cannot be, as people who write a table can mend it.

    Raises
    ------
    InputError
        With the line of the first one.
    """
    rows = rows.copy(deep=False)
    for name in _NUMBERS:
        if name in rows:
            rows[name] = _checked_numbers(rows[name].to_numpy(), name, file, line)
    for name in _CLOSED_LISTS:
        if name in rows:
            words = next(column.words for column in MAPPED_VIEWS.columns if column.name == name)
            _check_words(rows[name].to_numpy(), name, _YES_AND_NO if name == "linked" else words, file, line)
    return rows


def _checked_numbers(values: Texts, name: str, file: Path, line: IntArray) -> Texts:
    said = is_said(values)
    if values.dtype.kind == "O":
        numbers = by_text(values, lambda text: number_in(text, name), np.nan).astype(float)
        wrong = (
            said
            & np.isnan(numbers)
            & ~by_text(values, lambda text: text.lower() in _NOT_KNOWN, missing=False)
        )
        if wrong.any():
            row = int(np.argmax(wrong))
            msg = f"the {name} '{values[row]}' is no number; write it like 43.25, or leave it empty"
            raise InputError(msg, file=file, line=int(line[row]))
        return values
    wrong = said & ((values < 0) | (values > MOST[name]) | ((name == "angle") & (values == 0)))
    if wrong.any():
        row = int(np.argmax(wrong))
        most = f"{MOST[name]:,.0f}"
        allowed = f"above 0 and at most {most} degrees" if name == "angle" else f"0 to {most} metres"
        msg = f"the {name} {values[row]:g} is impossible; give {allowed}, or leave it empty"
        raise InputError(msg, file=file, line=int(line[row]))
    return values


def _check_words(values: Texts, name: str, words: tuple[str, ...], file: Path, line: IntArray) -> None:
    wrong = is_said(values) & ~by_text(values, lambda text: text.lower() in words, missing=False)
    if wrong.any():
        row = int(np.argmax(wrong))
        msg = f"the {name} '{values[row]}' is not known; use {', '.join(words)}, or leave it empty"
        raise InputError(msg, file=file, line=int(line[row]))


READ_AS = "read as a list of speed cameras, by its columns TYPE and DIRTYPE"
MARKS = frozenset(("type", "dirtype"))
"""Columns that only such a list has."""

_CAMERAS = ("1", "2", "3", "4", "5")
_MOBILE = "5"
_OTHER = {
    "6": "a level crossing",
    "100": "a pedestrian crossing",
    "101": "a speed limit",
    "102": "a bump",
    "103": "a bad road",
    "104": "a dangerous bend",
    "105": "a dangerous crossing",
    "106": "another danger",
}
_ALL_DIRECTIONS = "0"
_TAKEN = ("type", "dirtype", "direction", "speed")


def is_speed_list(keys: Mapping[str, object]) -> bool:
    """Tell a list of speed cameras by its columns."""
    return keys.keys() >= MARKS


def speed_cameras(said: Statements) -> Statements:
    """Leave out what is no camera, and say of the others what such a list says."""
    skipped, unclear = Counter(said.skipped), Counter(said.unclear)
    kind, directions = (said.meaning(key, _whole, None) for key in ("type", "dirtype"))
    camera = np.isin(kind, _CAMERAS)
    for code, count in count_texts(kind, ~camera):
        skipped[f"TYPE {code} is {_OTHER.get(code, 'no camera that is known')}"] += count
    untyped = int((~camera & ~is_said(kind)).sum())
    if untyped:
        skipped["without a TYPE"] += untyped
    mobile = int((kind == _MOBILE).sum())
    if mobile:
        unclear["mobile (TYPE 5), so there at times only"] += mobile
    one_way = camera & (directions != _ALL_DIRECTIONS) & is_said(said.of("direction"))
    if one_way.any():
        unclear[
            "DIRECTION is not used, as it may be the way of the traffic or of the camera: direction not known"
        ] += int(one_way.sum())
    found: dict[str, Texts] = {key: values for key, values in said.said.items() if key not in _TAKEN}
    found["analytics"] = np.full(len(said), str(Analytics.ANPR), dtype=object)
    found["owner"] = np.full(len(said), str(Owner.STATE), dtype=object)
    return replace(said, said=found, skipped=skipped, unclear=unclear).only(camera)


def _whole(text: str) -> str:
    return text.strip().removesuffix(".0")
