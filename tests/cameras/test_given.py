"""Cameras that are given one by one take the first ranks of their classes and change no other camera."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as examples
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sim.cameras.placement.placement import lay_out_cameras
from sim.cameras.stock.stock import LayerError, Stock
from sim.core.draws import Draws
from sim.core.vocabulary import SiteClass

CLASSES = [str(c) for c in SiteClass]
NO_TEXT = {"owner": None, "linked": None, "analytics": None}


def lay_out(town, settings, stock, table=None):
    return lay_out_cameras(*town.tables, stock=stock, settings=settings, draws=Draws(7), given=table)


def cameras_at(town, site_class, n, **columns):
    """The first *n* sites of a class get a camera each, of which nothing is stated but *columns*."""
    own = town.sites[town.sites["site_class"] == site_class].iloc[np.arange(n) % 5]
    table = {"site_class": site_class, "site_id": own["site_id"].to_numpy(), "kind": "narrow", **NO_TEXT}
    table |= {"draw_name": 1_000 + np.arange(n)}
    missing = dict.fromkeys(
        ("x_m", "y_m", "bearing_deg", "angle_deg", "range_m", "near_m", "height_m"), np.nan
    )
    return pd.DataFrame(missing | table | columns, index=np.arange(n))


def of(cameras, site_class):
    return cameras[cameras["site_class"] == site_class].sort_values("rank").reset_index(drop=True)


def without_order_at_the_site(cameras):
    with_layers = ["slot", "linked", "analytics", "draw_name"]
    return cameras.drop(columns=with_layers, errors="ignore").reset_index(drop=True)


def test_the_others_are_those_that_would_be_there_anyway(town, settings):
    stock = Stock(1000, 300, 20, 40)
    alone, mixed = (
        lay_out(town, settings, stock),
        lay_out(town, settings, stock, cameras_at(town, "road", 30)),
    )
    for site_class in CLASSES:
        first = 30 if site_class == "road" else 0
        pd.testing.assert_frame_equal(
            *(without_order_at_the_site(of(cameras, site_class).iloc[first:]) for cameras in (alone, mixed))
        )
    assert len(mixed) == 1000
    assert mixed["camera_id"].is_unique


def test_what_is_stated_is_kept_and_the_rest_is_as_for_others_of_the_site(town, settings):
    table = cameras_at(
        town,
        "road",
        2,
        x_m=[1500.0, np.nan],
        y_m=[2500.0, np.nan],
        bearing_deg=[12.0, np.nan],
        angle_deg=[33.0, np.nan],
        range_m=[44.0, np.nan],
        near_m=[3.0, np.nan],
        height_m=[9.0, np.nan],
        owner=["residents", None],
    )
    stated, open_ = of(lay_out(town, settings, Stock(100, 0, 0, 0), table), "road").to_dict("records")[:2]
    values = ("x_m", "y_m", "bearing_deg", "angle_deg", "range_m", "near_m", "height_m", "kind", "owner")
    assert [stated[name] for name in values] == [1500, 2500, 12, 33, 44, 3, 9, "narrow", "residents"]
    kind, site = settings.kinds["narrow"], town.sites.loc[table["site_id"].iloc[1]]
    ground = kind.ground(settings.seeing)
    assert (open_["angle_deg"], open_["near_m"], open_["height_m"]) == (
        ground.angle_deg,
        ground.near_m,
        kind.height_m,
    )
    assert open_["range_m"] == min(ground.far_m, settings.sight_line_cap_m["road"])
    away = np.hypot(open_["x_m"] - site["x_m"], open_["y_m"] - site["y_m"])
    assert away == pytest.approx(settings.pole_setback_m)


def test_at_a_site_given_cameras_come_first_and_slots_have_no_gaps(town, settings):
    cameras = lay_out(town, settings, Stock(1000, 0, 0, 0), cameras_at(town, "square", 12))
    slots = of(cameras, "square").groupby("site_id")["slot"].apply(list)
    assert all(found == list(range(len(found))) for found in slots)
    given_rows = of(cameras, "square").iloc[:12]
    assert given_rows["slot"].tolist() == [0] * 5 + [1] * 5 + [2] * 2


def test_a_class_with_more_given_cameras_than_its_share_keeps_them_within_the_total(town, settings):
    cameras = lay_out(town, settings, Stock(100, 0, 0, 0), cameras_at(town, "school", 60))
    counts = cameras["site_class"].value_counts()
    assert len(cameras) == 100
    assert counts["school"] == 60
    assert sorted(counts.drop(["school", "house"]).tolist()) == [4] * 5 + [5] * 4


def test_stated_layers_hold_and_totals_too(town, settings):
    table = pd.concat(
        [
            cameras_at(town, "road", 6, linked=["no"] * 6, analytics=["anpr"] * 3 + ["none"] * 3),
            cameras_at(
                town, "premises", 4, linked=["yes"] * 4, analytics=["recognition", None, None, "none"]
            ),
            # No plate readers are put at squares, but this one is there.
            cameras_at(town, "square", 1, analytics=["anpr"]),
        ],
        ignore_index=True,
    )
    cameras = lay_out(town, settings, Stock(200, 50, 10, 9), table)
    assert (len(cameras), int(cameras["linked"].sum())) == (200, 50)
    assert cameras["analytics"].value_counts().to_dict() == {"none": 181, "recognition": 10, "anpr": 9}
    assert cameras[cameras["analytics"] == "recognition"]["linked"].all()
    road, premises = of(cameras, "road"), of(cameras, "premises")
    assert road["linked"].tolist()[:6] == [False] * 6
    assert road["analytics"].tolist()[:6] == ["anpr"] * 3 + ["none"] * 3
    assert premises["linked"].tolist()[:4] == [True] * 4
    assert (premises["analytics"].iloc[0], premises["analytics"].iloc[3]) == ("recognition", "none")
    assert of(cameras, "square")["analytics"].iloc[0] == "anpr"


@pytest.mark.parametrize(
    ("stock", "columns", "words"),
    [
        (Stock(5, 0, 0, 0), {}, "9 cameras are stated one by one, but the stock has only 5"),
        (Stock(50, 5, 0, 0), {"linked": "yes"}, "9 linked cameras are stated one by one"),
        (Stock(50, 5, 0, 3), {"analytics": "anpr"}, "9 anpr cameras are stated one by one"),
        (Stock(9, 5, 0, 0), {"linked": "no"}, "only 0 cameras stand where they can be"),
    ],
)
def test_more_than_the_stock_has_is_refused(town, settings, stock, columns, words):
    with pytest.raises(LayerError, match=words):
        lay_out(town, settings, stock, cameras_at(town, "road", 9, **columns))


@hypothesis_settings(max_examples=25, deadline=None)
@examples(
    size=st.integers(60, 400), more=st.integers(0, 300), n=st.integers(0, 30), linked=st.integers(0, 60)
)
def test_a_larger_stock_around_the_same_cameras_contains_the_smaller(
    town, settings, *, size, more, n, linked
):
    table = cameras_at(town, "yard", n) if n else None
    small = lay_out(town, settings, Stock(size, linked, 0, 0), table)
    large = lay_out(town, settings, Stock(size + more, linked, 0, 0), table)
    kept = large[large["camera_id"].isin(small["camera_id"])]
    pd.testing.assert_frame_equal(
        without_order_at_the_site(small).assign(slot=small["slot"].to_numpy()),
        without_order_at_the_site(kept).assign(slot=kept["slot"].to_numpy()),
    )
