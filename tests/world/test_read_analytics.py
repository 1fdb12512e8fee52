"""What a policy and sourced numbers make of recognition and response centres."""

from dataclasses import replace

import pytest

from sim.cameras.contract import CameraSettings
from sim.core.vocabulary import Season
from sim.scenario.parameters.library import Change, Numbers, Source
from sim.scenario.resolve import ResolvedScenario, load_scenario
from sim.world.place_settings import analytics_of
from sim.world.read_analytics import face_reach
from sim.world.read_settings import camera_settings


@pytest.fixture(scope="module")
def town() -> ResolvedScenario:
    return load_scenario("aqkol_smart_city")


@pytest.fixture(scope="module")
def cameras(town: ResolvedScenario) -> CameraSettings:
    return camera_settings(town.numbers, town.stock, town.run, town.model)


def with_number(town: ResolvedScenario, name: str, value: float) -> Numbers:
    change = Change(name, None, value, Source("a test"))
    return Numbers(town.numbers.library, date=town.date, changes=(change,))


def test_faces_within_reach_are_those_of_cameras_put_up_for_them_and_of_others_in_their_shares(
    town: ResolvedScenario, cameras: CameraSettings
) -> None:
    others, some, all_of_them = (
        face_reach(with_number(town, "recognition/put_up_for_faces", share), cameras)
        for share in (0.0, 0.25, 1.0)
    )
    assert 0 < others < all_of_them < 1
    # Each hangs where the model has a camera, so that the same routes meet it.
    assert some == pytest.approx(0.75 * others + 0.25 * all_of_them, rel=1e-12)


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
