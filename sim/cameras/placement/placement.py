"""Put a stock of cameras at a city's sites, so that a larger stock contains the smaller, camera by camera.

Counts by class grow seat by seat; a class's cameras have ranks, and all that a camera is follows from class,
rank and site, never from the size of the stock. Only `linked` and `analytics` depend on it (see `layers`).
Cameras that are put up to read plates or for faces have the lenses for it. They are counted in the stock, but
are apart from the others: so a larger stock contains the smaller as long as none of the three become fewer.
"""

from collections.abc import Sequence
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
    FIRST_READER_RANK,
    FIRST_READER_SLOT,
    CameraSettings,
)
from sim.cameras.placement.order_and_aim import (
    Spots,
    find_arms,
    site_order,
    site_weights,
)
from sim.cameras.placement.stands import (
    Columns,
    Ground,
    Stands,
    apart,
    hang,
    in_groups,
    kind_names,
    make_cameras,
    owner_names,
)
from sim.cameras.stock.class_counts import ClassCounts, OtherCounts
from sim.cameras.stock.given import GivenOfClass, carriers, count_given, given_of_class, taken_over
from sim.cameras.stock.stock import Stock, split_stock
from sim.city.contract import CELLS, EDGES, NODES, SITES
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.table import codes_of, text_of
from sim.core.vocabulary import Analytics

_CLASSES = tuple(CLASS_INDEX)
_ANALYTICS = tuple(Analytics)

_Part = tuple[Columns, GivenOfClass | None]
"""Some cameras of one class, and which of them are given."""


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
    weights = site_weights(sites, cells, edges, settings)
    ground = _ground(nodes, edges, sites, class_of_site, weights=weights, settings=settings, draws=draws)
    parts: list[_Part] = []
    for number, site_class in enumerate(classes):
        rows = np.flatnonzero(class_of_site == CLASS_INDEX[site_class])
        own = given_of_class(given, site_class, sites)
        parts += _of_class(site_class, rows, ground, counts=counts, number=number, own=own)
    return CAMERAS.check(_join(parts, settings))


def _ground(
    nodes: pd.DataFrame,
    edges: gpd.GeoDataFrame,
    sites: pd.DataFrame,
    class_of_site: NDArray[np.int8],
    *,
    weights: FloatArray,
    settings: CameraSettings,
    draws: Draws,
) -> Ground:
    return Ground(
        edges=edges,
        arms=find_arms(nodes, edges),
        site_id=sites["site_id"].to_numpy(dtype=np.int64),
        parent=sites["parent_site"].to_numpy(dtype=np.int64),
        class_of_site=class_of_site,
        spots=Spots.of(sites),
        weights=weights,
        settings=settings,
        draws=draws,
    )


def _of_class(
    site_class: str,
    rows: IntArray,
    ground: Ground,
    *,
    counts: ClassCounts,
    number: int,
    own: GivenOfClass | None,
) -> list[_Part]:
    """Put up the cameras of one class, by what they are put up for."""
    parts: list[_Part] = [(_others(site_class, rows, ground, counts.others(number), own), own)]
    readers, faces = int(counts.readers[number]), int(counts.for_faces[number])
    if readers:
        linked = int(counts.linked_readers[number])
        parts.append((_readers(site_class, rows, ground, readers, linked), None))
    if faces:
        parts.append((_for_faces(site_class, rows, ground, faces), None))
    return parts


def _others(
    site_class: str, rows: IntArray, ground: Ground, counts: OtherCounts, own: GivenOfClass | None
) -> Columns:
    """Put up the cameras of a class that were put up for neither plates nor faces, the given ones first."""
    settings = ground.settings
    order = _order(rows, ground, Decision.SITE_ORDER)
    groups = in_groups(counts.installed, len(order), settings.cameras_per_site[site_class])
    used, at, slot = taken_over(own, order, *groups)
    mix = settings.kind_mix[site_class]
    not_for_plates = {
        k: share for k, share in mix.items() if not settings.kinds[k].is_for_plates(settings.plates)
    }
    stands = Stands(
        site_class, not_for_plates or mix, ground.site_id[used], ground.spots.take(used), at, slot
    )
    part = make_cameras(stands, settings, ground.draws) | hang(stands, ground, own)
    part = part if own is None else own.named(part, kind_names(settings), owner_names(settings))
    return part | _switch_on(part["rank"].size, counts, own)


