"""Files of cameras and of walks as nobody should write them, and as people do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.campaign import Case, some, try_case
from tests.fuzz.made_texts import CAMERA_COLUMNS, CAMERA_TAGS, geojson, gpx, osm, tables
from tests.fuzz.odd_values import LATITUDES, LONGITUDES, TIMES

WALK = b"latitude,longitude,time\n43.25,76.95,2025-03-01T10:00:00Z\n43.26,76.96,2025-03-01T10:20:00Z\n"
CAMERAS = b"camera,latitude,longitude,direction,range\none,43.2501,76.9501,45,500\ntwo,43.255,76.955,,300\n"

_CAMERA_PROPERTIES = CAMERA_COLUMNS | CAMERA_TAGS
CAMERA_FILES = st.one_of(
    st.tuples(st.just("cameras.csv"), tables(CAMERA_COLUMNS, ("speed", "Адрес", "other_tags", "man_made"))),
    st.tuples(st.sampled_from(("cameras.geojson", "cameras.json")),
              geojson(st.sampled_from(("Point",) * 5 + ("MultiPoint", "Polygon")), _CAMERA_PROPERTIES)),
    st.tuples(st.just("cameras.osm"), osm(CAMERA_TAGS)),
)  # fmt: skip
_TIME = st.sampled_from(TIMES)
_WALK_COLUMNS = {
    "latitude": LATITUDES, "longitude": LONGITUDES, "time": st.sampled_from(TIMES[:4]),
    "timestamp": st.sampled_from(TIMES), "seconds": st.integers(0, 9000).map(str),
}  # fmt: skip
WALK_FILES = st.one_of(
    st.tuples(st.just("walk.csv"), tables(_WALK_COLUMNS, ("speed", "accuracy", "Time", "x"))),
    st.tuples(st.just("walk.gpx"), gpx()),
    st.tuples(st.just("walk.geojson"),
              geojson(st.sampled_from(("LineString",) * 4 + ("MultiLineString", "Point")),
                      {"coordTimes": st.lists(_TIME, max_size=5), "time": _TIME})),
)  # fmt: skip
MORE = st.sampled_from(((), (), ("--json",), ("--range", "50"), ("--turning", "possible", "--json")))


def _case(cameras: tuple[str, bytes], walk: tuple[str, bytes], more: tuple[str, ...]) -> Case:
    return Case(("track", "--cameras", cameras[0], "--track", walk[0], *more), dict((cameras, walk)))


@some(40)
@given(cameras=CAMERA_FILES, more=MORE)
def test_cameras_of_every_kind_are_read_or_refused(
    cameras: tuple[str, bytes], more: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        try_case(
            "cameras", _case(cameras, ("walk.csv", WALK), more), tmp_path_factory.getbasetemp() / "c", patch
        )


@some(40)
@given(walk=WALK_FILES, more=MORE)
def test_walks_of_every_kind_are_read_or_refused(
    walk: tuple[str, bytes], more: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        try_case(
            "tracks", _case(("cameras.csv", CAMERAS), walk, more), tmp_path_factory.getbasetemp() / "t", patch
        )
