"""From residents to a timetable, in a square town of 160,000 people."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.core.draws import Decision, Draws
from sim.core.model_choices import Tours
from sim.core.vocabulary import Mode
from sim.people.plans.merged_stays import merge_stays, renumbered
from sim.people.plans.modes_and_legs import make_legs, speeds_m_per_s
from sim.people.plans.stops import make_stops
from sim.people.plans.timetable import TICK_S, schedule, trip_seconds
from sim.people.residents import make_residents, sample_residents
from sim.people.validation_targets import (
    ANCHOR_PARAMETERS,
    Target,
    compare_validation_targets,
    measure_validation_targets,
    trip_table,
)
from sim.scenario.parameters.library import Library, Numbers

EMPLOYED = 0.477
DETOUR = 1.3  # streets against straight lines; any number above 1 serves the tests


SEED = 2025


def simulate(opportunities, settings, ids, seed=SEED):
    """All tables of the residents *ids*; legs are travelled along straight lines times a detour."""
    draws = Draws(seed)
    options = {"employed_share": EMPLOYED, "settings": settings, "draws": draws}
    residents = make_residents(ids, opportunities, **options)
    stops = make_stops(residents, opportunities, **options)
    legs = make_legs(residents, stops, opportunities, settings=settings.modes, draws=draws)
    speed = {mode: np.mean(list(by.values())) for mode, by in speeds_m_per_s(settings.modes).items()}
    xy = opportunities.node_xy_m
    distance = np.hypot(*(xy[legs["to_node"]] - xy[legs["from_node"]]).T)
    travel_s = distance * DETOUR / legs["mode"].map(speed).to_numpy(dtype=float)
    merged = merge_stays(stops, schedule(stops, legs, travel_s), legs)
    return SimpleNamespace(
        residents=residents,
        stops=own_stops(stops),
        legs=merged.legs,
        travel_s=travel_s[merged.kept_legs],
        plans=merged.plans,
    )


def own_stops(stops):
    """Leave out the stops that a child's leader makes while the child is in kindergarten."""
    number = renumbered(stops["is_passed"].to_numpy(), np.flatnonzero(stops["stop"] == 0))
    return stops.assign(stop=number)[~stops["is_passed"]].reset_index(drop=True)


@pytest.fixture(scope="module")
def day(opportunities, settings):
    ids = sample_residents(opportunities.n_residents, 0.15, Draws(SEED))
    return simulate(opportunities, settings, ids)


def last_rows(table):
    return table.groupby("resident_id").tail(1)


def test_every_day_starts_and_ends_at_home(day):
    for rows in (day.stops[day.stops["stop"] == 0], last_rows(day.stops)):
        assert (rows["purpose"] == "home").all()
        homes = day.residents.set_index("resident_id")
        assert np.array_equal(rows["site_id"], homes.loc[rows["resident_id"], "home_site"])


def test_in_one_tour_a_day_only_who_brings_a_child_is_home_in_between(opportunities, settings_of):
    day = simulate(opportunities, settings_of("almaty", tours=Tours.ONE), np.arange(20_000))
    between = day.stops.drop(index=last_rows(day.stops).index)
    waits = between[(between["stop"] > 0) & (between["purpose"] == "home")]
    assert set(waits["resident_id"]) <= set(day.stops.loc[day.stops["purpose"] == "escort", "resident_id"])
    assert 0 < len(waits) < 0.05 * len(day.residents)


def test_of_those_who_go_on_after_the_main_stop_the_wanted_share_comes_home_first(day, settings):
    """An escort's errands follow the kindergarten; whoever else is at home on the way began a second tour."""
    escorts = day.stops.loc[day.stops["purpose"] == "escort", "resident_id"]
    others = day.stops[~day.stops["resident_id"].isin(escorts)]
    role = day.residents.set_index("resident_id")["role"]
    others = others[(others["resident_id"].map(role) != "preschool")]
    n_stops = others.groupby("resident_id").size()
    second = others[others["stop"] == 2].set_index("resident_id")["purpose"]
    goes_on = second[n_stops[second.index] > 3]
    share = settings.activity.return_home_share
    assert (goes_on == "home").mean() == pytest.approx(share, abs=4 * np.sqrt(share / len(goes_on)))


def test_work_comes_first_and_only_for_workers_and_school_only_for_learners(day):
    roles = day.residents.set_index("resident_id")["role"]
    for purpose, allowed in (("work", {"worker"}), ("school", {"pupil", "student", "preschool"})):
        rows = day.stops[day.stops["purpose"] == purpose]
        escorts = rows["resident_id"].isin(day.stops.loc[day.stops["purpose"] == "escort", "resident_id"])
        assert (rows.loc[~escorts, "stop"] == 1).all()
        assert (rows.loc[escorts, "stop"] == 2).all()
        assert set(roles[rows["resident_id"]]) == allowed


