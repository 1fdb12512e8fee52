"""Tables, GeoJSON, OpenStreetMap and GPX as text, with odd things in every place."""

import json
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.odd_values import (
    CODINGS,
    HALF,
    LATITUDES,
    LONGITUDES,
    NUMBERS,
    ODD,
    TIMES,
    WORDS,
    encoded,
    mostly,
    spoilt,
)

SEPARATORS = (",", ",", ",", ";", "\t", "|")


@st.composite
def tables(draw: st.DrawFn, columns: dict[str, st.SearchStrategy[str]], others: tuple[str, ...]) -> bytes:
    """Write a table with some of the columns, mostly the first two, and rows that are mostly whole."""
    needed = list(columns)[:2]
    names = [name for name in columns if name in needed or draw(st.booleans())]
    names += draw(st.lists(st.sampled_from(others), max_size=2))
    if draw(st.integers(0, 19)) == 7:
        names = draw(st.permutations(names))[1:] + draw(st.lists(ODD, max_size=1))
    separator, end = draw(st.sampled_from(SEPARATORS)), draw(st.sampled_from(("\n", "\n", "\r\n")))
    rows = draw(st.lists(st.tuples(*(mostly(columns.get(name, ODD)) for name in names)), max_size=6))
    lines = [separator.join(names), *(separator.join(map(_quoted(separator), row)) for row in rows)]
    if draw(st.integers(0, 19)) == 7:
        lines.insert(draw(st.integers(0, len(lines))), draw(ODD))
    return draw(
        spoilt(encoded(end.join(lines) + draw(st.sampled_from(("", end))), draw(st.sampled_from(CODINGS))))
    )


def _quoted(separator: str) -> Any:
    def write(value: str) -> str:
        has_to = any(sign in value for sign in (separator, '"', "\n", "\r"))
        return '"' + value.replace('"', '""') + '"' if has_to else value

    return write


JSON_ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), ODD, HALF, st.just(10**400),
    st.just([]), st.just({}),
    st.lists(st.integers(), max_size=3), st.just({"a": [{"b": None}]}),
)  # fmt: skip


def rarely(usual: st.SearchStrategy[Any], odd: st.SearchStrategy[Any] = JSON_ODD) -> st.SearchStrategy[Any]:
    """Draw a usual piece of JSON, and an odd one now and then."""
    return st.integers(0, 79).flatmap(lambda die: odd if die == 7 else usual)


POSITION = st.tuples(rarely(st.floats(76.9, 77.0)), rarely(st.floats(43.2, 43.3))).map(list) | st.tuples(
    st.floats(76.9, 77.0), st.floats(43.2, 43.3), st.floats(0, 900)
).map(list)


