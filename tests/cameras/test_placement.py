from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sim.cameras.contract import FIRST_FACE_RANK, RANKS_PER_CLASS
from sim.cameras.placement.order_and_aim import weighted_order
from sim.cameras.placement.placement import lay_out_cameras
from sim.cameras.stock.stock import Stock, split_stock
from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.core.vocabulary import Light, Placement, SiteClass, Turning
from tests.cameras.conftest import place_cameras

CLASSES = [str(c) for c in SiteClass]


def place(town, settings, stock, seed=7):
    return place_cameras(*town.tables, stock=stock, settings=settings, draws=Draws(seed))


def alike(first, second):
    """Assert that two tables say the same of everything but linking and software."""
    changing = ["linked", "analytics", "geometry"]
    pd.testing.assert_frame_equal(
        pd.DataFrame(first.drop(columns=changing)), pd.DataFrame(second.drop(columns=changing))
    )
    assert (shapely.get_coordinates(first.geometry) == shapely.get_coordinates(second.geometry)).all()


def test_cameras_laid_out_are_those_that_are_drawn_as_points(town, settings):
    stock = Stock(3000, 800, 60, 150)
    drawn = place(town, settings, stock)
    laid_out = lay_out_cameras(*town.tables, stock=stock, settings=settings, draws=Draws(7))
    assert drawn.crs == town.cells.crs
    assert (shapely.get_coordinates(drawn.geometry) == laid_out[["x_m", "y_m"]].to_numpy()).all()
    rest = pd.DataFrame(drawn.drop(columns="geometry"))
    pd.testing.assert_frame_equal(laid_out[rest.columns].astype(rest.dtypes), rest, check_exact=True)


def test_cameras_of_a_site_have_the_slots_from_0_on_even_when_sites_run_out(town, settings_with):
    """48 squares that take 1 or 2 cameras in turn, so that 1000 cameras go round almost 14 times."""
    mix = dict.fromkeys(CLASSES, 0.0) | {"square": 1.0}
    per_site = dict.fromkeys(CLASSES, 1.5)
    cameras = place(town, settings_with(site_mix=mix, cameras_per_site=per_site), Stock(1000, 0, 0, 0))
    slots = cameras.sort_values("rank").groupby("site_id")["slot"].apply(list)
    assert len(slots) == 48
    assert all(found == list(range(len(found))) for found in slots)
    assert slots.str.len().between(13, 28).all()
    assert slots.str.len().sum() == 1000


