"""From the statements of a file, as text, to a table of mapped cameras."""

import math
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.mapped.contract import COLUMNS, MAPPED_VIEWS, MappedCameras, Remarks
from sim.cameras.mapped.directions import Look, parse_direction
from sim.core.errors import InputError

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]
Texts = "pd.Series[Any]"

METRES_PER_FOOT = 0.3048

_FULL_TURN_DEG = 360.0
_MOST_DEG = {"longitude_deg": 180.0, "latitude_deg": 90.0}
_TEXTS = ("kind", "mount", "zone", "operator")
_CLOSED_LISTS = {column.name: column.words for column in MAPPED_VIEWS.columns if column.words}
_OTHER_WORDS = {"ptz": "panning", "static": "fixed", "bullet": "fixed", "true": "yes", "false": "no"}
_NO_LOOK = (Look(math.nan, math.nan),)
_LENGTH = re.compile(r"(\d+(?:[.,]\d+)?)\s*(m|metres?|meters?|ft|feet|foot|')?", re.IGNORECASE)
_FEET = ("ft", "feet", "foot", "'")


def make_views(rows: pd.DataFrame, remarks: Remarks, *, file: Path) -> MappedCameras:
    """Make the table of a file's cameras, one for each way that a point looks.

    Parameters
    ----------
    rows
        One point a row: `camera`, `longitude_deg` and `latitude_deg`, and as text or missing `direction`,
        `angle`, `range`, `height` (these as numbers, too) and the other columns of `MAPPED_VIEWS`.
    remarks
        What the reader left out before.
    file
        Where they come from.

    Raises
    ------
    InputError
        If no camera has a place on Earth.
    """
    skipped, unclear = Counter(remarks.skipped), Counter(remarks.unclear)
    kept = rows[_has_place(rows, skipped)].reset_index(drop=True)
    if kept.empty:
        raise InputError(_nothing_left(skipped), file=file)
    columns: dict[str, Any] = {name: kept[name] for name in _MOST_DEG}
    columns["camera"] = _told_apart(kept["camera"])
    for name in ("angle", "range", "height"):
        unit = "deg" if name == "angle" else "m"
        columns[f"{name}_{unit}"] = _numbers(kept, name, unclear)
    for name in _TEXTS:
        columns[name] = _text(kept, name)
    for name, words in _CLOSED_LISTS.items():
        columns[name] = _words(_text(kept, name), name, words, unclear)
    row, bearing, span = _looks(kept, unclear)
    views = pd.DataFrame(columns).iloc[row].reset_index(drop=True)
    views["bearing_deg"] = bearing
    views["angle_deg"] = np.where(np.isnan(span), views["angle_deg"], span)
    several = int((np.bincount(row, minlength=len(kept)) > 1).sum())
    return MappedCameras(MAPPED_VIEWS.check(views[list(COLUMNS)]), Remarks(skipped, unclear, several))


def _has_place(rows: pd.DataFrame, skipped: "Counter[str]") -> Marks:
    """Mark the cameras that are somewhere on Earth, and count the others."""
    longitude, latitude = (rows[name].to_numpy(dtype=float) for name in _MOST_DEG)
    missing = ~(np.isfinite(longitude) & np.isfinite(latitude))
    nowhere = (longitude == 0) & (latitude == 0)
    off = ~missing & ((np.abs(longitude) > 180) | (np.abs(latitude) > 90))  # noqa: PLR2004 - degrees
    for reason, marks in (
        ("no position", missing),
        ("at latitude 0, longitude 0, where cameras without a position end up", nowhere),
        ("off the Earth, so not in degrees of longitude and latitude (WGS 84)", off),
    ):
        if marks.any():
            skipped[reason] += int(marks.sum())
    return np.asarray(~(missing | nowhere | off))


def _nothing_left(skipped: "Counter[str]") -> str:
    if not skipped:
        return "there is no camera in it; give a file with at least one"
    reasons = "; ".join(f"{count:,} {reason}" for reason, count in skipped.most_common())
    return f"none of its cameras can be used ({reasons}); give their places in degrees, WGS 84"


def _told_apart(names: "pd.Series[Any]") -> "pd.Series[Any]":
    """Put numbers behind a name that several cameras share, such as that of their street."""
    while len(set(names)) < len(names):
        again = names.duplicated()
        nth = (names.groupby(names).cumcount() + 1).astype(str)
        names = names.where(~again, names + " (" + nth + ")")
    return names


