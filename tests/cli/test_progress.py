import pytest

from sim.cli.terminal.console import shown_progress


def test_a_log_gets_a_line_a_stage_and_a_few_for_a_long_one(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress() as progress:
        progress("streets", 0.0)
        progress("streets", 1.0)
        progress("the day", 0.0)
        for step in range(1, 101):
            progress("the day", step / 100)

    captured = capsys.readouterr()
    told = [line.split("s  ", 1)[1] for line in captured.err.splitlines()]
    assert told == ["streets", "the day", "the day: 25%", "the day: 50%", "the day: 75%"]
    assert captured.out == ""


def test_stages_of_several_scenarios_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress(["today", "tomorrow"]) as progress:
        for _ in range(2):
            for stage in ("streets", "the day"):
                progress(stage, 0.0)
                progress(stage, 1.0)

    told = [line.split("s  ", 1)[1] for line in capsys.readouterr().err.splitlines()]
    assert told == ["today: streets", "today: the day", "tomorrow: streets", "tomorrow: the day"]


def test_a_country_and_a_city_are_told_apart_though_their_stages_differ(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with shown_progress(["all", "town"], first_stages=("parts", "streets")) as progress:
        for stage in ("parts", "sum", "streets", "the day"):
            progress(stage, 0.0)
            progress(stage, 1.0)

    told = [line.split("s  ", 1)[1] for line in capsys.readouterr().err.splitlines()]
    assert told == ["all: parts", "all: sum", "town: streets", "town: the day"]