@pytest.mark.parametrize("count", [0, 1, 9, 10, 1000, 1001, 54321])
def test_the_stock_is_placed_to_the_camera(town, settings, count):
    cameras = place(town, settings, Stock(count, count // 3, count // 50, count // 20))
    assert len(cameras) == count
    assert cameras["linked"].sum() == count // 3
    assert (cameras["analytics"] == "recognition").sum() == count // 50
    assert (cameras["analytics"] == "anpr").sum() == count // 20


def test_classes_get_their_shares_to_the_camera(town, settings_with):
    mix = dict.fromkeys(CLASSES, 0.0) | {"yard": 0.62, "road": 0.25, "school": 0.13}
    cameras = place(town, settings_with(site_mix=mix), Stock(10_000, 0, 0, 0))
    assert cameras["site_class"].value_counts().to_dict() == {"yard": 6200, "road": 2500, "school": 1300}


def test_shares_of_classes_without_sites_go_to_the_others(build_town, settings):
    town = build_town()
    no_schools = town.sites[town.sites["site_class"] != "school"].reset_index(drop=True)
    cameras = place_cameras(
        *town.tables[:3],
        no_schools.assign(site_id=np.arange(len(no_schools))),
        stock=Stock(900, 0, 0, 0),
        settings=settings,
        draws=Draws(1),
    )
    assert (cameras["site_class"].value_counts() == 100).all()


def growths(small, large, settings):
    """Say of each class by how much its cameras of each purpose grow."""
    few, many = (split_stock(stock, CLASSES, settings) for stock in (small, large))
    purposes = ("for_faces", "readers", "linked_readers")

    def numbers(counts, number):
        apart = {name: getattr(counts, name)[number] for name in purposes}
        return vars(counts.others(number)) | apart

    for number in range(len(CLASSES)):
        before, after = numbers(few, number), numbers(many, number)
        yield {name: after[name] - before[name] for name in before}


def grows(small, large, settings):
    """Tell whether no class loses cameras of any purpose, which a few whole cameras can by rounding."""
    return all(growth >= 0 for one in growths(small, large, settings) for growth in one.values())


@hypothesis_settings(max_examples=100, deadline=None)
@given(
    cameras=st.integers(1000, 200_000),
    factor=st.floats(1.2, 4),
    faces=st.sampled_from([0.0, 0.3, 0.5, 0.9, 1.0]),
)
def test_growth_at_the_same_shares_takes_no_class_a_camera_of_any_purpose(
    settings_with, cameras, factor, faces
):
    settings = settings_with(put_up_for_faces=faces)
    shares = (1.0, 0.4, 0.05, 0.1)
    small, large = (
        Stock(*(round(n * share) for share in shares)) for n in (cameras, round(cameras * factor))
    )
    for one in growths(small, large, settings):
        # Where a part of those that recognise is put up for faces, both are rounded, so one of the others
        # may hand the software over to a camera that is put up for it.
        handed_over = -1 if 0 < faces < 1 else 0
        assert one.pop("recognition") >= handed_over
        assert min(one.values()) >= 0


def test_cameras_put_up_for_faces_have_the_lenses_for_it_and_leave_all_others_alone(town, settings_with):
    settings = settings_with(put_up_for_faces=0.75, face_kind_mix={"turning": 1.0})
    many = place(town, settings, Stock(4800, 2000, 60, 0))
    faces = many["rank"] >= FIRST_FACE_RANK
    assert faces.sum() == 0.75 * 60
    assert set(many["kind"][faces]) == {"turning"}
    assert (many["analytics"][faces] == "recognition").all()
    assert many["linked"][faces].all()
    assert (many["analytics"] == "recognition").sum() == 60
    few = place(town, settings, Stock(4000, 1600, 20, 0))
    within = many.set_index("camera_id", drop=False).loc[few["camera_id"]].reset_index(drop=True)
    alike(few, within)


def test_software_on_more_cameras_exchanges_no_lens_and_takes_no_link(town, settings_with):
    """As many put up for faces, 60, whatever else recognises: each camera stays, software is added."""
    few = place(town, settings_with(put_up_for_faces=1.0), Stock(4800, 2000, 60, 100))
    many = place(town, settings_with(put_up_for_faces=60 / 900), Stock(4800, 2000, 900, 100))
    alike(few, many)
    assert (few["linked"] == many["linked"]).all()
    added = few["analytics"] != many["analytics"]
    assert added.sum() == 900 - 60
    assert (few["analytics"][added] == "none").all()


@hypothesis_settings(max_examples=15, deadline=None)
@given(
    counts=st.tuples(st.integers(0, 6000), st.integers(0, 6000)).map(sorted),
    links=st.tuples(st.floats(0, 0.5), st.floats(0, 0.5)),
    rule=st.sampled_from(list(Placement)),
)
def test_a_larger_stock_contains_the_smaller_camera_by_camera(town, settings_with, counts, links, rule):
    """Up to half of the stock linked no class is linked completely; linking then only switches on, too."""
    few, many = counts
    linked_few = round(few * links[0])
    linked_many = max(linked_few, round(many * links[1]))
    settings = settings_with(rule=rule)
    stocks = (
        Stock(few, linked_few, linked_few // 20, few // 20),
        Stock(many, linked_many, linked_many // 20, many // 20),
    )
    assume(grows(*stocks, settings))
    small, large = (place(town, settings, stock) for stock in stocks)
    within = large.set_index("camera_id", drop=False).loc[small["camera_id"]].reset_index(drop=True)
    alike(small, within)
    assert (within["linked"] | ~small["linked"]).all()
    had = (small["analytics"] != "none").to_numpy()
    assert (small["analytics"][had] == within["analytics"][had]).all()


def test_linking_more_of_a_stock_only_switches_on(town, settings):
    fewer, more = (place(town, settings, Stock(3000, linked, 0, 0)) for linked in (700, 2500))
    alike(fewer, more)
    assert (more["linked"] | ~fewer["linked"]).all()


def test_everything_can_be_linked(town, settings):
    assert place(town, settings, Stock(2000, 2000, 0, 0))["linked"].all()


def test_linked_cameras_stand_where_linking_is_ready(town, settings):
    cameras = place(town, settings, Stock(20_000, 5000, 0, 0))
    share = cameras.groupby("site_class")["linked"].mean()
    assert share["road"] == pytest.approx(9 * share["premises"], rel=0.01)  # 0.9 against 0.1


def test_faces_and_plates_are_read_by_different_cameras(town, settings):
    cameras = place(town, settings, Stock(10_000, 4000, 900, 1500))
    faces, plates = cameras["analytics"] == "recognition", cameras["analytics"] == "anpr"
    assert cameras["linked"][faces].all()
    assert not set(cameras["site_class"][faces]) & {"intersection", "road"}
    assert set(cameras["site_class"][plates]) == {"intersection", "road"}


def test_a_camera_with_recognition_is_linked_even_where_links_are_few(town, settings):
    """Squares are 5 times as ready for recognition, so it takes all their links and then those of others."""
    cameras = place(town, settings, Stock(10_000, 1000, 600, 0))
    faces = cameras["analytics"] == "recognition"
    assert cameras["linked"][faces].all()
    at_squares = cameras["site_class"] == "square"
    assert (faces[at_squares] == cameras["linked"][at_squares]).all()


@pytest.mark.parametrize(
    ("stock", "words"),
    [
        (Stock(1000, 1000, 900, 0), "900 recognition cameras, but only 800 cameras stand where"),
        (Stock(1000, 0, 0, 300), "300 anpr cameras, but only 200 cameras stand where"),
    ],
)
def test_a_layer_that_fits_nowhere_is_refused(town, settings, stock, words):
    with pytest.raises(InputError, match=words):
        place(town, settings, stock)


def test_ids_say_class_and_rank(town, settings):
    cameras = place(town, settings, Stock(5000, 100, 0, 0))
    index = cameras["site_class"].map({c: i for i, c in enumerate(CLASSES)})
    assert (cameras["camera_id"] == index * RANKS_PER_CLASS + cameras["rank"]).all()
    assert cameras["camera_id"].is_monotonic_increasing


def test_a_site_gets_as_many_cameras_as_its_class_has_on_average(town, settings):
    cameras = place(town, settings, Stock(1000, 0, 0, 0))
    yards = cameras[cameras["site_class"] == "yard"].groupby("site_id").size()
    assert len(yards) == 17  # 100 cameras, 6.2 a yard: sixteen full yards and a begun one
    assert set(yards.to_numpy()[np.argsort(-yards.to_numpy())][:16]) == {6, 7}


def test_when_sites_run_out_a_second_group_goes_to_each(town, settings):
    cameras = place(town, settings, Stock(5950, 0, 0, 0))
    yards = cameras[cameras["site_class"] == "yard"].groupby("site_id").size()
    assert len(yards) == 48
    assert set(yards) == {12, 13}  # 595 cameras are two groups of 6.2 for each of 48 yards


def test_slots_count_up_at_each_site_through_every_pass(town, settings):
    cameras = place(town, settings, Stock(30_000, 0, 0, 0))  # far more than one pass over the sites
    for _, at_site in cameras.groupby(["site_class", "site_id"]):
        assert list(at_site["slot"]) == list(range(len(at_site)))


def test_all_cameras_of_a_site_have_one_owner(town, settings):
    cameras = place(town, settings, Stock(5000, 0, 0, 0))
    assert (cameras.groupby("site_id")["owner"].nunique() == 1).all()
    by_site = cameras.drop_duplicates("site_id")["owner"].value_counts(normalize=True)
    assert by_site["state"] == pytest.approx(0.5, abs=0.1)


def test_kinds_come_in_the_mix_of_their_class(town, settings):
    cameras = place(town, settings, Stock(50_000, 0, 0, 0))
    shares = cameras["kind"].value_counts(normalize=True)
    # Four standard errors of a share of one half of 50,000.
    assert shares.to_dict() == pytest.approx({"wide": 0.5, "narrow": 0.3, "turning": 0.2}, abs=0.009)


def test_range_is_optical_or_ends_with_the_line_of_sight(town, settings_with):
    cap = dict.fromkeys(CLASSES, 1000.0) | {"yard": 10.0}
    cameras = place(town, settings_with(sight_line_cap_m=cap), Stock(2000, 0, 0, 0))
    wide = cameras[cameras["kind"] == "wide"]
    optical = 1920 / 25 * 2.8 / 5.4
    assert wide["range_m"][wide["site_class"] != "yard"].to_numpy() == pytest.approx(optical)
    assert (cameras["range_m"][cameras["site_class"] == "yard"] == 10.0).all()


def test_asking_for_more_pixels_moves_no_camera(town, settings_with, seeing):
    detect = place(town, settings_with(), Stock(3000, 0, 0, 0))
    identify = place(town, settings_with(seeing=seeing(250.0)), Stock(3000, 0, 0, 0))
    alike(detect.drop(columns="range_m"), identify.drop(columns="range_m"))
    assert (identify["range_m"] <= detect["range_m"]).all()


def test_another_seed_places_other_cameras_and_the_same_seed_the_same(town, settings):
    stock = Stock(500, 100, 10, 10)
    first, again, other = (place(town, settings, stock, seed) for seed in (1, 1, 2))
    alike(first, again)
    assert (first["site_id"] != other["site_id"]).any()


def test_arguments_stay_as_they_were(town, settings):
    before = [table.copy(deep=True) for table in town.tables]
    place(town, settings, Stock(500, 100, 10, 10))
    for table, copy in zip(town.tables, before, strict=True):
        pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(copy))


@pytest.mark.parametrize(
    ("rule", "column"), [(Placement.RESIDENTS, "residents"), (Placement.AMBIENT, "jobs")]
)
def test_rules_about_people_go_where_the_people_are_first(build_town, settings_with, rule, column):
    town = build_town(sites_per_cell=5)
    empty = town.cells.assign(residents=0, jobs=0, visits_weight=0.0)
    here = empty.assign(**{column: np.where(empty["cell_id"] == 6, 1000, 0)})
    cameras = place_cameras(
        here, *town.tables[1:], stock=Stock(60, 0, 0, 0), settings=settings_with(rule=rule), draws=Draws(3)
    )
    cell = town.sites.set_index("site_id")["cell_id"].loc[cameras["site_id"]].to_numpy()
    at_places = ~cameras["site_class"].isin(["intersection", "road", "transit"]).to_numpy()
    assert (cell[at_places] == 6).all()


def test_the_road_rule_goes_to_the_great_streets_first(town, settings_with):
    weights = {"arterial": 1.0, "collector": 0.0, "local": 0.0}
    settings = settings_with(rule=Placement.ROAD_CLASS, road_class_weight=weights)
    cameras = place(town, settings, Stock(200, 0, 0, 0))
    roads = cameras["site_id"][cameras["site_class"] == "road"]
    edge = town.sites.set_index("site_id")["edge_id"].loc[roads]
    assert (town.edges["class"].loc[edge] == "arterial").all()


def test_a_site_of_twice_the_weight_comes_first_twice_as_often():
    """Efraimidis & Spirakis: the first of a weighted order is drawn in proportion to weight."""
    weights, repeats = np.array([1.0, 2.0, 3.0, 0.0]), 4000
    first = [
        weighted_order(np.arange(4), weights, Draws(5), occasion=occasion)[0] for occasion in range(repeats)
    ]
    share = np.bincount(first, minlength=4) / repeats
    expected = weights / weights.sum()
    assert (np.abs(share - expected) <= 4 * np.sqrt(expected * (1 - expected) / repeats)).all()


def test_new_sites_never_reshuffle_the_old(town):
    weights = 1.0 + np.arange(60) % 4
    all_sites = weighted_order(np.arange(60), weights, Draws(5), occasion=2)
    some = weighted_order(np.arange(40), weights[:40], Draws(5), occasion=2)
    assert list(all_sites[all_sites < 40]) == list(some)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"site_mix": {"yard": 1.0}}, "site_mix lacks a site class"),
        ({"site_mix": dict.fromkeys([*CLASSES, "garden"], 0.1)}, "unknown site class .garden"),
        ({"site_mix": dict.fromkeys(CLASSES, 0.0)}, "must not be 0 everywhere"),
        ({"cameras_per_site": dict.fromkeys(CLASSES, 0.5)}, "cameras_per_site must be 1 or more"),
        ({"link_propensity": dict.fromkeys(CLASSES, 0.0)}, "link_propensity must be over 0"),
        ({"anpr_weight": dict.fromkeys(CLASSES, 1.0)}, "faces or plates, not both"),
        ({"kind_mix": {"yard": {"eye": 1.0}}}, "unknown kind in kind_mix of yard .eye"),
    ],
)
def test_impossible_settings_are_refused(settings_with, change, words):
    with pytest.raises(InputError, match=words):
        settings_with(**change)


