import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.results.counts.day import Day
from sim.results.folder.store import summary_text
from sim.results.measures.sampling import Sample
from sim.results.measures.summary import About, make_funnel, make_summary, with_timing
from sim.results.measures.table import make_strata, measure_day

ABOUT = About("baseline", "Tiny", "individual", 7, title="Today", question="How many?")


def summary_of(day: Day) -> dict[str, Any]:
    return make_summary(measure_day(day, make_strata(day)), ABOUT)


def numbers(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from numbers(value, f"{prefix}{key}.")
        elif isinstance(value, int | float):
            yield f"{prefix}{key}", value


def test_a_summary_has_the_published_keys_in_their_order(make_day: Callable[..., Day]) -> None:
    summary = with_timing(summary_of(make_day()), {"total": 1.5})
    assert list(summary) == [
        "scenario",
        "title",
        "question",
        "city",
        "engine",
        "seed",
        "sample",
        "residents",
        "people",
        "visitors",
        "largest_known_uncertainty",
        "definitions",
        "funnel",
        "in_view",
        "availability",
        "timing",
    ]
    words = ["installed", "public", "street", "residential", "linked", "recognition", "anpr"]
    assert list(summary["definitions"]) == words
    for figures in summary["definitions"].values():
        assert list(figures) == [
            "cameras",
            "people_observed",
            "standard_error",
            "share_observed",
            "sightings",
            "cameras_per_person",
            "minutes_in_view",
        ]
        for name in ("cameras_per_person", "minutes_in_view"):
            assert list(figures[name]) == ["mean", "p10", "p50", "p90"]


def test_the_figures_of_a_hand_made_day_are_known(make_day: Callable[..., Day]) -> None:
    """Three of six residents were simulated, so that counts double. In view: 150 s, 2 s and 0 s."""
    summary = summary_of(make_day())
    assert (summary["residents"], summary["people"]) == (6, 3)
    installed = summary["definitions"]["installed"]
    assert installed["cameras"] == 4, "the camera that is down belongs to the stock"
    assert installed["people_observed"] == 4
    assert installed["share_observed"] == pytest.approx(2 / 3, abs=1e-6)
    assert installed["standard_error"] == pytest.approx(Sample(3, 6).total(2).standard_error, abs=1e-3)
    assert installed["sightings"] == 8
    assert installed["cameras_per_person"] == {"mean": 1, "p10": 0.2, "p50": 1, "p90": 1.8}
    minutes = np.array([0, 2, 150]) / 60
    assert installed["minutes_in_view"]["mean"] == pytest.approx(minutes.mean(), abs=1e-4)
    assert installed["minutes_in_view"]["p90"] == round(np.percentile(minutes, 90), 2)
    seen = {name: figures["people_observed"] for name, figures in summary["definitions"].items()}
    in_public = {"public": 4, "street": 4, "residential": 0}
    assert seen == {"installed": 4, "linked": 4, "recognition": 2, "anpr": 2} | in_public
    stock = {name: figures["cameras"] for name, figures in summary["definitions"].items()}
    in_public = {"public": 3, "street": 2, "residential": 1}
    assert stock == {"installed": 4, "linked": 3, "recognition": 1, "anpr": 1} | in_public
    assert summary["funnel"] == {"leave_home": {"residents": 4}}
    assert summary["availability"]["cameras_working"]["installed"] == 3


def test_at_one_to_one_counts_are_the_people_themselves(make_day: Callable[..., Day]) -> None:
    installed = summary_of(make_day(n_residents=3))["definitions"]["installed"]
    assert installed["people_observed"] == 2
    assert installed["sightings"] == 4
    assert installed["standard_error"] == 0


@pytest.mark.parametrize(
    ("changed", "moved"),
    [
        ({"n_residents": 9}, {"residents"}),
        ({"left_home": np.array([True, True, True])}, {"leave_home.residents"}),
    ],
)
def test_measures_that_sightings_leave_alone_move_with_their_own_cause(
    make_day: Callable[..., Day], changed: dict[str, Any], moved: set[str]
) -> None:
    before, after = (
        measure_day(day, make_strata(day)).query("definition == '' and stratum == ''").set_index("measure")
        for day in (make_day(), make_day(**changed))
    )
    if "n_residents" in changed:
        moved = moved | {"leave_home.residents"}
    assert set(before.index[before["value"] != after["value"]]) == moved


def test_figures_are_plain_json_numbers(make_day: Callable[..., Day]) -> None:
    summary = summary_of(make_day())
    assert json.loads(summary_text(summary)) == summary
    assert all(type(value) in (int, float) for _, value in numbers(summary))


def test_the_same_day_gives_the_same_bytes(make_day: Callable[..., Day], sightings) -> None:
    one = summary_text(summary_of(make_day()))
    two = summary_text(summary_of(make_day(sightings=sightings.iloc[::-1].reset_index(drop=True))))
    assert one == two


def test_timing_is_added_last_and_changes_no_figure(make_day: Callable[..., Day]) -> None:
    summary = summary_of(make_day())
    timed = with_timing(summary, {"the day": 1.23456})
    assert timed.pop("timing") == {"the_day_s": 1.235}
    assert timed == summary
    assert "timing" not in summary


@pytest.mark.parametrize("times", [2, 5, 1000])
def test_more_residents_behind_the_same_sample_scale_counts_and_leave_shares(
    make_day: Callable[..., Day], times: int
) -> None:
    one, many = (summary_of(make_day(n_residents=3 * factor)) for factor in (1, times))
    for before, after in zip(one["definitions"].values(), many["definitions"].values(), strict=True):
        for scaled in ("people_observed", "sightings"):
            assert after[scaled] == times * before[scaled]
        for kept in ("cameras", "share_observed", "cameras_per_person", "minutes_in_view"):
            assert after[kept] == before[kept]


def test_one_more_resident_whom_nobody_sees_adds_exactly_one_unobserved(
    make_day: Callable[..., Day], residents: pd.DataFrame
) -> None:
    newcomer = residents.iloc[[2]].assign(resident_id=31)
    day = make_day(
        residents=pd.concat([residents, newcomer], ignore_index=True),
        left_home=np.array([True, True, False, False]),
        n_residents=4,
    )
    before, after = summary_of(make_day(n_residents=3)), summary_of(day)
    assert (after["residents"], after["people"]) == (4, 4)
    assert after["funnel"] == before["funnel"]
    for definition, figures in after["definitions"].items():
        for kept in ("cameras", "people_observed", "sightings", "standard_error"):
            assert figures[kept] == before["definitions"][definition][kept]


def test_the_funnel_of_a_hand_made_day_is_known(make_day: Callable[..., Day]) -> None:
    day = make_day()
    funnel = make_funnel(measure_day(day, make_strata(day))).set_index("stage")
    assert funnel["people"].to_dict() == {
        "residents": 6,
        "leave_home": 4,
        "in_view": 4,
        "in_view_public": 4,
        "in_view_linked": 4,
        "in_view_recognition": 2,
    }
    assert funnel.loc["residents", "standard_error"] == 0, "the population is known"
    assert funnel.loc["in_view_recognition", "share_of_residents"] == pytest.approx(1 / 3, abs=1e-6)
    assert funnel.loc["in_view", "standard_error"] > 0
    assert funnel.loc["in_view", "events"] == 8
