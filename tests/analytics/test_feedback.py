"""Predictive placement against what is proven of its urn."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest, spearmanr

from sim.analytics.predictive_placement import (
    PatrolDistricts,
    PlacementSettings,
    disparity,
    feedback,
    predicted_placement,
)
from sim.core.draws import Draws
from sim.core.vocabulary import PredictiveRule

DRAWS = Draws(4)


def districts(found, start=None, reported=None, part=None):
    found = np.array(found, dtype=float)
    return PatrolDistricts(
        np.full(found.size, 1 / found.size) if part is None else np.array(part, dtype=float),
        found,
        np.zeros(found.size) if reported is None else np.array(reported, dtype=float),
        np.ones(found.size) if start is None else np.array(start, dtype=float),
    )


def last(place, rule, steps=400, repetitions=100):
    return feedback(place, rule, DRAWS, steps=steps, repetitions=repetitions)[-1]


def test_naive_placement_runs_away_to_the_district_with_a_little_more():
    share = last(districts([1.0, 0.7]), PredictiveRule.NAIVE, steps=1500)[:, 0]
    assert np.median(share) > 0.8 > 1 / 1.7  # it has 59 % of the events
    early = last(districts([1.0, 0.7]), PredictiveRule.NAIVE, steps=100)[:, 0]
    assert np.median(share) > np.median(early)


def test_equal_districts_end_up_unequal_by_chance_alone():
    """With equal rates it is Pólya's urn: from one and one its share ends up anywhere (Eggenberger 1923)."""
    share = last(districts([1.0, 1.0]), PredictiveRule.NAIVE, repetitions=500)[:, 0]
    # Poisson numbers of balls widen the uniform law of single balls a little.
    assert kstest(share, "uniform").statistic < 0.15
    assert 0.28 < share.std() < 0.40
    assert share.mean() == pytest.approx(0.5, abs=4 * 0.33 / np.sqrt(500))


@pytest.mark.parametrize(
    ("rates", "part"),
    [
        ([1.0, 0.5], [0.5, 0.5]),
        ([0.9, 0.6, 0.3], [1 / 3] * 3),
        ([1.0, 1.0], [0.8, 0.2]),
        ([0.5, 1.0], [0.7, 0.3]),
    ],
)
def test_corrected_placement_goes_where_events_are(rates, part):
    """A district's events are its rate for each resident times its residents."""
    place = districts(rates, part=part)
    share = last(place, PredictiveRule.CORRECTED, steps=2000).mean(axis=0)
    events = np.array(rates) * part
    np.testing.assert_allclose(share, events / events.sum(), atol=0.05)


ALMATY = {
    "Alatau": 344_449, "Almaly": 243_510, "Auezov": 388_142, "Bostandyk": 392_695,
    "Medeu": 262_483, "Nauryzbay": 238_725, "Turksib": 289_480, "Zhetysu": 188_619,
}  # fmt: skip
SETTINGS = PlacementSettings(
    PredictiveRule.NAIVE, years=1, steps_per_year=365, found_per_step=1.0, reported_per_step=0.0, start=20.0
)


def placed(residents, seed=0, settings=SETTINGS):
    """Ratios of districts after the years, over repetitions: mean, and the tenths at both ends."""
    table = pd.DataFrame(
        {"district": list(residents), "residents": residents.values(), "share_observed": 0.5}
    )
    counts = SimpleNamespace(districts=table, share_out=0.8)
    told = predicted_placement(counts, settings, Draws(seed)).table
    return told[told["year"] == settings.years].set_index("district")


def test_the_size_of_a_district_decides_nothing():
    """Rank correlation of ratios with residents, over 30 seeds, and the mean ratio of each district."""
    residents = np.array(list(ALMATY.values()))
    ratios = np.array([placed(ALMATY, seed)["cameras_over_part"].to_numpy() for seed in range(30)])
    ranks = np.array([spearmanr(residents, one).statistic for one in ratios])
    # Chance at 8 districts has a standard deviation of 1 / sqrt(7).
    assert abs(ranks.mean()) < 2.6 / np.sqrt(7 * 30)
    error = ratios.std(axis=0, ddof=1) / np.sqrt(30)
    assert (abs(ratios.mean(axis=0) - 1) < 4 * error).all()


def test_naive_placement_spreads_districts_that_are_all_alike():
    table = placed(ALMATY)
    assert (table["cameras_over_part_p90"] - table["cameras_over_part_p10"] > 0.5).all()


def test_splitting_a_district_changes_nobody_elses_ratio():
    """Two halves are looked at when the whole would be, and find the same, as colours put together."""
    whole = placed(ALMATY)
    halves = {name: people for name, people in ALMATY.items() if name != "Auezov"}
    split = placed(halves | {"Auezov east": 150_000, "Auezov west": 238_142})
    columns = ["cameras_over_part", "cameras_over_part_p10", "cameras_over_part_p90"]
    others = sorted(halves)
    np.testing.assert_allclose(split.loc[others, columns], whole.loc[others, columns], rtol=1e-9)
    both = split.loc[["Auezov east", "Auezov west"]]
    mean = np.average(both["cameras_over_part"], weights=both["residents"])
    assert mean == pytest.approx(whole.loc["Auezov", "cameras_over_part"], rel=1e-9)


def test_splitting_changes_nobody_else_where_residents_report_too():
    reported = replace(SETTINGS, reported_per_step=2.0)
    halves = {name: people for name, people in ALMATY.items() if name != "Medeu"}
    whole, split = (
        placed(ALMATY, settings=reported),
        placed(halves | {"Medeu a": 62_483, "Medeu b": 200_000}, settings=reported),
    )
    others = sorted(halves)
    np.testing.assert_allclose(
        split.loc[others, "cameras_over_part"], whole.loc[others, "cameras_over_part"], rtol=1e-9
    )


