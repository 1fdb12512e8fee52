"""What `safecity run` prints: who is in view, and what follows, with as many digits as figures deserve."""

import io
import re
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from sim.cli.tables.figures import deserved, expected, worded
from sim.cli.tables.run_table import print_run
from sim.core.vocabulary import Definition
from sim.results.measures.measure import AFTER_VIEW
from sim.results.run_tables import RunTables
from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenario


def printed(run: RunTables, width: int = 120) -> str:
    stream = io.StringIO()
    print_run(Console(file=stream, width=width), run)
    return stream.getvalue()


def printed_run(summary: dict[str, Any], width: int = 120, **tables: pd.DataFrame) -> str:
    nothing = {"hours": pd.DataFrame(), "strata": visitors().head(0), "funnel": pd.DataFrame({"stage": []})}
    about = {"scenario": "today", "title": "Today's [cameras]", "question": "How many?", "place": "Almaty"}
    cells = gpd.GeoDataFrame(geometry=[], crs="EPSG:32643")
    return printed(RunTables(**about, seed=7, cells=cells, summary=summary, **(nothing | tables)), width)


def visitors(standard_error: float = 0.0) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "dimension": "visitors",
            "stratum": "visitors and commuters",
            "definition": str(definition),
            "residents": 515_000.0,
            "people_observed": 328_294.0,
            "standard_error": standard_error,
            "share_observed": 0.637464,
        }
        for definition in Definition
    )


def of_everybody(summary: dict[str, Any]) -> dict[str, Any]:
    definitions = {
        word: figures | {"standard_error": 0.0} for word, figures in summary["definitions"].items()
    }
    return summary | {"people": summary["residents"], "definitions": definitions}


def test_a_run_prints_residents_observed_with_their_interval_for_each_definition(
    summaries: list[dict[str, Any]],
) -> None:
    text = printed_run(summaries[0])

    # 1.96 standard errors of 1,500 people are 2,940.
    for definition in Definition:
        (line,) = [line for line in text.splitlines() if line.split()[:1] == [str(definition)]]
        assert "200" in line
        assert "40,000 ± 2,900" in line
        assert "40.0 %" in line
        assert "2 (0–6), mean 2.5" in line
    assert "Residents in view" in text
    assert "1,000 of 100,000 residents were simulated" in text


def test_a_run_tells_its_question_and_the_answer_before_its_tables(summaries: list[dict[str, Any]]) -> None:
    text = printed_run(summaries[0])

    assert text.index("How many?") < text.index("40.0 % of") < text.index("Counted as")


def test_no_mean_stands_inside_an_interval_that_it_is_no_part_of(summaries: list[dict[str, Any]]) -> None:
    """Few are long in view: the mean lies above what nine tenths have, so it stands outside, named."""
    rare = {"mean": 0.46, "p10": 0.0, "p50": 0.0, "p90": 0.0}
    summary = summaries[0]
    summary["definitions"]["recognition"] = summary["definitions"]["recognition"] | {"minutes_in_view": rare}

    assert "0 (0–0), mean 0.46" in printed_run(summary)
    assert "0.46 (0–0)" not in printed_run(summary)
    assert "median and mean" in printed_run(summary, width=80)


def test_a_users_brackets_are_printed_as_they_are(summaries: list[dict[str, Any]]) -> None:
    assert "Today's [cameras]" in printed_run(summaries[0])


def test_everybody_simulated_means_no_interval(summaries: list[dict[str, Any]]) -> None:
    text = printed_run(of_everybody(summaries[0]))

    assert "±" not in text
    assert "sampling adds no error" in text
    assert "85.0 % leave home on the day; nobody else can be observed" in " ".join(text.split())


def test_visitors_have_a_block_of_their_own_where_there_are_any(summaries: list[dict[str, Any]]) -> None:
    text = printed_run(summaries[0], strata=visitors())

    assert "515,000 people who live elsewhere" in text
    lines = [line for line in text.splitlines() if "328,000" in line]
    assert [line.split()[0] for line in lines] == list(Definition)
    assert all("63.7 %" in line and "±" not in line for line in lines)
    assert "328,300 ± 2,000" in printed_run(summaries[0], strata=visitors(1_000.0))
    assert "elsewhere" not in printed_run(summaries[0])


def test_a_country_says_what_it_consists_of_and_what_its_settlements_lack(
    summaries: list[dict[str, Any]],
) -> None:
    places = pd.DataFrame({"place": ["a", "b", "c"], "is_city": [True, True, False]})

    text = " ".join(printed_run(summaries[0], places=places).split())

    assert "residents in 2 cities and the settlements of 1 regions" in text
    assert "neither cells nor coverage" in text


@pytest.fixture(scope="module")
def run(scenario_file) -> RunTables:
    """A small town with visitors, doors that know faces, and two days of cameras."""
    lines = (
        "extends: aqkol_smart_city",
        "run: {days: 2}",
        "policy: {face_access_points: {entrances: 0.5}}",
        "parameters:",
    )
    numbers = ("  people/visitors/per_day[default]: 800", "  people/visitors/entry_points[default]: 4")
    return run_scenario(load_scenario(scenario_file(*lines, *numbers))).tables()


