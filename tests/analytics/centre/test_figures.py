"""Figures of a response centre."""

import math

import numpy as np
import pytest

from sim.analytics.centre.alerts import Alerts
from sim.analytics.centre.centre import run_centre
from sim.analytics.centre.figures import (
    centre_figures,
    in_time_alone,
)
from sim.analytics.centre.settings import CentreSettings, Duration, DurationLaw, Shift, round_the_clock
from sim.core.draws import Draws
from sim.core.units import DAY_S

DRAWS = Draws(3)
CENTRE = CentreSettings(
    shifts=round_the_clock(1),
    review=Duration(600.0, DurationLaw.FIXED),
    handling=Duration(0.0, DurationLaw.FIXED),
    deadline_s=900.0,
    patience_s=1500.0,
    accept_true=1.0,
    accept_false=0.0,
)


def alerts(at_s, is_true):
    number = np.arange(len(at_s))
    zero = np.zeros_like(number)
    return Alerts(np.array(at_s, dtype=float), np.array(is_true, dtype=bool), zero, number, zero)


def reviewed(at_s, is_true, settings=CENTRE, n_days=1):
    return run_centre(alerts(at_s, is_true), settings, DRAWS, until_s=n_days * DAY_S)


def test_every_alert_is_counted_once():
    done = reviewed([0, 0, 0, 0, DAY_S - 700, DAY_S - 650], [False, True, False, True, False, False])
    figures = centre_figures(done, CENTRE, n_days=1)
    # Opened after 0, 600, 1200 s; the fourth leaves; the last but one is opened, the last is too, late.
    assert (figures.true.alerts, figures.true.in_time, figures.true.late, figures.true.gave_up) == (
        2,
        0,
        1,
        1,
    )
    assert (figures.false.alerts, figures.false.in_time, figures.false.late) == (4, 2, 2)
    for count in (figures.true, figures.false):
        assert count.in_time + count.late + count.gave_up + count.waiting == count.alerts
    assert figures.share_in_time == pytest.approx(2 / 6)


def test_alerts_that_wait_at_midnight_are_said_to_wait():
    figures = centre_figures(reviewed([DAY_S - 100, DAY_S - 90], [True, True]), CENTRE, n_days=1)
    assert figures.true.waiting == 1


def test_operators_are_busy_with_what_they_open_until_the_last_midnight():
    done = reviewed([3600 - 200, 3600 + 3000], [True, False])
    assert centre_figures(done, CENTRE, n_days=1).utilisation == pytest.approx(1200 / DAY_S)
    late = reviewed([DAY_S - 250], [True])
    assert centre_figures(late, CENTRE, n_days=1).utilisation == pytest.approx(250 / DAY_S)


def test_days_are_added_up():
    done = reviewed([0, DAY_S], [True, True], n_days=2)
    assert centre_figures(done, CENTRE, n_days=2).utilisation == pytest.approx(1200 / DAY_S / 2)


def test_shifts_decide_how_many_hours_are_worked():
    settings = CentreSettings(
        (Shift(0, 24, 1), Shift(7.5, 16, 2)), CENTRE.review, CENTRE.handling, 900.0, math.inf, 1.0, 0.0
    )
    done = reviewed([7 * 3600.0, 8 * 3600.0], [True, True], settings)
    assert centre_figures(done, settings, n_days=1).utilisation == pytest.approx(1200 / (24 + 17) / 3600)


def test_a_quiet_centre_has_no_waits_and_no_precision():
    figures = centre_figures(reviewed([], []), CENTRE, n_days=1)
    assert math.isnan(figures.wait_mean_s)
    assert math.isnan(figures.precision)
    assert figures.utilisation == 0


def test_true_alerts_are_lost_because_false_ones_come_first():
    at_s, is_true = [0, 1, 2, 3, 4000], [False, False, False, True, True]
    done = reviewed(at_s, is_true)
    true = centre_figures(done, CENTRE, n_days=1).true
    assert (true.alerts, true.in_time) == (2, 1)
    assert in_time_alone(alerts(at_s, is_true), CENTRE, DRAWS, until_s=DAY_S) == 2


def test_without_false_alerts_nothing_is_lost_among_them():
    done = reviewed([0, 1, 2], [True, True, True])
    in_time = centre_figures(done, CENTRE, n_days=1).true.in_time
    assert in_time_alone(done.alerts, CENTRE, DRAWS, until_s=DAY_S) == in_time


def test_where_software_decides_nobody_is_on_duty():
    settings = CentreSettings((), CENTRE.review, CENTRE.handling, 900.0, math.inf, 1.0, 0.0, reviewers=0)
    figures = centre_figures(reviewed([5, 5], [True, False], settings), settings, n_days=1)
    assert (figures.true.accepted_in_time, figures.false.accepted_in_time) == (1, 1)
    assert figures.precision == 0.5
    assert math.isnan(figures.utilisation)
