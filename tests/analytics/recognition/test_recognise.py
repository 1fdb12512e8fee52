"""How far single passes get, and what a change of one number changes."""

from dataclasses import fields, replace

import numpy as np
import pytest

from sim.analytics.recognition.beta_propensity import BetaPropensity
from sim.analytics.recognition.settings import check_watch_list, hours_between, listed_share_of
from sim.core.draws import Draws
from tests.oracles.recognise import Passes, Recognised, alerts_of, recognise

DRAWS = Draws(11)
PEOPLE, CAMERAS = 4000, 6


@pytest.fixture(scope="module")
def passes(crowd):
    return crowd(PEOPLE, CAMERAS, 2)


@pytest.fixture(scope="module")
def run(passes, cameras):
    return lambda settings, draws=DRAWS: recognise(passes, cameras(CAMERAS), settings, draws)


def at_least_one(passes, marks):
    return np.unique(passes.resident_id[marks])


def test_each_stage_is_a_part_of_the_one_before(run, numbers):
    found = run(numbers())
    assert (found.captured <= found.in_reach).all()
    for stage in (found.identified, found.true_alert, found.false_alert):
        assert 0 < stage.sum() < found.captured.sum()
        assert (stage <= found.captured).all()
    assert not (found.true_alert & found.false_alert).any()


def test_passes_get_as_far_as_the_rates_say(run, passes, numbers):
    settings = numbers()
    seeds = [run(settings, Draws(seed)) for seed in range(12)]
    image = settings.in_reach * settings.capture.mean
    expected = {
        "in_reach": settings.in_reach,
        "captured": image,
        "identified": image * settings.hit.mean * settings.enrolled_share,
        "true_alert": image * settings.hit.mean * settings.listed_share,
    }
    for name, rate in expected.items():
        shares = [getattr(found, name).mean() for found in seeds]
        assert abs(np.mean(shares) - rate) < 4 * np.std(shares, ddof=1) / np.sqrt(len(seeds))


def test_without_recognition_of_anything_nothing_is_found(run, numbers):
    assert not run(numbers(in_reach=0.0)).captured.any()
    found = run(numbers(watch_list=0, listed_share=0.0, enrolled_share=0.0))
    assert not (found.identified | found.true_alert | found.false_alert).any()
    assert found.captured.any()


MORE = {
    "in_reach": ({"in_reach": 0.7}, ()),
    "capture": ({"capture": BetaPropensity(0.8, 0.3)}, ("in_reach",)),
    "hit": ({"hit": BetaPropensity(0.9, 0.4)}, ("in_reach", "captured", "false_alert")),
    "watch list": ({"watch_list": 5000}, ("in_reach", "captured", "identified", "true_alert")),
    "listed": ({"listed_share": 0.2}, ("in_reach", "captured", "identified")),  # and others are fewer
    "enrolled": ({"enrolled_share": 0.9}, ("in_reach", "captured", "true_alert", "false_alert")),
}


@pytest.mark.parametrize("lever", MORE)
def test_a_lever_moves_its_own_stage_up_and_none_before_it(run, passes, numbers, lever):
    change, upstream = MORE[lever]
    before, after = run(numbers()), run(numbers(**change))
    for stage in fields(Recognised):
        was, now = getattr(before, stage.name), getattr(after, stage.name)
        if stage.name in upstream:
            assert (was == now).all(), stage.name
        elif (lever, stage.name) != ("listed", "false_alert"):
            assert (was <= now).all(), stage.name
    assert any((getattr(before, f.name) != getattr(after, f.name)).any() for f in fields(Recognised))


def test_one_more_camera_changes_nothing_at_the_others(crowd, cameras, numbers):
    fewer, more = crowd(500, 5), crowd(500, 6)
    small = recognise(fewer, cameras(5), numbers(), DRAWS)
    large = recognise(more, cameras(6), numbers(), DRAWS)
    old = more.camera < 5
    for stage in fields(Recognised):
        np.testing.assert_array_equal(getattr(large, stage.name)[old], getattr(small, stage.name))


