import io
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from sim.cli.tables.compare_table import comparison_text_table, print_comparison
from sim.core.vocabulary import Definition
from tests.results.made_comparison import made_comparison

LONG = "A scenario of a long title, in which nearly everything stays as it is today, with number"


def runs(n: int, people: int = 1_000) -> Any:
    """What a table needs to know of runs over 100,000 residents."""
    summary = {"residents": 100_000, "people": people, "funnel": {"leave_home": {"residents": 85_000}}}
    return [
        SimpleNamespace(
            scenario=f"scenario_{run}",
            place="Almaty",
            question="",
            seed=7,
            engine="individual",
            n_residents=100_000,
            sample=people / 1e5,
            summary=summary,
            said={"stock": {"cameras": 1_000 * (run + 1)}},
        )
        for run in range(n)
    ]


def figures(n: int) -> dict[tuple[str, str], Any]:
    return {
        **{("share_observed", str(word)): [0.4 + 0.5 * run / n for run in range(n)] for word in Definition},
        ("false_alert.residents", ""): [0.001 * 30**run for run in range(n)],
        ("retained_person_days", ""): [1e6 * (run + 1) for run in range(n)],
        ("plates.reads", ""): [7_000] * n,
    }


def printed(titles: list[str], width: int, reach: float = 0.0, rows: Any = None, people: int = 1_000) -> str:
    stream = io.StringIO()
    table = made_comparison(titles, rows or figures(len(titles)), reach=reach)
    print_comparison(Console(file=stream, width=width), table, runs(len(titles), people))
    return stream.getvalue()


@pytest.mark.parametrize("width", [48, 60, 80, 100, 120, 200])
@pytest.mark.parametrize("n", [2, 3, 6, 7, 24])
def test_any_number_of_scenarios_fits_terminals_narrow_and_wide_in_one_table(n: int, width: int) -> None:
    text = printed([f"{LONG} {run}" for run in range(n)], width, reach=0.02)

    assert max(len(line.rstrip()) for line in text.splitlines()) <= width
    assert text.count("───") >= 1
    assert len([line for line in text.splitlines() if set(line.strip()) == {"─"}]) == 1
    for run in range(n):
        assert f"r {run}" in " ".join(text.split()) or f"number {run}" in " ".join(text.split())


def test_a_pair_stands_side_by_side_with_a_difference_that_has_its_sign_and_interval() -> None:
    text = printed(["Today", "Tomorrow"], 100, reach=0.02)

    lines = {line[:38].strip(): line[38:].split("  ") for line in text.splitlines()}
    (linked,) = (line for line in text.splitlines() if "Share in view, linked" in line)
    assert linked.split()[4:] == ["40.0", "%", "65.0", "%", "+25.0", "pt", "±", "2.0"]
    assert "Tomorrow, against: Today" in text
    assert lines


def test_what_a_scenario_says_otherwise_than_the_first_stands_under_the_table() -> None:
    text = " ".join(printed(["Today", "Tomorrow"], 100).split())

    assert "scenario_1 differs in stock.cameras: 1000 → 2000." in text


def test_what_is_the_same_is_counted_and_not_shown() -> None:
    text = " ".join(printed(["Today", "Tomorrow"], 120).split())

    assert "Plates, reads" not in text
    assert "9 figures change, 1 are the same; comparison.csv holds all of them" in text


def test_many_scenarios_stand_below_one_another_the_first_once() -> None:
    titles = [f"{run + 1} cameras for 100 people" for run in range(24)]
    text = printed(titles, 80)

    starts = [
        line.split()[0] for line in text.splitlines() if "cameras for 100" in line and line.startswith("  ")
    ]
    assert starts == [str(run + 1) for run in range(24)]
    assert "23 scenarios, against: 1 cameras for 100 people" in text
    above, table = text.split("\n\n", 1)
    assert above.count(" differs in ") == 5
    assert "What 18 more differ in: overrides.log of each." in above
    assert len(table.splitlines()) < 70


def test_scenarios_that_do_not_differ_are_said_to_be_the_same() -> None:
    text = printed(["Today", "Same"], 80, rows={("share_observed", "linked"): (0.4, 0.4)})

    assert "None of 1 figures differs between these scenarios." in " ".join(text.split())
    assert "───" not in text


def test_figures_without_an_interval_are_named_in_a_sample_alone() -> None:
    sampled, whole = (" ".join(printed(["A", "B"], 80, people=people).split()) for people in (1_000, 100_000))

    assert "have no interval here: their sampling error is not worked out" in sampled
    assert "have no interval" not in whole


@pytest.mark.parametrize("n", [2, 4, 24])
def test_a_table_for_a_report_has_as_many_cells_in_every_row(n: int) -> None:
    titles = [f"Scenario {run}" for run in range(n)]
    table = comparison_text_table(made_comparison(titles, figures(n)), runs(n))

    assert {len(row) for row in table.rows} == {len(table.head)}
    named = table.head if n == 4 else [*table.head, *(row[0] for row in table.rows)]
    assert set(titles) <= set(named)
    assert "comparison.csv holds all" in table.note


def test_each_scenario_says_in_which_settings_it_differs_from_the_first() -> None:
    stream, pair = io.StringIO(), [SimpleNamespace(**vars(one)) for one in runs(2)]
    for one, word in zip(pair, ("partial", "independent"), strict=True):
        one.scenario, one.said = word, {"name": word, "model": {"site_meeting": word, "tours": "one"}}
    print_comparison(Console(file=stream, width=100), made_comparison(["A", "B"], figures(2)), pair)

    assert "independent differs in model.site_meeting: partial → independent." in stream.getvalue()


def test_wherever_alerts_stand_together_their_ratio_is_said_not_to_be_identified() -> None:
    alerts = {
        ("false_alert.residents", ""): [10.0, 40.0],
        ("true_alert.residents", ""): [0.1, 0.4],
        ("face_captured.residents", ""): [100.0, 400.0],
    }
    told = " ".join(printed(["Today", "Tomorrow"], 100, rows=alerts).split())
    assert "is not identified" in told
    report = comparison_text_table(made_comparison(("Today", "Tomorrow"), alerts), runs(2))
    assert "is not identified" in report.note
    faces = {name: alerts[name] for name in alerts if name[0].startswith("face")}
    assert "identified: how many of the listed" not in printed(["Today", "Tomorrow"], 100, rows=faces)