@pytest.mark.parametrize("width", [80, 100, 120])
def test_tables_fit_the_terminal_and_cut_nothing(
    summaries: list[dict[str, Any]], run: RunTables, width: int
) -> None:
    sampled = printed_run(summaries[0], width, strata=visitors(1_000.0))
    for text in (sampled, printed(run, width)):
        assert max(len(line.rstrip()) for line in text.splitlines()) <= width
        assert "…" not in text
    assert sampled.count("40,000") == len(Definition)


@pytest.mark.parametrize("width", [100, 120, 140])
def test_rare_stages_are_told_whole_however_long_the_names_beside_them(run: RunTables, width: int) -> None:
    _, _, table = printed(run, width).partition("Expected in a day")
    rows = table.split("\n\n")[0].splitlines()[1:]

    assert any("< 1 in 3,650 days" in row for row in rows)
    for row in rows:
        assert row.count("< 1 in") == row.count("< 1 in 3,650 days"), row


def test_each_stage_after_being_in_view_has_a_line_for_residents_and_visitors_apart(run: RunTables) -> None:
    text = printed(run, 140)  # So wide that each name stands in one line.
    _, _, table = text.partition("Expected in a day")
    assert table.splitlines()[0].split() == ["Residents", "Times", "Visitors", "Times"]
    captured = run.funnel.set_index("stage").loc["face_captured"]
    (line,) = [line for line in table.splitlines() if line.startswith("  face captured")]
    assert line.split()[-4:] == [expected(captured[name]) for name in captured.index[[0, 3, 4, 5]]]
    lines = table.splitlines()[2 : 2 + len(AFTER_VIEW)]
    assert all(len(re.split(r" {2,}", line.strip())) == 5 for line in lines)


def test_people_stopped_by_mistake_are_a_range_beside_a_sentence_that_their_ratio_is_not_known(
    run: RunTables,
) -> None:
    text = " ".join(printed(run).split())
    by_threshold = run.summary["alerts"]["wrongly_stopped_by_threshold"]
    ends = (worded(by_threshold[word], "people", is_rough=True) for word in ("strict", "lenient"))
    told = "Stopped, not on the watch list, by threshold (residents and visitors): "
    assert f"{told}{' to '.join(ends)}.".replace(" days to ", " to ") in text
    assert "for each one who is not on it is not identified" in text
    assert not [stage for stage in run.funnel["stage"] if "wrong" in stage]


def test_without_visitors_no_column_is_about_them(run: RunTables) -> None:
    empty = RunTables(**(vars(run) | {"summary": {**run.summary, "visitors": 0}}))
    assert "Visitors" not in printed(empty)


def test_lines_beside_the_funnel_say_whom_they_are_about(run: RunTables) -> None:
    text = " ".join(printed(run).split())
    assert "False alerts a day, by threshold (residents and visitors):" in text
    assert "(strict)" in text
    assert "Named by doors and fare gates (residents):" in text
    assert "(entrances)" in text
    assert "Cameras that work, by day: installed" in text
    assert "decides everything" in text
    assert "How far back a day can be pieced together (residents and visitors): 15 to 30 days." in text


def test_of_a_run_without_measures_only_who_is_in_view_is_printed(run: RunTables) -> None:
    older = RunTables(**(vars(run) | {"measures": None}))
    assert "Expected in a day" not in printed(older)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (float("nan"), "–"),
        (0.0, "0"),
        (0.0001, "< 1 in 3,650 days"),
        (1 / 4_000, "< 1 in 3,650 days"),
        (1 / 3_600, "1 in 3,600 days"),
        (0.0062, "1 in 160 days"),
        (0.09, "1 in 11 days"),
        (0.25, "0.25"),
        (1.0, "1"),
        (12.3, "12"),
        (1_618.4, "1,620"),
        (152_224_672.0, "152,000,000"),
    ],
)
def test_what_is_rare_is_told_as_once_in_so_many_days_and_what_is_large_with_three_digits(
    value: float, text: str
) -> None:
    assert expected(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (34.9, "30"),
        (4.76, "5"),
        (0.24, "0.2"),
        (0.0136, "1 in 70 days"),
        (0.000286, "1 in 3,000 days"),
        (0.0001, "< 1 in 3,650 days"),
        (0.0, "0"),
    ],
)
def test_what_is_not_identified_is_told_to_one_digit(value: float, text: str) -> None:
    assert expected(value, is_rough=True) == text


def test_rough_figures_in_sentences_have_one_digit() -> None:
    assert worded(34.9, "people", is_rough=True) == "30 people"
    assert worded(0.53, "people", is_rough=True) == "0.5 people"
    assert worded(0.004, "people", is_rough=True) == "1 in 200 days"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (152_224_672.0, "person_days", "152 million"),
        (648_900.0, "person_days", "649,000"),
        (0.0148, "per_camera_year", "1 in 68 years"),
        (0.0085, "share", "0.85 %"),
        (90.0, "days", "90 days"),
        (639.0, "people", "639 people"),
        (37.5, "cameras", "38"),
        (0.05, "1", "0.05"),
    ],
)
def test_a_figure_in_a_line_has_its_unit_and_three_digits_at_most(value: float, unit: str, text: str) -> None:
    assert worded(value, unit) == text


@given(st.floats(min_value=1, max_value=1e9))
def test_three_digits_move_a_figure_by_half_a_per_cent_or_half_a_person_at_most(value: float) -> None:
    assert abs(float(deserved(value).replace(",", "")) - value) <= max(0.005 * value, 0.5) * (1 + 1e-9)
