"""Zones of a policy are ground, drawn in degrees; a file that bans nothing is refused."""

import json
from pathlib import Path

import pytest

from sim.core.errors import InputError
from sim.scenario.resolve import load_scenario
from sim.study.run import check_scenario
from sim.world.policy_cameras import read_outlines

SQUARE = {"type": "Polygon", "coordinates": [[[72, 52], [73, 52], [73, 53], [72, 53], [72, 52]]]}


def file_of(tmp_path: Path, features: object) -> Path:
    file = tmp_path / "zones.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


def zone(geometry: object, name: str = "park") -> dict[str, object]:
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def polygon(*corners: tuple[object, object]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in (*corners, corners[0])]]}


def test_zones_are_read_with_their_names(tmp_path: Path) -> None:
    (outline,) = read_outlines(file_of(tmp_path, [zone(SQUARE)]))
    assert (outline.name, outline.shape.area) == ("park", 1.0)


@pytest.mark.parametrize(
    ("features", "said"),
    [
        ([], "has no zone in it, so nothing would be banned"),
        ([None], "1 of 1 features are empty"),
        ([zone(SQUARE), None], "1 of 2 features are empty"),
        ([zone(None)], "the zone 'park' is without an outline"),
        ([zone({"type": "Blob", "coordinates": []})], "the zone 'park' is a Blob"),
        ([zone({"type": "Point", "coordinates": [72, 52]})], "the zone 'park' is a Point"),
        ([zone({"type": "Polygon", "coordinates": []})], "the zone 'park' has no"),
        ([zone({"type": "Polygon", "coordinates": [[[72]]]})], "the zone 'park' has no outline"),
        ([zone({"type": "Polygon"})], "the zone 'park' has no outline"),
        (
            [zone(polygon((72, 52), (73, float("nan")), (73, 53)))],
            "the zone 'park' has no outline that can be read",
        ),
        (
            [zone(polygon((72, 52), (73, float("inf")), (73, 53)))],
            "the zone 'park' has no outline that can be read",
        ),
        ([zone(polygon((72, 52), (73, 10**400), (73, 53)))], "park|no GeoJSON"),
        ([zone(polygon((500_000, 5_700_000), (500_100, 5_700_000), (500_000, 5_700_100)))], "not in degrees"),
        ([zone(polygon((-180, -80), (180, -80), (180, 80), (-180, 80)))], "wider than 10 degrees"),
    ],
)
def test_what_is_no_ground_is_refused_by_name(tmp_path: Path, features: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_outlines(file_of(tmp_path, features))


def test_zones_are_read_before_anything_is_built(tmp_path: Path) -> None:
    file_of(tmp_path, [])
    scenario = tmp_path / "own.yaml"
    scenario.write_text(
        "extends: aqkol_smart_city\npolicy: {no_recognition: {zones: zones.geojson}}\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match="has no zone in it"):
        check_scenario(load_scenario(scenario))
