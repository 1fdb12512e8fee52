"""Where plates are read: by whom first, from how far, and as one passage past a site."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from sim.cameras.coverage.plate_views import plate_readers, plate_views, with_plate_limits
from sim.cameras.kinds import PlateSettings
from sim.cameras.stock.stock import Stock
from sim.core.draws import Draws
from tests.cameras.conftest import CLASSES, CRS, make_kind, make_settings, place_cameras

PLATE = make_kind("plate", pixels_px=1920, rows_px=1080, focal_length_mm=25, height_m=6, tilt_deg=18)
FAR_M = 5.4 / np.tan(np.radians(18 - 3.4765))
"""A plate at 0.6 m is above the picture beyond: half of 2 atan(5.4 × 9/16 / 50) is 3.4765 degrees."""


def settings_with_plates(**changes):
    settings = make_settings()
    mix = {c: {"plate": 0.25, "wide": 0.35, "narrow": 0.4} for c in CLASSES}
    plates = {"kinds": settings.kinds | {"plate": PLATE}, "plate_kind_mix": {"plate": 1.0}}
    return replace(settings, **plates, kind_mix=mix, **changes)


def placed(town, settings, anpr, cameras=4000):
    return place_cameras(*town.tables, stock=Stock(cameras, 0, 0, anpr), settings=settings, draws=Draws(7))


def test_plates_are_read_by_lenses_for_plates_and_by_no_others(town):
    for anpr in (150, 700):
        cameras = placed(town, settings_with_plates(), anpr=anpr)
        reads = cameras["analytics"] == "anpr"
        assert reads.sum() == anpr
        assert set(cameras["kind"][reads]) == {"plate"}
        assert set(cameras["kind"][~reads]) == {"wide", "narrow"}
        assert set(cameras["site_class"][reads]) == {"intersection", "road"}


def test_a_site_has_as_many_readers_as_stated(town):
    cameras = placed(town, settings_with_plates(readers_per_site=2.5), anpr=60)
    reads = cameras["analytics"] == "anpr"
    assert set(cameras[reads].groupby("site_id").size()) <= {1, 2, 3}
    assert reads.groupby(cameras["site_id"]).sum().loc[lambda n: n > 0].mean() == pytest.approx(2.5, abs=0.1)


def test_more_readers_take_plates_and_names_from_none(town):
    few, many = (
        placed(town, settings_with_plates(), anpr=count, cameras=4000 + count) for count in (150, 700)
    )
    few, many = (table[table["analytics"] == "anpr"].drop(columns="geometry") for table in (few, many))
    kept = many[many["camera_id"].isin(few["camera_id"])]
    columns = few.columns.drop("linked")
    pd.testing.assert_frame_equal(
        pd.DataFrame(kept[columns]).reset_index(drop=True), pd.DataFrame(few[columns]).reset_index(drop=True)
    )


def test_what_kinds_are_called_decides_nothing(town):
    settings = settings_with_plates()
    names = {"plate": "a", "wide": "z", "narrow": "m", "turning": "b"}
    renamed = replace(
        settings,
        kinds={names[word]: replace(kind, name=names[word]) for word, kind in settings.kinds.items()},
        plate_kind_mix={"a": 1.0},
        face_kind_mix={"m": 1.0},
        kind_mix={
            c: {names[word]: share for word, share in mix.items()} for c, mix in settings.kind_mix.items()
        },
    )
    one, other = (placed(town, these, anpr=300) for these in (settings, renamed))
    assert one["kind"].map(names).tolist() == other["kind"].tolist()
    pd.testing.assert_frame_equal(
        pd.DataFrame(one.drop(columns=["kind", "geometry"])),
        pd.DataFrame(other.drop(columns=["kind", "geometry"])),
    )


def test_a_kind_is_for_plates_if_all_of_its_picture_resolves_them():
    plates = PlateSettings(200.0, 0.6)
    kinds = settings_with_plates().kinds
    assert [word for word, kind in kinds.items() if kind.is_for_plates(plates)] == ["plate"]
    assert not PLATE.is_for_plates(PlateSettings(500.0, 0.6))


@pytest.mark.parametrize("density", [12.5, 25.0, 250.0])
def test_a_plate_is_read_from_where_its_own_density_is_reached_whatever_is_asked_of_persons(
    town, seeing, density
):
    settings = settings_with_plates(seeing=seeing(density))
    cameras = with_plate_limits(placed(town, settings, anpr=200), settings)
    reach = cameras[cameras["site_class"] == "road"].groupby("kind")["plate_range_m"].agg(["min", "max"])
    assert reach.loc["plate"].to_numpy() == pytest.approx(FAR_M, rel=1e-4)
    assert reach.loc["wide"].to_numpy() == pytest.approx(1920 / 200 * 2.8 / 5.4)  # N f / (density × w)
    assert reach.loc["narrow"].to_numpy() == pytest.approx(3840 / 200 * 8 / 5.4)


def test_a_stated_range_is_not_exceeded(town):
    settings = settings_with_plates()
    cameras = placed(town, settings, anpr=700).assign(range_m=11.0)
    assert (with_plate_limits(cameras, settings)["plate_range_m"] <= 11.0).all()


def crossing(kind, edge, at_m):
    """A street from node 0 to node 1, 100 m to the east, and a reader on it that looks east."""
    edges = gpd.GeoDataFrame(
        {"edge_id": [4], "u": [0], "v": [1], "length_m": [100.0], "class": ["local"], "oneway": [False]},
        geometry=[shapely.LineString([(0, 0), (100, 0)])],
        crs=CRS,
    )
    sites = pd.DataFrame({"site_class": [kind], "node_id": [0], "edge_id": [edge], "offset_m": [at_m]})
    return edges, sites


@pytest.mark.parametrize(
    ("kind", "x_m", "site", "expected"),
    [
        ("intersection", 0.0, (-1, 0.0), (0.0, 20.0)),  # from the crossing on
        ("road", 30.0, (4, 30.0), (30.0, 50.0)),  # from where the site stands
        ("road", 30.0, (4, 70.0), (40.0, 70.0)),  # up to there
        ("road", 30.0, (9, 70.0), (40.0, 50.0)),  # another street's site
    ],
)
def test_a_view_goes_on_to_where_the_site_stands(cameras_at, kind, x_m, site, expected):
    readers = cameras_at([(x_m, 0)], 90, 60, 20, site_class=kind)
    readers = plate_readers(
        readers.assign(analytics="anpr", site_id=0, near_m=10.0, plate_near_m=10.0, plate_range_m=20.0)
    )
    views = plate_views(readers, *crossing(kind, *site))
    assert views[["start_m", "end_m"]].to_numpy().ravel() == pytest.approx(expected)
