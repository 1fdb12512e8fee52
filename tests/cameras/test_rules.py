"""Rules that switch links and software of cameras."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cameras.contract import CAMERAS, CLASS_INDEX, RANKS_PER_CLASS, cameras_of
from sim.cameras.stock.rules import CameraRules, Zone, apply_rules, check_zones
from sim.core.vocabulary import Analytics, Definition, Linking, Owner, SiteClass


def table(rows):
    """Cameras from (site class, owner, linked, analytics, x, y)."""
    site_class, owner, linked, analytics, x_m, y_m = zip(*rows, strict=True)
    number = np.arange(len(rows))
    return CAMERAS.check(
        pd.DataFrame(
            {
                "camera_id": [CLASS_INDEX[str(word)] * RANKS_PER_CLASS for word in site_class] + number,
                "x_m": np.array(x_m, dtype=float),
                "y_m": np.array(y_m, dtype=float),
                "site_class": [str(word) for word in site_class],
                "kind": "box",
                "bearing_deg": 0.0,
                "angle_deg": 90.0,
                "range_m": 20.0,
                "height_m": 3.0,
                "owner": [str(word) for word in owner],
                "linked": np.array(linked),
                "analytics": [str(word) for word in analytics],
                "installed_on": None,
                "site_id": number,
                "slot": 0,
                "rank": number,
            }
        )
    )


FEW = table(
    [
        (SiteClass.SQUARE, Owner.STATE, True, Analytics.RECOGNITION, 0, 0),
        (SiteClass.TRANSIT, Owner.BUSINESS, True, Analytics.RECOGNITION, 50, 0),
        (SiteClass.SCHOOL, Owner.STATE, True, Analytics.RECOGNITION, 100, 0),
        (SiteClass.ROAD, Owner.STATE, True, Analytics.ANPR, 0, 50),
        (SiteClass.PREMISES, Owner.BUSINESS, False, Analytics.NONE, 50, 50),
        (SiteClass.YARD, Owner.RESIDENTS, False, Analytics.NONE, 100, 50),
    ]
)


def recognise(rules, cameras=FEW):
    return cameras_of(apply_rules(cameras, rules), Definition.RECOGNITION).tolist()


def test_without_rules_nothing_changes():
    changed = apply_rules(FEW, CameraRules())
    pd.testing.assert_frame_equal(changed.astype({"analytics": object}), FEW, check_dtype=False)


def test_links_are_made_or_cut_by_owner():
    changed = apply_rules(FEW, CameraRules(links={Owner.BUSINESS: Linking.MANDATORY}))
    assert changed["linked"].tolist() == [True, True, True, True, True, False]
    changed = apply_rules(FEW, CameraRules(links={Owner.BUSINESS: Linking.NONE}))
    assert changed["linked"].tolist() == [True, False, True, True, False, False]
    # Without a link nobody recognises.
    assert changed["analytics"].tolist() == ["recognition", "none", "recognition", "anpr", "none", "none"]


def test_recognition_can_be_left_to_the_state():
    assert recognise(CameraRules(recognition_owners=frozenset({Owner.STATE})))[:3] == [True, False, True]
    assert recognise(CameraRules(recognition_owners=frozenset())) == [False] * 6


def test_kinds_of_places_and_zones_can_be_free_of_recognition():
    no_schools = CameraRules(recognition_free_classes=frozenset({SiteClass.SCHOOL}))
    assert recognise(no_schools)[:3] == [True, True, False]
    zone = Zone("clinic", shapely.box(-10, -10, 60, 10))
    assert recognise(CameraRules(recognition_free_zones=(zone,)))[:3] == [False, False, True]


def test_a_camera_on_the_edge_of_a_zone_is_in_it():
    zone = Zone("corner", shapely.box(50, 0, 60, 10))
    assert recognise(CameraRules(recognition_free_zones=(zone,)))[:3] == [True, False, True]


def test_plates_can_be_left_unread():
    changed = apply_rules(FEW, CameraRules(reads_plates=False))
    assert not cameras_of(changed, Definition.ANPR).any()
    assert (changed["analytics"] != FEW["analytics"]).sum() == 1


def test_points_serve_as_well_as_coordinates():
    zone = CameraRules(recognition_free_zones=(Zone("clinic", shapely.box(-10, -10, 60, 10)),))
    points = FEW.assign(geometry=shapely.points(FEW[["x_m", "y_m"]].to_numpy()))
    assert recognise(zone, points) == recognise(zone)


@st.composite
def some_rules(draw):
    return CameraRules(
        links=draw(st.dictionaries(st.sampled_from(Owner), st.sampled_from(Linking))),
        recognition_owners=draw(st.frozensets(st.sampled_from(Owner))),
        recognition_free_classes=draw(st.frozensets(st.sampled_from(SiteClass))),
        recognition_free_zones=tuple(
            Zone("z", shapely.box(x, -5, x + 60, 60))
            for x in draw(st.lists(st.integers(-50, 100), max_size=2))
        ),
        reads_plates=draw(st.booleans()),
    )


@settings(max_examples=50, deadline=None)
@given(some_rules())
def test_rules_touch_links_and_software_only_and_add_no_software(rules):
    changed = apply_rules(FEW, rules)
    same = [name for name in FEW if name not in ("linked", "analytics")]
    pd.testing.assert_frame_equal(changed[same], FEW[same])
    for definition in (Definition.RECOGNITION, Definition.ANPR):
        assert (cameras_of(changed, definition) <= cameras_of(FEW, definition)).all()
    for definition in (Definition.INSTALLED, Definition.PUBLIC):
        assert (cameras_of(changed, definition) == cameras_of(FEW, definition)).all()
    pd.testing.assert_frame_equal(apply_rules(changed, rules), changed)


GROUND = shapely.box(0, 0, 1000, 1000)


def test_zones_of_the_city_are_fine():
    check_zones([Zone("in", shapely.box(1, 1, 2, 2)), Zone("half", shapely.box(-5, 1, 2, 2))], GROUND)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (shapely.box(2000, 0, 2010, 10), "the zone 'odd' lies outside the city"),
        (shapely.Polygon(), "the zone 'odd' is no surface"),
        (shapely.LineString([(0, 0), (5, 5)]), "the zone 'odd' is no surface"),
        (shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), "the zone 'odd' is no surface"),
    ],
)
def test_other_zones_are_named(shape, words):
    with pytest.raises(Exception, match=words):
        check_zones([Zone("odd", shape)], GROUND)
