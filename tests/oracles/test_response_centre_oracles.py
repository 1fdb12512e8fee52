"""The response centre against closed forms of queueing theory.

Alerts come as a Poisson process, looks take exponential times. Each seed is a centre of its own, so that
the spread over seeds gives the standard error; waits within one seed hang together. The first stretch of each
run is left out, since a centre opens empty and the formulas are of the long run. Tolerances are 4 standard
errors, each below a twelfth of its value, so that the comparison says something.
"""

import math

import numpy as np
import pytest

from sim.analytics.centre.alerts import Alerts
from sim.analytics.centre.centre import run_centre
from sim.analytics.centre.settings import CentreSettings, Duration, DurationLaw, round_the_clock
from sim.core.draws import Draws

SEEDS = range(24)
UNTIL_S, WARM_UP_S = 60_000.0, 4_000.0
LOOK_S = 30.0


def poisson_alerts(seed, rate_per_s, urgent_share=1.0):
    chance = np.random.default_rng(seed)
    at_s = np.cumsum(chance.exponential(1 / rate_per_s, int(UNTIL_S * rate_per_s * 1.2)))
    at_s = at_s[at_s < UNTIL_S]
    urgent = chance.random(at_s.size) < urgent_share
    none = np.zeros(at_s.size, dtype=np.int64)
    return Alerts(at_s, urgent, np.where(urgent, 0, 1), np.arange(at_s.size), none)


def centre(operators, patience_s=math.inf):
    look = Duration(LOOK_S, DurationLaw.EXPONENTIAL)
    nothing = Duration(0.0, DurationLaw.FIXED)
    return CentreSettings(round_the_clock(operators), look, nothing, 60.0, patience_s, 1.0, 0.0)


def settled(seed, settings, rate_per_s, urgent_share=1.0):
    """Run one seed; reviews, and which alerts came after the start and well before the end."""
    alerts = poisson_alerts(seed, rate_per_s, urgent_share)
    done = run_centre(alerts, settings, Draws(seed), until_s=UNTIL_S)
    return done, (alerts.at_s > WARM_UP_S) & (alerts.at_s < UNTIL_S - 2_000)


def assert_mean(values, expected):
    standard_error = np.std(values, ddof=1) / math.sqrt(len(values))
    assert standard_error < expected / 12
    assert abs(np.mean(values) - expected) < 4 * standard_error


def erlang_c(operators, load):
    """Chance that an alert waits at all."""
    busy = load**operators / math.factorial(operators) * operators / (operators - load)
    return busy / (sum(load**k / math.factorial(k) for k in range(operators)) + busy)


@pytest.mark.parametrize(("operators", "occupancy"), [(1, 0.6), (4, 0.8)])
def test_waits_are_those_of_erlang_c(operators, occupancy):
    load = operators * occupancy
    waits, over, busy = [], [], []
    for seed in SEEDS:
        done, kept = settled(seed, centre(operators), load / LOOK_S)
        wait = done.wait_s[kept]
        waits.append(wait.mean())
        over.append((wait > LOOK_S).mean())
        busy.append(np.nansum(np.minimum(done.free_s, UNTIL_S) - done.opened_s))
    spare = (operators - load) / LOOK_S
    assert_mean(waits, erlang_c(operators, load) / spare)
    assert_mean(over, erlang_c(operators, load) * math.exp(-spare * LOOK_S))
    assert_mean(np.array(busy) / UNTIL_S / operators, occupancy)


def test_the_comparison_notices_a_tenth_more_alerts():
    waits = []
    for seed in SEEDS[:8]:
        done, kept = settled(seed, centre(4), 1.1 * 3.2 / LOOK_S)
        waits.append(done.wait_s[kept].mean())
    expected = erlang_c(4, 3.2) * LOOK_S / 0.8
    assert np.mean(waits) - expected > 4 * np.std(waits, ddof=1) / math.sqrt(len(waits))


def test_alerts_give_up_as_often_as_barrer_says():
    """M/M/1 with the same patience for all (Barrer 1957): the queue of work has a closed form."""
    occupancy, patience_s = 1.3, 60.0
    rate, speed = occupancy / LOOK_S, 1 / LOOK_S
    grown = math.exp((rate - speed) * patience_s)
    idle = 1 / (1 + rate * (grown - 1) / (rate - speed) + occupancy * grown)
    given_up = [
        done.gave_up[kept].mean()
        for done, kept in (settled(seed, centre(1, patience_s), rate) for seed in SEEDS)
    ]
    assert_mean(given_up, occupancy * idle * grown)


def test_urgent_alerts_wait_as_cobham_says():
    """Two priorities without interruption at one screen (Cobham 1954)."""
    occupancy, urgent_share = 0.8, 0.25
    urgent, others = [], []
    for seed in SEEDS:
        done, kept = settled(seed, centre(1), occupancy / LOOK_S, urgent_share)
        first = done.alerts.priority == 0
        urgent.append(done.wait_s[kept & first].mean())
        others.append(done.wait_s[kept & ~first].mean())
    left = occupancy * LOOK_S
    free_of_urgent = 1 - occupancy * urgent_share
    assert_mean(urgent, left / free_of_urgent)
    assert_mean(others, left / free_of_urgent / (1 - occupancy))
