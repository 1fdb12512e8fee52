"""Children below school age go with an adult of their cell, and the adult brings and collects them."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sim.core.draws import Draws
from sim.core.vocabulary import Role
from sim.people.companions import bring_a_child, chance_of_bringing, find_leaders
from sim.people.contract import ActivitySettings
from sim.people.plans.day_targets import solve_targets
from sim.people.plans.merged_stays import merge_stays
from sim.people.plans.modes_and_legs import make_legs
from sim.people.plans.stops import make_stops
from sim.people.plans.timetable import schedule
from sim.people.residents import make_residents, sample_residents
from sim.people.roles import ROLES_AS_DRAWN

EMPLOYED = 0.477
CHILD, PUPIL, ADULT = (ROLES_AS_DRAWN.index(role) for role in ("preschool", "pupil", "worker"))


class Cells:
    """Homes alone, for a few residents whose roles are given."""

    def __init__(self, sizes):
        self.cell_residents_end = np.cumsum(sizes)
        self.n_residents = int(self.cell_residents_end[-1])

    def home_cells(self, ids):
        return np.searchsorted(self.cell_residents_end, ids % self.n_residents, side="right")


def roles_from(roles):
    table = np.array(roles)
    return lambda ids: table[ids]


def next_adult(who, roles, sizes):
    """Walk through the cell by hand."""
    ends = np.cumsum(np.tile(sizes, len(roles) // sum(sizes)))
    cell = int(np.searchsorted(ends, who, side="right"))
    members = list(range(int(ends[cell - 1]) if cell else 0, int(ends[cell])))
    if roles[who] != CHILD:
        return who
    at = members.index(who)
    order = members[at + 1 :] + members[:at]
    return next((other for other in order if roles[other] == ADULT), who)


@hypothesis_settings(max_examples=100, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 7), min_size=1, max_size=5),
    copies=st.integers(1, 3),
    data=st.data(),
)
def test_a_child_goes_with_the_next_adult_of_its_cell_and_adults_bring_those_who_go_with_them(
    sizes, copies, data
):
    n = sum(sizes) * copies
    roles = data.draw(st.lists(st.sampled_from([CHILD, PUPIL, ADULT]), min_size=n, max_size=n))
    attends = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    ids = np.arange(n)
    cells, roles_of = Cells(sizes), roles_from(roles)
    leaders = find_leaders(ids, cells, roles_of)
    assert leaders.tolist() == [next_adult(who, roles, sizes) for who in range(n)]
    brings = bring_a_child(ids, cells, roles_of, lambda who, _codes: attends[who])
    by_hand = {
        int(leaders[who]) for who in ids if roles[who] == CHILD and attends[who] and leaders[who] != who
    }
    assert set(np.flatnonzero(brings).tolist()) == by_hand


def test_adults_bring_a_child_as_often_as_the_formula_says():
    n, children, attending, adults = 200_000, 0.12, 0.4, 0.7
    number = np.random.default_rng(5).random(n)
    roles = np.where(number < children, CHILD, np.where(number < 1 - adults, PUPIL, ADULT))
    attends = np.random.default_rng(6).random(n) < attending
    brings = bring_a_child(
        np.arange(n), Cells([100] * (n // 100)), roles_from(roles), lambda who, _: attends[who]
    )
    measured = brings[roles == ADULT].mean()
    wanted = chance_of_bringing(adults, children * attending)
    assert measured == pytest.approx(wanted, abs=4 * np.sqrt(wanted / (adults * n)))


@dataclasses.dataclass
class Day:
    residents: pd.DataFrame
    stops: pd.DataFrame
    plans: pd.DataFrame
    legs: pd.DataFrame


def live(opportunities, settings, ids, seed=2025):
    draws = Draws(seed)
    options = {"employed_share": EMPLOYED, "settings": settings, "draws": draws}
    residents = make_residents(ids, opportunities, **options)
    stops = make_stops(residents, opportunities, **options)
    legs = make_legs(residents, stops, opportunities, settings=settings.modes, draws=draws)
    xy_m = opportunities.node_xy_m
    travel_s = np.hypot(*(xy_m[legs["to_node"]] - xy_m[legs["from_node"]]).T) / 4
    merged = merge_stays(stops, schedule(stops, legs, travel_s), legs)
    return Day(residents, stops, merged.plans, merged.legs)


@pytest.fixture(scope="module", params=["one", "return_home", "chains"])
def day(request, opportunities, settings_of):
    return live(opportunities, settings_of("almaty", tours=request.param), np.arange(20_000))


def trips_of(day):
    """Every trip: who, when, from and to which node."""
    plans = day.plans
    who = plans["resident_id"].to_numpy()
    at = np.flatnonzero(who[1:] == who[:-1])
    node, leave, arrive = (plans[name].to_numpy() for name in ("node_id", "leave_s", "arrive_s"))
    return pd.DataFrame(
        {
            "resident_id": who[at],
            "trip": plans["stop"].to_numpy()[at],
            "leave_s": leave[at],
            "arrive_s": arrive[at + 1],
            "from": node[at],
            "to": node[at + 1],
        }
    )


def test_no_child_below_school_age_makes_a_trip_that_its_leader_does_not_make(day):
    trips = trips_of(day)
    role = day.residents.set_index("resident_id")["role"]
    leader = day.residents.set_index("resident_id")["leader_id"]
    of_children = trips[trips["resident_id"].map(role) == "preschool"]
    assert len(of_children) > 1000
    assert (role[leader[of_children["resident_id"]]].isin(["worker", "student", "at_home"])).all()
    led = of_children.assign(resident_id=leader[of_children["resident_id"]].to_numpy()).drop(columns="trip")
    made = pd.MultiIndex.from_frame(trips.drop(columns="trip"))
    assert pd.MultiIndex.from_frame(led).isin(made).all()


def test_children_ride_and_walk_in_the_same_legs_as_their_leaders(day):
    keys = ["resident_id", "from_node", "to_node", "mode", "wait_s"]
    role = day.residents.set_index("resident_id")["role"]
    leader = day.residents.set_index("resident_id")["leader_id"]
    mine = day.legs[day.legs["resident_id"].map(role) == "preschool"]
    led = mine.assign(resident_id=leader[mine["resident_id"]].to_numpy())[keys]
    assert pd.MultiIndex.from_frame(led).isin(pd.MultiIndex.from_frame(day.legs[keys])).all()


def test_children_live_where_their_leaders_live(town, settings):
    """In a town with four entrances in each cell, among which homes are drawn."""
    doors = town.sites[town.sites["site_class"] == "entrance"]
    sites = pd.concat([town.sites, doors, doors, doors], ignore_index=True)
    sites["site_id"] = np.arange(len(sites))
    opportunities = dataclasses.replace(town, sites=sites).opportunities(settings)
    residents = make_residents(
        np.arange(20_000), opportunities, employed_share=EMPLOYED, settings=settings, draws=Draws(1)
    )
    of = residents.set_index("resident_id")
    children = of[of["role"] == "preschool"]
    adults = of.loc[children["leader_id"]]
    for column in ("home_cell", "home_site", "mode"):
        assert (children[column].to_numpy() == adults[column].to_numpy()).all()
        assert of[column].nunique() > 1


def test_the_share_leaving_home_is_met_by_lot_with_many_children():
    n, cell = 1_000_000, 100
    shares = {Role.PRESCHOOL: 0.3, Role.PUPIL: 0.1, Role.WORKER: 0.4, Role.AT_HOME: 0.2}
    attendance = {Role.PRESCHOOL: 0.5, Role.PUPIL: 0.9, Role.WORKER: 0.5}
    activity = ActivitySettings(0.7, 1.9, 4, 0.6)
    targets = solve_targets(shares, attendance, activity)
    lots = np.random.default_rng(11).random((2, n))
    present = [role for role in ROLES_AS_DRAWN if role in shares]
    codes = np.array([ROLES_AS_DRAWN.index(role) for role in present])
    roles = codes[np.searchsorted(np.cumsum([shares[role] for role in present])[:-1], lots[0], side="right")]
    chance = np.array([attendance.get(role, 0.0) for role in ROLES_AS_DRAWN])[roles]
    attends, free = lots[1] < chance, lots[1] < chance + (1 - chance) * targets.others_leave
    ids, cells, roles_of = np.arange(n), Cells([cell] * (n // cell)), roles_from(roles)
    leader = find_leaders(ids, cells, roles_of)
    brings = bring_a_child(ids, cells, roles_of, lambda who, _codes: attends[who])
    goes = free | brings
    along = free[leader] & ~attends[leader] & ~brings[leader]
    goes = np.where(roles == CHILD, attends | along, goes)
    # Cells of 100 are not endless: a few per mille of the chances. Four errors are 0.002.
    assert goes.mean() == pytest.approx(0.7, abs=0.0025)


def test_a_child_in_kindergarten_is_there_from_when_it_is_brought_until_it_is_collected(day):
    of = day.residents.set_index("resident_id")
    there = day.plans[
        (day.plans["purpose"] == "school") & (day.plans["resident_id"].map(of["role"]) == "preschool")
    ]
    assert len(there) / (of["role"] == "preschool").sum() == pytest.approx(0.4, abs=0.04)
    escorts = day.plans[day.plans["purpose"] == "escort"].groupby("resident_id")
    first, last = escorts.first(), escorts.last()
    leader = of["leader_id"][there["resident_id"]]
    assert np.array_equal(there["arrive_s"], first.loc[leader, "arrive_s"])
    assert np.array_equal(there["leave_s"], last.loc[leader, "leave_s"])
    assert np.array_equal(there["site_id"], first.loc[leader, "site_id"])
    assert (escorts.size() == 2).all()
    # A worker's day and two ways; who stays home collects after a day of kindergarten.
    assert 7 < ((there["leave_s"] - there["arrive_s"]) / 3600).mean() < 11


def test_nobody_escorts_but_adults_and_only_if_a_child_goes_with_them(day):
    of = day.residents.set_index("resident_id")
    escorting = day.plans.loc[day.plans["purpose"] == "escort", "resident_id"].unique()
    assert of.loc[escorting, "role"].isin(["worker", "student", "at_home"]).all()
    brought = day.plans.loc[
        (day.plans["purpose"] == "school") & (day.plans["resident_id"].map(of["role"]) == "preschool"),
        "resident_id",
    ]
    assert set(of.loc[brought, "leader_id"]) == set(escorting)


def test_trips_and_leaving_home_meet_their_targets_with_children_in_the_count(opportunities, settings_of):
    ids = sample_residents(opportunities.n_residents, 0.4, Draws(3))
    for tours in ("one", "return_home", "chains"):
        settings = settings_of("almaty", tours=tours)
        day = live(opportunities, settings, ids, seed=3)
        n_trips = day.plans.groupby("resident_id").size().to_numpy() - 1
        wanted = settings.activity
        # Children share the day of an adult, so a day counts about twice where a household is drawn at once.
        error = 6 / np.sqrt(ids.size)
        assert (n_trips > 0).mean() == pytest.approx(wanted.leave_home_share, abs=error * np.std(n_trips > 0))
        assert n_trips.mean() == pytest.approx(wanted.trips_per_day, abs=error * n_trips.std())


def test_a_child_lives_the_same_day_whether_or_not_its_leader_is_in_the_sample(
    day, opportunities, settings_of
):
    of = day.residents
    children = of.loc[of["role"] == "preschool", "resident_id"].to_numpy()
    alone = live(opportunities, settings_of("almaty", tours="one"), children)
    everybody = live(opportunities, settings_of("almaty", tours="one"), np.arange(20_000))
    mine = everybody.plans[everybody.plans["resident_id"].isin(children)].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone.plans, mine)


def test_where_no_adult_lives_children_stay_at_home(opportunities, settings):
    nobody = dataclasses.replace(settings.roles, preschool_share=0.5, pupil_share=0.023, student_share=0.0)
    lonely = dataclasses.replace(
        opportunities, cell_residents_end=np.cumsum(np.ones_like(opportunities.cell_residents_end))
    )
    activity = dataclasses.replace(settings.activity, leave_home_share=0.7, trips_per_day=2.0)
    day = live(lonely, dataclasses.replace(settings, roles=nobody, activity=activity), np.arange(1000))
    children = day.residents.loc[day.residents["role"] == "preschool", "resident_id"]
    assert len(children) > 300
    assert (day.plans["resident_id"].isin(children).sum()) == len(children)
