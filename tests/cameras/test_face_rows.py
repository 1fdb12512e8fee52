"""Where cameras with face recognition get faces that can be compared."""

import numpy as np
import pandas as pd
import pytest

from sim.cameras.contract import FOR_FACES, cameras_of
from sim.cameras.coverage.face_rows import face_rows, with_face_rows
from sim.cameras.stock.stock import Stock
from sim.core.draws import Draws
from sim.core.vocabulary import Definition, Light
from tests.cameras.conftest import make_kind, make_settings, place_cameras

FACE = make_kind("face", focal_length_mm=12.0, height_m=3.0, tilt_deg=7)
POLE = make_kind("pole", height_m=5.0, tilt_deg=20)


def placed(town, **changes):
    settings = make_settings(
        kinds=make_settings().kinds | {"face": FACE, "pole": POLE},
        face_kind_mix={"face": 0.5, "pole": 0.5},
        put_up_for_faces=1.0,
        **changes,
    )
    stock = Stock(6000, 3000, 300, 0)
    return settings, place_cameras(*town.tables, stock=stock, settings=settings, draws=Draws(3))


def test_wide_lenses_on_poles_recognise_no_face_and_long_ones_at_gates_do(town):
    """4 megapixels behind 4 mm at 5 m: faces are sharp to 6.3 m and steep up to 12.7 m."""
    settings, cameras = placed(town)
    rows = face_rows(cameras, settings)
    limits = rows[rows["site_class"] == "square"].groupby("kind")[["near_m", "range_m"]].agg(["min", "max"])
    assert limits.loc["pole"].to_numpy() == pytest.approx([12.69, 12.69, 6.32, 6.32], abs=0.05)
    assert limits.loc["face"].to_numpy() == pytest.approx([5.5, 5.5, 18.96, 18.96], abs=0.3)


def test_faces_are_compared_within_what_the_same_lens_has_in_view(town, seeing):
    for light in Light:
        settings, cameras = placed(town, seeing=seeing(light=light))
        rows = face_rows(cameras, settings)
        own = cameras[cameras_of(cameras, Definition.RECOGNITION)]
        assert (rows["near_m"].to_numpy() >= own["near_m"].to_numpy()).all()
        assert (rows["range_m"].to_numpy() <= own["range_m"].to_numpy()).all()
        same = ["x_m", "y_m", "bearing_deg", "angle_deg", "rank", "site_id", "slot"]
        assert (rows[same].to_numpy() == own[same].to_numpy()).all()


def test_second_rows_count_as_recognition_alone_and_first_ones_as_all_else(town):
    settings, cameras = placed(town)
    rows = with_face_rows(cameras, face_rows(cameras, settings))
    n = len(cameras)
    assert rows["camera_id"].is_unique
    for definition in Definition:
        counted, alone = np.asarray(cameras_of(rows, definition)), np.asarray(cameras_of(cameras, definition))
        if definition is Definition.RECOGNITION:
            assert counted.tolist() == [False] * n + [True] * 300
            assert alone.sum() == 300
        else:
            assert counted.tolist() == alone.tolist() + [False] * 300


def test_without_recognition_there_are_no_second_rows(town):
    settings = make_settings()
    cameras = place_cameras(*town.tables, stock=Stock(500, 200, 0, 0), settings=settings, draws=Draws(3))
    rows = with_face_rows(cameras, face_rows(cameras, settings))
    assert FOR_FACES not in rows
    pd.testing.assert_frame_equal(pd.DataFrame(rows), pd.DataFrame(cameras))
