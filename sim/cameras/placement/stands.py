"""Cameras of one class as they stand: in groups at its sites, with names, kinds, owners and directions.

Everything follows from class, rank and site.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from sim.cameras.contract import CLASS_INDEX, RANKS_PER_CLASS, CameraSettings, Table
from sim.cameras.placement.order_and_aim import Arms, Spots, aim_cameras
from sim.cameras.stock.given import UNNAMED, GivenOfClass
from sim.core.arrays import FloatArray, IntArray
from sim.core.draws import Decision, Draws

Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Stands:
    """Where cameras of one class stand, in the order of their ranks.

    Parameters
    ----------
    site_class, kind_mix
        The class, and which kinds these cameras are.
    site_id, spots
        Its sites that have such cameras, in the order in which they got them.
    at, slot
        For each camera, the row of its site in these, and its place among such cameras of that site.
    first_rank, first_slot
        Rank of the first of them, and place at a site that comes before theirs.
    """

    site_class: str
    kind_mix: Table
    site_id: IntArray
    spots: Spots
    at: IntArray
    slot: IntArray
    first_rank: int = 0
    first_slot: int = 0

    @property
    def index(self) -> int:
        """Number of the class, part of ids and of the names of draws."""
        return CLASS_INDEX[self.site_class]

    @property
    def rank(self) -> IntArray:
        """Place of each camera in the class's order."""
        return self.first_rank + np.arange(len(self.at), dtype=np.int64)


@dataclass(frozen=True)
class Ground:
    """The streets and sites of a city, the weights of its sites, and what places cameras there."""

    edges: gpd.GeoDataFrame
    arms: Arms
    site_id: IntArray
    parent: IntArray
    class_of_site: NDArray[np.int8]
    spots: Spots
    weights: FloatArray
    settings: CameraSettings
    draws: Draws


def in_groups(count: int, n_sites: int, per_site: float) -> tuple[IntArray, IntArray]:
    """Give groups of cameras to the sites in turn, beginning anew when sites run out.

    Group g has the ranks from floor(g × mean) up to floor((g + 1) × mean), so that means need not be whole.

    Returns
    -------
    For each camera, the place of its site in the order of sites, and its own place at that site.
    """
    group = np.ceil(np.arange(1, count + 1) / per_site).astype(np.int64) - 1
    n_groups = int(group.max(initial=-1)) + 1
    size = np.bincount(group, minlength=math.ceil(n_groups / n_sites) * n_sites)
    rounds = size.reshape(-1, n_sites)
    from_rounds_before = (np.cumsum(rounds, axis=0) - rounds).ravel()
    in_group = np.arange(count) - (np.cumsum(size) - size)[group]
    return group % n_sites, in_group + from_rounds_before[group]


def make_cameras(stands: Stands, settings: CameraSettings, draws: Draws) -> Columns:
    """Say what the cameras are: their names, kinds and owners, words as codes."""
    rank, index = stands.rank, stands.index
    by_kind, by_owner = stands.kind_mix, settings.owner_share[stands.site_class]
    # All cameras of a site have one owner.
    owners, kinds = owner_names(settings), kind_names(settings)
    owner = _pick(
        by_owner, sorted(by_owner), draws.uniform(Decision.CAMERA_OWNER, stands.site_id, index), owners
    )
    # By their optics, since no draw may depend on what a kind is called.
    mixed = sorted(by_kind, key=lambda word: (settings.kinds[word].optics, word))
    return {
        "camera_id": index * RANKS_PER_CLASS + rank,
        "rank": rank,
        "site_id": stands.site_id[stands.at],
        "slot": stands.first_slot + stands.slot,
        "site_class": np.full(rank.size, index, dtype=np.int8),
        "kind": _pick(by_kind, mixed, draws.uniform(Decision.CAMERA_KIND, rank, index), kinds),
        "owner": owner[stands.at],
        "draw_name": np.full(rank.size, UNNAMED, dtype=np.int64),
    }


def hang(stands: Stands, ground: Ground, known: GivenOfClass | None = None) -> Columns:
    """Say where the cameras hang and which way they look.

    Given cameras face where their own chance says, not in turn, so that none turns when another one goes.

    Parameters
    ----------
    stands, ground
        Where they stand, and in which city.
    known
        The cameras of the first ranks that are given.
    """
    draws, slot = ground.draws, stands.slot
    turn = draws.uniform(Decision.CAMERA_ARM, stands.site_id, stands.index)
    uniform = draws.uniform(Decision.CAMERA_BEARING, stands.rank, stands.index)
    if known is not None:
        turn = known.drawn(turn, Decision.CAMERA_ARM, draws)
        uniform = known.drawn(uniform, Decision.CAMERA_BEARING, draws)
        slot = np.where(np.arange(slot.size) < len(known), 0, slot)
    xy_m, bearing_deg = aim_cameras(
        stands.site_class,
        stands.spots,
        ground.arms,
        ground.edges,
        ground.settings,
        at=stands.at,
        slot=slot,
        turn=turn,
        uniform=uniform,
    )
    return {"x_m": xy_m[:, 0], "y_m": xy_m[:, 1], "bearing_deg": bearing_deg}


def kind_names(settings: CameraSettings) -> list[str]:
    """List the kinds in the order of their codes."""
    return sorted(settings.kinds)


def owner_names(settings: CameraSettings) -> list[str]:
    """List the owners in the order of their codes."""
    return sorted({owner for shares in settings.owner_share.values() for owner in shares})


def _pick(shares: Table, own: list[str], uniform: FloatArray, words: list[str]) -> NDArray[np.int8]:
    """Pick words by their shares, laid end to end in the order of *own*; as positions in *words*."""
    upper = np.cumsum([shares[word] for word in own])
    number = np.searchsorted(upper / upper[-1], uniform, side="right")
    code = np.array([words.index(word) for word in own], dtype=np.int8)
    return code[np.minimum(number, len(own) - 1)]


def apart(stands: Stands, ground: Ground, first_rank: int, first_slot: int) -> Stands:
    """Keep the sites that have cameras, of the rows in *site_id*, and count ranks and places apart."""
    used = stands.site_id[: int(stands.at.max(initial=-1)) + 1]
    return replace(
        stands,
        site_id=ground.site_id[used],
        spots=ground.spots.take(used),
        first_rank=first_rank,
        first_slot=first_slot,
    )
