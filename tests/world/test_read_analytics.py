"""What a policy and sourced numbers make of recognition and response centres."""

from dataclasses import replace

import pytest

from sim.core.vocabulary import Season
from sim.scenario.resolve import ResolvedScenario, load_scenario
from sim.world.place_settings import analytics_of


@pytest.fixture(scope="module")
def town() -> ResolvedScenario:
    return load_scenario("aqkol_smart_city")


def test_an_alert_is_given_up_when_its_reviewers_could_not_be_done_in_time(town: ResolvedScenario) -> None:
    def patience_s(reviewers: int) -> float:
        policy = town.policy.model_copy(update={"reviewers": reviewers})
        return analytics_of(replace(town, policy=policy)).centre.patience_s

    review_s = town.numbers.number("response/review_s")
    deadline_s = 60 * town.numbers.number("response/deadline_min")
    assert [patience_s(number) for number in (0, 1, 2)] == [
        deadline_s - review_s,
        deadline_s - review_s,
        deadline_s - 2 * review_s,
    ]
    assert patience_s(1000) == review_s, "the first look is always worth while"


def test_clothes_of_the_season_scale_the_faces_that_are_captured(town: ResolvedScenario) -> None:
    means = {
        season: analytics_of(
            replace(town, run=town.run.model_copy(update={"season": season}))
        ).recognition.capture.mean
        for season in (Season.SUMMER, Season.WINTER)
    }
    summer, winter = (town.numbers.number("recognition/clothing", season) for season in means)
    assert winter < summer
    assert means[Season.WINTER] / means[Season.SUMMER] == pytest.approx(winter / summer, rel=1e-12)
