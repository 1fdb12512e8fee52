"""Looking up outages, and cutting them out of views."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.units import DAY_US, US_PER_HOUR
from sim.engine.faults.outages import Outages
from tests.engine.faults.told_of_faults import down_at, share_up

N_CAMERAS = 3


def outages(rows, n_cameras=N_CAMERAS, n_days=1):
    camera, begin, end = (np.array(column, dtype=np.int64) for column in zip(*sorted(rows), strict=True))
    return Outages(n_cameras, n_days, camera, begin, end)


@st.composite
def some_outages(draw):
    rows = []
    for camera in range(N_CAMERAS):
        moments = sorted(draw(st.sets(st.integers(0, 60), max_size=8)))
        rows += [(camera, *pair) for pair in zip(moments[::2], moments[1::2], strict=False)]
    return rows


def down_moments(rows, camera):
    return {moment for row, begin, end in rows if row == camera for moment in range(begin, end)}


@settings(max_examples=50, deadline=None)
@given(some_outages())
def test_down_at_a_moment_is_what_stretches_say(rows):
    told = outages(rows) if rows else Outages(N_CAMERAS, 1, *[np.zeros(0, dtype=np.int64)] * 3)
    for camera in range(N_CAMERAS):
        at_us = np.arange(62)
        down = down_at(told, np.full(62, camera), at_us)
        assert set(at_us[down].tolist()) == down_moments(rows, camera)


@settings(max_examples=50, deadline=None)
@given(
    some_outages(),
    st.lists(
        st.tuples(st.integers(0, N_CAMERAS - 1), st.integers(0, 60), st.integers(1, 40)),
        min_size=1,
        max_size=6,
    ),
)
def test_working_parts_are_what_outages_leave(rows, views):
    told = outages(rows) if rows else Outages(N_CAMERAS, 1, *[np.zeros(0, dtype=np.int64)] * 3)
    camera, enter, length = (np.array(column) for column in zip(*views, strict=True))
    view, begin, end = told.working_parts(camera, enter, enter + length)
    assert (np.diff(view) >= 0).all()
    for row in range(len(views)):
        left = {m for b, e in zip(begin[view == row], end[view == row], strict=True) for m in range(b, e)}
        seen = set(range(enter[row], enter[row] + length[row]))
        assert left == seen - down_moments(rows, int(camera[row]))


def test_hours_are_told_by_how_they_begin():
    hour = US_PER_HOUR
    told = outages([(0, hour - 1, 3 * hour + 1), (1, 5 * hour + 1, 6 * hour), (2, 0, DAY_US)])
    down = ~told.hours_up(0) & 0xFFFFFF
    assert down.tolist() == [0b1110, 0, 0xFFFFFF]


def test_hours_of_a_later_day_are_its_own():
    told = outages([(0, 23 * US_PER_HOUR, 25 * US_PER_HOUR)], n_days=3)
    down = [int(~told.hours_up(day)[0] & 0xFFFFFF) for day in range(3)]
    assert down == [1 << 23, 1, 0]


def test_share_of_time_that_each_camera_works():
    told = outages([(0, 0, DAY_US // 2), (2, 0, DAY_US)], n_days=2)
    assert share_up(told).tolist() == [0.75, 1.0, 0.5]


@pytest.mark.parametrize(
    "rows",
    [
        ([1, 0], [0, 0], [5, 5]),
        ([0, 0], [0, 4], [5, 9]),
        ([0, 0], [0, 5], [5, 9]),
        ([0], [5], [5]),
        ([0], [0], [DAY_US + 1]),
        ([0], [-1], [5]),
    ],
)
def test_stretches_out_of_order_or_out_of_time_are_refused(rows):
    with pytest.raises(Exception, match="sorted by camera and time"):
        Outages(N_CAMERAS, 1, *(np.array(column) for column in rows))


def test_more_than_a_whole_number_can_tell_is_refused():
    none = np.zeros(0, dtype=np.int64)
    with pytest.raises(Exception, match="too many to follow"):
        Outages(2_000_000, 1000, none, none, none)
