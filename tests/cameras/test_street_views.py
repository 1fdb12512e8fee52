import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sim.cameras.coverage.street_views import street_views
from sim.cameras.stock.stock import Stock
from sim.core.draws import Draws
from sim.core.vocabulary import STREET_CLASSES
from tests.cameras.conftest import moved_to, place_cameras


def one_street(town, *points, length_m=None):
    """The town's streets replaced by one of the given shape."""
    line = shapely.LineString(points)
    street = town.edges.iloc[:1].assign(length_m=line.length if length_m is None else length_m)
    return street.set_geometry([line], crs=town.edges.crs)


def stretches(views):
    return views[["start_m", "end_m"]].to_numpy().ravel().tolist()


def random_cameras(cameras_at, seed, *, count=40):
    chance = np.random.default_rng(seed)
    return cameras_at(
        chance.uniform((1000, 2000), (2000, 3000), (count, 2)),
        chance.uniform(0, 360, count),
        chance.uniform(5, 360, count),
        chance.uniform(0, 300, count),
    )


def turned(frame, angle):
    shape = shapely.get_coordinates(frame.geometry.to_numpy())
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    clockwise = shape @ np.array([[cos, -sin], [sin, cos]])
    return moved_to(frame, shapely.set_coordinates(frame.geometry.to_numpy().copy(), clockwise))


def test_a_stretch_is_counted_from_the_edges_first_node(town, cameras_at):
    street = one_street(town, (0, 0), (100, 0))
    views = street_views(cameras_at([(30, 0)], 90, 60, 50), street)
    assert stretches(views) == pytest.approx([30, 80])
    back = street_views(cameras_at([(30, 0)], 90, 60, 50), one_street(town, (100, 0), (0, 0)))
    assert stretches(back) == pytest.approx([20, 70])


def test_a_bent_street_is_one_stretch_where_its_segments_meet_in_view(town, cameras_at):
    street = one_street(town, (0, 0), (50, 0), (50, 50))
    views = street_views(cameras_at([(50, 0)], 0, 360, 20), street)
    assert stretches(views) == pytest.approx([30, 70])


def test_a_street_that_comes_back_into_view_has_two_stretches(town, cameras_at):
    street = one_street(town, (0, 10), (80, 10), (80, -10), (0, -10))
    views = street_views(cameras_at([(20, 0)], 90, 360, 15), street)
    half = np.sqrt(15**2 - 10**2)
    assert stretches(views) == pytest.approx([20 - half, 20 + half, 160 - half, 160 + half])


def test_lengths_are_stated_ones_if_the_drawing_is_shorter(town, cameras_at):
    street = one_street(town, (0, 0), (100, 0), length_m=200.0)
    views = street_views(cameras_at([(0, 0)], 90, 60, 50), street)
    assert stretches(views) == pytest.approx([0, 100])


def test_a_street_in_full_view_is_seen_to_its_very_ends(town, cameras_at):
    street = one_street(town, (0.1, 0.2), (33.3, 44.4), (70.7, 20.2))
    views = street_views(cameras_at([(30, 30)], 0, 360, 500), street)
    assert stretches(views) == [0.0, street["length_m"].iloc[0]]


def test_touching_a_street_at_the_range_is_not_seeing_it(town, cameras_at):
    street = one_street(town, (50, 0), (100, 0))
    assert street_views(cameras_at([(0, 0)], 90, 60, 50), street).empty
    assert len(street_views(cameras_at([(0, 0)], 90, 60, 50.1), street)) == 1


def test_a_border_that_touches_a_street_from_outside_is_not_seeing_it(town, cameras_at):
    street = one_street(town, (0, 50), (100, 50))
    assert street_views(cameras_at([(50, 0)], 0, 360, 50), street).empty


def test_zero_range_sees_no_street(town, cameras_at):
    at_node = town.nodes[["x_m", "y_m"]].to_numpy()[:3]
    assert street_views(cameras_at(at_node, 0, 360, 0), town.edges).empty


def test_cameras_of_places_see_no_street(town, cameras_at):
    xy = shapely.get_coordinates(town.edges.geometry.to_numpy())[::2]
    for site_class in ("yard", "entrance", "premises", "school", "state", "closed"):
        assert street_views(cameras_at(xy, 0, 360, 50, site_class=site_class), town.edges).empty
    for site_class in STREET_CLASSES:
        assert len(street_views(cameras_at(xy, 0, 360, 50, site_class=str(site_class)), town.edges))


def test_seen_lengths_are_those_of_an_independent_intersection(town, cameras_at):
    """Second route: shapely cuts each street with a drawn disc of 4 × 512 corners."""
    chance = np.random.default_rng(11)
    cameras = cameras_at(chance.uniform((1000, 2000), (2000, 3000), (60, 2)), 0, 360, 137.0)
    views = street_views(cameras, town.edges)
    seen = (views["end_m"] - views["start_m"]).groupby(views["camera_id"]).sum()
    discs = shapely.buffer(cameras.geometry.to_numpy(), 137.0, quad_segs=512)
    expected = shapely.length(shapely.intersection(discs, shapely.union_all(town.edges.geometry.to_numpy())))
    # The polygon lies within 137 × (1 − cos(π/2048/2)) = 0.00004 m of the circle; grazing chords magnify it.
    assert seen.reindex(cameras["camera_id"], fill_value=0.0).to_numpy() == pytest.approx(expected, abs=0.05)


