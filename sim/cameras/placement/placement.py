"""Put a stock of cameras at a city's sites, so that a larger stock contains the smaller, camera by camera.

Counts by class grow seat by seat; a class's cameras have ranks, and all that a camera is follows from class,
rank and site, never from the size of the stock. Only `linked` and `analytics` depend on it (see `layers`).
Cameras that are put up for faces are counted in the stock, but are apart from the others: so a larger stock
contains the smaller as long as neither of the two become fewer.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.contract import (
    CAMERAS,
    CLASS_INDEX,
    FIRST_FACE_RANK,
    FIRST_FACE_SLOT,
    RANKS_PER_CLASS,
    CameraSettings,
    Table,
)
from sim.cameras.placement.order_and_aim import (
    Arms,
    Spots,
    aim_cameras,
    find_arms,
    site_weights,
    weighted_order,
)
from sim.cameras.stock.given import UNNAMED, GivenOfClass, carriers, count_given, given_of_class, taken_over
from sim.cameras.stock.stock import OtherCounts, Stock, split_stock
from sim.city.contract import CELLS, EDGES, NODES, SITES
from sim.core.arrays import FloatArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.table import codes_of, text_of
from sim.core.vocabulary import Analytics

Columns = dict[str, NDArray[Any]]

_CLASSES = tuple(CLASS_INDEX)
_ANALYTICS = tuple(Analytics)


@dataclass(frozen=True)
class _Stands:
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
class _Ground:
    """The streets and sites of a city, the weights of its sites, and what places cameras there."""

    edges: gpd.GeoDataFrame
    arms: Arms
    site_id: IntArray
    spots: Spots
    weights: FloatArray
    settings: CameraSettings
    draws: Draws


def lay_out_cameras(
    cells: gpd.GeoDataFrame,
    nodes: pd.DataFrame,
    edges: gpd.GeoDataFrame,
    sites: pd.DataFrame,
    *,
    stock: Stock,
    settings: CameraSettings,
    draws: Draws,
    given: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Place a city's cameras, with coordinates in place of points and with words as categories.

    Parameters
    ----------
    cells, nodes, edges, sites
        The city's tables.
    stock, settings, draws
        Whole cameras and how many of each layer; shares, kinds, rule of placement; keyed chance.
    given
        Cameras of the stock that are given one by one, as `GIVEN` says; they take the first ranks.

    Returns
    -------
    Table of cameras as `CAMERAS` promises, in the order of camera ids.

    Raises
    ------
    InputError
        If the stock does not fit the site mix.
    """
    for contract, table in ((CELLS, cells), (NODES, nodes), (EDGES, edges), (SITES, sites)):
        contract.check(table)
    class_of_site = codes_of(sites["site_class"], _CLASSES)
    classes = [c for i, c in enumerate(_CLASSES) if (class_of_site == i).any()]
    counts = split_stock(stock, classes, settings, count_given(given, classes))
    ground = _Ground(
        edges=edges,
        arms=find_arms(nodes, edges),
        site_id=sites["site_id"].to_numpy(dtype=np.int64),
        spots=Spots.of(sites),
        weights=site_weights(sites, cells, edges, settings),
        settings=settings,
        draws=draws,
    )
    parts: list[tuple[Columns, GivenOfClass | None]] = []
    for number, site_class in enumerate(classes):
        rows = np.flatnonzero(class_of_site == CLASS_INDEX[site_class])
        own = given_of_class(given, site_class, sites)
        parts.append((_of_all_kinds(site_class, rows, ground, counts.not_for_faces(number), own), own))
        if counts.for_faces[number]:
            parts.append((_for_faces(site_class, rows, ground, int(counts.for_faces[number])), None))
    return CAMERAS.check(_join(parts, settings))


def _of_all_kinds(
    site_class: str, rows: IntArray, ground: _Ground, counts: OtherCounts, own: GivenOfClass | None
) -> Columns:
    """Put up the cameras of a class that were not put up for faces, the given ones first."""
    settings, index = ground.settings, CLASS_INDEX[site_class]
    order = rows[weighted_order(ground.site_id[rows], ground.weights[rows], ground.draws, occasion=index)]
    groups = _groups(counts.installed, len(order), settings.cameras_per_site[site_class])
    used, at, slot = taken_over(own, order, *groups)
    mix = settings.kind_mix[site_class]
    stands = _Stands(site_class, mix, ground.site_id[used], ground.spots.take(used), at, slot)
    part = _make_cameras(stands, settings, ground.draws) | _hang(stands, ground, own)
    part = part if own is None else own.named(part, _kinds(settings), _owners(settings))
    return part | _switch_on(part["kind"], counts, own, settings)


