"""Mapped cameras in a city: its metres, its north, its sites."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from sim.cameras.mapped.contract import MAPPED_VIEWS, MappedCameras, Remarks
from sim.cameras.mapped.placing import PlacedMapped, RealStreets, place_mapped, to_grid_north
from sim.core.draws import Draws
from sim.core.errors import InputError

FILE = Path("cameras.csv")
ALMATY, EAST_OF_IT = (76.9, 43.25), (78.0, 55.0)


def street(*points, crs="EPSG:32643"):
    """A street through points given in metres from Almaty's middle."""
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(*ALMATY)
    line = shapely.LineString([(x + east, y + north) for east, north in points])
    return RealStreets(gpd.GeoDataFrame(geometry=[line], crs=crs), 30.0, Draws(1))


STREETS = street((-200, 0), (200, 0))


def cells_around(longitude, latitude, crs="EPSG:32643"):
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(longitude, latitude)
    box = shapely.box(x - 250, y - 250, x + 250, y + 250)
    return gpd.GeoDataFrame({"cell_id": [0]}, geometry=[box], crs=crs)


def place(cells, *rows, streets=STREETS, classes=("intersection", "road", "school")) -> PlacedMapped:
    """Place cameras given by metres from the middle of the cell, with what is stated of each."""
    middle = cells.geometry.iloc[0].centroid
    transform = Transformer.from_crs(cells.crs, "EPSG:4326", always_xy=True)
    table = []
    for number, (east, north, stated) in enumerate(rows):
        longitude, latitude = transform.transform(middle.x + east, middle.y + north)
        start = {"camera": f"c{number}", "longitude_deg": longitude, "latitude_deg": latitude, "kind": "one"}
        start |= {"angle_deg": 60.0, "range_m": 50.0, "near_m": 1.0, "height_m": 4.0}
        table.append(start | {"draw_name": number, "kind_is_stated": True} | stated)
    texts = ("type", "mount", "zone", "operator", "site_class", "owner", "linked", "analytics")
    views = pd.DataFrame(table)
    views = views.assign(**{name: None for name in texts if name not in views})
    views["bearing_deg"] = views.get("bearing_deg", np.nan)
    sites = pd.DataFrame(
        {
            "site_id": np.arange(len(classes)) + 10,
            "site_class": classes,
            "x_m": middle.x + 100.0 * np.arange(len(classes)),
            "y_m": middle.y,
        }
    )
    cameras = MappedCameras(MAPPED_VIEWS.check(views), Remarks({}, {}))
    return place_mapped(cameras, cells, sites, file=FILE, streets=streets)


def test_a_camera_hangs_where_it_was_mapped_at_the_nearest_site_of_its_kind_of_place() -> None:
    cells = cells_around(*ALMATY)
    placed = place(cells, (10, 5, {}), (80, -20, {}), (-100, 0, {"site_class": "school", "owner": "state"}))
    given = placed.given
    middle = cells.geometry.iloc[0].centroid
    assert given["site_class"].tolist() == ["intersection", "road", "school"]
    assert given["site_id"].tolist() == [10, 11, 12]
    assert (given["x_m"] - middle.x).tolist() == pytest.approx([10, 80, -100], abs=1e-5)
    assert (given["y_m"] - middle.y).tolist() == pytest.approx([5, -20, 0], abs=1e-5)
    assert given[["angle_deg", "range_m", "near_m", "height_m"]].iloc[0].tolist() == [60, 50, 1, 4]
    assert given["owner"].iloc[2] == "state"
    assert placed.remarks.sentences() == ()


@pytest.mark.parametrize(("place_deg", "crs"), [(ALMATY, "EPSG:32643"), (EAST_OF_IT, "EPSG:32643")])
@pytest.mark.parametrize("bearing", [0.0, 0.5, 90.0, 200.0, 359.9])
def test_directions_are_turned_from_true_north_to_the_grids(place_deg, crs, bearing) -> None:
    """A point a little way along the true direction lies in the direction of the grid that is found."""
    from pyproj import Geod  # noqa: PLC0415

    longitude, latitude, _ = Geod(ellps="WGS84").fwd(*place_deg, bearing, 10.0)
    transform = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    (x, y), (ahead_x, ahead_y) = transform.transform(*place_deg), transform.transform(longitude, latitude)
    views = pd.DataFrame(
        {"longitude_deg": [place_deg[0]], "latitude_deg": [place_deg[1]], "bearing_deg": [bearing]}
    )
    (found,) = to_grid_north(views, cells_around(*place_deg, crs).crs)
    expected = np.degrees(np.arctan2(ahead_x - x, ahead_y - y))
    assert abs((found - expected + 180) % 360 - 180) < 1e-3
    assert 0 <= found < 360
    # North of the grid is more than a degree off here, so forgetting to turn is noticed.
    assert abs((found - bearing + 180) % 360 - 180) > 1


