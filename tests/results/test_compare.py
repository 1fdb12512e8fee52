from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.core.errors import ContractError, InputError
from sim.core.vocabulary import Definition
from sim.results.compare import compare
from sim.results.counts.exposure import Exposure
from sim.results.measures.sampling import Sample
from sim.results.outcome import Outcome

Make = Callable[..., Outcome]


@pytest.fixture
def more_cameras(cameras: pd.DataFrame) -> pd.DataFrame:
    extra = pd.DataFrame(
        {"camera_id": [6], "site_class": ["road"], "linked": [False], "analytics": ["none"], "up": [True]}
    )
    return pd.concat([cameras, extra], ignore_index=True)


@pytest.fixture
def pair(make_outcome: Make, sightings: pd.DataFrame, cameras: pd.DataFrame) -> list[Outcome]:
    """A second run in which the camera that was down works and sees the person nobody saw."""
    up = cameras.assign(up=True)
    more = pd.concat(
        [sightings, pd.DataFrame([(30, 9, 5.0, 6.0, False)], columns=sightings.columns)], ignore_index=True
    )
    return [make_outcome(), make_outcome(scenario="repaired", cameras=up, sightings=more)]


def row(table: pd.DataFrame, measure: str, *, run: int, definition: str = "installed") -> pd.Series:
    found = table[(table["measure"] == measure) & (table["run"] == run) & (table["definition"] == definition)]
    assert len(found) == 1
    return found.iloc[0]


def test_differences_of_hand_made_runs_are_known(pair: list[Outcome]) -> None:
    table = compare(pair)
    people = row(table, "people_observed", run=1)
    assert (people["value"], people["difference"]) == (6, 2)
    share = row(table, "share_observed", run=1)
    assert (share["value"], share["difference"]) == (1, pytest.approx(1 / 3))
    met = row(table, "cameras_per_person", run=1)
    assert (met["value"], met["difference"]) == (pytest.approx(4 / 3), pytest.approx(1 / 3))
    expected = Sample(3, 6).total_difference(np.array([0, 0, 1]))
    assert (people["difference_low"], people["difference_high"]) == (expected.low, expected.high)
    assert (share["difference_low"], share["difference_high"]) == (expected.low / 6, expected.high / 6)


def test_the_number_of_cameras_is_known_exactly(make_outcome: Make, more_cameras: pd.DataFrame) -> None:
    """The fifth camera stands in a cell of its own table, so that the outcome is made by hand."""
    first = make_outcome()
    stock = {**first.day.cameras, Definition.INSTALLED: len(more_cameras)}
    other = replace(first, day=replace(first.day, cameras=stock))
    cameras = row(compare([first, other]), "cameras", run=1)
    assert (
        cameras["value"],
        cameras["difference"],
        cameras["difference_low"],
        cameras["difference_high"],
    ) == (5, 1, 1, 1)


def test_a_run_differs_from_itself_by_nothing(pair: list[Outcome]) -> None:
    table = compare(pair)
    itself = table[table["run"] == 0]
    assert (itself[["difference", "difference_low", "difference_high"]] == 0).all(axis=None)


def test_a_definition_whose_cameras_did_not_change_differs_by_exactly_nothing(pair: list[Outcome]) -> None:
    plate = row(compare(pair), "people_observed", run=1, definition="plate")
    assert (plate["difference"], plate["difference_low"], plate["difference_high"]) == (0, 0, 0)


def test_no_change_among_those_simulated_is_not_no_change_at_all(
    make_outcome: Make, cameras: pd.DataFrame
) -> None:
    """A camera more that none of the three people met may have met one of the other three."""
    other = make_outcome(scenario="repaired", cameras=cameras.assign(up=True))
    people = row(compare([make_outcome(), other]), "people_observed", run=1)
    assert people["difference"] == 0
    assert people["difference_low"] < 0 < people["difference_high"]


