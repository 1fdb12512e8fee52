"""Extracts as people have them: each object once, as it is today, or refused for the real reason."""

import bz2
import gzip
import socket
import zipfile
from pathlib import Path

import numpy as np
import osmium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.errors import InputError
from sim.files.osm.extract import open_extract
from sim.files.osm.kind import format_of, is_extract
from sim.files.osm.places import Placed, placed_things
from sim.files.osm.survey import node_numbers
from tests.files.made_extracts import CORNERS, HEAD, as_pbf, node, tag, way, write

CAMERA = tag("man_made", "surveillance")
FOUR = [node(number) for number in CORNERS]


def cameras(file: Path) -> tuple[list[Placed], dict[str, int]]:
    with open_extract(file, ("man_made",)) as extract:
        return placed_things(extract, ("man_made",)), dict(extract.passed_over)


def numbers(file: Path) -> list[int]:
    return [thing.number for thing in cameras(file)[0]]


def test_what_an_editor_deleted_is_out_and_what_it_drew_is_in(tmp_path: Path) -> None:
    file = write(
        tmp_path / "josm.osm",
        node(-1, at=(76.9, 43.25), tags=CAMERA, more="action='modify' visible='true'"),
        node(1, tags=CAMERA, more="action='delete' version='2'"),
        node(2, tags=CAMERA, more='version="3" visible="false"'),
        node(-7, at=(76.905, 43.25)),
        way(-3, [-7, 3], tags=CAMERA),
        node(3),
    )
    found, passed_over = cameras(file)
    assert [(thing.kind, thing.number) for thing in found] == [("node", -1), ("way", -3)]
    assert found[0].place == (76.9, 43.25)
    assert found[1].place == pytest.approx((76.9075, 43.255))
    assert passed_over == {"deleted in the editor": 1, "deleted": 1}


def test_negative_numbers_are_read_from_binary_files_too(tmp_path: Path) -> None:
    source = write(
        tmp_path / "a.osm", node(-1, at=(76.9, 43.25), tags=CAMERA), node(5, at=(76, 43), tags=CAMERA)
    )
    assert sorted(numbers(as_pbf(source, tmp_path / "a.osm.pbf"))) == [-1, 5]


@pytest.mark.parametrize("name", ["a.osm", "a.osm.pbf", "a.osh.pbf", "a.osm.gz"])
def test_of_a_history_the_last_version_holds(tmp_path: Path, name: str) -> None:
    source = write(
        tmp_path / "h.osh",
        node(1, tags=CAMERA, more='version="1" visible="true" timestamp="2020-01-01T00:00:00Z"'),
        node(
            1,
            at=(77.0, 43.0),
            tags=CAMERA,
            more='version="2" visible="true" timestamp="2021-01-01T00:00:00Z"',
        ),
        node(2, tags=CAMERA, more='version="1" visible="true"'),
        '<node id="2" version="2" visible="false"/>',
        node(3, more='version="1" visible="true"'),
        node(3, tags=CAMERA, more='version="2" visible="true"'),
        way(1, [1, 3], tags=CAMERA, more='version="1" visible="true"'),
        way(1, [1, 3], more='version="2" visible="true"'),
    )
    file = tmp_path / name
    if name == "a.osm.gz":
        file.write_bytes(gzip.compress(source.read_bytes()))
    elif name.endswith("pbf"):
        as_pbf(source, file, filetype="osh.pbf")
    else:
        source.rename(file)
    found, passed_over = cameras(file)
    assert [(thing.number, thing.place) for thing in found] == [(1, (77.0, 43.0)), (3, CORNERS[3])]
    assert passed_over == {"an older version": 4, "deleted": 1}


@pytest.mark.parametrize("ending", [".osm", ".osm.pbf"])
def test_the_same_object_twice_counts_once(tmp_path: Path, ending: str) -> None:
    things = [node(1, tags=CAMERA, more='version="2"'), node(2, tags=CAMERA, more='version="1"')]
    newer = node(2, at=(77.5, 43.5), tags=CAMERA, more='version="3"')
    file = write(tmp_path / "twice.osm", *things, newer, things[0])
    if ending != ".osm":
        file = as_pbf(file, tmp_path / f"twice{ending}")
    found, passed_over = cameras(file)
    assert {thing.number: thing.place for thing in found} == {1: CORNERS[1], 2: (77.5, 43.5)}
    assert len(found) == 2
    assert passed_over == {"an older version": 1, "the same object again": 1}


def test_points_may_stand_behind_what_they_make_up(tmp_path: Path) -> None:
    file = write(tmp_path / "a.osm", way(1, [1, 3], tags=CAMERA), *FOUR)
    ((thing,), _) = cameras(file)
    assert thing.place == pytest.approx((76.905, 43.255))


