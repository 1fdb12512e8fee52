"""Put a stock of cameras at a city's sites, so that a larger stock contains the smaller, camera by camera.

Counts by class grow seat by seat; a class's cameras have ranks, and all that a camera is follows from class,
rank and site, never from the size of the stock. Only `linked` and `analytics` depend on it (see `layers`).
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.cameras.aim import Arms, aim_cameras, find_arms
from sim.cameras.contract import CAMERAS, CLASS_INDEX, RANKS_PER_CLASS
from sim.cameras.layers import ClassCounts, split_stock
from sim.cameras.settings import CameraSettings, Table
from sim.cameras.site_order import site_weights, weighted_order
from sim.cameras.stock import Stock
from sim.city.contract import CELLS, EDGES, NODES, SITES
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.vocabulary import Analytics, SiteClass

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def place_cameras(
    cells: gpd.GeoDataFrame,
    nodes: pd.DataFrame,
    edges: gpd.GeoDataFrame,
    sites: pd.DataFrame,
    *,
    stock: Stock,
    settings: CameraSettings,
    draws: Draws,
) -> gpd.GeoDataFrame:
    """Place a city's cameras.

    Parameters
    ----------
    cells, nodes, edges, sites
        The city's tables.
    stock
        Whole cameras, and how many of them are linked, recognise faces, read plates.
    settings
        Shares, kinds, rule of placement.
    draws
        Source of keyed draws.

    Returns
    -------
    Table of cameras, in the order of camera ids.

    Raises
    ------
    InputError
        If the stock does not fit the site mix.
    """
    for contract, table in ((CELLS, cells), (NODES, nodes), (EDGES, edges), (SITES, sites)):
        contract.check(table)
    present = set(sites["site_class"].unique())
    classes = [str(c) for c in SiteClass if str(c) in present]
    counts = split_stock(stock, classes, settings)
    weights = site_weights(sites, cells, edges, settings)
    arms = find_arms(nodes, edges)
    parts = []
    for i, site_class in enumerate(classes):
        chosen = (sites["site_class"] == site_class).to_numpy()
        at_site, slot = _stand(sites[chosen], weights[chosen], int(counts.installed[i]), settings, draws)
        part = _make_cameras(at_site, slot, site_class, settings, draws)
        xy, bearing = _hang(at_site, slot, arms, edges, settings=settings, draws=draws)
        part = part.assign(x_m=xy[:, 0], y_m=xy[:, 1], bearing_deg=bearing)
        parts.append(_switch_on(part, counts, i))
    return CAMERAS.check(_join(parts, cells.crs))


def _stand(
    sites: pd.DataFrame, weights: Floats, count: int, settings: CameraSettings, draws: Draws
) -> tuple[pd.DataFrame, Ints]:
    """Give the first *count* cameras of one class their sites and their slots there."""
    site_class = str(sites["site_class"].iloc[0])
    order = weighted_order(sites["site_id"].to_numpy(), weights, draws, occasion=CLASS_INDEX[site_class])
    site, slot = _groups(np.arange(count, dtype=np.int64), order, settings.cameras_per_site[site_class])
    return sites.iloc[site], slot


def _make_cameras(
    at_site: pd.DataFrame, slot: Ints, site_class: str, settings: CameraSettings, draws: Draws
) -> pd.DataFrame:
    """Say what the cameras are: their names, kinds, optics and owners."""
    index = CLASS_INDEX[site_class]
    rank = np.arange(len(at_site), dtype=np.int64)
    site_id = at_site["site_id"].to_numpy(dtype=np.int64)
    kind = _pick(settings.kind_mix[site_class], draws.uniform(Decision.CAMERA_KIND, rank, index))
    # All cameras of a site have one owner.
    owner = _pick(settings.owner_share[site_class], draws.uniform(Decision.CAMERA_OWNER, site_id, index))
    names = {"camera_id": index * RANKS_PER_CLASS + rank, "rank": rank, "site_id": site_id, "slot": slot}
    optics = _optics(kind, site_class, settings)
    return pd.DataFrame({**names, "kind": kind, "owner": owner, **optics}).assign(site_class=site_class)


def _hang(
    at_site: pd.DataFrame,
    slot: Ints,
    arms: Arms,
    edges: gpd.GeoDataFrame,
    *,
    settings: CameraSettings,
    draws: Draws,
) -> tuple[Floats, Floats]:
    """Say where the cameras of one class hang and which way they look."""
    if at_site.empty:
        return np.zeros((0, 2)), np.zeros(0)
    index = CLASS_INDEX[str(at_site["site_class"].iloc[0])]
    turn = draws.uniform(Decision.CAMERA_ARM, at_site["site_id"].to_numpy(), index)
    chance = draws.uniform(Decision.CAMERA_BEARING, np.arange(len(at_site)), index)
    return aim_cameras(at_site, arms, edges, settings, slot=slot, turn=turn, chance=chance)


def _groups(rank: Ints, order: NDArray[np.intp], per_site: float) -> tuple[Ints, Ints]:
    """Give groups of cameras to the sites in turn, beginning anew when sites run out.

    Group g has the ranks from floor(g × mean) up to floor((g + 1) × mean), so that means need not be whole.
    """
    group = np.ceil((rank + 1) / per_site).astype(np.int64) - 1
    site = order[group % len(order)].astype(np.int64)
    slot = pd.Series(site).groupby(site).cumcount()
    return site, np.asarray(slot, dtype=np.int64)


def _pick(shares: Table, chance: Floats) -> NDArray[np.object_]:
    """Pick words by their shares, in the order of the words."""
    words = sorted(shares)
    upper = np.cumsum([shares[word] for word in words])
    number = np.searchsorted(upper / upper[-1], chance, side="right")
    return np.array(words, dtype=object)[np.minimum(number, len(words) - 1)]


def _optics(kind: NDArray[np.object_], site_class: str, settings: CameraSettings) -> dict[str, Floats]:
    """Read angle, height and range off the kinds; something stands in the way beyond the sight line."""
    words, number = np.unique(kind.astype(str), return_inverse=True)
    kinds = [settings.kinds[word] for word in words]
    cap = settings.sight_line_cap_m[site_class]
    reach = [min(k.range_m(settings.pixel_density_px_per_m), cap) for k in kinds]
    return {
        "angle_deg": np.array([k.angle_deg for k in kinds], dtype=float)[number],
        "range_m": np.array(reach, dtype=float)[number],
        "height_m": np.array([k.height_m for k in kinds], dtype=float)[number],
    }


def _switch_on(part: pd.DataFrame, counts: ClassCounts, number: int) -> pd.DataFrame:
    """Give the layers to the first ranks of a class."""
    rank = part["rank"].to_numpy()
    words = np.full(len(rank), str(Analytics.NONE), dtype=object)
    words[rank < counts.plate[number]] = str(Analytics.PLATE)
    words[rank < counts.recognition[number]] = str(Analytics.RECOGNITION)
    return part.assign(linked=rank < counts.linked[number], analytics=words)


def _join(parts: list[pd.DataFrame], crs: object) -> gpd.GeoDataFrame:
    frame = pd.concat(parts, ignore_index=True)
    points = shapely.points(frame["x_m"].to_numpy(), frame["y_m"].to_numpy())
    frame["installed_on"] = pd.Series([None] * len(frame), dtype=object)
    columns = [c.name for c in CAMERAS.columns if c.name != "geometry"]
    # A class without cameras must not change how words are stored.
    frame = frame.astype({c.name: "str" for c in CAMERAS.columns if c.kind == "text"})
    return gpd.GeoDataFrame(frame[columns], geometry=points, crs=crs)