def test_near_limits_come_from_the_kind_and_turning_all_round_has_none(town, settings_with, seeing):
    actual = place(town, settings_with(), Stock(3000, 0, 0, 0))
    near = actual.groupby("kind")["near_m"].agg(["min", "max"])
    # Heads at 1.6 m under the lower edge: 28° and 56.9° / 2 down from 3 m, 10° and 21.5° / 2 from 6 m.
    assert near.loc["wide"].to_numpy() == pytest.approx(1.4 / np.tan(np.radians(28 + 28.5)), rel=0.01)
    assert near.loc["narrow"].to_numpy() == pytest.approx(4.4 / np.tan(np.radians(10 + 10.75)), rel=0.01)
    all_round = settings_with(seeing=seeing(turning=Turning.POSSIBLE))
    possible = place(town, all_round, Stock(3000, 0, 0, 0))
    turning = (possible["kind"] == "turning").to_numpy()
    assert (possible["near_m"][turning] == 0).all()
    assert (possible["angle_deg"][turning] == 360).all()
    assert (possible["range_m"][turning] >= actual["range_m"][turning]).all()
    alike(possible[~turning], actual[~turning])


def test_at_night_nobody_is_seen_beyond_the_cameras_own_light(town, settings_with, seeing):
    day = place(town, settings_with(), Stock(3000, 0, 0, 0))
    night = place(town, settings_with(seeing=seeing(light=Light.NIGHT)), Stock(3000, 0, 0, 0))
    assert night["range_m"].to_numpy() == pytest.approx(np.minimum(day["range_m"], 30.0))
    alike(night.drop(columns="range_m"), day.drop(columns="range_m"))