def test_leaving_home_and_trips_meet_their_targets(day, settings):
    n_stops = day.stops.groupby("resident_id").size().to_numpy()
    leaves = n_stops > 1
    wanted = settings.activity.leave_home_share
    assert leaves.mean() == pytest.approx(wanted, abs=4 * leaves.std() / np.sqrt(leaves.size))
    trips = n_stops - 1
    wanted = settings.activity.trips_per_day
    assert trips.mean() == pytest.approx(wanted, abs=4 * trips.std() / np.sqrt(trips.size))


def test_a_sampled_resident_lives_the_day_it_would_live_among_everybody(opportunities, settings, day):
    some = simulate(opportunities, settings, day.residents["resident_id"].to_numpy()[::37])
    for name in ("stops", "plans"):
        whole = getattr(day, name)
        mine = whole[whole["resident_id"].isin(some.residents["resident_id"])].reset_index(drop=True)
        pd.testing.assert_frame_equal(getattr(some, name), mine)
    mine = day.legs[day.legs["resident_id"].isin(some.residents["resident_id"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(some.legs.drop(columns="leg_id"), mine.drop(columns="leg_id"))


def test_legs_lead_without_a_gap_from_each_stop_to_the_next(day):
    first = day.legs[day.legs["part"] == 0]
    last = day.legs.groupby(["resident_id", "trip"]).tail(1)
    nodes = day.stops.set_index(["resident_id", "stop"])["node_id"]
    start = nodes.loc[pd.MultiIndex.from_frame(first[["resident_id", "trip"]])]
    end = nodes.loc[pd.MultiIndex.from_arrays([last["resident_id"], last["trip"] + 1])]
    assert np.array_equal(first["from_node"], start)
    assert np.array_equal(last["to_node"], end)
    inner = day.legs["part"].to_numpy()[1:] > 0
    assert np.array_equal(
        day.legs["from_node"].to_numpy()[1:][inner], day.legs["to_node"].to_numpy()[:-1][inner]
    )
    assert (day.legs["from_node"] != day.legs["to_node"]).all()


def test_only_trips_within_one_node_have_no_leg(day):
    who, node = day.stops["resident_id"].to_numpy(), day.stops["node_id"].to_numpy()
    moves = (who[1:] == who[:-1]) & (node[1:] != node[:-1])
    assert len(day.legs[day.legs["part"] == 0]) == moves.sum()


def test_riders_board_and_alight_at_stops_and_walk_less_than_all_the_way(day, opportunities):
    rides = day.legs[day.legs["mode"] == "transit"]
    assert len(rides) > 1000
    assert rides["from_node"].isin(opportunities.transit_nodes).all()
    assert rides["to_node"].isin(opportunities.transit_nodes).all()
    assert (rides["wait_s"] == 9 * 60).all()


def test_a_car_taken_from_home_is_driven_on_every_trip_of_the_day(day):
    adults = day.residents.loc[day.residents["group"] == "adult", "resident_id"]
    legs = day.legs[day.legs["resident_id"].isin(adults)]
    modes = legs.groupby("resident_id")["mode"].agg(set)
    with_car = modes[modes.map(lambda used: "car" in used)]
    assert len(with_car) > 1000
    assert (with_car == {"car"}).all()
    owners = day.residents.set_index("resident_id")["mode"]
    assert (owners[with_car.index] == "car").all()


def test_children_are_driven_trip_by_trip_and_walk_the_short_ones(day):
    children = day.residents.loc[day.residents["group"] == "child", "resident_id"]
    legs = day.legs[day.legs["resident_id"].isin(children)]
    modes = legs.groupby("resident_id")["mode"].agg(set)
    assert sum(used == {"walk", "car"} for used in modes) > 100


def test_errands_and_leisure_share_the_free_stops_as_wanted(day, settings):
    free = day.stops.loc[day.stops["purpose"].isin(["errand", "leisure"]), "purpose"]
    share = settings.activity.errand_share
    error = 4 * np.sqrt(share * (1 - share) / len(free))
    assert (free == "errand").mean() == pytest.approx(share, abs=error)


def test_short_trips_are_walked_more_often_than_long_ones(day, opportunities):
    trips = trip_table(day.plans, day.legs, opportunities.node_xy_m)
    walked = (trips["mode"] == "walk").groupby(np.minimum(trips["distance_m"] // 1000, 4)).mean()
    assert walked.is_monotonic_decreasing
    assert walked.iloc[0] > 0.6
    assert walked.iloc[4] < 0.02


def test_arrival_is_departure_plus_waits_and_travel_and_everybody_is_home_24_hours_after_setting_out(day):
    plans = day.plans
    moving = trip_seconds(day.stops, day.legs, day.travel_s)
    same = plans["resident_id"].to_numpy()[1:] == plans["resident_id"].to_numpy()[:-1]
    arrive, leave = plans["arrive_s"].to_numpy(), plans["leave_s"].to_numpy()
    assert np.allclose((arrive[1:] - leave[:-1])[same], moving[:-1][same], atol=1e-6)
    assert (leave >= arrive).all()
    assert (plans.loc[plans["stop"] == 0, "arrive_s"] == 0).all()
    first, last = plans[plans["stop"] == 0], last_rows(plans)
    goes_out = last["stop"].to_numpy() > 0
    assert (last["leave_s"].to_numpy() == 86_400 + np.where(goes_out, first["leave_s"].to_numpy(), 0)).all()


def test_wished_departures_and_stays_hold_to_the_tick(day):
    wishes = day.stops.loc[day.stops["stop"] == 0, "leave_wish_s"].to_numpy()
    starts = day.plans.loc[day.plans["stop"] == 0, "leave_s"].to_numpy()
    out = wishes > 0
    assert (starts[out] <= wishes[out] + 1e-6).all()
    assert (starts[out] > wishes[out] - TICK_S).all()
    stay = (day.plans["leave_s"] - day.plans["arrive_s"]).to_numpy()
    # A child's stay in kindergarten is as long as what its leader does meanwhile.
    goes_by_itself = (day.residents["role"] != "preschool").to_numpy()
    ids = day.residents.loc[goes_by_itself, "resident_id"]
    away = (day.stops["purpose"] != "home").to_numpy() & day.stops["resident_id"].isin(ids).to_numpy()
    longer = stay[away] - day.stops["stay_s"].to_numpy()[away]
    # A stay ends on the next tick; a float is right to 1e-6 s.
    assert longer.min() >= -1e-6
    assert longer.max() < TICK_S + 1e-6


def test_mean_stays_are_those_of_the_settings(day, settings):
    at_work = day.stops[day.stops["purpose"] == "work"]
    ids = at_work["resident_id"].to_numpy()
    by_night = Draws(SEED).uniform(Decision.NIGHT_SHIFT, ids) < settings.roles.night_shift_share
    for word, mine in (("worker", ~by_night), ("night_worker", by_night)):
        stay_h = at_work["stay_s"].to_numpy()[mine] / 3600
        error = 4 * stay_h.std() / np.sqrt(stay_h.size)
        assert stay_h.mean() == pytest.approx(settings.timetable.stay_h[word], abs=error)
        variation = settings.timetable.stay_variation[word]
        assert stay_h.std() / stay_h.mean() == pytest.approx(variation, rel=0.1)


def test_a_city_without_public_transport_is_walked_or_driven(town, settings):
    sites = town.sites[town.sites["site_class"] != "transit"].reset_index(drop=True)
    opportunities = dataclasses.replace(town, sites=sites).opportunities(settings)
    day = simulate(opportunities, settings, np.arange(3000))
    assert set(day.legs["mode"]) == {Mode.WALK, Mode.CAR}


def test_a_city_without_any_site_still_has_a_day(town, settings):
    opportunities = dataclasses.replace(town, sites=town.sites.iloc[:0]).opportunities(settings)
    day = simulate(opportunities, settings, np.arange(500))
    assert (day.plans["site_id"] == -1).all()
    assert len(day.legs) > 0


def test_the_same_seed_gives_the_same_day_and_another_seed_another(opportunities, settings):
    ids = np.arange(400)
    one, again, other = (simulate(opportunities, settings, ids, seed) for seed in (7, 7, 8))
    pd.testing.assert_frame_equal(one.plans, again.plans)
    assert not one.plans["leave_s"].equals(other.plans["leave_s"])


def test_the_town_lies_within_the_sourced_ranges_that_its_size_allows(day, opportunities):
    numbers = Numbers(Library())
    trips = trip_table(day.plans, day.legs, opportunities.node_xy_m)
    measured = measure_validation_targets(
        trips, len(day.residents), numbers.table("people/validation_targets/hourly_share")
    )
    # A town 10 km across is too small for the commute of a city of a million, and its walks and cars with it.
    names = ("leave_home_share", "trips_per_day", "travel_min_per_day", "trip_km", "hourly_distance")
    sources = {target: numbers.quantity(ANCHOR_PARAMETERS[target]) for target in names}
    targets = {
        target: Target(found.low, found.value, found.high, found.unit, found.reference)
        for target, found in sources.items()
    }
    table = compare_validation_targets({target: measured[target] for target in names}, targets)
    assert table["is_inside"].all(), table.to_string()
