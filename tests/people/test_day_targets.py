import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sim.core.errors import InputError
from sim.core.model_choices import Tours
from sim.core.vocabulary import Role
from sim.people.contract import ActivitySettings
from sim.people.plans.day_shapes import solve_shapes
from sim.people.plans.day_targets import solve_targets

SHARES = {Role.WORKER: 0.5, Role.PUPIL: 0.2, Role.AT_HOME: 0.3}
ATTENDANCE = {Role.WORKER: 0.8, Role.PUPIL: 0.9}
ATTENDING = 0.5 * 0.8 + 0.2 * 0.9
ACTIVITY = ActivitySettings(leave_home_share=0.85, trips_per_day=2.5, most_extra_stops=4, errand_share=0.6)
CHAINS = {"HMH": 0.4, "HMOH": 0.3, "HMHOH": 0.2, "HMHOOH": 0.1}
TOURS = (
    {},
    {"tours": Tours.RETURN_HOME, "return_home_share": 0.4},
    {"tours": Tours.CHAINS, "chain_share": CHAINS},
)


@pytest.mark.parametrize("tours", TOURS)
@hypothesis_settings(max_examples=50, deadline=None)
@given(leave=st.floats(ATTENDING, 1.0), extra=st.floats(0.0, 3.0))
def test_the_wanted_means_hold_exactly_wherever_they_are_possible(tours, leave, extra):
    trips = leave * (2 + extra * 0.999999)
    activity = dataclasses.replace(ACTIVITY, leave_home_share=leave, trips_per_day=trips, **tours)
    targets = solve_targets(SHARES, ATTENDANCE, activity)
    leaving = sum(
        share * (targets.attendance[role] + (1 - targets.attendance[role]) * targets.others_leave)
        for role, share in SHARES.items()
    )
    assert leaving == pytest.approx(leave, abs=1e-12)
    assert sum(targets.shapes.shares) == pytest.approx(1.0, abs=1e-12)
    # A tilt stops at exp(60), which leaves 1e-9 of a trip where only the shortest chain is wanted.
    assert leave * targets.shapes.mean_trips == pytest.approx(trips, abs=1e-6)
    n = 20_000
    chosen = np.bincount(
        targets.shapes.choose((np.arange(n) + 0.5) / n), minlength=len(targets.shapes.shares)
    )
    assert np.allclose(chosen / n, targets.shapes.shares, atol=2 / n)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"leave_home_share": 0.3},
            r"leave_home_share is 0\.3, but 0\.580 .* already leave .* \(all of it by 48\.3%",
        ),
        ({"leave_home_share": 1.2}, r"leave_home_share is 1\.2; give a share above 0 and up to 1"),
        ({"trips_per_day": 1.0}, r"trips_per_day is 1, but .* can only be 1\.7 to 5\.1; choose a value"),
        ({"trips_per_day": 9.0}, r"trips_per_day is 9, but .* can only be 1\.7 to 5\.1; choose a value"),
    ],
)
def test_what_cannot_be_met_is_refused_in_words(change, words):
    with pytest.raises(InputError, match=words):
        solve_targets(SHARES, ATTENDANCE, dataclasses.replace(ACTIVITY, **change))


def test_lowering_attendance_as_the_refusal_says_makes_the_share_possible():
    activity = dataclasses.replace(ACTIVITY, leave_home_share=0.5, trips_per_day=1.2)
    with pytest.raises(InputError, match=r"by 13\.8%"):
        solve_targets(SHARES, ATTENDANCE, activity)
    fewer = {role: share * 0.86 for role, share in ATTENDANCE.items()}
    assert solve_targets(SHARES, fewer, activity).others_leave == pytest.approx(0.0, abs=0.01)


def test_not_everybody_can_leave_where_children_stay_with_whoever_is_not_at_work():
    shares = {Role.WORKER: 0.5, Role.PRESCHOOL: 0.5}
    activity = dataclasses.replace(ACTIVITY, leave_home_share=0.99)
    with pytest.raises(InputError, match=r"at most 0\.\d+ of the residents can leave, since children below"):
        solve_targets(shares, {Role.WORKER: 0.8, Role.PRESCHOOL: 0.4}, activity)


def test_without_extra_stops_everybody_who_leaves_makes_two_trips():
    activity = dataclasses.replace(ACTIVITY, most_extra_stops=0, trips_per_day=2 * 0.85)
    assert solve_targets(SHARES, ATTENDANCE, activity).shapes.mean_trips == 2


def test_the_share_that_comes_home_in_between_is_of_those_who_go_on():
    activity = dataclasses.replace(ACTIVITY, tours=Tours.RETURN_HOME, return_home_share=0.3)
    shapes = solve_shapes(activity, 3.0)
    goes_on = sum(share for shape, share in zip(shapes.shapes, shapes.shares, strict=True) if shape)
    returns = sum(s for shape, s in zip(shapes.shapes, shapes.shares, strict=True) if shape.startswith("H"))
    assert returns == pytest.approx(0.3 * goes_on)


def test_a_tilt_changes_chains_of_one_length_alike():
    activity = dataclasses.replace(ACTIVITY, tours=Tours.CHAINS, chain_share={**CHAINS, "HMOOH": 0.4})
    shares = dict(zip(*dataclasses.astuple(solve_shapes(activity, 3.2)), strict=True))
    assert shares["OO"] / shares["HO"] == pytest.approx(0.4 / 0.2)


@pytest.mark.parametrize("chain", ["HOH", "HMHHH", "HMO", "HM", "HMXH", "HMHH"])
def test_what_is_no_chain_is_refused(chain):
    activity = dataclasses.replace(ACTIVITY, tours=Tours.CHAINS, chain_share={chain: 1.0})
    with pytest.raises(InputError, match=r"people/chain_share has the chain '" + chain):
        solve_targets(SHARES, ATTENDANCE, activity)
