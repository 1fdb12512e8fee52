import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.units import UNITS
from sim.core.vocabulary import Definition
from sim.results.counts.day import Day
from sim.results.folder.store import summary_text
from sim.results.measures.measures import DAY_MEASURES, DEFINITION_MEASURES, MEASURES
from sim.results.measures.sampling import Sample
from sim.results.measures.summary import About, make_summary, observed_interval, with_timing

ABOUT = About("baseline", "Tiny", "individual", 7)
NO_MEASURES = {"seed"}
"""Numbers that say what was run, not what came out."""


def numbers(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from numbers(value, f"{prefix}{key}.")
        elif isinstance(value, int | float):
            yield f"{prefix}{key}", value


def test_a_summary_has_the_published_keys_in_their_order(make_day: Callable[..., Day]) -> None:
    summary = with_timing(make_summary(make_day(), ABOUT), {"total": 1.5})
    assert list(summary) == [
        "scenario",
        "city",
        "residents",
        "people",
        "engine",
        "seed",
        "definitions",
        "funnel",
        "timing",
    ]
    assert list(summary["definitions"]) == ["installed", "public", "linked", "recognition", "plate"]
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
    summary = make_summary(make_day(), ABOUT)
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
    assert seen == {"installed": 4, "public": 4, "linked": 4, "recognition": 2, "plate": 2}
    stock = {name: figures["cameras"] for name, figures in summary["definitions"].items()}
    assert stock == {"installed": 4, "public": 3, "linked": 3, "recognition": 1, "plate": 1}
    assert summary["funnel"] == {
        "residents": 6,
        "leave_home": 4,
        "in_view": 4,
        "in_view_public": 4,
        "in_view_linked": 4,
        "in_view_recognition": 2,
    }


def test_at_one_to_one_counts_are_the_people_themselves(make_day: Callable[..., Day]) -> None:
    installed = make_summary(make_day(n_residents=3), ABOUT)["definitions"]["installed"]
    assert installed["people_observed"] == 2
    assert installed["sightings"] == 4
    assert installed["standard_error"] == 0


def test_every_number_of_a_summary_is_a_measure_with_unit_and_meaning(make_day: Callable[..., Day]) -> None:
    summary = make_summary(make_day(), ABOUT)
    found = set()
    for name, _ in numbers(summary):
        measure = name.split(".", 2)[2] if name.startswith("definitions.") else name
        found.add(measure)
    assert found - NO_MEASURES == set(MEASURES)


def test_no_two_measures_share_a_name() -> None:
    assert len(MEASURES) == len(DAY_MEASURES) + len(DEFINITION_MEASURES)


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_a_measure_says_what_it_is(name: str) -> None:
    measure = MEASURES[name]
    assert measure.unit in UNITS
    assert len(measure.meaning.split()) >= 2
    assert measure.how
    assert measure.decimals >= 0


NEW_SIGHTINGS = {"cameras", "residents", "people", "funnel.residents", "funnel.leave_home"}
"""Measures that what the cameras see does not move; each is moved by something else below."""


@pytest.mark.parametrize("name", sorted(set(MEASURES) - NEW_SIGHTINGS))
def test_a_measure_moves_with_what_the_cameras_see(
    make_day: Callable[..., Day], sightings, name: str
) -> None:
    """Against a day without any sighting."""
    seen, unseen = make_day(), make_day(sightings=sightings.iloc[:0])
    measure = MEASURES[name]
    if name.startswith("funnel."):
        assert measure.compute(seen) > measure.compute(unseen) == 0
    else:
        definition = Definition.INSTALLED
        assert measure.compute(seen, definition) != measure.compute(unseen, definition)


def test_measures_that_sightings_leave_alone_move_with_their_own_cause(
    make_day: Callable[..., Day], cameras
) -> None:
    more = make_day(
        cameras=cameras.assign(site_class="road"), left_home=np.array([True, True, True]), n_residents=9
    )
    moved = {name: MEASURES[name].compute(more) for name in NEW_SIGHTINGS - {"cameras", "people"}}
    assert moved == {"residents": 9, "funnel.residents": 9, "funnel.leave_home": 9}
    assert MEASURES["people"].compute(more) == 3
    assert MEASURES["cameras"].compute(more, Definition.PUBLIC) == 4


def test_figures_are_plain_json_numbers(make_day: Callable[..., Day]) -> None:
    summary = make_summary(make_day(), ABOUT)
    assert json.loads(summary_text(summary)) == summary
    assert all(type(value) in (int, float) for _, value in numbers(summary))


def test_the_same_day_gives_the_same_bytes(make_day: Callable[..., Day], sightings) -> None:
    one = summary_text(make_summary(make_day(), ABOUT))
    two = summary_text(make_summary(make_day(sightings=sightings.iloc[::-1].reset_index(drop=True)), ABOUT))
    assert one == two


def test_timing_is_added_last_and_changes_no_figure(make_day: Callable[..., Day]) -> None:
    summary = make_summary(make_day(), ABOUT)
    timed = with_timing(summary, {"the day": 1.23456})
    assert timed.pop("timing") == {"the_day_s": 1.235}
    assert timed == summary
    assert "timing" not in summary


@pytest.mark.parametrize("times", [2, 5, 1000])
def test_more_residents_behind_the_same_sample_scale_counts_and_leave_shares(
    make_day: Callable[..., Day], times: int
) -> None:
    one, many = (
        make_summary(make_day(n_residents=3), ABOUT),
        make_summary(make_day(n_residents=3 * times), ABOUT),
    )
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
    before, after = make_summary(make_day(n_residents=3), ABOUT), make_summary(day, ABOUT)
    assert (after["residents"], after["people"]) == (4, 4)
    assert after["funnel"] == {**before["funnel"], "residents": 4}
    for definition, figures in after["definitions"].items():
        for kept in ("cameras", "people_observed", "sightings", "standard_error"):
            assert figures[kept] == before["definitions"][definition][kept]


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 3_000), st.integers(0, 3_000_000), st.data())
def test_the_interval_of_a_stored_summary_is_that_of_the_sample(people: int, others: int, data) -> None:
    sample, n_yes = Sample(people, people + others), data.draw(st.integers(0, people))
    stored = {
        "people": people,
        "residents": people + others,
        "definitions": {"linked": {"people_observed": round(sample.total(n_yes).value)}},
    }
    assert observed_interval(stored, Definition.LINKED) == sample.total(n_yes)