def test_at_one_to_one_differences_are_exact(make_outcome: Make, cameras: pd.DataFrame) -> None:
    more = make_outcome(n_residents=3, cameras=cameras.assign(up=True))
    table = compare([make_outcome(n_residents=3), more])
    assert (table["difference_low"] == table["difference"]).all()
    assert (table["difference_high"] == table["difference"]).all()


def test_each_definition_measure_and_run_has_one_row(pair: list[Outcome]) -> None:
    table = compare([*pair, pair[0]])
    assert len(table) == 5 * 4 * 3
    assert not table.duplicated(["definition", "measure", "run"]).any()
    assert table["scenario"].unique().tolist() == ["baseline", "repaired"]


def test_every_difference_lies_in_its_interval(pair: list[Outcome]) -> None:
    table = compare(pair)
    assert (table["difference_low"] <= table["difference"]).all()
    assert (table["difference"] <= table["difference_high"]).all()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"city": "Other"}, r"cities differ \(Tiny and Other\)"),
        ({"seed": 2}, r"seeds differ \(1 and 2\)"),
        ({"n_residents": 7}, r"numbers of residents differ \(6 and 7\)"),
    ],
)
def test_runs_over_different_residents_cannot_be_compared(make_outcome: Make, change, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        compare([make_outcome(), make_outcome(scenario="other", **change)])
    assert "run both for the same city with the same seed and sample" in str(caught.value)
    assert "'baseline' and 'other'" in str(caught.value)


def test_as_many_but_other_people_cannot_be_compared(
    make_outcome: Make, residents: pd.DataFrame, sightings: pd.DataFrame
) -> None:
    other = make_outcome(residents=residents.assign(resident_id=[10, 20, 31]))
    with pytest.raises(InputError, match="they simulated different residents"):
        compare([make_outcome(), other])


def test_one_run_is_no_comparison(make_outcome: Make) -> None:
    with pytest.raises(InputError, match="at least two runs"):
        compare([make_outcome()])


def turned(outcome: Outcome) -> Outcome:
    """Keep the same people in another order, as an engine may that sorts them by something else."""
    kept = outcome.per_person
    assert kept is not None
    exposures = {
        definition: Exposure(
            definition,
            exposure.n_sightings[::-1],
            exposure.n_cameras[::-1],
            exposure.in_view_us[::-1],
            exposure.hour_bits[::-1],
        )
        for definition, exposure in kept.exposures.items()
    }
    return replace(
        outcome, per_person=replace(kept, resident_ids=kept.resident_ids[::-1], exposures=exposures)
    )


def test_the_order_in_which_runs_keep_their_people_changes_nothing(pair: list[Outcome]) -> None:
    pd.testing.assert_frame_equal(compare([pair[0], turned(pair[1])]), compare(pair))


def test_where_everybody_is_simulated_totals_are_enough(
    make_outcome: Make, cameras: pd.DataFrame, sightings: pd.DataFrame
) -> None:
    """The differences of totals are those of the people, added up."""
    runs = [
        make_outcome(n_residents=3),
        make_outcome(n_residents=3, cameras=cameras.assign(up=True), sightings=sightings.iloc[1:]),
    ]
    table = compare(runs)
    pd.testing.assert_frame_equal(compare([replace(run, per_person=None) for run in runs]), table)
    for definition in Definition:
        before, after = (run.exposures[definition] for run in runs)
        people = row(table, "people_observed", run=1, definition=str(definition))
        assert people["difference"] == (after.observed.astype(int) - before.observed).sum()
        met = row(table, "cameras_per_person", run=1, definition=str(definition))
        assert met["difference"] == pytest.approx((after.n_cameras - before.n_cameras).sum() / 3)


def test_samples_of_which_only_totals_were_kept_cannot_be_compared(pair: list[Outcome]) -> None:
    with pytest.raises(ContractError, match="has kept totals only"):
        compare([replace(run, per_person=None) for run in pair])
