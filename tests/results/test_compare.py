from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.results.compare import COMPARISON, compare
from sim.results.counts.observed import cameras_today
from sim.results.measures.measure import MEASURES_BY_NAME
from sim.results.measures.sampling import Sample
from sim.results.outcome import Outcome
from sim.results.run_tables import RunTables, tables_of

Make = Callable[..., RunTables]


@pytest.fixture
def make_run(make_outcome: Callable[..., Outcome], cameras: pd.DataFrame) -> Make:
    """Make a run of three people; parts can be replaced as in `make_outcome`."""

    def make(**parts: object) -> RunTables:
        outcome, used = make_outcome(**parts), parts.get("cameras", cameras)
        marks = {f"counts_{word}": marks for word, marks in cameras_today(used).counted.items()}
        title = f"Title of {outcome.about.scenario}"
        return tables_of(
            outcome, title=title, place=outcome.about.city, cameras=used[["camera_id"]].assign(**marks)
        )

    return make


@pytest.fixture
def pair(make_run: Make, sightings: pd.DataFrame, cameras: pd.DataFrame) -> list[RunTables]:
    """A second run in which the camera that was down works and sees the person nobody saw."""
    up = cameras.assign(up=True)
    more = pd.concat(
        [sightings, pd.DataFrame([(30, 9, 5.0, 6.0, False)], columns=sightings.columns)], ignore_index=True
    )
    return [make_run(), make_run(scenario="repaired", cameras=up, sightings=more)]


def row(table: pd.DataFrame, measure: str, *, run: int, definition: str = "installed") -> pd.Series:
    found = table[(table["measure"] == measure) & (table["run"] == run) & (table["definition"] == definition)]
    assert len(found) == 1
    return found.iloc[0]


def ends(of: pd.Series) -> tuple[float, float]:
    return of["difference_low"], of["difference_high"]


def with_measure(run: RunTables, value: float) -> RunTables:
    """Add a figure of alerts."""
    alerts = {"measure": "centre.false_alerts", "definition": "", "stage": "centre", "population": "alerts"}
    rest = {"dimension": "", "stratum": "", "unit": "count", "value": value, "standard_error": np.nan}
    return replace(run, measures=pd.concat([run.measures, pd.DataFrame([alerts | rest])], ignore_index=True))


def test_differences_of_hand_made_runs_are_known(pair: list[RunTables]) -> None:
    table = compare(pair)
    people = row(table, "people_observed", run=1)
    assert (people["value"], people["difference"]) == (6, 2)
    share = row(table, "share_observed", run=1)
    assert (share["value"], share["difference"]) == (1, 0.333333)
    met = row(table, "cameras_per_person.mean", run=1)
    assert (met["value"], met["difference"]) == (1.3333, 0.3333)
    expected = Sample(3, 6).total_difference(np.array([0, 0, 1]))
    assert ends(people) == (expected.low, expected.high)
    assert ends(share) == (round(expected.low / 6, 6), round(expected.high / 6, 6))


def test_what_is_known_and_not_estimated_differs_exactly_in_a_sample(pair: list[RunTables]) -> None:
    first, other = pair
    is_stock = (other.measures["measure"] == "cameras") & (other.measures["definition"] == "installed")
    more = other.measures.assign(value=other.measures["value"] + is_stock)
    table = compare([first, replace(other, measures=more)])
    for measure in ("cameras", "cameras_working"):
        known = row(table, measure, run=1)
        assert (known["difference"], *ends(known)) == (1, 1, 1)


def test_other_estimates_have_no_interval_in_a_sample(pair: list[RunTables]) -> None:
    sightings = row(compare(pair), "sightings", run=1)
    assert sightings["difference"] == 2
    assert all(np.isnan(end) for end in ends(sightings))
    alerts = row(
        compare([with_measure(pair[0], 1), with_measure(pair[1], 4)]),
        "centre.false_alerts",
        run=1,
        definition="",
    )
    assert alerts["difference"] == 3
    assert all(np.isnan(end) for end in ends(alerts))


def test_a_run_differs_from_itself_by_nothing(pair: list[RunTables]) -> None:
    table = compare(pair)
    itself = table[(table["run"] == 0) & table["value"].notna()]
    assert (itself[["difference", "difference_low", "difference_high"]] == 0).all(axis=None)


def test_a_definition_whose_cameras_did_not_change_differs_by_exactly_nothing(pair: list[RunTables]) -> None:
    table = compare(pair)
    for measure in ("people_observed", "sightings", "minutes_in_view.mean"):
        anpr = row(table, measure, run=1, definition="anpr")
        assert (anpr["difference"], *ends(anpr)) == (0, 0, 0)


def test_the_same_cameras_that_saw_another_day_leave_the_difference_uncertain(
    make_run: Make, sightings: pd.DataFrame
) -> None:
    """Longer in view, of the same cameras, by the same people: others may have been seen who were not."""
    longer = sightings.assign(exit_s=sightings["exit_s"] + 1)
    people = row(compare([make_run(), make_run(sightings=longer)]), "people_observed", run=1)
    assert people["difference"] == 0
    assert people["difference_low"] < 0 < people["difference_high"]


