"""Small towns and settings for the tests of cameras: everything is made here, nothing is read."""

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from sim.cameras.contract import CAMERAS, CameraSettings
from sim.cameras.kinds import CameraKind, FaceSettings, PlateSettings, Seeing
from sim.cameras.placement.placement import lay_out_cameras
from sim.core.table import plain_text
from sim.core.vocabulary import Light, Placement, SiteClass, Turning

CRS = "EPSG:32643"
CLASSES = [str(c) for c in SiteClass]


@dataclass(frozen=True)
class Town:
    """The tables of a town, in the order that placement takes them."""

    cells: gpd.GeoDataFrame
    nodes: pd.DataFrame
    edges: gpd.GeoDataFrame
    sites: pd.DataFrame

    @property
    def tables(self):
        return self.cells, self.nodes, self.edges, self.sites


def draw_points(cameras: pd.DataFrame, crs: object) -> gpd.GeoDataFrame:
    """Add points to coordinates, and turn categories into text."""
    points = shapely.points(cameras["x_m"].to_numpy(), cameras["y_m"].to_numpy())
    text = {c.name: plain_text(cameras[c.name]) for c in CAMERAS.columns if c.kind == "text"}
    return CAMERAS.check(gpd.GeoDataFrame(cameras.assign(**text), geometry=points, crs=crs))


def moved_to(frame, shapes):
    """Put streets, cells or cameras elsewhere; cameras have coordinates, too."""
    moved = frame.set_geometry(shapes)
    return moved.assign(x_m=moved.geometry.x, y_m=moved.geometry.y) if "x_m" in frame else moved


def place_cameras(cells, *others, stock, settings, draws):
    """Place the cameras of a town and draw them as points."""
    cameras = lay_out_cameras(cells, *others, stock=stock, settings=settings, draws=draws)
    return draw_points(cameras, cells.crs)


def make_edges(nodes, pairs, *, crs=CRS):
    """Straight streets between nodes; every fourth is an arterial."""
    u, v = np.array(pairs).T
    xy = nodes[["x_m", "y_m"]].to_numpy()
    lines = shapely.linestrings(np.stack([xy[u], xy[v]], axis=1))
    number = np.arange(len(u))
    table = {
        "edge_id": number,
        "u": u,
        "v": v,
        "length_m": shapely.length(lines),
        "class": np.where(number % 4 == 0, "arterial", "local"),
        "oneway": False,
    }
    return gpd.GeoDataFrame(table, geometry=lines, crs=crs)


def make_town(*, side=4, cell_m=250.0, sites_per_cell=3, left_m=1000.0, bottom_m=2000.0):
    """A square town with a node in the middle of each cell and streets to the east and the north."""
    number = np.arange(side * side)
    column, row = number % side, number // side
    west, south = left_m + column * cell_m, bottom_m + row * cell_m
    cells = gpd.GeoDataFrame(
        {
            "cell_id": number,
            "district": "all",
            "residents": 100 + 7 * number,
            "jobs": 50 + 3 * (number % 5),
            "school_places": 10,
            "visits_weight": 1.0,
            "street_m": 2.0 * cell_m,
            "area_m2": cell_m**2,
        },
        geometry=shapely.box(west, south, west + cell_m, south + cell_m),
        crs=CRS,
    )
    nodes = pd.DataFrame(
        {"node_id": number, "x_m": west + 0.47 * cell_m, "y_m": south + 0.53 * cell_m, "cell_id": number}
    )
    pairs = [(i, i + 1) for i in number if column[i] + 1 < side]
    pairs += [(i, i + side) for i in number if row[i] + 1 < side]
    edges = make_edges(nodes, pairs)
    return Town(cells, nodes, edges, _make_sites(nodes, edges, sites_per_cell, cell_m))


def _make_sites(nodes, edges, per_cell, cell_m):
    parts = []
    for index, site_class in enumerate(CLASSES):
        on_edge = site_class in ("road", "transit")
        count = len(edges) if on_edge else len(nodes) * (1 if site_class == "intersection" else per_cell)
        number = np.arange(count)
        node = edges["u"].to_numpy() if on_edge else number % len(nodes)
        x, y = nodes["x_m"].to_numpy()[node], nodes["y_m"].to_numpy()[node]
        offset = edges["length_m"].to_numpy() * 0.4 if on_edge else np.zeros(count)
        if on_edge:
            point = shapely.get_coordinates(shapely.line_interpolate_point(edges.geometry.to_numpy(), offset))
            x, y = point.T
        elif site_class != "intersection":
            x = x + cell_m * 0.3 * np.sin(1.0 + number + index)
            y = y + cell_m * 0.3 * np.cos(2.0 + 3 * number + index)
        parts.append(
            pd.DataFrame(
                {
                    "site_class": site_class,
                    "cell_id": nodes["cell_id"].to_numpy()[node],
                    "x_m": x,
                    "y_m": y,
                    "node_id": node,
                    "edge_id": number if on_edge else -1,
                    "offset_m": offset,
                    "parent_site": -1,
                    "weight": 1.0 + number % 3,
                }
            )
        )
    sites = pd.concat(parts, ignore_index=True)
    return sites.assign(site_id=np.arange(len(sites)))


