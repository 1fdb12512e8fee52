"""Figures of several response centres together, and the bounds that others lie between."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.analytics.centre.figures import AlertCount, CentreFigures
from sim.analytics.day import CentreDay, DaysBack, Footage
from sim.analytics.funnel import STAGES
from sim.results.measures.after_view import AFTER_BEING_IN_VIEW
from sim.results.measures.measure import MEASURES_BY_NAME


def centre(name, true, false, *, wait_s, busy, operators=4.0):
    """A centre with counts of true and false alerts: in time, accepted in time, late, gave up, waiting."""
    counts = [AlertCount(one[0] + sum(one[2:]), *one) for one in (true, false)]
    came = counts[0].alerts + counts[1].alerts
    share = (true[0] + false[0]) / came if came else float("nan")
    accepted = true[1] + false[1]
    figures = CentreFigures(
        *counts,
        share_in_time=share,
        wait_mean_s=wait_s,
        wait_s=(wait_s, 2 * wait_s, 3 * wait_s),
        utilisation=busy,
        precision=true[1] / accepted if accepted else float("nan"),
    )
    return CentreDay(name, operators, figures, true[0] + 1)


EAST = centre("east", (2, 1, 1, 0, 0), (6, 2, 2, 1, 3), wait_s=60.0, busy=0.5)
WEST = centre("west", (0, 0, 0, 0, 0), (1, 1, 0, 0, 0), wait_s=10.0, busy=0.1, operators=12.0)
QUIET = centre("quiet", (0, 0, 0, 0, 0), (0, 0, 0, 0, 0), wait_s=float("nan"), busy=0.0)


def told(name, *centres):
    return AFTER_BEING_IN_VIEW[f"centre.{name}"](SimpleNamespace(centres=centres))


def test_one_centre_is_told_as_the_whole_place():
    assert told("false_alerts", EAST) == 12
    assert told("wait_p90_s", EAST) == 120
    assert told("utilisation", EAST) == 0.5


def test_several_centres_are_told_together_and_each():
    assert told("false_alerts", EAST, WEST, QUIET) == {"": 13, "east": 12, "west": 1, "quiet": 0}
    assert told("true_in_time_alone", EAST, WEST) == {"": 4, "east": 3, "west": 1}
    assert told("share_in_time", EAST, WEST)[""] == pytest.approx(9 / 16)
    assert told("precision", EAST, WEST)[""] == pytest.approx(1 / 4)
    # Four people are busy half of their time and twelve a tenth.
    assert told("utilisation", EAST, WEST)[""] == pytest.approx((4 * 0.5 + 12 * 0.1) / 16)


def test_the_mean_wait_of_several_centres_weighs_each_alert_that_is_opened_the_same():
    """Eleven of the east are opened and one of the west; a centre without alerts has no wait."""
    wait = told("wait_mean_s", EAST, WEST, QUIET)
    assert wait[""] == pytest.approx((11 * 60 + 1 * 10) / 12)
    assert np.isnan(wait["quiet"])
    assert np.isnan(told("wait_mean_s", QUIET, QUIET)[""])


def test_percentiles_of_several_centres_are_told_of_each_alone():
    assert told("wait_p50_s", EAST, WEST) == {"east": 60, "west": 10}
    assert "not told of several centres" in MEASURES_BY_NAME["centre.wait_p50_s"].how


def test_access_points_that_there_are_none_of_name_nobody():
    named = SimpleNamespace(face_access_points={"transit": SimpleNamespace(people=3.5, events=7.0)})
    assert AFTER_BEING_IN_VIEW["face_access_points.residents"](named) == {"entrances": 0.0, "transit": 3.5}
    assert AFTER_BEING_IN_VIEW["face_access_points.residents_events"](named)["transit"] == 7.0


def test_footage_of_everybody_and_of_response_centres_alone_is_told_apart():
    back = (DaysBack((15.0, 30.0), 700.0), DaysBack((90.0, 90.0), 600.0))
    day = SimpleNamespace(footage=Footage((1.0, 2.0), (3.0, 4.0), (5.0, 6.0), back))
    names = (
        "days_back",
        "people_traceable_by_footage",
        "days_back_in_centres",
        "people_traceable_in_centres",
        "retained_person_days",
        "accessible_person_days",
        "retained_terabytes",
    )
    told_of = {name: AFTER_BEING_IN_VIEW[name](day) for name in names}
    assert told_of == {
        "days_back": {"least": 15, "most": 30},
        "people_traceable_by_footage": 700,
        "days_back_in_centres": 90,
        "people_traceable_in_centres": 600,
        "retained_person_days": {"least": 1, "most": 2},
        "accessible_person_days": {"least": 5, "most": 6},
        "retained_terabytes": {"least": 3, "most": 4},
    }


def test_without_placement_that_follows_finds_nothing_is_told_of_it():
    still = SimpleNamespace(predicted=None)
    assert [AFTER_BEING_IN_VIEW[name](still) for name in ("placement.disparity", "placement.districts")] == [
        {},
        {},
    ]


def test_residents_of_a_stage_are_everybody_there_less_its_visitors():
    stages = list(STAGES)
    everybody = pd.DataFrame(
        {"stage": stages, "people": np.arange(100.0, 100 + len(stages)), "events": 500.0}
    )
    visitors = pd.DataFrame(
        {"stage": stages, "people": 30.0, "events": [200.0] * 3 + [501.0] * (len(stages) - 3)}
    )
    day = SimpleNamespace(funnel=everybody, visitors=visitors)
    third, fourth = stages[2:4]
    assert AFTER_BEING_IN_VIEW[f"{third}.residents"](day) == 102 - 30
    assert AFTER_BEING_IN_VIEW[f"{third}.visitors"](day) == 30
    assert AFTER_BEING_IN_VIEW[f"{third}.residents_events"](day) == 300
    assert AFTER_BEING_IN_VIEW[f"{third}.visitors_events"](day) == 200
    assert AFTER_BEING_IN_VIEW[f"{fourth}.residents_events"](day) == 0, "rounding leaves nobody below nothing"
