import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.cli import main
from sim.core.errors import ContractError, InputError
from sim.results.folder.store import SUMMARY_FILE

HEAVY = ("numpy", "pandas", "geopandas", "matplotlib", "simpy", "scipy", "yaml")


def raising(error: BaseException) -> Callable[..., object]:
    def app(*_arguments: object, **_options: object) -> object:
        raise error

    return app


@pytest.mark.parametrize(
    "arguments", [["--help"], ["run", "--help"], ["compare", "-h"], ["map", "-h"], ["--version"]]
)
def test_help_answers_without_loading_anything_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from sim.cli.main import answer; "
        f"code = answer({arguments!r}); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
    assert done.stdout


def test_the_command_alone_shows_its_verbs(safecity: Callable[..., object]) -> None:
    answer = safecity()

    assert answer.code == 0
    for verb in ("run", "compare", "map", "explain", "list"):
        assert re.search(rf"\b{verb}\b", answer.out)


def test_the_help_names_both_engines(safecity: Callable[..., object]) -> None:
    for verb in ("run", "compare", "map"):
        words = safecity(verb, "--help").out
        assert "cohort:" in words
        assert "individual:" in words


def test_version_names_the_distribution(safecity: Callable[..., object]) -> None:
    assert safecity("--version").out == f"safecity-sim {sim.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rnu", "x"], "no such command 'rnu'"),
        (["run"], "missing argument 'SCENARIO|RUN'"),
        (["run", "x", "--seeed", "1"], "no such option: --seeed"),
        (["run", "x", "--seed", "one"], "invalid value for '--seed'"),
        (
            ["map", "x", "--layer", "faces"],
            "'faces' is not one of coverage, streets, footprints, people, day, residents, hours, places",
        ),
        (["list", "people"], "'people' is not one of 'scenarios'"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(
    safecity: Callable[..., object], arguments: list[str], words: str
) -> None:
    answer = safecity(*arguments)

    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert answer.err.startswith("safecity: ")
    assert words in answer.err
    assert "--help` shows what is possible" in answer.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "almaty_2052"], "there is no shipped scenario 'almaty_2052'"),
        (["run", "nowhere/at_all.yaml"], "nowhere/at_all.yaml"),
        (["explain", "almaty_2052"], "almaty_2052"),
        (["compare", "baseline_2025"], "at least two scenarios"),
        (["run", "aqkol_smart_city", "--sample", "1.5"], "1.5"),
        (["map", "aqkol_smart_city", "--out", "map.jpg"], "must end in .png, .pdf or .svg"),
        (
            ["run", "aqkol_smart_city", "--engine", "steam"],
            "one of cohort, individual, but is the text 'steam'",
        ),
        (["map", "aqkol_smart_city", "--place", "almaty"], "this is about one city only"),
        (["map", "kazakhstan_2025", "--place", "nowhere"], "there is no city 'nowhere'"),
        (["map", "kazakhstan_2025", "--hour", "8"], "name its place"),
        (["map", "aqkol_smart_city", "--layer", "places"], "shows a whole country"),
        (["map", "aqkol_smart_city", "--layer", "coverage", "--hour", "8"], "has no single hours"),
        (["run", "kazakhstan_2025", "--engine", "individual"], "too large for the engine 'individual'"),
        (["run", "kazakhstan_2025", "--sample", "0.1"], "run one to one"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(
    safecity: Callable[..., object], arguments: list[str], words: str
) -> None:
    answer = safecity(*arguments)

    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert words in answer.err
    assert "Traceback" not in answer.err


def test_an_unwritable_folder_is_found_before_anything_is_simulated(
    safecity: Callable[..., object], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")

    answer = safecity("run", "aqkol_smart_city", "--out", str(tmp_path / "file"))

    assert answer.code == 2
    assert "file is not a folder" in answer.err
    assert "city and cameras" not in answer.err


def test_a_folder_that_holds_no_run_cannot_be_mapped(safecity: Callable[..., object], tmp_path: Path) -> None:
    answer = safecity("map", str(tmp_path))

    assert answer.code == 2
    assert "is no run folder" in answer.err


def test_the_folder_of_a_scenario_names_the_runs_in_it(
    safecity: Callable[..., object], tmp_path: Path
) -> None:
    (tmp_path / "f00").mkdir()
    (tmp_path / "f00" / SUMMARY_FILE).write_text("{}")
    answer = safecity("map", str(tmp_path))

    assert answer.code == 2
    assert f"is no run folder; give {tmp_path / 'f00'}, or a scenario" in " ".join(answer.err.split())


def test_explain_refuses_what_a_run_refuses_with_its_file_and_line(
    safecity: Callable[..., object], scenario_file: Callable[..., Path]
) -> None:
    shifts = "policy: {shifts: [{begin_h: 8, end_h: 20, operators: 28}]}"
    file = scenario_file("extends: aqkol_smart_city", shifts)
    told = [safecity(verb, str(file)) for verb in ("explain", "run")]

    assert [answer.code for answer in told] == [2, 2]
    assert told[0].err == told[1].err
    assert f"{file.name}:" in told[0].err


def test_an_input_error_keeps_its_file_and_line(
    safecity: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "app", raising(InputError("the share is 3, above 1", file="a.yaml", line=7)))

    answer = safecity("run", "a.yaml")

    assert (answer.code, answer.err) == (2, "safecity: a.yaml:7: the share is 3, above 1\n")


@pytest.mark.parametrize("error", [ContractError("a table is wrong"), ZeroDivisionError("by\nzero")])
def test_our_faults_are_owned_in_one_sentence(
    safecity: Callable[..., object], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(main, "app", raising(error))

    answer = safecity("run", "x")

    assert answer.code == 1
    assert "fault of ours" in answer.err
    assert "--debug" in answer.err
    assert answer.err.count("\n") == 1
    assert "Traceback" not in answer.err


def test_debug_anywhere_shows_the_traceback(
    safecity: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "app", raising(ZeroDivisionError("by zero")))

    answer = safecity("run", "x", "--debug")

    assert answer.code == 1
    assert "Traceback (most recent call last)" in answer.err


def test_interrupting_is_no_fault(safecity: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "app", raising(KeyboardInterrupt()))

    answer = safecity("run", "x")

    assert answer.code == 130
    assert answer.err == "safecity: stopped; nothing half-written was left behind\n"


def test_a_reader_that_has_read_enough_is_no_error() -> None:
    script = f"{sys.executable} -m sim list parameters | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)

    assert done.returncode == 0
    assert done.stderr == ""
