"""From the statements of a file, as text, to a table of mapped cameras."""

import math
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.mapped.contract import MAPPED_VIEWS, MappedCameras, Remarks
from sim.cameras.mapped.directions_and_lengths import MOST, NOT_KNOWN_DEG, Look, number_in, parse_direction
from sim.cameras.mapped.draw_names import draw_names
from sim.cameras.mapped.readers.osm_tags import values_of
from sim.core.arrays import BoolArray, FloatArray, IntArray, repeated
from sim.core.errors import InputError
from sim.core.units import FULL_TURN_DEG

_MOST_LONGITUDE, _MOST_LATITUDE = 180.0, 90.0
_PLACE = ("longitude_deg", "latitude_deg")
_FOR_WANT_OF_A_PLACE = ("no position", "at latitude 0", "off the Earth")
_MOST_REASONS = 6
_TEXTS = ("kind", "mount", "zone", "operator")
_OTHER_WORDS = {"ptz": "panning", "static": "fixed", "bullet": "fixed", "true": "yes", "false": "no"}
_OTHER_WORDS |= {"1": "yes", "0": "no"}
_NO_LOOK = (Look(math.nan, math.nan),)


def make_views(
    rows: pd.DataFrame, remarks: Remarks, *, file: Path, number: IntArray | None = None, part: str = "row"
) -> MappedCameras:
    """Make the table of a file's cameras, one for each way that a point looks.

    Parameters
    ----------
    rows
        One point a row: `camera`, `longitude_deg` and `latitude_deg`, and as text or missing `own_name` (its
        name, if no other has it), `direction`, `angle`, `range`, `height` (these as numbers, too) and the
        other columns of `MAPPED_VIEWS`.
    remarks, file
        What the reader left out before, and where they come from.
    number, part
        Line or number in the file, row by row, and what is numbered.

    Raises
    ------
    InputError
        If no camera has a place on Earth.
    """
    skipped, unclear = Counter(remarks.skipped), Counter(remarks.unclear)
    kept = rows[_has_place(rows, number, part, skipped)].reset_index(drop=True)
    if kept.empty:
        raise InputError(_nothing_left(skipped), file=file)
    columns: dict[str, Any] = {name: kept[name] for name in _PLACE}
    columns["camera"] = _told_apart(kept["camera"])
    for name in ("angle", "range", "height"):
        unit = "deg" if name == "angle" else "m"
        columns[f"{name}_{unit}"] = _numbers(kept, name, unclear)
    for name in _TEXTS:
        columns[name] = _plain_texts(kept, name)
    for column in MAPPED_VIEWS.columns:
        if column.words:
            columns[column.name] = _words(kept, column.name, column.words, unclear)
    row, bearing, span = _looks(kept, unclear)
    views = pd.DataFrame(columns).iloc[row].reset_index(drop=True)
    views["bearing_deg"] = bearing
    views["angle_deg"] = np.where(np.isnan(span), views["angle_deg"], span)
    several = int((np.bincount(row, minlength=len(kept)) > 1).sum())
    said = replace(remarks, skipped=skipped, unclear=unclear, several_ways=several)
    way = pd.Series(row).groupby(row).cumcount().to_numpy().astype(np.int64)
    own_name = kept["own_name"].to_numpy(dtype=object)[row] if "own_name" in kept else None
    views["draw_name"] = draw_names(views, own_name, way)
    views = views[[column.name for column in MAPPED_VIEWS.columns]]
    return MappedCameras(MAPPED_VIEWS.check(views), said)


def _has_place(rows: pd.DataFrame, number: IntArray | None, part: str, skipped: "Counter[str]") -> BoolArray:
    """Mark the cameras that are somewhere on Earth, and count the others."""
    longitude, latitude = (rows[name].to_numpy(dtype=float) for name in _PLACE)
    missing = np.isnan(longitude) | np.isnan(latitude)
    nowhere = (longitude == 0) & (latitude == 0)
    off = ~missing & ~((np.abs(longitude) <= _MOST_LONGITUDE) & (np.abs(latitude) <= _MOST_LATITUDE))
    swapped = off & (np.abs(latitude) <= _MOST_LONGITUDE) & (np.abs(longitude) <= _MOST_LATITUDE)
    for reason, marks in (
        ("no position", missing),
        ("at latitude 0, longitude 0, where cameras without a position end up", nowhere),
        ("off the Earth, but on it if latitude and longitude were swapped", swapped),
        ("off the Earth, so not in degrees of longitude and latitude (WGS 84)", off & ~swapped),
    ):
        if marks.any():
            first = int(np.argmax(marks))
            where = "" if number is None or not off[first] else f", first in {part} {number[first]:,}"
            skipped[f"{reason}{where}"] += int(marks.sum())
    return np.asarray(~(missing | nowhere | off))


def _nothing_left(skipped: "Counter[str]") -> str:
    if not skipped:
        return "there is no camera in it; give a file with at least one"
    found = skipped.most_common()
    reasons = "; ".join(f"{count:,} {reason}" for reason, count in found[:_MOST_REASONS])
    if len(found) > _MOST_REASONS:
        reasons += f"; and {len(found) - _MOST_REASONS:,} more reasons"
    return f"none of its cameras can be used ({reasons}); {_remedy(skipped)}"