def test_whose_face_is_missed_once_is_missed_more_often_again(run, passes, numbers):
    loose = run(numbers(capture=BetaPropensity(0.6, 0.0), in_reach=1.0))
    tight = run(numbers(capture=BetaPropensity(0.6, 0.9), in_reach=1.0))
    # As many captures, of fewer people.
    assert tight.captured.mean() == pytest.approx(loose.captured.mean(), abs=0.03)
    assert at_least_one(passes, tight.captured).size < 0.8 * at_least_one(passes, loose.captured).size


def test_the_order_in_which_passes_are_told_changes_nothing(run, passes, cameras, numbers):
    shuffled = np.random.default_rng(5).permutation(len(passes))
    mixed = Passes(passes.resident_id[shuffled], passes.camera[shuffled], passes.at_s[shuffled])
    found = recognise(mixed, cameras(CAMERAS), numbers(), DRAWS)
    np.testing.assert_array_equal(found.false_alert, run(numbers()).false_alert[shuffled])
    first, second = alerts_of(passes, run(numbers())), alerts_of(mixed, found)
    assert first.who.tolist() == second.who.tolist()
    assert first.occasion.tolist() == second.occasion.tolist()


def test_alerts_come_in_order_of_time_under_names_of_their_own(run, passes, numbers):
    found = run(numbers())
    alerts = alerts_of(passes, found, priority=3)
    assert len(alerts) == found.true_alert.sum() + found.false_alert.sum()
    assert alerts.is_true.sum() == found.true_alert.sum()
    assert (np.diff(alerts.at_s) >= 0).all()
    assert len(set(zip(alerts.who.tolist(), alerts.occasion.tolist(), strict=True))) == len(alerts)
    assert set(alerts.priority) == {3}


def test_true_alerts_keep_their_names_without_the_false_ones(run, passes, numbers):
    with_false = alerts_of(passes, run(numbers()))
    without = alerts_of(passes, run(numbers(watch_list=0)))
    true = with_false.only(with_false.is_true)
    assert true.at_s.tolist() == without.at_s.tolist()
    assert true.occasion.tolist() == without.occasion.tolist()


def test_software_that_looks_in_some_hours_captures_nothing_in_others(crowd, cameras, numbers):
    passes = crowd(400, 6)
    later = Passes(passes.resident_id, passes.camera, passes.at_s + 3600 * (passes.resident_id % 2))
    found = recognise(later, cameras(6), numbers(hours_on=hours_between(9, 10)), DRAWS)
    always = recognise(later, cameras(6), numbers(), DRAWS)
    at_nine = later.at_s >= 9 * 3600
    np.testing.assert_array_equal(found.captured, always.captured & at_nine)
    np.testing.assert_array_equal(found.false_alert, always.false_alert & at_nine)
    np.testing.assert_array_equal(found.in_reach, always.in_reach)


def test_software_that_is_not_live_identifies_and_raises_no_alert(run, numbers):
    live, later = run(numbers()), run(numbers(is_live=False))
    np.testing.assert_array_equal(later.identified, live.identified)
    assert not (later.true_alert | later.false_alert).any()


def test_windows_are_hours_as_bits():
    assert hours_between(0, 24) == 0xFFFFFF
    assert hours_between(8, 10) == 0b11 << 8
    assert hours_between(23, 1) == 1 << 23 | 1
    for begin, end in ((5, 5), (24, 3), (0, 0), (-1, 4), (3, 25)):
        with pytest.raises(Exception, match="two different whole hours"):
            hours_between(begin, end)


def test_no_passes_give_no_alerts(crowd, cameras, numbers):
    nothing = crowd(0, 0)
    assert len(alerts_of(nothing, recognise(nothing, cameras(0), numbers(), DRAWS))) == 0


def test_a_watch_list_larger_than_the_population_is_named():
    assert check_watch_list(500, 500) == 500
    with pytest.raises(Exception, match="10,178 people is larger than the population of 9,000"):
        listed_share_of(10_178, 9_000, 0.5)
    assert listed_share_of(100, 1000, 0.5) == 0.05


@pytest.mark.parametrize(
    "change", [{"in_reach": 1.5}, {"enrolled_share": -0.1}, {"watch_list": -1}, {"hours_on": -1}]
)
def test_impossible_numbers_are_named(numbers, change):
    (name,) = change
    with pytest.raises(Exception, match=name.replace("_", ".")):
        replace(numbers(), **change)