def geometries(kind: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Draw geometry of mostly the right depth for its type."""
    deep = {
        "Point": rarely(POSITION),
        "MultiPoint": st.lists(POSITION, max_size=3),
        "LineString": st.lists(POSITION, max_size=5),
        "MultiLineString": st.lists(st.lists(POSITION, max_size=4), max_size=2),
        "Polygon": st.lists(st.lists(POSITION, max_size=5), max_size=2),
    }
    return rarely(
        kind.flatmap(
            lambda name: st.fixed_dictionaries(
                {"type": rarely(st.just(name)), "coordinates": rarely(deep.get(name, st.just([])))}
            )
        )
    )


@st.composite
def geojson(draw: st.DrawFn, kind: st.SearchStrategy[str], properties: dict[str, Any]) -> bytes:
    """Write features, a bare geometry, or one line a feature."""
    properties = {key: rarely(value) for key, value in properties.items()}
    feature = st.fixed_dictionaries(
        {
            "type": rarely(st.just("Feature")),
            "geometry": geometries(kind),
            "properties": rarely(
                st.fixed_dictionaries({}, optional={k: rarely(v) for k, v in properties.items()})
            ),
        },
        optional={"id": JSON_ODD},
    )
    features = draw(rarely(st.lists(rarely(feature), max_size=5)))
    root: Any = {"type": draw(rarely(st.just("FeatureCollection"))), "features": features}
    if draw(st.integers(0, 19)) == 7:
        root |= {"crs": draw(JSON_ODD | st.just({"type": "name", "properties": {"name": "EPSG:3857"}}))}
    form = draw(st.integers(0, 11))
    if form == 5:
        root = draw(JSON_ODD | geometries(kind) | feature)
    text = json.dumps(root, ensure_ascii=draw(st.booleans()))
    if form == 6 and isinstance(features, list):
        text = "\n".join(json.dumps(one) for one in features)
    return draw(spoilt(encoded(text, draw(st.sampled_from(CODINGS)))))


_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;"})


def _attributes(values: dict[str, str]) -> str:
    return " ".join(f'{key}="{value.translate(_MARKS)}"' for key, value in values.items())


NUMBER = st.integers(1, 9).map(str)


@st.composite
def osm(draw: st.DrawFn, tags: dict[str, st.SearchStrategy[str]]) -> bytes:
    """Write nodes, ways and relations that may be deleted, invisible, new, twice there or incomplete."""
    state = st.fixed_dictionaries(
        {},
        optional={
            "version": mostly(NUMBER),
            "visible": mostly(st.sampled_from(("true", "true", "false"))),
            "action": mostly(st.sampled_from(("modify", "delete"))),
            "timestamp": mostly(st.just("2024-05-06T00:00:00Z")),
        },
    )
    lines = []
    for _ in range(draw(st.integers(0, 8))):
        place = {
            "id": draw(mostly(NUMBER | st.just("-1"))),
            "lat": draw(mostly(LATITUDES)),
            "lon": draw(mostly(LONGITUDES)),
        }
        lines.append(f"<node {_attributes(place | draw(state))}>{_tags(draw, tags)}</node>")
    for _ in range(draw(st.integers(0, 3))):
        refs = "".join(f'<nd ref="{ref}"/>' for ref in draw(st.lists(NUMBER, max_size=6)))
        about = {"id": draw(NUMBER)} | draw(state)
        lines.append(f"<way {_attributes(about)}>{refs}{_tags(draw, tags)}</way>")
    for _ in range(draw(st.integers(0, 1))):
        member = _attributes(
            {
                "type": draw(st.sampled_from(("way", "node", "relation", "x"))),
                "ref": draw(NUMBER),
                "role": draw(ODD),
            }
        )
        lines.append(f'<relation id="{draw(NUMBER)}"><member {member}/>{_tags(draw, tags)}</relation>')
    if draw(st.integers(0, 19)) == 7:
        lines = draw(st.permutations(lines)) + draw(
            st.sampled_from((["<remark>timed out</remark>"], ["<x/>"], ["text"]))
        )
    head = draw(st.sampled_from(('<?xml version="1.0" encoding="UTF-8"?>', "", "<!DOCTYPE osm>")))
    root = draw(st.sampled_from(("osm",) * 9 + ("osmChange",)))
    text = f'{head}<{root} version="0.6">{"".join(lines)}</{root}>'
    return draw(spoilt(text.encode("utf-8", "replace")))


def _tags(draw: st.DrawFn, tags: dict[str, st.SearchStrategy[str]]) -> str:
    first, *others = tags
    optional = {key: mostly(tags[key]) for key in others}
    chosen = draw(st.fixed_dictionaries({first: mostly(tags[first])}, optional=optional))
    return "".join(f"<tag {_attributes({'k': key, 'v': value})}/>" for key, value in chosen.items())


@st.composite
def gpx(draw: st.DrawFn) -> bytes:
    """Write tracks, routes and way points, with times that are mostly good."""
    prefix = draw(st.sampled_from(("", "", "", "gpx:")))
    space = f'xmlns{":gpx" if prefix else ""}="http://www.topografix.com/GPX/1/1"'

    def points(name: str) -> str:
        made = []
        for _ in range(draw(st.integers(0, 5))):
            place = _attributes({"lat": draw(mostly(LATITUDES)), "lon": draw(mostly(LONGITUDES))})
            written = draw(mostly(st.sampled_from(TIMES[:4]))).translate(_MARKS)
            time = f"<{prefix}time>{written}</{prefix}time>"
            made.append(f"<{prefix}{name} {place}>{time if draw(st.booleans()) else ''}</{prefix}{name}>")
        return "".join(made)

    inner = ""
    for _ in range(draw(st.integers(0, 2))):
        segments = "".join(
            f"<{prefix}trkseg>{points('trkpt')}</{prefix}trkseg>" for _ in range(draw(st.integers(0, 2)))
        )
        inner += f"<{prefix}trk>{segments}</{prefix}trk>"
    if draw(st.integers(0, 4)) == 0:
        inner += f"<{prefix}rte>{points('rtept')}</{prefix}rte>{points('wpt')}"
    text = f'<?xml version="1.0"?><{prefix}gpx version="1.1" {space}>{inner}</{prefix}gpx>'
    return draw(spoilt(encoded(text, draw(st.sampled_from(CODINGS[:11])))))


DIRECTIONS = st.sampled_from(("45", "NE", "239-284", "355;175", "0", "360", *NUMBERS[:8]))
METRES = st.sampled_from(("50", "3.5", "10 m", *NUMBERS))
CAMERA_TAGS: dict[str, st.SearchStrategy[str]] = {
    "man_made": st.just("surveillance"),
    "surveillance:type": st.sampled_from(("camera", "ALPR", "guard", "camera;ALPR")),
    "camera:type": st.sampled_from(("fixed", "dome", "panning")),
    "camera:direction": DIRECTIONS,
    "direction": DIRECTIONS,
    "surveillance": st.sampled_from(("public", "outdoor", "indoor")),
    "height": METRES,
    "highway": st.sampled_from(("speed_camera", "residential", "primary", "footway")),
    "operator": st.sampled_from(WORDS),
}
CAMERA_COLUMNS: dict[str, st.SearchStrategy[str]] = {
    "latitude": LATITUDES,
    "longitude": LONGITUDES,
    "camera": st.sampled_from(WORDS),
    "direction": DIRECTIONS,
    "angle": st.sampled_from(("60", "360", *NUMBERS)),
    "range": METRES,
    "height": METRES,
    "type": st.sampled_from(("fixed", "panning", "dome")),
    "kind": st.sampled_from(("zoom", "wide", "x")),
    "site_class": st.sampled_from(("school", "house", "shop", "")),
    "owner": st.sampled_from(("state", "business", "residents")),
    "linked": st.sampled_from(("yes", "no", "")),
    "analytics": st.sampled_from(("none", "recognition", "anpr")),
    "operator": st.sampled_from(WORDS),
}