def test_no_change_among_those_simulated_is_not_no_change_at_all(
    make_run: Make, cameras: pd.DataFrame
) -> None:
    """A camera more that none of the three people met may have met one of the other three."""
    other = make_run(scenario="repaired", cameras=cameras.assign(up=True))
    people = row(compare([make_run(), other]), "people_observed", run=1)
    assert people["difference"] == 0
    assert people["difference_low"] < 0 < people["difference_high"]


def test_at_one_to_one_differences_are_exact(make_run: Make, cameras: pd.DataFrame) -> None:
    more = make_run(n_residents=3, cameras=cameras.assign(up=True))
    table = compare([make_run(n_residents=3), more])
    told = table[table["difference"].notna()]
    assert (told["difference_low"] == told["difference"]).all()
    assert (told["difference_high"] == told["difference"]).all()


def test_each_figure_of_the_whole_place_has_a_row_in_each_run(pair: list[RunTables]) -> None:
    runs = [*pair, pair[0]]
    table = COMPARISON.check(compare(runs))
    whole = pair[0].measures.query("dimension == ''")
    assert len(table) == 3 * len(whole)
    assert not table.duplicated(["measure", "definition", "dimension", "stratum", "run"]).any()
    assert table["scenario"].unique().tolist() == ["baseline", "repaired"]
    assert table["title"].unique().tolist() == ["Title of baseline", "Title of repaired"]


def test_a_figure_that_one_run_lacks_has_no_difference(pair: list[RunTables]) -> None:
    first, other = pair
    table = compare([first, with_measure(other, 4)])
    assert row(table, "centre.false_alerts", run=1, definition="")["value"] == 4
    lacking = table[table["measure"] == "centre.false_alerts"]
    assert np.isnan(lacking["value"].tolist()[0])
    assert lacking["difference"].isna().all()
    order = [list(MEASURES_BY_NAME).index(name) for name in table["measure"]]
    assert order == sorted(order)


def test_every_difference_lies_in_its_interval(pair: list[RunTables]) -> None:
    table = compare(pair).dropna(subset=["difference_low"])
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
def test_runs_over_different_residents_cannot_be_compared(make_run: Make, change, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        compare([make_run(), make_run(scenario="other", **change)])
    assert "run both for the same city with the same seed and sample" in str(caught.value)
    assert "'baseline' and 'other'" in str(caught.value)


def test_as_many_but_other_people_cannot_be_compared(make_run: Make, residents: pd.DataFrame) -> None:
    other = make_run(residents=residents.assign(resident_id=[10, 20, 31]))
    with pytest.raises(InputError, match="they simulated different residents"):
        compare([make_run(), other])


def test_one_run_is_no_comparison(make_run: Make) -> None:
    with pytest.raises(InputError, match="at least two runs"):
        compare([make_run()])


def test_a_run_without_measures_is_refused_in_a_sentence(pair: list[RunTables]) -> None:
    with pytest.raises(InputError, match="'baseline' holds no measures, so it is of another version"):
        compare([pair[1], replace(pair[0], measures=None)])


def test_where_everybody_is_simulated_totals_are_enough(
    make_run: Make, cameras: pd.DataFrame, sightings: pd.DataFrame
) -> None:
    """The differences of totals are those of the people, added up."""
    runs = [
        make_run(n_residents=3),
        make_run(n_residents=3, cameras=cameras.assign(up=True), sightings=sightings.iloc[1:]),
    ]
    table = compare(runs)
    pd.testing.assert_frame_equal(compare([replace(run, people=None, cameras=None) for run in runs]), table)
    for word in Definition:
        before, after = (run.people for run in runs)
        seen = [(people[f"n_sightings_{word}"] > 0).sum() for people in (before, after)]
        assert row(table, "people_observed", run=1, definition=word)["difference"] == seen[1] - seen[0]
        met = row(table, "cameras_per_person.mean", run=1, definition=word)["difference"]
        assert met == pytest.approx(
            (after[f"n_cameras_{word}"] - before[f"n_cameras_{word}"]).sum() / 3, abs=1e-4
        )


@pytest.mark.parametrize(("lost", "words"), [("people", "kept totals only"), ("cameras", "kept no cameras")])
def test_samples_that_kept_too_little_cannot_be_compared(
    pair: list[RunTables], lost: str, words: str
) -> None:
    with pytest.raises(InputError, match=f"{words}.*; run it again"):
        compare([replace(run, **{lost: None}) for run in pair])


def test_every_value_is_stated_with_the_decimals_of_its_measure(pair: list[RunTables]) -> None:
    table = compare(pair)
    for name in ("value", "difference", "difference_low", "difference_high"):
        told = table.dropna(subset=[name])
        stated = [
            MEASURES_BY_NAME[one].state(value) for one, value in zip(told["measure"], told[name], strict=True)
        ]
        assert told[name].tolist() == stated