def make_kind(name="one", **numbers):
    """A fixed camera of 4 megapixels behind a usual sensor and lens, with changes."""
    usual = {
        "pixels_px": 2560,
        "rows_px": 1440,
        "sensor_width_mm": 5.4,
        "focal_length_mm": 4.0,
        "zoom": 1.0,
        "height_m": 4.0,
        "tilt_deg": 20.0,
        "pan_deg": 0.0,
        "sweep_deg": 0.0,
        "night_range_m": 30.0,
    }
    return CameraKind(name, **(usual | numbers))


def make_seeing(density_px_per_m=25.0, *, turning=Turning.ACTUAL, light=Light.DAY):
    """By day, to detect, as cameras rest."""
    return Seeing(density_px_per_m, face_height_m=1.6, turning=turning, light=light)


def make_settings(**changes):
    """Settings with a wide and a narrow lens and a camera that turns all round."""
    kinds = {
        "wide": make_kind("wide", pixels_px=1920, rows_px=1080, focal_length_mm=2.8, height_m=3, tilt_deg=28),
        "narrow": make_kind(
            "narrow", pixels_px=3840, rows_px=2160, focal_length_mm=8, height_m=6, tilt_deg=10
        ),
        "turning": make_kind(
            "turning", focal_length_mm=4.7, zoom=10, height_m=8, tilt_deg=16, pan_deg=360, sweep_deg=300
        ),
    }
    values = {
        "rule": Placement.UNIFORM,
        "site_mix": dict.fromkeys(CLASSES, 0.1) | {"house": 0.0},
        "cameras_per_site": dict(
            zip(CLASSES, [5, 4, 2, 3.5, 6.2, 2.8, 5.4, 17.5, 35.7, 40, 2.8], strict=True)
        ),
        "readers_per_site": 3.3,
        "plate_kind_mix": {"narrow": 1.0},
        "put_up_for_faces": 0.0,
        "face_kind_mix": {"narrow": 1.0},
        "link_propensity": dict(
            zip(CLASSES, [0.9, 0.9, 0.8, 0.9, 0.2, 0.1, 0.1, 0.8, 0.8, 0.1, 0.1], strict=True)
        ),
        "recognition_weight": dict(zip(CLASSES, [0, 0, 5, 5, 0.5, 0.5, 0.1, 0.2, 1, 1, 0], strict=True)),
        "anpr_weight": dict(zip(CLASSES, [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0], strict=True)),
        "owner_share": {c: {"state": 0.5, "business": 0.3, "residents": 0.2} for c in CLASSES},
        "kind_mix": {c: {"wide": 0.5, "narrow": 0.3, "turning": 0.2} for c in CLASSES},
        "kinds": kinds,
        "seeing": make_seeing(),
        "plates": PlateSettings(200.0, 0.6),
        "faces": FaceSettings(300.0, 15.0),
        "sight_line_cap_m": dict(zip(CLASSES, [70, 70, 40, 70, 40, 10, 8, 15, 12, 15, 15], strict=True)),
        "bearing_jitter_deg": 5.0,
        "pole_setback_m": 6.0,
        "junction_setback_m": 15.0,
        "aim_distance_m": 30.0,
        "ambient_jobs_share": 0.5,
        "road_class_weight": {"arterial": 4.0, "collector": 2.0, "local": 1.0},
    }
    return CameraSettings(**(values | changes))


def make_cameras(xy, bearing, angle, range_m, *, site_class="road"):
    """A table of cameras given by their views alone."""
    n = len(xy)
    number = np.arange(n)
    x_m, y_m = np.asarray(xy, dtype=float).reshape(n, 2).T
    table = {
        "camera_id": number,
        "x_m": x_m,
        "y_m": y_m,
        "site_class": site_class,
        "kind": "wide",
        "bearing_deg": np.broadcast_to(np.asarray(bearing, dtype=float), n),
        "angle_deg": np.broadcast_to(np.asarray(angle, dtype=float), n),
        "range_m": np.broadcast_to(np.asarray(range_m, dtype=float), n),
        "height_m": 4.0,
        "owner": "state",
        "linked": number % 2 == 0,
        "analytics": np.where(number % 3 == 0, "anpr", "none"),
        "installed_on": None,
        "site_id": number,
        "slot": 0,
        "rank": number,
    }
    return gpd.GeoDataFrame(table, geometry=shapely.points(x_m, y_m), crs=CRS)


@pytest.fixture(scope="session")
def town() -> Town:
    return make_town()


@pytest.fixture(scope="session")
def build_town() -> Callable[..., Town]:
    return make_town


@pytest.fixture(scope="session")
def settings() -> CameraSettings:
    return make_settings()


@pytest.fixture(scope="session")
def settings_with() -> Callable[..., CameraSettings]:
    return make_settings


@pytest.fixture(scope="session")
def cameras_at() -> Callable[..., gpd.GeoDataFrame]:
    return make_cameras


@pytest.fixture(scope="session")
def kind_of() -> Callable[..., CameraKind]:
    return make_kind


@pytest.fixture(scope="session")
def seeing() -> Callable[..., Seeing]:
    return make_seeing