@hypothesis_settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_node_in_view_is_in_view_from_all_its_streets(town, cameras_at, seed):
    """Otherwise a walker through the node would leave the view and enter it again, or enter it unseen."""
    views = street_views(random_cameras(cameras_at, seed), town.edges)
    edge = town.edges.loc[views["edge_id"]]
    starts = pd.Series(edge["u"].to_numpy()).where((views["start_m"] == 0).to_numpy())
    ends = pd.Series(edge["v"].to_numpy()).where((views["end_m"] == edge["length_m"].to_numpy()).to_numpy())
    node = pd.concat([starts, ends], ignore_index=True)
    camera = pd.concat([views["camera_id"]] * 2, ignore_index=True)
    seen_from = node.dropna().groupby([camera, node]).size()
    degree = np.bincount(town.edges[["u", "v"]].to_numpy().ravel())
    assert (seen_from.to_numpy() == degree[seen_from.index.get_level_values(1).astype(int)]).all()


@hypothesis_settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), angle=st.floats(0, 360), shift=st.floats(-5e4, 5e4))
def test_turning_and_shifting_everything_changes_nothing(town, cameras_at, seed, angle, shift):
    cameras = random_cameras(cameras_at, seed)
    before = street_views(cameras, town.edges)
    moved_cameras, moved_edges = turned(cameras, angle), turned(town.edges, angle)
    after = street_views(
        moved_to(
            moved_cameras.assign(bearing_deg=(cameras["bearing_deg"] + angle) % 360.0),
            moved_cameras.geometry.translate(shift, -shift),
        ),
        moved_edges.set_geometry(moved_edges.geometry.translate(shift, -shift)),
    )
    keys = ["camera_id", "edge_id"]
    seen = [(v["end_m"] - v["start_m"]).groupby([v[k] for k in keys]).sum() for v in (before, after)]
    difference = seen[0].sub(seen[1], fill_value=0.0).abs()
    # Coordinates of 50 km are rounded to 1e-11 m; a street that grazes a disc magnifies a shift to its root.
    assert difference.max() < 1e-3


@hypothesis_settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), further=st.floats(1, 2))
def test_seeing_further_never_sees_less(town, cameras_at, seed, further):
    cameras = random_cameras(cameras_at, seed)
    near = street_views(cameras, town.edges)
    far = street_views(cameras.assign(range_m=cameras["range_m"] * further), town.edges)
    keys = ["camera_id", "edge_id"]
    less, more = ((v["end_m"] - v["start_m"]).groupby([v[k] for k in keys]).sum() for v in (near, far))
    gained = more.reindex(less.index, fill_value=0.0) - less
    assert (gained >= -1e-6).all()  # stretches nearer than this are taken to touch


def test_order_of_cameras_and_of_other_streets_changes_no_view(town, cameras_at):
    cameras = random_cameras(cameras_at, 5)
    forwards = street_views(cameras, town.edges)
    backwards = street_views(cameras.iloc[::-1], town.edges.iloc[::-1])
    pd.testing.assert_frame_equal(forwards, backwards)
    half = street_views(cameras.iloc[:20], town.edges)
    few = forwards[forwards["camera_id"] < 20].reset_index(drop=True)
    pd.testing.assert_frame_equal(few, half)


def test_a_crossings_cameras_see_their_crossing_from_every_arm(town, settings):
    cameras = place_cameras(*town.tables, stock=Stock(800, 0, 0, 0), settings=settings, draws=Draws(2))
    watching = cameras[cameras["site_class"] == "intersection"]
    views = street_views(watching, town.edges)
    node_of_site = town.sites.set_index("site_id")["node_id"]
    arms_seen = 0
    for camera in watching.itertuples():
        node = node_of_site[camera.site_id]
        seen = views[views["camera_id"] == camera.camera_id]
        for edge in town.edges[(town.edges["u"] == node) | (town.edges["v"] == node)].itertuples():
            # Behind its pole a camera that looks all round has a second stretch beyond its near limit.
            of_edge = seen[seen["edge_id"] == edge.edge_id]
            at_node = of_edge["start_m"] == 0 if edge.u == node else of_edge["end_m"] == edge.length_m
            assert at_node.any()
            arms_seen += 1
    assert arms_seen > 2 * len(watching)


def test_the_cameras_of_a_crossing_face_its_streets_in_turn(town, settings_with):
    cameras = place_cameras(
        *town.tables,
        stock=Stock(800, 0, 0, 0),
        settings=settings_with(bearing_jitter_deg=0.0),
        draws=Draws(2),
    )
    site = town.sites[(town.sites["site_class"] == "intersection") & (town.sites["node_id"] == 5)]
    facing = cameras[cameras["site_id"] == site["site_id"].iloc[0]].sort_values("slot")["bearing_deg"]
    assert sorted(facing.iloc[:4].round(6)) == [0.0, 90.0, 180.0, 270.0]


def test_roadside_cameras_stand_at_the_kerb_and_look_along_their_street(town, settings_with):
    cameras = place_cameras(
        *town.tables,
        stock=Stock(800, 0, 0, 0),
        settings=settings_with(bearing_jitter_deg=0.0),
        draws=Draws(2),
    )
    roads = cameras[cameras["site_class"] == "road"]
    edge = town.sites.set_index("site_id")["edge_id"].loc[roads["site_id"]].to_numpy()
    line = town.edges.geometry.to_numpy()[edge]
    assert shapely.distance(roads.geometry.to_numpy(), line) == pytest.approx(6.0)
    bearing = np.radians(roads["bearing_deg"].to_numpy())
    axis_at = np.hypot(30.0, 6.0) * np.column_stack([np.sin(bearing), np.cos(bearing)])
    aim = shapely.points(shapely.get_coordinates(roads.geometry.to_numpy()) + axis_at)
    assert shapely.distance(aim, line) == pytest.approx(0.0, abs=1e-6)
    # One way and the other in turn at each site.
    turns = roads.groupby("site_id")["bearing_deg"].nunique()
    assert (turns[roads.groupby("site_id").size() > 1] == 2).all()