def test_what_is_not_asked_for_is_not_counted(tmp_path: Path) -> None:
    bench = tag("amenity", "bench")
    file = write(tmp_path / "a.osm", node(1, tags=bench, more='visible="false"'), node(2, tags=CAMERA))
    assert cameras(file)[1] == {}


def test_places_beside_points_are_read(tmp_path: Path) -> None:
    points = "".join(f'<nd ref="{n}" lon="{x}" lat="{y}"/>' for n, (x, y) in CORNERS.items())
    file = write(
        tmp_path / "geom.osm",
        f'<way id="1">{points}{CAMERA}</way>',
        f'<way id="2"><center lat="43.1" lon="76.1"/><nd ref="8"/>{CAMERA}</way>',
        f'<way id="3"><bounds minlat="43" minlon="76" maxlat="44" maxlon="77"/>{CAMERA}</way>',
        '<relation id="4"><member type="way" ref="9" role="outer"><nd lon="76" lat="43"/>'
        f'<nd lon="78" lat="45"/></member>{CAMERA}</relation>',
        f'<relation id="5"><member type="way" ref="77" role=""/>{CAMERA}</relation>',
    )
    places = [thing.place for thing in cameras(file)[0]]
    assert places[:4] == [
        pytest.approx(place) for place in ((76.905, 43.255), (76.1, 43.1), (76.5, 43.5), (77, 44))
    ]
    assert places[4] is None


def test_positions_on_ways_are_read(tmp_path: Path) -> None:
    source = as_pbf(write(tmp_path / "a.osm", *FOUR, way(1, [1, 3], tags=CAMERA)), tmp_path / "a.osm.pbf")
    file = tmp_path / "on_ways.osm.pbf"
    whole = osmium.FileProcessor(str(source)).with_locations()
    with osmium.SimpleWriter(osmium.io.File(str(file), "pbf,locations_on_ways=true")) as writer:
        for thing in whole:
            if thing.is_way():
                writer.add(thing)
    ((thing,), _) = cameras(file)
    assert thing.place == pytest.approx((76.905, 43.255))


def test_relations_lie_in_the_middle_of_what_belongs_to_them(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.osm",
        *FOUR,
        way(1, [1, 2]),
        f'<relation id="1"><member type="way" ref="1" role=""/><member type="node" ref="3" role=""/>'
        f'<member type="relation" ref="1" role=""/>{CAMERA}</relation>',
    )
    ((thing,), _) = cameras(file)
    assert (thing.kind, thing.place) == ("relation", pytest.approx((76.905, 43.255)))


@pytest.mark.parametrize("ending", [".osm", ".osm.gz", ".osm.bz2", ".osm.pbf", ".txt"])
def test_content_tells_the_format_whatever_the_name(tmp_path: Path, ending: str) -> None:
    source = write(tmp_path / "source.osm", *FOUR, node(9, at=(76, 43), tags=CAMERA))
    packed = {
        "osm": source.read_bytes(),
        "osm.gz": gzip.compress(source.read_bytes()),
        "osm.bz2": bz2.compress(source.read_bytes()),
        "pbf": as_pbf(source, tmp_path / "source.pbf").read_bytes(),
    }
    for kind, content in packed.items():
        file = tmp_path / f"named{ending}"
        file.write_bytes(content)
        assert format_of(file) == kind
        assert numbers(file) == [9]