def _for_faces(site_class: str, rows: IntArray, ground: _Ground, count: int) -> Columns:
    """Put up the cameras of a class that are there for faces: at sites, and under ranks, of their own.

    So the others are the same cameras however many of these there are.
    """
    settings, index = ground.settings, CLASS_INDEX[site_class]
    order = rows[
        weighted_order(
            ground.site_id[rows],
            ground.weights[rows],
            ground.draws,
            occasion=index,
            decision=Decision.FACE_SITE_ORDER,
        )
    ]
    at, slot = _groups(count, len(order), settings.cameras_per_site[site_class])
    used = order[: int(at.max(initial=-1)) + 1]
    stands = _Stands(
        site_class,
        settings.face_kind_mix,
        ground.site_id[used],
        ground.spots.take(used),
        at,
        slot,
        FIRST_FACE_RANK,
        FIRST_FACE_SLOT,
    )
    software = np.full(count, _ANALYTICS.index(Analytics.RECOGNITION), dtype=np.int8)
    layers: Columns = {"linked": np.ones(count, dtype=bool), "analytics": software}
    return _make_cameras(stands, settings, ground.draws) | _hang(stands, ground, None) | layers


def _groups(count: int, n_sites: int, per_site: float) -> tuple[IntArray, IntArray]:
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


def _make_cameras(stands: _Stands, settings: CameraSettings, draws: Draws) -> Columns:
    """Say what the cameras are: their names, kinds and owners, words as codes."""
    rank, index = stands.rank, stands.index
    by_kind, by_owner = stands.kind_mix, settings.owner_share[stands.site_class]
    # All cameras of a site have one owner.
    owners, kinds = _owners(settings), _kinds(settings)
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


def _hang(stands: _Stands, ground: _Ground, known: GivenOfClass | None) -> Columns:
    """Say where the cameras hang and which way they look.

    Given cameras face where their own chance says, not in turn, so that none turns when another one goes.
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


def _switch_on(
    kind: NDArray[np.int8], counts: OtherCounts, known: GivenOfClass | None, settings: CameraSettings
) -> Columns:
    """Give the layers to the first ranks of a class, and to those cameras of which they are stated.

    Plates are read by cameras with the optics for it first.
    """
    size = kind.size
    for_plates = np.array([settings.kinds[word].is_for_plates(settings.plates) for word in _kinds(settings)])
    software = np.full(size, _ANALYTICS.index(Analytics.NONE), dtype=np.int8)
    anpr = carriers(counts.anpr, size, known, Analytics.ANPR, first=for_plates[kind])
    linked = carriers(counts.linked, size, known, "linked")
    among = None if known is None else linked & ~anpr
    faces = carriers(counts.recognition, size, known, Analytics.RECOGNITION, among=among)
    software[anpr] = _ANALYTICS.index(Analytics.ANPR)
    software[faces] = _ANALYTICS.index(Analytics.RECOGNITION)
    return {"linked": linked, "analytics": software}


def _kinds(settings: CameraSettings) -> list[str]:
    return sorted(settings.kinds)


def _owners(settings: CameraSettings) -> list[str]:
    return sorted({owner for shares in settings.owner_share.values() for owner in shares})


def _pick(shares: Table, own: list[str], uniform: FloatArray, words: list[str]) -> NDArray[np.int8]:
    """Pick words by their shares, laid end to end in the order of *own*; as positions in *words*."""
    upper = np.cumsum([shares[word] for word in own])
    number = np.searchsorted(upper / upper[-1], uniform, side="right")
    code = np.array([words.index(word) for word in own], dtype=np.int8)
    return code[np.minimum(number, len(own) - 1)]


def _optics(kind: NDArray[np.int8], site_class: NDArray[np.int8], settings: CameraSettings) -> Columns:
    """Read angle, height and limits off the kinds; something stands in the way beyond the sight line."""
    kinds = [settings.kinds[word] for word in _kinds(settings)]
    ground = [k.ground(settings.seeing) for k in kinds]
    cap_m = np.array([settings.sight_line_cap_m[word] for word in _CLASSES], dtype=float)
    return {
        "angle_deg": np.array([one.angle_deg for one in ground], dtype=float)[kind],
        "range_m": np.minimum(np.array([one.far_m for one in ground])[kind], cap_m[site_class]),
        "near_m": np.array([one.near_m for one in ground], dtype=float)[kind],
        "height_m": np.array([k.height_m for k in kinds], dtype=float)[kind],
    }


def _join(parts: list[tuple[Columns, GivenOfClass | None]], settings: CameraSettings) -> pd.DataFrame:
    """Put the classes one below the other and write out the words."""
    names = parts[0][0]
    columns: dict[str, Any] = {name: np.concatenate([part[name] for part, _ in parts]) for name in names}
    columns |= _optics(columns["kind"], columns["site_class"], settings)
    first = 0
    for part, own in parts:
        columns |= {} if own is None else own.put_down(columns, first)
        first += len(part["rank"])
    words: dict[str, Sequence[str]] = {"kind": _kinds(settings), "owner": _owners(settings)}
    words |= {"site_class": _CLASSES, "analytics": _ANALYTICS}
    columns |= {name: text_of(columns[name], known) for name, known in words.items()}
    columns["installed_on"] = np.full(len(columns["rank"]), None, dtype=object)
    if all(own is None for _, own in parts):
        del columns["draw_name"]
    return pd.DataFrame({c.name: columns[c.name] for c in CAMERAS.columns if c.name in columns}, copy=False)
