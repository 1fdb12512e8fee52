"""The same cameras and the same walk, written in another way, give the same result or a refusal."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.campaign import Case, note, some, try_case

BEGIN = datetime(2025, 3, 1, 10, tzinfo=UTC)
WALK = [(43.25 + 0.0004 * n, 76.95 + 0.0005 * n, 60 * n) for n in range(8)]
CAMERAS = [
    ("Абая 1", 43.2502, 76.9501, 45, 120), ("b", 43.2511, 76.952, 300, 90.5), ("c", 43.2525, 76.9528, 10, 60),
    ("d", 43.2519, 76.9531, 180, 200),
]  # fmt: skip
_NODE = '<node id="{id}" version="1"{more} lat="{lat}" lon="{lon}">{tags}</node>'
_TAGS = {"man_made": "surveillance", "surveillance:type": "camera", "camera:type": "fixed"}

Files = dict[str, bytes]


def _table(rows: list[list[Any]], separator: str, *, comma: bool) -> str:
    def cell(value: Any) -> str:
        text = str(value)
        return text.replace(".", ",") if comma and isinstance(value, float) else text

    return "".join(f"{separator.join(map(cell, row))}\n" for row in rows)


@st.composite
def camera_tables(draw: st.DrawFn) -> Files:
    """Write the cameras in another order, with another separator, coding, end of lines or further columns."""
    rows = [list(row) for row in draw(st.permutations(CAMERAS))]
    columns = ["camera", "latitude", "longitude", "direction", "range"]
    if draw(st.booleans()):
        columns = [*columns, draw(st.sampled_from(("serial", "note", "Район")))]
        rows = [[*row, draw(st.sampled_from(("", "x", "17")))] for row in rows]
    if draw(st.booleans()):
        order = draw(st.permutations(range(len(columns))))
        columns, rows = [columns[n] for n in order], [[row[n] for n in order] for row in rows]
    separator, comma = draw(
        st.sampled_from(((",", False), (";", False), ("\t", False), (";", True), ("\t", True)))
    )
    text = _table([columns, *rows], separator, comma=comma)
    text = text.replace("\n", draw(st.sampled_from(("\n", "\r\n"))))
    content = text.encode(draw(st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1251"))))
    if draw(st.integers(0, 3)) == 0:
        return {"cameras.csv.gz": gzip.compress(content)}
    return {"cameras.csv": content}


@st.composite
def camera_geojson(draw: st.DrawFn) -> Files:
    """Write the cameras as points, as points of one, one a line, or with further properties."""
    features = []
    for name, lat, lon, direction, range_m in draw(st.permutations(CAMERAS)):
        place: list[Any] = [lon, lat, *draw(st.sampled_from(([], [812.5])))]
        many = draw(st.booleans())
        geometry = {"type": "MultiPoint" if many else "Point", "coordinates": [place] if many else place}
        about = {
            "camera": name,
            "direction": draw(st.sampled_from((direction, str(direction)))),
            "range": range_m,
        }
        features.append({"type": "Feature", "geometry": geometry, "properties": about | draw(_FURTHER)})
    if draw(st.booleans()):
        return {"cameras.geojson": "\n".join(map(json.dumps, features)).encode()}
    return {"cameras.geojson": json.dumps({"type": "FeatureCollection", "features": features}).encode()}


_FURTHER = st.sampled_from(({}, {"serial": 17}, {"note": None}, {"tags_of_others": {"a": [1]}}))


@st.composite
def camera_extracts(draw: st.DrawFn) -> Files:
    """Write the cameras as nodes among deleted, invisible and untagged ones, some of them twice."""
    nodes = []
    for number, (_name, lat, lon, direction, _range) in enumerate(CAMERAS, 1):
        node = _node(number, lat, lon, {"direction": str(direction)})
        nodes += [node] * draw(st.sampled_from((1, 1, 2)))
    for number in range(draw(st.integers(0, 2))):
        gone = draw(st.sampled_from((' visible="false"', ' action="delete"')))
        nodes.append(_node(90 + number, 43.251, 76.951, {}, gone))
    nodes.append('<node id="80" version="1" lat="43.25" lon="76.95"/>')
    nodes = draw(st.permutations(nodes))
    return {"cameras.osm": f'<osm version="0.6">{"".join(nodes)}</osm>'.encode()}


def _node(number: int, lat: float, lon: float, tags: dict[str, str], more: str = "") -> str:
    lines = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in (_TAGS | tags).items())
    return _NODE.format(id=number, lat=lat, lon=lon, tags=lines, more=more)


@st.composite
def walks(draw: st.DrawFn) -> Files:
    """Write the walk as table, GPX or GeoJSON, with its times in any unit and zone."""
    write = draw(st.sampled_from((_walk_table, _walk_gpx, _walk_geojson)))
    zone = draw(st.sampled_from((0, 5, -3)))
    return write(draw, [(BEGIN + timedelta(seconds=s)).astimezone(_zone(zone)) for _lat, _lon, s in WALK])


def _zone(hours: int) -> Any:
    from datetime import timezone  # noqa: PLC0415 - beside its only use

    return timezone(timedelta(hours=hours))


def _walk_table(draw: st.DrawFn, times: list[datetime]) -> Files:
    per_second = draw(st.sampled_from((0, 1, 1000, 10**6, 10**9)))
    written = [time.isoformat() if not per_second else round(time.timestamp()) * per_second for time in times]
    rows = [[lat, lon, time] for (lat, lon, _), time in zip(WALK, written, strict=True)]
    separator, comma = draw(st.sampled_from(((",", False), (";", False), (";", True))))
    return {"walk.csv": _table([["latitude", "longitude", "time"], *rows], separator, comma=comma).encode()}


def _walk_gpx(draw: st.DrawFn, times: list[datetime]) -> Files:
    name = draw(st.sampled_from(("", "g:")))
    points = "".join(
        f'<{name}trkpt lat="{lat}" lon="{lon}"><{name}time>{time.isoformat()}</{name}time></{name}trkpt>'
        for (lat, lon, _), time in zip(WALK, times, strict=True)
    )
    space = f'xmlns{":g" if name else ""}="http://www.topografix.com/GPX/1/1"'
    inner = f"<{name}trk><{name}trkseg>{points}</{name}trkseg></{name}trk>"
    text = f'<?xml version="1.0" encoding="{{}}"?><{name}gpx version="1.1" {space}>{inner}</{name}gpx>'
    coding = draw(st.sampled_from(("utf-8", "utf-16", "cp1251")))
    return {"walk.gpx": text.format({"cp1251": "windows-1251"}.get(coding, coding)).encode(coding)}


def _walk_geojson(draw: st.DrawFn, times: list[datetime]) -> Files:
    line = {"type": "LineString", "coordinates": [[lon, lat] for lat, lon, _ in WALK]}
    stamps = [time.isoformat() for time in times]
    where = draw(st.sampled_from(("coordTimes", "coordinateProperties")))
    about = {"coordTimes": stamps} if where == "coordTimes" else {"coordinateProperties": {"times": stamps}}
    feature = {"type": "Feature", "geometry": line, "properties": about}
    root = draw(st.sampled_from((feature, {"type": "FeatureCollection", "features": [feature]})))
    return {"walk.geojson": json.dumps(root).encode()}


USUAL_CAMERAS = {
    "cameras.csv": _table(
        [["camera", "latitude", "longitude", "direction", "range"], *map(list, CAMERAS)], ",", comma=False
    ).encode()
}
USUAL_WALK = {
    "walk.csv": _table([["latitude", "longitude", "seconds"], *map(list, WALK)], ",", comma=False).encode()
}
USUAL_EXTRACT = {
    "cameras.osm": f"""<osm version="0.6">{
        "".join(
            _node(n, lat, lon, {"direction": str(d)}) for n, (_, lat, lon, d, _r) in enumerate(CAMERAS, 1)
        )
    }</osm>""".encode()
}


def _found(kind: str, files: Files, folder: Path) -> dict[str, Any] | None:
    """Say what a call finds, without names and remarks; None if it is refused."""
    cameras, walk = sorted(files)
    case = Case(("track", "--cameras", cameras, "--track", walk, "--json"), files)
    with pytest.MonkeyPatch.context() as patch:
        told = try_case(kind, case, folder, patch)
    if told.code:
        return None
    content = json.loads(told.out)
    events = sorted(
        [event[key] for key in ("enter_s", "exit_s", "enter_m", "exit_m", "direction_deg")]
        for event in content["events"]
    )
    return {"events": events} | {
        key: content[key] for key in ("cameras", "seconds_in_view", "metres_in_view")
    }


_EXPECTED: dict[tuple[tuple[str, bytes], ...], dict[str, Any] | None] = {}


def _hold(files: Files, usual: Files, folder: Path) -> None:
    found = _found("laws", files, folder)
    key = tuple(sorted(usual.items()))
    expected = _EXPECTED[key] = _EXPECTED.get(key) or _found("laws", usual, folder)
    assert expected is not None
    assert expected["events"]
    if found not in (None, expected):
        cameras, walk = sorted(files)
        case = Case(("track", "--cameras", cameras, "--track", walk, "--json"), files)
        note("laws", "faults", case, f"other figures: {found} for {expected}")


@some(20)
@given(files=camera_tables() | camera_geojson())
def test_cameras_written_in_another_way_see_the_same(
    files: Files, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _hold(files | USUAL_WALK, USUAL_CAMERAS | USUAL_WALK, tmp_path_factory.getbasetemp() / "w")


@some(10)
@given(files=camera_extracts())
def test_what_is_deleted_or_twice_in_an_extract_changes_nothing(
    files: Files, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _hold(files | USUAL_WALK, USUAL_EXTRACT | USUAL_WALK, tmp_path_factory.getbasetemp() / "w")


@some(20)
@given(files=walks())
def test_a_walk_written_in_another_way_is_the_same_walk(
    files: Files, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _hold(USUAL_CAMERAS | files, USUAL_CAMERAS | USUAL_WALK, tmp_path_factory.getbasetemp() / "w")
