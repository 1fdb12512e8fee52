"""Cameras that are given one by one, such as mapped ones: they take the first ranks of their classes.

Nothing that a given camera is follows from its rank, which changes when another one is taken out of the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.stock.stock import Given
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.table import Column, Contract, rows_of
from sim.core.vocabulary import Analytics, Owner, SiteClass

Columns = dict[str, NDArray[Any]]

_STATED = ("x_m", "y_m", "bearing_deg", "angle_deg", "range_m", "near_m", "height_m")
_YES, _NO = "yes", "no"
_NEVER = 2  # comes after those that carry a layer (−1), may (0) or don't (1)

GIVEN = Contract(
    "given cameras",
    (
        Column("site_class", "text", "text", "kind of place it stands at", words=tuple(map(str, SiteClass))),
        Column("site_id", "int", "1", "site it stands at", low=0),
        Column("x_m", "float", "m", "easting; missing for that of its site", nullable=True),
        Column("y_m", "float", "m", "northing; missing for that of its site", nullable=True),
        Column(
            "bearing_deg",
            "float",
            "deg_from_north",
            "middle of its view; missing if it is aimed like others of its site",
            low=0,
            high=360,
            nullable=True,
        ),
        Column("kind", "text", "text", "name of its optics in the kind library"),
        Column("angle_deg", "float", "deg", "opening angle; missing for that of its kind", nullable=True),
        Column("range_m", "float", "m", "far limit; missing for that of its kind and place", nullable=True),
        Column("near_m", "float", "m", "near limit; or that of its kind", 0, nullable=True, optional=True),
        Column("height_m", "float", "m", "mounting height; missing for that of its kind", nullable=True),
        Column("owner", "text", "text", "who runs it", words=tuple(map(str, Owner)), nullable=True),
        Column("linked", "text", "text", "streams to a response centre", words=(_YES, _NO), nullable=True),
        Column("analytics", "text", "text", "software", words=tuple(map(str, Analytics)), nullable=True),
        Column("draw_name", "int", "1", "number of the name under which its chances are drawn", low=0),
    ),
)
"""One camera a row, in the order in which they get the ranks of their class."""

UNNAMED = -1
"""Stands for the name of a camera that draws under its class and rank."""


@dataclass(frozen=True)
class GivenOfClass:
    """The given cameras of one class, in the order of their ranks.

    Parameters
    ----------
    table, row
        Their rows of `GIVEN`, and row of the site of each in the table of sites.
    """

    table: pd.DataFrame
    row: IntArray

    def __len__(self) -> int:
        """Count them."""
        return len(self.table)

    @property
    def draw_names(self) -> IntArray:
        """Numbers of the names under which their chances are drawn."""
        return self.table["draw_name"].to_numpy(dtype=np.int64)

    def stated(self, layer: str) -> NDArray[np.int8]:
        """Say of each whether it carries a layer: 1 yes, −1 no, 0 not known."""
        if layer == "linked":
            return _marks(self.table["linked"] == _YES, self.table["linked"] == _NO)
        of_it = self.table["analytics"] == layer
        return _marks(of_it, self.table["analytics"].notna() & ~of_it)

    def named(self, part: Columns, kinds: Sequence[str], owners: Sequence[str]) -> Columns:
        """Lay kinds and, where stated, owners over the first ranks of a class, words as codes."""
        kind, owner = part["kind"].copy(), part["owner"].copy()
        kind[: len(self)] = [kinds.index(word) for word in self.table["kind"]]
        stated = np.flatnonzero(self.table["owner"].notna().to_numpy())
        owner[stated] = [owners.index(word) for word in self.table["owner"].iloc[stated]]
        # At a site the given cameras have the first places, and others follow by rank.
        slot = pd.Series(part["site_id"]).groupby(part["site_id"]).cumcount().to_numpy(np.int64)
        draw_name = part["draw_name"].copy()
        draw_name[: len(self)] = self.draw_names
        return part | {"kind": kind, "owner": owner, "slot": slot, "draw_name": draw_name}

    def drawn(self, uniforms: FloatArray, decision: Decision, draws: Draws) -> FloatArray:
        """Lay numbers drawn under their own names over those of the first ranks of a class."""
        own = draws.uniform_of_names(decision, self.draw_names)
        return np.concatenate([own, uniforms[len(self) :]])

    def put_down(self, columns: Columns, first: int) -> Columns:
        """Lay stated numbers over the rows from *first* on; what is missing stays as it is."""
        changed = {}
        for name in (name for name in _STATED if name in self.table and name in columns):
            values = self.table[name].to_numpy(dtype=float)
            known = np.flatnonzero(~np.isnan(values))
            changed[name] = columns[name].copy()
            changed[name][first + known] = values[known]
        return changed


def given_of_class(given: pd.DataFrame | None, site_class: str, sites: pd.DataFrame) -> GivenOfClass | None:
    """Pick the given cameras of a class; None if there is none."""
    if given is None:
        return None
    own = given[given["site_class"].to_numpy(dtype=object) == site_class]
    if own.empty:
        return None
    return GivenOfClass(own, rows_of(sites["site_id"], own["site_id"].to_numpy(dtype=np.int64)))


def count_given(given: pd.DataFrame | None, classes: Sequence[str]) -> Given:
    """Count given cameras by class, and what is stated of them."""
    if given is None:
        return Given.nothing(len(classes))
    where = given["site_class"].map({word: number for number, word in enumerate(classes)}).to_numpy(np.int64)

    def count(marked: "pd.Series[bool]") -> IntArray:
        return np.bincount(where[marked.to_numpy(dtype=bool)], minlength=len(classes)).astype(np.int64)

    linked, software = given["linked"], given["analytics"]
    recognises, reads = software == Analytics.RECOGNITION, software == Analytics.ANPR
    return Given(
        cameras=count(software.map(lambda _: True)),
        linked=count(linked == _YES),
        unlinked=count(linked == _NO),
        recognition=count(recognises),
        no_recognition=count(software.notna() & ~recognises & (linked != _NO)),
        anpr=count(reads),
        no_anpr=count(software.notna() & ~reads),
    )


def taken_over(
    given: GivenOfClass | None, order: IntArray, at: IntArray, slot: IntArray
) -> tuple[IntArray, IntArray, IntArray]:
    """Let given cameras take over the first ranks of a class, each at its own site.

    Parameters
    ----------
    given, order
        The cameras, if there are any; rows of the class's sites in the order in which they get cameras.
    at, slot
        Of each rank, the place of its site in *order*, and its place at the site.

    Returns
    -------
    Rows of the sites that have cameras, and *at* (its place among these) and *slot* of each rank.
    """
    used = order[: int(at.max(initial=-1)) + 1]
    if given is None:
        return used, at, slot
    own, size = pd.Series(given.row), len(given)
    return (
        np.concatenate([given.row, used]),
        np.concatenate([np.arange(size), size + at[size:]]),
        np.concatenate([own.groupby(own).cumcount().to_numpy(np.int64), slot[size:]]),
    )


def carriers(
    count: int, size: int, given: GivenOfClass | None, layer: str, *, among: BoolArray | None = None
) -> BoolArray:
    """Choose which ranks of a class carry a layer: those of which it is stated, then the first others.

    Parameters
    ----------
    count, size, given
        How many carry it; cameras of the class; cameras of the first ranks, of which it may be stated.
    layer
        `linked`, `recognition` or `anpr`.
    among
        Marks of the ranks that may carry it; all may if not given.
    """
    rank = np.arange(size)
    if given is None and among is None:
        return rank < count
    late = np.zeros(size, dtype=np.int8)
    if given is not None:
        late[: len(given)] = -given.stated(layer)
    if among is not None:
        late[~among] = _NEVER
    chosen = np.zeros(size, dtype=bool)
    chosen[np.lexsort((rank, late))[:count]] = True
    return chosen


def _marks(yes: "pd.Series[bool]", no: "pd.Series[bool]") -> NDArray[np.int8]:
    return yes.to_numpy(dtype=np.int8) - no.to_numpy(dtype=np.int8)
