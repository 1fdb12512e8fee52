"""Alerts drawn from hourly counts."""

from itertools import chain

import numpy as np
import pytest

from sim.analytics.centre.alerts import hourly_alerts, poisson_quantile
from sim.core.draws import Draws

PASSES = np.concatenate([np.zeros(6), np.linspace(10_000, 200_000, 18)])


def test_as_many_come_as_the_rate_says_and_when_people_pass():
    counts = []
    for seed in range(40):
        alerts = hourly_alerts(PASSES, 1e-4, Draws(seed), is_true=False)
        counts.append(np.bincount((alerts.at_s // 3600).astype(int), minlength=24))
    counts, expected = np.array(counts), PASSES * 1e-4
    assert (counts[:, :6] == 0).all()
    # 5 standard errors of a Poisson mean of 40 days, in each of 18 hours.
    assert (np.abs(counts.mean(axis=0) - expected) <= 5 * np.sqrt(expected / 40)).all()
    total = counts.sum(axis=1)
    assert total.var(ddof=1) == pytest.approx(expected.sum(), rel=0.9)


def test_a_higher_rate_only_adds_alerts():
    few, more = (hourly_alerts(PASSES, rate, Draws(1), is_true=False) for rate in (1e-4, 3e-4))
    name = {key: at for key, *at in zip(more.at_s, more.who, more.occasion, strict=True)}
    assert len(few) < len(more)
    assert all(name[key] == at for key, *at in zip(few.at_s, few.who, few.occasion, strict=True))


def test_true_and_false_alerts_draw_apart():
    false, true = (hourly_alerts(PASSES, 1e-4, Draws(1), is_true=kind) for kind in (False, True))
    assert false.at_s.tolist() != true.at_s.tolist()
    named = [zip(some.who.tolist(), some.occasion.tolist(), strict=True) for some in (false, true)]
    assert len(set(chain(*named))) == len(false) + len(true)


def test_nobody_passes_and_nothing_comes():
    assert len(hourly_alerts(np.zeros(24), 1.0, Draws(1), is_true=True)) == 0


def test_hours_must_be_those_of_a_day():
    with pytest.raises(ValueError, match="12 hours"):
        hourly_alerts(np.zeros(12), 1.0, Draws(1), is_true=True)


@pytest.mark.parametrize("mean", [1e-9, 0.01, 0.7, 5.0, 300.0])
def test_quantiles_of_poisson_numbers_have_their_mean_and_spread(mean):
    uniform = (np.arange(200_000) + 0.5) / 200_000
    numbers = poisson_quantile(uniform, np.full(uniform.size, mean))
    assert numbers.mean() == pytest.approx(mean, rel=1e-2, abs=1e-5)
    assert numbers.var() == pytest.approx(mean, rel=2e-2, abs=1e-5)
    assert poisson_quantile(np.zeros(1), np.array([mean]))[0] == 0
