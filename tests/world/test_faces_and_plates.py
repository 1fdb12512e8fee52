"""What the cameras of a real town have in view of faces and plates, from its numbers."""

from dataclasses import replace

import pytest

from sim.cameras.coverage.face_rows import FIRST_FACE_ID
from sim.cameras.coverage.passings import PASSINGS_IN_VIEW
from sim.core.cache.disk_cache import user_cache
from sim.core.model_choices import RecognitionSiting
from sim.scenario.parameters.library import Change, Numbers, Source
from sim.scenario.resolve import load_scenario
from sim.world.world import RunMemo, build_network


@pytest.fixture(scope="module")
def network_with(scenario_file):
    stock = "stock: {linked: {share: 0.5}, recognition: {share: 0.5}}"
    town = load_scenario(scenario_file("extends: aqkol_smart_city", stock))
    memo = RunMemo(user_cache())

    def build(siting=None, **numbers):
        changes = tuple(
            Change(name if "/" in name else f"recognition/{name}", None, value, Source("a test"))
            for name, value in numbers.items()
        )
        model = town.model if siting is None else replace(town.model, recognition_siting=siting)
        changed = Numbers(town.numbers.library, date=town.date, changes=changes)
        return build_network(replace(town, numbers=changed, model=model), memo)

    return build


def faces_seen(network):
    """Metres of street on which faces can be compared, and ways past cameras of places."""
    seen = network.row_views.iloc[len(network.views) :]
    return float((seen["end_m"] - seen["start_m"]).sum()), float(network.faces["passings_in_view"].sum())


def test_cameras_that_were_put_up_for_something_else_compare_few_faces(network_with):
    ordinary, put_up = (faces_seen(network_with(put_up_for_faces=share)) for share in (0.0, 1.0))
    assert all(few < 0.5 * many for few, many in zip(ordinary, put_up, strict=True))


@pytest.mark.parametrize(("number", "harder"), [("face_density_px_per_m", 450.0), ("face_pitch_deg", 4.0)])
def test_sharper_faces_and_flatter_views_are_had_on_less_ground(network_with, number, harder):
    usual, less = faces_seen(network_with()), faces_seen(network_with(**{number: harder}))
    assert all(few <= many for few, many in zip(less, usual, strict=True))
    assert sum(less) < sum(usual)


def test_what_stands_in_the_way_hides_faces_as_it_hides_people_and_nothing_in_rooms(network_with):
    """Second rows, on which faces are compared, lie within the first ones, behind the same things."""
    free, hidden = network_with(), network_with(**{"cameras/occlusion/share": 0.6})
    faces, kept = free.faces, hidden.faces
    in_rooms = faces["site_class"].isin(["premises", "school", "state", "closed", "house"])
    share, left = (table[PASSINGS_IN_VIEW] for table in (faces, kept))
    assert (left[in_rooms] == share[in_rooms]).all()
    assert (left <= share + 1e-12).all()
    assert left[~in_rooms].sum() == pytest.approx(0.4 * share[~in_rooms].sum(), rel=0.4)
    own = hidden.cameras.set_index("camera_id").loc[kept["camera_id"] - FIRST_FACE_ID, PASSINGS_IN_VIEW]
    assert (left.to_numpy() <= own.to_numpy() + 1e-12).all()
    assert 0 < faces_seen(hidden)[0] < faces_seen(free)[0]


def test_plates_that_need_more_pixels_are_read_on_less_street(network_with):
    usual, less = (network_with(**changes).plate_views for changes in ({}, {"plate_density_px_per_m": 330.0}))
    assert set(less["camera_id"]) <= set(usual["camera_id"])
    lengths = [(views["end_m"] - views["start_m"]).sum() for views in (less, usual)]
    assert 0 < lengths[0] < lengths[1]


def test_each_siting_puts_recognition_first_where_it_says(network_with):
    share = {}
    for siting in RecognitionSiting:
        cameras = network_with(siting).cameras
        faces = cameras["analytics"] == "recognition"
        assert faces.sum() == network_with().stock.recognition > 0
        share[siting] = cameras["site_class"].astype(str)[faces].value_counts(normalize=True)
    crowded = share[RecognitionSiting.SQUARES_AND_STOPS].reindex(["square", "transit"]).sum()
    at_doors = share[RecognitionSiting.DOORS].reindex(["entrance", "school"]).sum()
    assert crowded > share[RecognitionSiting.IN_PROPORTION].reindex(["square", "transit"]).sum()
    assert at_doors > share[RecognitionSiting.SQUARES_AND_STOPS].reindex(["entrance", "school"]).sum()
