"""Put a stock of cameras at a city's sites, so that a larger stock contains the smaller, camera by camera.

Counts by class grow seat by seat; a class's cameras have ranks, and all that a camera is follows from class,
rank and site, never from the size of the stock. Only `linked` and `analytics` depend on it (see `layers`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.contract import CAMERAS, CLASS_INDEX, RANKS_PER_CLASS, CameraSettings, Table
from sim.cameras.placement.order_and_aim import (
    Arms,
    Spots,
    aim_cameras,
    find_arms,
    site_order,
    site_weights,
)
from sim.cameras.stock.given import GivenOfClass, carriers, count_given, given_of_class, taken_over
from sim.cameras.stock.stock import ClassCounts, Stock, split_stock
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
    """Where the cameras of one class stand, in the order of their ranks.

    Parameters
    ----------
    site_class
        The class.
    site_id, spots
        Its sites that have cameras, in the order in which they got them.
    at, slot
        For each camera, the row of its site in these, and its place at that site.
    """

    site_class: str
    site_id: IntArray
    spots: Spots
    at: IntArray
    slot: IntArray

    @property
    def index(self) -> int:
        """Number of the class, part of ids and of the names of draws."""
        return CLASS_INDEX[self.site_class]

    @property
    def rank(self) -> IntArray:
        """Place of each camera in the class's order."""
        return np.arange(len(self.at), dtype=np.int64)


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
    weights, arms = site_weights(sites, cells, edges, settings), find_arms(nodes, edges)
    spots, site_id = Spots.of(sites), sites["site_id"].to_numpy(dtype=np.int64)
    parts, known = [], [given_of_class(given, site_class, sites) for site_class in classes]
    for i, (site_class, own) in enumerate(zip(classes, known, strict=True)):
        rows = np.flatnonzero(class_of_site == CLASS_INDEX[site_class])
        order = rows[site_order(sites, rows, weights, draws, site_class)]
        groups = _groups(int(counts.installed[i]), len(order), settings.cameras_per_site[site_class])
        used, at, slot = taken_over(own, order, *groups)
        stands = _Stands(site_class, site_id[used], spots.take(used), at, slot)
        part = _make_cameras(stands, settings, draws) | _hang(stands, arms, edges, settings, draws)
        part |= _switch_on(stands, counts, i, own)
        parts.append(part if own is None else own.named(part, _kinds(settings), _owners(settings)))
    return CAMERAS.check(_join(parts, known, settings))


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
    by_kind, by_owner = settings.kind_mix[stands.site_class], settings.owner_share[stands.site_class]
    # All cameras of a site have one owner.
    owner = _pick(by_owner, draws.uniform(Decision.CAMERA_OWNER, stands.site_id, index), _owners(settings))
    return {
        "camera_id": index * RANKS_PER_CLASS + rank,
        "rank": rank,
        "site_id": stands.site_id[stands.at],
        "slot": stands.slot,
        "site_class": np.full(rank.size, index, dtype=np.int8),
        "kind": _pick(by_kind, draws.uniform(Decision.CAMERA_KIND, rank, index), _kinds(settings)),
        "owner": owner[stands.at],
    }


def _hang(
    stands: _Stands, arms: Arms, edges: gpd.GeoDataFrame, settings: CameraSettings, draws: Draws
) -> Columns:
    """Say where the cameras hang and which way they look."""
    turn = draws.uniform(Decision.CAMERA_ARM, stands.site_id, stands.index)
    uniform = draws.uniform(Decision.CAMERA_BEARING, stands.rank, stands.index)
    xy_m, bearing_deg = aim_cameras(
        stands.site_class,
        stands.spots,
        arms,
        edges,
        settings,
        at=stands.at,
        slot=stands.slot,
        turn=turn,
        uniform=uniform,
    )
    return {"x_m": xy_m[:, 0], "y_m": xy_m[:, 1], "bearing_deg": bearing_deg}


def _switch_on(stands: _Stands, counts: ClassCounts, number: int, known: GivenOfClass | None) -> Columns:
    """Give the layers to the first ranks of a class, and to those cameras of which they are stated."""
    size = stands.rank.size
    software = np.full(size, _ANALYTICS.index(Analytics.NONE), dtype=np.int8)
    anpr = carriers(counts.anpr[number], size, known, Analytics.ANPR)
    linked = carriers(counts.linked[number], size, known, "linked")
    among = None if known is None else linked & ~anpr
    faces = carriers(counts.recognition[number], size, known, Analytics.RECOGNITION, among=among)
    software[anpr] = _ANALYTICS.index(Analytics.ANPR)
    software[faces] = _ANALYTICS.index(Analytics.RECOGNITION)
    return {"linked": linked, "analytics": software}


def _kinds(settings: CameraSettings) -> list[str]:
    return sorted(settings.kinds)


def _owners(settings: CameraSettings) -> list[str]:
    return sorted({owner for shares in settings.owner_share.values() for owner in shares})


def _pick(shares: Table, uniform: FloatArray, words: list[str]) -> NDArray[np.int8]:
    """Pick words by their shares, in the order of the words; as positions in *words*."""
    own = sorted(shares)
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


def _join(
    parts: list[Columns], known: Sequence[GivenOfClass | None], settings: CameraSettings
) -> pd.DataFrame:
    """Put the classes one below the other and write out the words."""
    columns: dict[str, Any] = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    columns |= _optics(columns["kind"], columns["site_class"], settings)
    first = 0
    for part, own in zip(parts, known, strict=True):
        columns |= {} if own is None else own.put_down(columns, first)
        first += len(part["rank"])
    words: dict[str, Sequence[str]] = {"kind": _kinds(settings), "owner": _owners(settings)}
    words |= {"site_class": _CLASSES, "analytics": _ANALYTICS}
    columns |= {name: text_of(columns[name], known) for name, known in words.items()}
    columns["installed_on"] = np.full(len(columns["rank"]), None, dtype=object)
    return pd.DataFrame({c.name: columns[c.name] for c in CAMERAS.columns}, copy=False)