def test_an_extract_without_a_usual_name_is_found_out(tmp_path: Path) -> None:
    assert is_extract(write(tmp_path / "interpreter", *FOUR))
    layer = tmp_path / "a.geojson"
    layer.write_text('{"type": "FeatureCollection", "features": []}')
    assert not is_extract(layer)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("city.osm", HEAD)
    assert is_extract(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04" + bytes(40), "ZIP archive.*unpack it first"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(40), "7z archive.*unpack it first"),
        (b"<!DOCTYPE html><html><body>504 Gateway Time-out</body></html>", "a web page"),
        (b'{"version": 0.6, "generator": "Overpass API", "elements": []}', "Overpass JSON"),
        (b'{"type": "FeatureCollection", "features": []}', "no extract of OpenStreetMap but JSON"),
        (b'<osmChange version="0.6"><modify/></osmChange>', "a list of changes"),
        (b'<gpx version="1.1"></gpx>', "GPX"),
        (
            gzip.compress(b"col_a,col_b\n1,2\n", mtime=0),
            "something else that is packed by gz; unpack it first",
        ),
        (b"no extract at all", "neither OpenStreetMap's XML nor its PBF"),
        (gzip.compress(HEAD.encode() * 50, mtime=0)[:-9], "cannot be read to its end"),
        (HEAD.encode() + b'<node id="1" lat="43" lon="76"/>', "cannot be read to its end"),
        (HEAD.encode() + b'<node id="1" lat="43" lon="76" timestamp="yesterday"/></osm>', "timestamp"),
        (HEAD.encode() + b'<node id="-1" lat="43,5" lon="76"/></osm>', "the position '43,5, 76' is no pair"),
        (HEAD.encode() + b'<node id="-1" lat="143" lon="76"/></osm>', "nowhere on Earth"),
        (HEAD.encode() + b'<node id="-x" lat="43" lon="76"/></osm>', "cannot be read to its end|no number"),
        (HEAD.encode() + b'<node id="-1e3" lat="43" lon="76"/></osm>', "no number that can be read"),
        (
            HEAD.encode() + b'<node id="-' + b"9" * 30 + b'" lat="43" lon="76"/></osm>',
            "larger than any number",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "a.osm"
    file.write_bytes(content)
    with pytest.raises(InputError, match=sentence) as caught:
        cameras(file)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


def test_an_answer_that_says_that_it_is_cut_short_is_refused_in_its_own_words(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.osm", node(1, tags=CAMERA), "<remark> runtime error: Query timed out. </remark>"
    )
    with pytest.raises(InputError, match=r"not complete \('runtime error: Query timed out.'\)"):
        cameras(file)


def test_other_remarks_are_passed_on(tmp_path: Path) -> None:
    file = write(tmp_path / "a.osm", node(1, tags=CAMERA), "<remark>mirror of yesterday</remark>")
    with open_extract(file, ("man_made",)) as extract:
        assert extract.notes == ("the extract says of itself: 'mirror of yesterday'",)


@pytest.mark.parametrize("filler", [b"\0", b" ", b"<a/>\n"])
def test_a_packed_file_that_grows_without_end_is_refused_early(
    tmp_path: Path, filler: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.files.osm.kind._MOST_BYTES", 2**20)
    file = tmp_path / "bomb.osm.gz"
    file.write_bytes(gzip.compress(HEAD.encode() + filler * (2**23 // len(filler)), 9))
    with pytest.raises(InputError, match=r"more than 100 times its size|a megabyte without a tag"):
        cameras(file)


def test_entities_are_refused_and_nothing_is_fetched(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.dtd"
        for inner in ("", f'<!ENTITY x SYSTEM "{address}">', '<!ENTITY x "y">'):
            for thing in (node(1, tags=CAMERA), node(-1, at=(76, 43), tags=CAMERA)):
                file = tmp_path / "a.osm"
                declared = f'<!DOCTYPE osm SYSTEM "{address}" [{inner}]>'
                file.write_text(f'<?xml version="1.0"?>{declared}<osm version="0.6">{thing}</osm>')
                if inner:
                    with pytest.raises(InputError, match="declares entities"):
                        cameras(file)
                else:
                    assert len(numbers(file)) == 1
        with pytest.raises(TimeoutError):
            server.accept()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 2**40), max_size=50))
def test_numbers_of_nodes_are_those_that_osmium_reads(
    tmp_path_factory: pytest.TempPathFactory, ids: list[int]
) -> None:
    file = tmp_path_factory.mktemp("nodes") / "a.osm.pbf"
    with osmium.SimpleWriter(str(file)) as writer:
        for number in ids:
            writer.add_node(osmium.osm.mutable.Node(id=number, location=(76.0, 43.0)))
    found = node_numbers(file)
    assert found is not None
    assert found.tolist() == ids
    assert found.dtype == np.int64


def test_keys_and_values_may_be_asked_for_together(tmp_path: Path) -> None:
    speed = tag("highway", "speed_camera")
    file = write(
        tmp_path / "a.osm",
        node(1, tags=CAMERA + speed),
        node(2, tags=speed),
        node(3, tags=tag("highway", "stop")),
    )
    with open_extract(file, ("man_made",)) as extract:
        found = placed_things(extract, ("man_made",), [("highway", "speed_camera")])
    assert [thing.number for thing in found] == [1, 2]


@pytest.mark.parametrize("more", ["", "action='modify'"])
def test_a_version_that_is_a_time_is_refused_in_plain_words(more: str, tmp_path: Path) -> None:
    file = write(tmp_path / "a.osm", node(1, tags=CAMERA, more=f"version='1740823200000000' {more}"))
    with pytest.raises(InputError) as refused:
        cameras(file)
    assert "version" in str(refused.value)
    assert "class" not in str(refused.value)