def test_a_street_camera_of_unknown_direction_looks_along_its_street_one_way_or_the_other() -> None:
    """They stand 10 m beside a street from the west to the east and look at its middle 30 m ahead."""
    rows = [(20 * n - 100, -10, {}) for n in range(10)]
    bearing = place(cells_around(*ALMATY), *rows).given["bearing_deg"].to_numpy()
    ahead = np.degrees(np.arctan2(30, 10))
    east = np.abs(bearing - ahead) < 1e-6
    assert np.abs(bearing[~east] - (360 - ahead)).max() < 1e-6
    assert 0 < east.sum() < 10


def test_a_camera_of_a_place_that_states_no_direction_is_left_to_chance() -> None:
    placed = place(cells_around(*ALMATY), (0, 0, {"site_class": "school"}), (0, 5, {"bearing_deg": 90.0}))
    assert np.isnan(placed.given["bearing_deg"].iloc[0])
    assert placed.given["bearing_deg"].iloc[1] == pytest.approx(90, abs=2)


def test_on_schematic_streets_a_camera_hangs_at_its_site_and_is_aimed_like_others_there() -> None:
    placed = place(cells_around(*ALMATY), (80, -20, {"bearing_deg": 45.0}), streets=None)
    assert placed.given["site_id"].tolist() == [11]
    assert placed.given[["x_m", "y_m", "bearing_deg"]].isna().all(axis=None)


def test_what_lies_outside_is_left_out_and_counted() -> None:
    ways = {"camera": "two ways"}
    placed = place(
        cells_around(*ALMATY), (0, 0, {}), (400, 0, {}), (0, 300, ways | {"bearing_deg": 5.0}), (0, 300, ways)
    )
    assert len(placed.given) == 1
    assert placed.remarks.skipped == {"outside the city": 3}


def test_a_kind_of_place_that_the_city_lacks_is_said_and_the_street_takes_it() -> None:
    placed = place(cells_around(*ALMATY), (90, 0, {"site_class": "closed"}))
    assert placed.given["site_class"].tolist() == ["road"]
    assert placed.remarks.unclear == {"the city has no site of the kind 'closed'": 1}


SWAPPED = {"longitude_deg": ALMATY[1], "latitude_deg": ALMATY[0]}


def test_cameras_that_would_be_in_the_city_if_they_were_swapped_are_counted_apart() -> None:
    placed = place(cells_around(*ALMATY), (0, 0, {}), (0, 0, SWAPPED), (9000, 0, {}))
    assert placed.remarks.skipped == {
        "outside the city": 1,
        "outside the city, but in it if latitude and longitude were swapped": 1,
    }


def test_a_file_with_latitude_and_longitude_swapped_is_refused_with_the_remedy() -> None:
    with pytest.raises(
        InputError, match=r"some 4,0\d\d km away\); 2 would with latitude and longitude swapped"
    ):
        place(cells_around(*ALMATY), (0, 0, SWAPPED), (0, 0, SWAPPED))


def test_none_in_the_city_is_an_error() -> None:
    with pytest.raises(InputError, match=r"cameras\.csv: none of its cameras lies in the city"):
        place(cells_around(*ALMATY), (9000, 0, {}))


def test_recognition_without_a_link_contradicts_itself() -> None:
    with pytest.raises(InputError, match="the camera 'c0' recognises faces but is not linked"):
        place(cells_around(*ALMATY), (0, 0, {"analytics": "recognition", "linked": "no"}))


def test_a_camera_that_recognises_faces_is_linked() -> None:
    placed = place(cells_around(*ALMATY), (0, 0, {"analytics": "recognition"}), (1, 0, {"linked": "no"}))
    assert placed.given["linked"].tolist() == ["yes", "no"]
