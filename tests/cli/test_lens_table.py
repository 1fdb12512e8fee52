"""Behind the lens on the terminal."""

import io

import pytest
from rich.console import Console

from sim.cli.tables.lens_table import figure, print_lens, print_lenses
from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenarios


@pytest.fixture(scope="module")
def summaries(scenario_file):
    lines = ("gates: {entrances: 0.5}", "watch_list: 1000000", "plates: traffic")
    files = [
        scenario_file("extends: aqkol_smart_city", f"policy: {{{line}}}", name=f"case_{number}")
        for number, line in enumerate(lines)
    ]
    return [run.outcome.summary for run in run_scenarios([load_scenario(file) for file in files])]


def printed(show, *what):
    console = Console(file=io.StringIO(), width=140)
    show(console, *what)
    return console.file.getvalue()


def test_a_run_tells_its_stages_and_that_the_false_rate_decides(summaries):
    text = printed(print_lens, summaries[0])
    captured = summaries[0]["behind_lens"]["funnel"]["face_captured"]
    assert f"{captured['people']:,.0f}" in text
    assert "The false rate of the software decides everything" in text
    assert "(strict)" in text
    assert "Gates (entrances) name" in text
    assert len(text.splitlines()) < 30


def test_scenarios_stand_side_by_side(summaries):
    text = printed(print_lenses, summaries)
    assert all(f"case_{number}" in text for number in range(3))
    followed = next(line for line in text.splitlines() if "cars followed" in line).split()
    assert followed[-1] == "0"
    assert followed[-2] == followed[-3] != "0"
    assert "decides everything" in text


def test_scenarios_that_do_not_fit_beside_each_other_stand_below_each_other(summaries):
    wide = [summary | {"scenario": f"a_scenario_of_a_long_name_{n}"} for n, summary in enumerate(summaries)]
    text = printed(print_lenses, wide)
    assert text.count("a_scenario_of_a_long_name_0") == 2
    assert text.count("a_scenario_of_a_long_name_2") == 1
    heads = [line for line in text.splitlines() if "people a day" in line]
    assert len(heads) == 2
    assert all(len(line) <= 140 for line in text.splitlines())


def test_a_table_says_that_visitors_are_in_it(summaries):
    lens = summaries[0]["behind_lens"]
    visited = summaries[0] | {"behind_lens": lens | {"visitors": lens["funnel"]}}
    assert "visitors too" in printed(print_lens, visited)
    assert "visitors too" in printed(print_lenses, [summaries[1], visited])
    assert "visitors too" not in printed(print_lens, summaries[0])


def test_where_no_alerts_come_none_are_decided(summaries):
    lens = summaries[0]["behind_lens"]
    none = {f"{kind}_{what}": 0 for kind in ("true", "false") for what in ("alerts", "in_time")}
    quiet = lens | {"centres": [centre | none for centre in lens["centres"]]}
    assert "no alerts come" in printed(print_lens, summaries[0] | {"behind_lens": quiet})


def test_nothing_is_printed_of_an_older_run(summaries):
    older = {key: value for key, value in summaries[0].items() if key != "behind_lens"}
    assert printed(print_lens, older) == ""
    assert printed(print_lenses, [summaries[0], older]) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0.0, "0"), (0.0001, "< 0.0005"), (0.25, "0.25"), (12.3, "12"), (12_345.6, "12,346")],
)
def test_figures_keep_what_is_rare(value, text):
    assert figure(value) == text
