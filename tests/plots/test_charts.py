import io
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.core.vocabulary import Definition
from sim.plots.charts.comparison_chart import comparison_chart
from sim.plots.charts.hours_chart import hours_chart
from sim.plots.page.page import Words
from sim.plots.page.style import PAGE_WIDTH_IN, PENS
from tests.results.made_comparison import made_comparison

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
            "people_observed": float(hour * (7 - rank)),
            "standard_error": 0.0,
            "share_observed": hour * (7 - rank) / 1000,
        }
        for rank, definition in enumerate(Definition)
        for hour in range(24)
    )


def points(figure: Figure, name: str) -> list[float]:
    return [
        float(line.get_xdata()[0]) for line in panel(figure, name).get_lines() if line.get_gid() == "point"
    ]


def of_page(figure: Figure, gid: str) -> list[str]:
    return [text.get_text() for text in figure.texts if text.get_gid() == gid]


def test_each_figure_that_changes_has_a_panel_with_a_point_and_numbers_for_each_scenario() -> None:
    figures = {
        ("share_observed", "linked"): (0.4, 0.5),
        ("share_observed", "anpr"): (0.3, 0.3),
        ("false_alert.residents", ""): (2.0, 4.0),
    }
    figure = comparison_chart(made_comparison(("Today", "Tomorrow"), figures), WORDS)

    assert [axes.get_label() for axes in figure.axes] == ["share_observed", "false_alert.residents"]
    assert points(figure, "share_observed") == [0.4, 0.5]
    assert written(figure, "share_observed", "value") == ["40.0 %", "", "50.0 %", "+10.0 pt"]
    assert written(figure, "false_alert.residents", "value") == ["2", "", "4", "+2"]
    assert of_page(figure, "scenario") == ["Today", "Tomorrow"]
    assert of_page(figure, "figure") == ["Share in view", "linked", "False alert: not on the watch list"]


def test_differences_are_drawn_with_their_interval_where_it_is_known() -> None:
    table = made_comparison(("Today", "Tomorrow"), {("share_observed", "linked"): (0.4, 0.5)}, reach=0.02)
    figure = comparison_chart(table, WORDS)

    lines = [line for line in panel(figure, "share_observed").get_lines() if line.get_gid() == "interval"]
    assert [tuple(line.get_xdata()) for line in lines] == [pytest.approx((0.48, 0.52))]
    assert written(figure, "share_observed", "value")[-1] == "+10.0 pt ± 2.0"
    exact = made_comparison(("Today", "Tomorrow"), {("share_observed", "linked"): (0.4, 0.5)})
    lines = panel(comparison_chart(exact, WORDS), "share_observed").get_lines()
    assert "interval" not in [line.get_gid() for line in lines]


def test_what_differs_a_thousandfold_is_drawn_in_powers_of_ten_and_what_hardly_does_without_zero() -> None:
    figures = {
        ("false_alert.residents", ""): (0.013, 27.0),
        ("share_observed", "linked"): (0.70, 0.72),
        ("retained_terabytes", ""): (0.0, 27.0),
    }
    figure = comparison_chart(made_comparison(("Strict", "Lenient"), figures), WORDS)

    assert panel(figure, "false_alert.residents").get_xscale() == "log"
    assert panel(figure, "retained_terabytes").get_xscale() == "linear"
    assert panel(figure, "share_observed").get_xlim()[0] > 0.6


@pytest.mark.parametrize("n_runs", [2, 3, 8, 9, 24, 60])
def test_a_chart_of_any_number_of_scenarios_fits_on_a_page_and_no_label_leaves_it(n_runs: int) -> None:
    titles = [
        f"A scenario with quite a long title that says all there is to say, and more, {n}"
        for n in range(n_runs)
    ]
    figures = {
        **{
            ("share_observed", str(word)): [0.1 + 0.8 * n / n_runs for n in range(n_runs)]
            for word in Definition
        },
        ("retained_person_days", ""): [1e8 + n for n in range(n_runs)],
        ("retained_terabytes", ""): [1e6 * (n + 1) for n in range(n_runs)],
        ("identified.residents", ""): [0.05 * 3**n for n in range(n_runs)],
        ("false_alerts_per_camera_day", ""): [0.01 + n for n in range(n_runs)],
    }
    figure = comparison_chart(made_comparison(titles, figures), WORDS)
    figure.savefig(io.BytesIO(), format="png")
    width, height = figure.get_size_inches() * figure.dpi

    assert figure.get_size_inches()[1] <= PAGE_WIDTH_IN
    names = of_page(figure, "scenario")
    assert max(name.count("\n") for name in names) == (n_runs <= 8)
    assert all(("…" in name) == (n_runs > 8) for name in names)
    for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]:
        box = text.get_window_extent()
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= width, text
        assert box.y1 <= height, text


def test_a_chart_says_what_it_leaves_out() -> None:
    titles = [f"Scenario {n}" for n in range(60)]
    figures = {
        (name, "linked"): range(1, 61)
        for name in ("sightings", "minutes_in_view.mean", "minutes_in_view.p90")
    }
    figures |= {
        (f"{stage}.residents", ""): range(1, 61) for stage in ("identified", "stopped", "false_alert")
    }
    note = " ".join(of_page(comparison_chart(made_comparison(titles, figures), WORDS), "note"))

    assert "of 60 scenarios" in note
    assert "Shown are 4 of the 6 figures that change; comparison.csv holds all." in note


def test_scenarios_in_which_nothing_differs_are_drawn_and_said_to_be_the_same() -> None:
    figure = comparison_chart(made_comparison(("A", "B"), {("share_observed", "linked"): (0.4, 0.4)}), WORDS)

    assert points(figure, "share_observed") == [0.4, 0.4]
    assert "No figure differs between these scenarios." in " ".join(of_page(figure, "note"))


def test_the_hours_chart_draws_each_definition_through_24_hours() -> None:
    axes = panel(hours_chart(hours(), WORDS), "hours")

    drawn = {line.get_gid(): line.get_ydata() for line in axes.get_lines() if line.get_gid() != "sample"}
    assert list(drawn) == [str(definition) for definition in Definition]
    assert drawn["public"].tolist() == [float(hour * 6) for hour in range(24)]
    assert axes.get_xlim() == (0, 24)


def test_each_line_of_the_hours_is_named_highest_first() -> None:
    names = written(hours_chart(hours(), WORDS), "hours", "line name")

    assert names == [str(definition) for definition in Definition]


def test_a_day_that_lacks_an_hour_is_refused() -> None:
    with pytest.raises(ValueError, match="each hour from 00 to 23 once"):
        hours_chart(hours().query("stratum != '13'"), WORDS)


def test_definitions_differ_by_more_than_hue() -> None:
    assert set(PENS) == set(Definition)
    for look in zip(*PENS.values(), strict=True):
        assert len({str(one) for one in look}) == len(Definition)