def _text(rows: pd.DataFrame, name: str) -> "pd.Series[Any]":
    """Read a column of texts, stripped; empty ones are missing."""
    if name not in rows:
        return pd.Series(np.full(len(rows), None, dtype=object), dtype=object)
    codes, texts = pd.factorize(rows[name])
    stripped = [text.strip() or None if isinstance(text, str) else None for text in texts]
    return pd.Series(np.array([*stripped, None], dtype=object)[codes], dtype=object)


def _numbers(rows: pd.DataFrame, name: str, unclear: "Counter[str]") -> Floats:
    """Read lengths in metres or angles in degrees, of every text once; numbers are taken as they are."""
    if _is_number(rows, name):
        return rows[name].to_numpy(dtype=float)
    text = _text(rows, name)
    known: dict[str, float] = {}
    for value, count in text.value_counts(sort=False).items():
        known[str(value)] = _number(str(value))
        if math.isnan(known[str(value)]) or (name == "angle" and not 0 < known[str(value)] <= _FULL_TURN_DEG):
            known[str(value)] = math.nan
            unclear[f"{name} '{value}' is not understood"] += int(count)
    return _mapped(text, known, math.nan).astype(np.float64)


def _number(text: str) -> float:
    """Read a length such as `4`, `4 m` or `12 ft`; NaN if it is none."""
    found = _LENGTH.fullmatch(text)
    if found is None:
        return math.nan
    value = float(found[1].replace(",", "."))
    return value * METRES_PER_FOOT if (found[2] or "").lower() in _FEET else value


def _words(
    text: "pd.Series[Any]", name: str, words: tuple[str, ...], unclear: "Counter[str]"
) -> "pd.Series[Any]":
    """Read a column of known words; case does not matter."""
    known: dict[str, str] = {}
    for value, count in text.value_counts(sort=False).items():
        word = _OTHER_WORDS.get(str(value).lower(), str(value).lower())
        if word in words:
            known[str(value)] = word
        else:
            unclear[f"{name} '{value}' is not known"] += int(count)
    return pd.Series(_mapped(text, known, None), dtype=object)


def _mapped(text: "pd.Series[Any]", known: Mapping[str, Any], missing: Any) -> NDArray[np.object_]:
    """Look texts up, every text once."""
    codes, texts = pd.factorize(text)
    return np.array([*(known.get(str(one), missing) for one in texts), missing], dtype=object)[codes]


def _looks(rows: pd.DataFrame, unclear: "Counter[str]") -> tuple[NDArray[np.int64], Floats, Floats]:
    """Read directions, of every text once; numbers are degrees.

    Returns
    -------
    row, bearing_deg, angle_deg
        One entry a camera: its point's row, and its direction; one that is not known is missing.
    """
    if _is_number(rows, "direction"):
        bearing = rows["direction"].to_numpy(dtype=float)
        far = np.abs(bearing) > _FULL_TURN_DEG
        for value, count in zip(*np.unique(bearing[far], return_counts=True), strict=True):
            unclear[f"direction '{value:g}' is not understood"] += int(count)
        bearing = np.where(far, np.nan, np.mod(bearing, _FULL_TURN_DEG))
        return np.arange(len(rows)), bearing, np.full(len(rows), np.nan)
    text = _text(rows, "direction")
    codes, texts = pd.factorize(text)
    times = np.bincount(codes[codes >= 0], minlength=len(texts))
    looks: list[tuple[Look, ...]] = []
    for value, count in zip(texts, times, strict=True):
        found, junk = parse_direction(str(value))
        looks.append(found or _NO_LOOK)
        for part in junk:
            unclear[f"direction '{part}' is not understood"] += int(count)
    looks.append(_NO_LOOK)  # of those that say nothing, code -1
    size = np.array([len(found) for found in looks])
    row = np.repeat(np.arange(len(codes)), size[codes])
    nth = np.arange(len(row)) - np.repeat(np.cumsum(size[codes]) - size[codes], size[codes])
    flat = np.array([look for found in looks for look in found], dtype=float)
    chosen = flat[(np.cumsum(size) - size)[codes[row]] + nth]
    return row, chosen[:, 0], chosen[:, 1]


def _is_number(rows: pd.DataFrame, name: str) -> bool:
    return name in rows and getattr(rows[name].dtype, "kind", "O") in "iuf"