def _remedy(skipped: "Counter[str]") -> str:
    """Say what helps: places, if it is for want of them that cameras were left out."""
    if any("swapped" in reason for reason in skipped):
        return "swap latitude and longitude"
    if any(reason.startswith(_FOR_WANT_OF_A_PLACE) for reason in skipped):
        return "give their places in degrees, WGS 84"
    return "give a file with at least one camera"


def _told_apart(names: "pd.Series[Any]") -> "pd.Series[Any]":
    """Put numbers behind a name that several cameras share, such as that of their street."""
    while len(set(names.tolist())) < len(names):
        again = names.duplicated()
        nth = (names.groupby(names).cumcount() + 1).astype(str)
        names = names.where(~again, names + " (" + nth + ")")
    return names


def _texts(rows: pd.DataFrame, name: str) -> tuple[NDArray[np.intp], list[str], list[int]]:
    """Read a column of texts.

    Returns
    -------
    codes, texts, times
        Which text stands in each row, -1 for none; the texts, stripped; and how often each stands there.
    """
    if name not in rows:
        return np.full(len(rows), -1, dtype=np.intp), [], []
    codes, found = pd.factorize(rows[name])
    times = np.bincount(codes[codes >= 0], minlength=len(found))
    return codes, [text.strip() if isinstance(text, str) else "" for text in found], times.tolist()


def _numbers(rows: pd.DataFrame, name: str, unclear: "Counter[str]") -> FloatArray:
    """Read lengths in metres or angles in degrees, of every text once; numbers are taken as they are."""
    if _is_number(rows, name):
        values = rows[name].to_numpy(dtype=float)
        wrong = (values < 0) | (values > MOST[name]) | ((values == 0) & (name == "angle"))
        for value, count in zip(*np.unique(values[wrong], return_counts=True), strict=True):
            unclear[f"{name} '{value:g}' is not understood"] += int(count)
        return np.where(wrong, np.nan, values)
    codes, texts, times = _texts(rows, name)
    known = [number_in(text, name) for text in texts]
    for text, number, count in zip(texts, known, times, strict=True):
        if text and math.isnan(number):
            unclear[f"{name} '{text}' is not understood"] += count
    return np.array([*known, math.nan])[codes]


def _words(
    rows: pd.DataFrame, name: str, words: tuple[str, ...], unclear: "Counter[str]"
) -> "pd.Series[Any]":
    """Read a column of known words; case does not matter."""
    codes, texts, times = _texts(rows, name)
    known: list[str | None] = []
    for text, count in zip(texts, times, strict=True):
        several = [_OTHER_WORDS.get(one, one) for one in values_of(text)]
        found = next((one for one in several if one in words), None)
        known.append(found)
        if several and (found is None or len(set(several)) > 1):
            unclear[f"{name} '{text}' is {'not known' if found is None else f'taken for {found}'}"] += count
    return pd.Series(np.array([*known, None], dtype=object)[codes], dtype=object)


def _plain_texts(rows: pd.DataFrame, name: str) -> "pd.Series[Any]":
    codes, texts, _ = _texts(rows, name)
    return pd.Series(np.array([*(text or None for text in texts), None], dtype=object)[codes], dtype=object)


def _looks(rows: pd.DataFrame, unclear: "Counter[str]") -> tuple[IntArray, FloatArray, FloatArray]:
    """Read directions, of every text once; numbers are degrees.

    Returns
    -------
    row, bearing_deg, angle_deg
        One entry a camera: its point's row, and its direction; one that is not known is missing.
    """
    if _is_number(rows, "direction"):
        bearing = rows["direction"].to_numpy(dtype=float)
        far = (np.abs(bearing) > FULL_TURN_DEG) | (bearing == NOT_KNOWN_DEG)
        for value, count in zip(*np.unique(bearing[far], return_counts=True), strict=True):
            unclear[f"direction '{value:g}' is not understood"] += int(count)
        bearing = np.where(far, np.nan, np.mod(bearing, FULL_TURN_DEG))
        return np.arange(len(rows)), bearing, np.full(len(rows), np.nan)
    codes, texts, times = _texts(rows, "direction")
    looks: list[tuple[Look, ...]] = []
    for text, count in zip(texts, times, strict=True):
        found, junk = parse_direction(text)
        looks.append(found or _NO_LOOK)
        for part in junk:
            unclear[f"direction '{part}' is not understood"] += count
    looks.append(_NO_LOOK)  # of those that say nothing, code -1
    size = np.array([len(found) for found in looks])
    row, nth = repeated(size[codes])
    flat = np.array([look for found in looks for look in found], dtype=float)
    chosen = flat[(np.cumsum(size) - size)[codes[row]] + nth]
    return row, chosen[:, 0], chosen[:, 1]


def _is_number(rows: pd.DataFrame, name: str) -> bool:
    return name in rows and getattr(rows[name].dtype, "kind", "O") in "iuf"