def _readers(site_class: str, rows: IntArray, ground: Ground, count: int, linked: int) -> Columns:
    """Put up the cameras of a class that read plates, at the same sites, the first of them linked."""
    settings = ground.settings
    order = _order(rows, ground, Decision.SITE_ORDER)
    at, slot = in_groups(count, len(order), settings.readers_per_site)
    stands = apart(
        Stands(site_class, settings.plate_kind_mix, order, ground.spots, at, slot),
        ground,
        FIRST_READER_RANK,
        FIRST_READER_SLOT,
    )
    layers = _layers(np.arange(count) < linked, Analytics.ANPR)
    return make_cameras(stands, settings, ground.draws) | hang(stands, ground) | layers


def _for_faces(site_class: str, rows: IntArray, ground: Ground, count: int) -> Columns:
    """Put up the cameras of a class that are there for faces, at sites of their own, all linked."""
    settings = ground.settings
    order = _order(rows, ground, Decision.FACE_SITE_ORDER)
    at, slot = in_groups(count, len(order), settings.cameras_per_site[site_class])
    stands = apart(
        Stands(site_class, settings.face_kind_mix, order, ground.spots, at, slot),
        ground,
        FIRST_FACE_RANK,
        FIRST_FACE_SLOT,
    )
    layers = _layers(np.ones(count, dtype=bool), Analytics.RECOGNITION)
    return make_cameras(stands, settings, ground.draws) | hang(stands, ground) | layers


def _order(rows: IntArray, ground: Ground, decision: Decision) -> IntArray:
    """Sort the sites of a class into the order in which they get cameras."""
    where = site_order(
        ground.site_id,
        ground.parent,
        ground.class_of_site,
        rows,
        weights=ground.weights,
        draws=ground.draws,
        decision=decision,
    )
    order: IntArray = rows[where]
    return order


def _layers(linked: BoolArray, software: Analytics) -> Columns:
    return {"linked": linked, "analytics": np.full(linked.size, _ANALYTICS.index(software), dtype=np.int8)}


def _switch_on(size: int, counts: OtherCounts, known: GivenOfClass | None) -> Columns:
    """Give the layers to the first ranks of a class, and to those cameras of which they are stated."""
    software = np.full(size, _ANALYTICS.index(Analytics.NONE), dtype=np.int8)
    anpr = carriers(counts.anpr, size, known, Analytics.ANPR)
    linked = carriers(counts.linked, size, known, "linked")
    among = None if known is None else linked & ~anpr
    faces = carriers(counts.recognition, size, known, Analytics.RECOGNITION, among=among)
    software[anpr] = _ANALYTICS.index(Analytics.ANPR)
    software[faces] = _ANALYTICS.index(Analytics.RECOGNITION)
    return {"linked": linked, "analytics": software}


def _optics(kind: NDArray[np.int8], site_class: NDArray[np.int8], settings: CameraSettings) -> Columns:
    """Read angle, height and limits off the kinds; something stands in the way beyond the sight line."""
    kinds = [settings.kinds[word] for word in kind_names(settings)]
    ground = [k.ground(settings.seeing) for k in kinds]
    cap_m = np.array([settings.sight_line_cap_m[word] for word in _CLASSES], dtype=float)
    return {
        "angle_deg": np.array([one.angle_deg for one in ground], dtype=float)[kind],
        "range_m": np.minimum(np.array([one.far_m for one in ground])[kind], cap_m[site_class]),
        "near_m": np.array([one.near_m for one in ground], dtype=float)[kind],
        "height_m": np.array([k.height_m for k in kinds], dtype=float)[kind],
    }


def _join(parts: list[_Part], settings: CameraSettings) -> pd.DataFrame:
    """Put the classes one below the other and write out the words."""
    names = parts[0][0]
    columns: dict[str, Any] = {name: np.concatenate([part[name] for part, _ in parts]) for name in names}
    columns |= _optics(columns["kind"], columns["site_class"], settings)
    first = 0
    for part, own in parts:
        columns |= {} if own is None else own.put_down(columns, first)
        first += len(part["rank"])
    words: dict[str, Sequence[str]] = {"kind": kind_names(settings), "owner": owner_names(settings)}
    words |= {"site_class": _CLASSES, "analytics": _ANALYTICS}
    columns |= {name: text_of(columns[name], known) for name, known in words.items()}
    columns["installed_on"] = np.full(len(columns["rank"]), None, dtype=object)
    if all(own is None for _, own in parts):
        del columns["draw_name"]
    return pd.DataFrame({c.name: columns[c.name] for c in CAMERAS.columns if c.name in columns}, copy=False)
