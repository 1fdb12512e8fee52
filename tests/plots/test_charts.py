import io
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.core.vocabulary import Definition
from sim.plots.charts.comparison_chart import comparison_chart
from sim.plots.charts.hours_chart import hours_chart
from sim.plots.page.page import Words
from sim.plots.page.style import DEFINITION_COLOURS, DEFINITION_LINES, DEFINITION_MARKERS

WORDS = Words("What changes", "By which cameras count.", "Source: a test.", "A note.")


def panel(figure: Figure, name: str) -> Any:
    (axes,) = [axes for axes in figure.axes if axes.get_label() == name]
    return axes


def written(figure: Figure, name: str, gid: str) -> list[str]:
    return [text.get_text() for text in panel(figure, name).texts if text.get_gid() == gid]


def hours() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "dimension": "hour",
            "stratum": f"{hour:02d}",
            "definition": str(definition),
            "residents": 1000.0,
            "people_observed": float(hour * (5 - rank)),
            "standard_error": 0.0,
            "share_observed": hour * (5 - rank) / 1000,
        }
        for rank, definition in enumerate(Definition)
        for hour in range(24)
    )


def test_bars_are_as_long_as_the_share_and_labelled_with_it(
    comparison: pd.DataFrame, summaries: list[dict[str, Any]]
) -> None:
    figure = comparison_chart(comparison, summaries, WORDS)

    bars = [patch.get_width() for patch in panel(figure, "shares").patches if patch.get_gid() == "share"]
    assert bars == [0.4, 0.5] * len(Definition)
    assert written(figure, "shares", "scenario") == ["today", "tomorrow"] * len(Definition)
    # 1.96 standard errors of 1,500 among 100,000 residents are 2.9 per cent of them.
    assert written(figure, "shares", "value")[:2] == ["40.0 % ± 2.9", "50.0 % ± 2.9"]


def test_each_definition_is_named_and_explained_over_its_bars(
    comparison: pd.DataFrame, summaries: list[dict[str, Any]]
) -> None:
    heads = written(comparison_chart(comparison, summaries, WORDS), "shares", "definition")

    assert [head.split(" – ")[0] for head in heads] == list(Definition)


def test_differences_are_drawn_with_their_own_interval_and_not_for_the_first_run(
    comparison: pd.DataFrame, summaries: list[dict[str, Any]]
) -> None:
    figure = comparison_chart(comparison, summaries, WORDS)
    lines = panel(figure, "differences").get_lines()

    points = [line.get_xdata()[0] for line in lines if line.get_gid() == "difference"]
    whiskers = [tuple(line.get_xdata()) for line in lines if line.get_gid() == "interval"]
    assert points == [0.1] * len(Definition)
    assert whiskers == [(0.08, 0.12)] * len(Definition)
    assert written(figure, "differences", "value") == ["+10.0 pt ± 2.0"] * len(Definition)


def test_cameras_met_show_mean_and_percentiles(
    comparison: pd.DataFrame, summaries: list[dict[str, Any]]
) -> None:
    lines = panel(comparison_chart(comparison, summaries, WORDS), "met").get_lines()

    assert [line.get_xdata()[0] for line in lines if line.get_gid() == "cameras met"][:2] == [4.0, 5.0]
    assert tuple(next(line for line in lines if line.get_gid() == "p10 to p90").get_xdata()) == (1.0, 9.0)


def test_no_whisker_is_drawn_where_everyone_was_simulated(
    comparison: pd.DataFrame, summaries: list[dict[str, Any]]
) -> None:
    for summary in summaries:
        for figures in summary["definitions"].values():
            figures["standard_error"] = 0.0

    figure = comparison_chart(comparison, summaries, WORDS)

    assert not [line for line in panel(figure, "shares").get_lines() if line.get_gid() == "interval"]
    assert written(figure, "shares", "value")[0] == "40.0 %"


def test_summaries_of_other_runs_are_refused(
    comparison: pd.DataFrame, summaries: list[dict[str, Any]]
) -> None:
    with pytest.raises(ValueError, match="2 runs needs their 2 summaries, not 1"):
        comparison_chart(comparison, summaries[:1], WORDS)


def test_no_label_of_the_comparison_leaves_the_page(
    comparison: pd.DataFrame, summaries: list[dict[str, Any]]
) -> None:
    summaries[1]["scenario"] = "a_scenario_with_quite_a_long_name"
    figure = comparison_chart(comparison, summaries, WORDS)
    figure.savefig(io.BytesIO(), format="png")
    width, height = figure.get_size_inches() * figure.dpi

    for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]:
        box = text.get_window_extent()
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= width, text
        assert box.y1 <= height, text


def test_the_hours_chart_draws_each_definition_through_24_hours() -> None:
    axes = panel(hours_chart(hours(), WORDS), "hours")

    drawn = {line.get_gid(): line.get_ydata() for line in axes.get_lines() if line.get_gid() != "sample"}
    assert list(drawn) == [str(definition) for definition in Definition]
    assert drawn["public"].tolist() == [float(hour * 4) for hour in range(24)]
    assert axes.get_xlim() == (0, 24)


def test_each_line_of_the_hours_is_named_highest_first() -> None:
    names = written(hours_chart(hours(), WORDS), "hours", "line name")

    assert names == [str(definition) for definition in Definition]


def test_a_day_that_lacks_an_hour_is_refused() -> None:
    with pytest.raises(ValueError, match="each hour from 00 to 23 once"):
        hours_chart(hours().query("stratum != '13'"), WORDS)


def test_definitions_differ_by_more_than_hue() -> None:
    for look in (DEFINITION_COLOURS, DEFINITION_MARKERS, DEFINITION_LINES):
        assert set(look) == set(Definition)
        assert len({str(one) for one in look.values()}) == len(Definition)