def test_the_order_in_which_districts_are_listed_decides_nothing():
    turned = dict(reversed(ALMATY.items()))
    pd.testing.assert_frame_equal(placed(turned), placed(ALMATY))


def test_where_there_is_more_to_find_naive_placement_sends_more_than_corrected():
    naive, corrected = (
        placed(ALMATY, settings=replace(SETTINGS, rule=rule, true_rates={"Zhetysu": 2.0}, years=5))
        for rule in (PredictiveRule.NAIVE, PredictiveRule.CORRECTED)
    )
    fair = 2 / (1 + ALMATY["Zhetysu"] / sum(ALMATY.values()))
    assert corrected.loc["Zhetysu", "cameras_over_part"] == pytest.approx(fair, rel=0.15)
    assert naive.loc["Zhetysu", "cameras_over_part"] > 1.5 * fair


def test_corrected_placement_keeps_districts_of_any_size_at_their_part():
    table = placed(ALMATY, settings=replace(SETTINGS, rule=PredictiveRule.CORRECTED, years=5))
    assert table["cameras_over_part"].to_numpy() == pytest.approx(1, abs=0.05)


def test_corrected_equal_districts_stay_nearly_equal():
    naive, corrected = (
        last(districts([1.0, 1.0]), rule)[:, 0].std()
        for rule in (PredictiveRule.NAIVE, PredictiveRule.CORRECTED)
    )
    assert corrected < naive / 4


def test_between_equal_shares_everything_found_is_believed():
    place = districts([3.0, 1.0], start=[20, 20], reported=[0.5, 0.1])
    naive, corrected = (
        feedback(place, rule, DRAWS, steps=1, repetitions=200)
        for rule in (PredictiveRule.NAIVE, PredictiveRule.CORRECTED)
    )
    assert (naive[1] != naive[0]).all()
    np.testing.assert_array_equal(corrected, naive)


def test_what_is_found_is_believed_the_less_the_more_often_one_looks_there():
    n, found = 8000, 1000.0
    place = districts([found, found], start=[30, 10])
    share = feedback(place, PredictiveRule.CORRECTED, DRAWS, steps=1, repetitions=n)[1, :, 0]
    # It is looked at for three quarters of the time, and a third of that goes in.
    first, second = share > 0.75, share < 0.75
    for went_in in (first, second):
        assert abs(went_in.mean() - 0.25) < 4 * np.sqrt(0.25 * 0.75 / n)
    # The share after g more is (30 + g) / (40 + g), and all that was found goes in or nothing.
    gain = (40 * share[first] - 30) / (1 - share[first])
    assert abs(gain.mean() - found) < 4 * np.sqrt(found / gain.size)


def test_reported_events_hold_the_runaway_back():
    alone = last(districts([1.0, 0.7]), PredictiveRule.NAIVE, steps=800)[:, 0]
    reported = last(districts([1.0, 0.7], reported=[1.0, 0.7]), PredictiveRule.NAIVE, steps=800)[:, 0]
    assert reported.mean() < alone.mean()
    assert reported.std() < alone.std()


def test_switched_off_nothing_moves():
    place = districts([1.0, 0.1], start=[30, 10])
    shares = feedback(place, PredictiveRule.OFF, DRAWS, steps=20, repetitions=3)
    assert (shares == [0.75, 0.25]).all()


def test_shares_are_told_from_the_start_and_sum_to_one():
    shares = feedback(districts([1.0, 2.0, 0.0]), PredictiveRule.NAIVE, DRAWS, steps=50, repetitions=7)
    assert shares.shape == (51, 7, 3)
    np.testing.assert_allclose(shares.sum(axis=2), 1)
    np.testing.assert_allclose(shares[0], 1 / 3)


def test_more_steps_or_repetitions_leave_the_first_as_they_were():
    place = districts([1.0, 0.7])
    small = feedback(place, PredictiveRule.NAIVE, DRAWS, steps=20, repetitions=5)
    large = feedback(place, PredictiveRule.NAIVE, DRAWS, steps=30, repetitions=9)
    np.testing.assert_array_equal(large[:21, :5], small)


def test_disparity_is_the_gini_coefficient():
    residents = np.array([100.0, 300.0])
    assert disparity(np.array([0.25, 0.75]), residents) == pytest.approx(0)
    assert disparity(np.array([1.0, 0.0]), residents) == pytest.approx(0.75)
    # Mean absolute difference over twice the mean, person by person.
    each = np.repeat([0.5 / 100, 0.5 / 300], [100, 300])
    gini = np.abs(each[:, None] - each).mean() / 2 / each.mean()
    assert disparity(np.array([0.5, 0.5]), residents) == pytest.approx(gini)
    assert disparity(np.array([[0.5, 0.5], [0.25, 0.75]]), residents).shape == (2,)


def test_naive_placement_makes_exposure_more_unequal_than_corrected():
    residents, place = np.array([1.0, 1.0]), districts([1.0, 0.9])
    naive, corrected = (
        disparity(last(place, rule), residents).mean()
        for rule in (PredictiveRule.NAIVE, PredictiveRule.CORRECTED)
    )
    assert naive > 3 * corrected


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: districts([1.0]), "1 districts with 1 rates"),
        (lambda: districts([1.0, 2.0], reported=[1.0]), "1 of reported events cannot compete"),
        (lambda: districts([1.0, -0.1]), "0 or more"),
        (lambda: districts([1.0, 1.0], start=[1, 0]), "starts with residents and"),
        (lambda: districts([1.0, np.nan]), "finite"),
    ],
)
def test_what_cannot_compete_is_named(make, words):
    with pytest.raises(Exception, match=words):
        make()
