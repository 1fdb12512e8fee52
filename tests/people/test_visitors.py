"""Visitors of a square town of 160,000 people, which is entered by four gates."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.core.draws import run_draws
from sim.core.errors import InputError
from sim.people.plans.modes_and_legs import make_legs
from sim.people.plans.timetable import schedule
from sim.people.visitors import EntryPoints, make_visitors, open_entry_points

N = 20_000
CORNERS = np.array([0, 39, 1560, 1599])  # of a town of 40 by 40 cells with a node each
GATES = EntryPoints(CORNERS, CORNERS)


def visit(ids, opportunities, settings, visitors, seed=2025):
    """All tables of the visitors *ids*; legs are travelled at 5 m/s along straight lines."""
    draws = run_draws(seed, "town/visitors")
    table, stops = make_visitors(ids, opportunities, GATES, visitors=visitors, settings=settings, draws=draws)
    legs = make_legs(
        table, stops, open_entry_points(opportunities, GATES), settings=settings.modes, draws=draws
    )
    xy = opportunities.node_xy_m
    travel_s = np.hypot(*(xy[legs["to_node"]] - xy[legs["from_node"]]).T) / 5.0
    return SimpleNamespace(
        visitors=table, stops=stops, legs=legs, plans=schedule(stops, legs, travel_s), travel_s=travel_s
    )


@pytest.fixture(scope="module")
def numbers(visitors_of):
    return visitors_of("almaty")


@pytest.fixture(scope="module")
def day(opportunities, settings, numbers):
    return visit(np.arange(N), opportunities, settings, numbers)


def ends(table):
    """First and last row of each person."""
    people = table.groupby("resident_id")
    return people.head(1), people.tail(1)


def test_everybody_comes_in_by_a_gate_and_leaves_by_the_same(day):
    entering, leaving = ends(day.stops)
    for rows in (entering, leaving):
        assert (rows["purpose"] == "outside").all()
        assert (rows["site_id"] == -1).all()
        assert rows["cell"].tolist() == day.visitors["home_cell"].tolist()
        assert rows["node_id"].isin(CORNERS).all()
    assert entering["node_id"].tolist() == leaving["node_id"].tolist()
    assert (day.stops["purpose"] == "outside").sum() == 2 * N
    assert (day.stops["purpose"] == "home").sum() == 0


def test_visitors_live_nowhere_in_the_city_and_have_no_role_of_a_resident(day):
    assert set(day.visitors["role"]) == {"visitor"}
    assert (day.visitors["home_site"] == -1).all()
    assert set(day.visitors["group"]) == {"adult"}


def test_gates_commuters_and_cars_have_their_shares(day, numbers):
    commutes = (day.visitors["work_cell"] >= 0).mean()
    drives = (day.visitors["mode"] == "car").mean()
    by_entry = day.visitors["home_cell"].value_counts(normalize=True)
    assert len(by_entry) == 4
    for share, wanted in (
        (commutes, numbers.commuter_share),
        (drives, numbers.car_share),
        *((share, 0.25) for share in by_entry),
    ):
        assert share == pytest.approx(wanted, abs=4 * np.sqrt(wanted * (1 - wanted) / N))


def test_commuters_go_to_their_place_of_work_first_and_others_never_work(day, town):
    work = day.stops[day.stops["purpose"] == "work"]
    commuters = day.visitors[day.visitors["work_cell"] >= 0]
    assert (work["stop"] == 1).all()
    assert work["resident_id"].tolist() == commuters["resident_id"].tolist()
    assert work["site_id"].tolist() == commuters["work_site"].tolist()
    classes = town.sites["site_class"].to_numpy()[work["site_id"]]
    assert set(classes) == {"premises", "school", "state"}
    others = day.visitors[day.visitors["work_cell"] < 0]
    assert (others["work_site"] == -1).all()


def test_a_visitor_is_the_same_whoever_else_comes(opportunities, settings, numbers, day):
    some = visit(np.arange(3, N, 41), opportunities, settings, numbers)
    for name in ("visitors", "stops", "plans"):
        whole = getattr(day, name)
        mine = whole[whole["resident_id"].isin(some.visitors["resident_id"])].reset_index(drop=True)
        pd.testing.assert_frame_equal(getattr(some, name), mine)


def test_nobody_walks_into_the_city_or_out_of_it(day):
    legs = day.legs.merge(day.visitors[["resident_id", "mode"]], on="resident_id", suffixes=("", "_there"))
    first = legs[legs["trip"] == 0]
    rides = first.groupby("resident_id")["mode"].agg(lambda modes: (modes != "walk").any())
    # Who works at the gate itself, or nearer to it than to a stop, has no ride.
    assert rides.mean() > 0.995
    from_entry = first[first["part"] == 0]
    assert (from_entry["mode"] == from_entry["mode_there"]).mean() > 0.995
    assert set(day.legs.loc[day.legs["mode"] == "car", "resident_id"]) <= set(
        day.visitors.loc[day.visitors["mode"] == "car", "resident_id"]
    )


def test_legs_lead_without_a_gap_from_gate_to_gate(day):
    who = day.legs["resident_id"].to_numpy()
    same = who[1:] == who[:-1]
    assert np.array_equal(
        day.legs["from_node"].to_numpy()[1:][same], day.legs["to_node"].to_numpy()[:-1][same]
    )
    entering, leaving = ends(day.legs)
    assert entering["from_node"].isin(CORNERS).mean() > 0.995
    assert np.array_equal(entering["from_node"], leaving["to_node"])


def test_visitors_keep_the_hours_of_residents_who_do_the_same_and_are_out_a_day_later(day, settings):
    work = day.stops["purpose"] == "work"
    stay_h = day.stops.loc[work, "stay_s"] / 3600
    wanted = settings.timetable.stay_h["worker"]
    assert stay_h.mean() == pytest.approx(wanted, abs=4 * stay_h.std() / np.sqrt(len(stay_h)))
    entering, leaving = ends(day.plans)
    assert (entering["arrive_s"] == 0).all()
    assert (leaving["arrive_s"].to_numpy() <= 86_400 + entering["leave_s"].to_numpy()).all()
    commutes = (day.visitors["work_cell"] >= 0).to_numpy()
    start_h = entering["leave_s"].to_numpy() / 3600
    assert np.median(start_h[commutes]) < 9 < np.median(start_h[~commutes])


def test_visitors_go_on_as_often_as_residents_who_are_out(day, settings):
    activity = settings.activity
    wanted = activity.trips_per_day / activity.leave_home_share - 2
    n_extra = day.stops.groupby("resident_id").size() - 3
    assert n_extra.mean() == pytest.approx(wanted, abs=4 * n_extra.std() / np.sqrt(N))
    assert n_extra.max() <= activity.most_extra_stops


def test_where_no_bus_runs_everybody_comes_by_car(town, settings, numbers):
    sites = town.sites[town.sites["site_class"] != "transit"].reset_index(drop=True)
    opportunities = dataclasses.replace(town, sites=sites).opportunities(settings)
    day = visit(np.arange(500), opportunities, settings, numbers)
    assert set(day.legs["mode"]) == {"car"}


def test_another_seed_brings_other_visitors(opportunities, settings, numbers, day):
    other = visit(np.arange(500), opportunities, settings, numbers, seed=7)
    assert (other.visitors["home_cell"] != day.visitors["home_cell"].iloc[:500]).mean() > 0.5


@pytest.mark.parametrize("name", ["commuter_share", "car_share"])
def test_a_share_outside_the_unit_interval_is_refused_in_words(opportunities, settings, numbers, name):
    wrong = dataclasses.replace(numbers, **{name: -0.5})
    with pytest.raises(InputError, match=rf"people/visitors/{name} is -0\.5; give a share between 0 and 1"):
        visit(np.arange(3), opportunities, settings, wrong)


def test_nobody_may_come(opportunities, settings, numbers):
    draws = run_draws(1, "town/visitors")
    table, stops = make_visitors(
        np.arange(0), opportunities, GATES, visitors=numbers, settings=settings, draws=draws
    )
    legs = make_legs(table, stops, opportunities, settings=settings.modes, draws=draws)
    assert (len(table), len(stops), len(legs)) == (0, 0, 0)
