"""Operators at screens: one staffing for alerts and for pictures."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analytics.centre.settings import CentreSettings, Duration, DurationLaw, Shift, round_the_clock
from sim.analytics.centre.staffing import share_viewed_live, staffed_for, staffing_of

FIXED = Duration(30.0, DurationLaw.FIXED)
CENTRE = CentreSettings(round_the_clock(4), FIXED, FIXED, 180.0, 150.0, 0.9, 0.5)
SCREENS = 16.0


def test_four_operators_with_sixteen_pictures_each_follow_sixty_four_of_150():
    staff = staffing_of([CENTRE], 150, SCREENS)
    assert staff.operators == 4
    assert staff.cameras_per_operator == 37.5
    assert staff.share_viewed_live == pytest.approx(64 / 150)


@given(st.integers(1, 200), st.integers(1, 100_000), st.floats(1, 40))
def test_cameras_of_an_operator_and_the_share_looked_at_live_are_one_staffing(operators, cameras, screens):
    staff = staffing_of([replace(CENTRE, shifts=round_the_clock(operators))], cameras, screens)
    assert staff.share_viewed_live == pytest.approx(min(1, screens / staff.cameras_per_operator))


def test_shifts_are_averaged_over_the_day_and_no_picture_is_looked_at_twice():
    shifts = (Shift(0, 24, 1), Shift(7.5, 16, 20))
    staff = staffing_of([replace(CENTRE, shifts=shifts)], 160, SCREENS)
    assert staff.operators == pytest.approx(1 + 20 * 8.5 / 24)
    assert staff.cameras_per_operator == pytest.approx(160 * 24 / (24 + 170))
    # 21 operators have more screens than there are pictures.
    assert staff.share_viewed_live == pytest.approx((8.5 * 1 + 15.5 * 0.1) / 24)


def test_a_night_shift_counts_past_midnight():
    shifts = (Shift(6, 22, 8), Shift(22, 6, 2))
    staff = staffing_of([replace(CENTRE, shifts=shifts)], 1000, SCREENS)
    assert staff.operators == pytest.approx((16 * 8 + 8 * 2) / 24)
    assert staff.share_viewed_live == pytest.approx(staff.operators * SCREENS / 1000)


def test_centres_are_added_up():
    staff = staffing_of([CENTRE, replace(CENTRE, shifts=round_the_clock(6))], 1000, SCREENS)
    assert staff.operators == 10
    assert staff.cameras_per_operator == 100
    assert staff.share_viewed_live == pytest.approx(0.16)


def test_a_centre_whose_operators_are_known_keeps_them_and_others_are_staffed_by_their_cameras():
    assert staffed_for(CENTRE, 53_000, None) is CENTRE
    assert staffed_for(CENTRE, 53_000, 4417.0).shifts == round_the_clock(12)
    assert staffed_for(CENTRE, 117, 58.5).shifts == round_the_clock(2)
    assert staffed_for(CENTRE, 0, 4417.0).shifts == round_the_clock(1)


def test_without_operators_or_cameras_nothing_is_looked_at():
    nobody = staffing_of([replace(CENTRE, shifts=(), reviewers=0)], 100, SCREENS)
    assert nobody.cameras_per_operator == float("inf")
    assert nobody.operators == nobody.share_viewed_live == 0
    assert staffing_of([CENTRE], 0, SCREENS).share_viewed_live == 0


def test_one_person_cannot_watch_more_than_their_screens():
    assert share_viewed_live(53_000, 28, 16) == pytest.approx(28 * 16 / 53_000)
    assert share_viewed_live(10, 2, 16) == 1.0
    assert share_viewed_live(0, 2, 16) == 0.0