def with_yards(town):
    """Let every entrance belong to one of the yards, three to each."""
    is_yard, is_entrance = (town.sites["site_class"] == word for word in ("yard", "entrance"))
    yards = town.sites.loc[is_yard, "site_id"].to_numpy()
    parent = town.sites["parent_site"].to_numpy().copy()
    parent[is_entrance.to_numpy()] = yards[np.arange(int(is_entrance.sum())) // 3]
    return replace(town, sites=town.sites.assign(parent_site=parent))


def test_entrances_get_cameras_in_the_order_of_their_yards(town, settings_with):
    ours = with_yards(town)
    mix = dict.fromkeys(CLASSES, 0.0) | {"yard": 0.5, "entrance": 0.5}
    one_each = settings_with(site_mix=mix, cameras_per_site=dict.fromkeys(CLASSES, 1.0))
    cameras = place(ours, one_each, Stock(96, 0, 0, 0))
    first = {
        word: cameras[cameras["site_class"] == word].sort_values("rank")["site_id"].to_numpy()
        for word in ("yard", "entrance")
    }
    of_entrances = ours.sites["parent_site"].to_numpy()[first["entrance"]]
    with_entrances = first["yard"][np.isin(first["yard"], of_entrances)]
    assert len(with_entrances) == len(of_entrances) / 3
    assert of_entrances.tolist() == np.repeat(with_entrances, 3).tolist()


def test_entrances_of_no_yard_come_in_an_order_of_their_own(town, settings_with):
    mix = dict.fromkeys(CLASSES, 0.0) | {"yard": 0.5, "entrance": 0.5}
    cameras = place(town, settings_with(site_mix=mix), Stock(24, 0, 0, 0))
    assert (cameras["site_class"] == "entrance").sum() == 12
