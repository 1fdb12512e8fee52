"""What a file says of the objects in it, key by key, before anybody asks what it means."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.files.osm.tag_blocks import BLOCKS, block_of_tags, text_of_value

_RARE = 16
"""Keys that fewer than one object in so many has are gathered object by object."""
_TEXT_OR_NOTHING = (str, type(None))

Texts = NDArray[Any]
"""Texts, None where nothing is said; a table may hold numbers instead, NaN where nothing is said."""


@dataclass(frozen=True, eq=False)
class Statements:
    """Objects of a file and what is said of them.

    Parameters
    ----------
    said
        By key in small letters, an entry an object.
    longitude_deg, latitude_deg
        Where they are; NaN where nothing is said.
    name, is_own
        What each is called; whether that name is the object's own, so that no other has it.
    number
        Line of each object, or its number in the file, from 1.
    part
        What is numbered: `line`, `feature` or `object`.
    skipped, unclear
        What was passed over, or taken for granted, by reason.
    read_as
        Sentences about how the file was understood.
    tells_by_tags
        Whether a camera has to be tagged as one; None leaves it to what the objects say.
    is_middle
        Whether each is larger than a point and taken at its middle; None if all are points.
    """

    said: Mapping[str, Texts]
    longitude_deg: FloatArray
    latitude_deg: FloatArray
    name: NDArray[Any]
    is_own: BoolArray
    number: IntArray
    part: str
    skipped: Mapping[str, int] = field(default_factory=Counter)
    unclear: Mapping[str, int] = field(default_factory=Counter)
    read_as: tuple[str, ...] = ()
    tells_by_tags: bool | None = None
    is_middle: BoolArray | None = None

    def __len__(self) -> int:
        """Count the objects."""
        return len(self.name)

    def of(self, key: str) -> Texts:
        """Give what is said under a key; None throughout if it is not there."""
        found = self.said.get(key)
        return np.full(len(self), None, dtype=object) if found is None else found

    def meaning(self, key: str, meaning: Callable[[str], Any], missing: Any) -> NDArray[Any]:
        """Look up what the texts under a key mean, of every text once."""
        found = self.said.get(key)
        return lookup([missing]).repeat(len(self)) if found is None else by_text(found, meaning, missing)

    def counted(self, key: str, where: BoolArray) -> list[tuple[str, int]]:
        """Count the texts of marked objects under a key."""
        return count_texts(self.said[key], where) if key in self.said else []

    def only(self, kept: BoolArray) -> "Statements":
        """Leave objects out."""
        if kept.all():
            return self
        return replace(
            self,
            said={key: values[kept] for key, values in self.said.items()},
            longitude_deg=self.longitude_deg[kept],
            latitude_deg=self.latitude_deg[kept],
            name=self.name[kept],
            is_own=self.is_own[kept],
            number=self.number[kept],
            is_middle=None if self.is_middle is None else self.is_middle[kept],
        )


def columns_of(objects: Sequence[Mapping[str, Any]]) -> dict[str, Texts]:
    """Turn properties into columns of texts, tags taken out of their blocks; what is inside one wins."""
    said = Counter(chain.from_iterable(objects))
    usual = {key for key, count in said.items() if count * _RARE > len(objects)}
    columns = {key: values_under(objects, key) for key in usual}
    rare: dict[str, list[Any]] = {}
    if len(usual) < len(said):
        for number, one in enumerate(objects):
            for key in one.keys() - usual:
                rare.setdefault(key, [None] * len(objects))[number] = one[key]
    columns |= rare
    texts = {
        key: _as_they_are(columns[key]) if key in BLOCKS else _without_blanks(column_of(columns[key]))
        for key in said
    }
    return unfold_column(texts)


def values_under(objects: Sequence[Mapping[str, Any]], key: str) -> list[Any]:
    """List what objects hold under a key, None where they hold nothing."""
    try:
        return list(map(itemgetter(key), objects))  # twice as fast, where all have it
    except KeyError:
        return [one.get(key) for one in objects]


def column_of(values: list[Any]) -> Texts:
    """Make a column of texts."""
    if any(kind not in _TEXT_OR_NOTHING for kind in set(map(type, values))):
        values = [text_of_value(value) for value in values]
    return _as_they_are(values)


def _as_they_are(values: list[Any]) -> Texts:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def unfold_column(said: Mapping[str, Texts]) -> dict[str, Texts]:
    """Take tags out of columns that hold blocks of them, and write all keys in small letters.

    Columns whose names differ in capitals and spaces only are one; the first that says something counts.
    """
    columns: dict[str, Texts] = {}
    for key in BLOCKS:
        if key in said:
            unfolded: dict[str, list[str | None]] = {}
            left = said[key].copy()
            for number, value in enumerate(left.tolist()):
                if value is not None and _unfolded(unfolded, value, number, len(left)):
                    left[number] = None
            columns |= {one: np.array(values, dtype=object) for one, values in unfolded.items()}
            columns[f"{key} "] = column_of(left.tolist())
    texts = {key: values for key, values in said.items() if key not in BLOCKS}
    joined: dict[str, Texts] = {}
    for key, values in [*columns.items(), *texts.items()]:
        plain = key.strip().lower()
        joined[plain] = first_said(joined[plain], values) if plain in joined else values
    return joined


def _without_blanks(values: Texts) -> Texts:
    """Say nothing instead of blanks."""
    codes, texts = pd.factorize(values)
    if any(not text or text.isspace() for text in texts):
        return lookup([*(text if text.strip() else None for text in texts), None])[codes]
    return values


def _unfolded(columns: dict[str, list[str | None]], value: Any, number: int, size: int) -> bool:
    """Spread a block of tags over columns, over what they held; False if it is none."""
    block = block_of_tags(value)
    if block is None:
        return False
    for key, one in block.items():
        text = text_of_value(one)
        if text is not None:
            columns.setdefault(key, [None] * size)[number] = text
    return True


def first_said(first: Texts, second: Texts) -> Texts:
    """Give the first of two statements, or the second where nothing is said first."""
    return np.where(is_said(first), first, second)


def is_said(values: Texts) -> BoolArray:
    """Mark where something is said."""
    if values.dtype.kind == "f":
        return ~np.isnan(values)
    if values.dtype.kind in "iu":
        return np.ones(len(values), dtype=bool)
    return np.asarray(pd.notna(values), dtype=bool)


def by_text(values: Texts, meaning: Callable[[str], Any], missing: Any) -> NDArray[Any]:
    """Look up what texts mean, of every text once."""
    codes, texts = pd.factorize(values)
    meanings = [
        meaning(text.strip() if isinstance(text, str) else text_of_value(text) or "") for text in texts
    ]
    return lookup([*meanings, missing])[codes]


def lookup(meanings: Iterable[Any]) -> NDArray[Any]:
    """Make an array to look up in; of marks or numbers if all are."""
    listed = list(meanings)
    kinds = {type(one) for one in listed}
    if kinds <= {bool} or kinds <= {int} or kinds <= {float}:
        return np.array(listed)
    found = np.empty(len(listed), dtype=object)
    found[:] = listed
    return found


def count_texts(values: Texts, where: BoolArray) -> list[tuple[str, int]]:
    """Count the texts of marked objects."""
    codes, texts = pd.factorize(values[where])
    times = np.bincount(codes[codes >= 0], minlength=len(texts))
    return [(str(text), int(count)) for text, count in zip(texts, times, strict=True)]
