"""What becomes of linked, recognition and anpr cameras where `cameras` alone is stated anew."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.core.errors import InputError
from sim.scenario.in_python import document_of
from sim.scenario.resolve import ResolvedScenario, load_scenario
from sim.study.finished_run import recipe_of
from sim.study.repeat import scenario_again

Write = Callable[..., Path]


@pytest.fixture
def town(scenario_file: Write) -> str:
    """1,000 cameras, of them 270 linked, 27 with recognition, and a tenth that reads plates."""
    lines = [
        "extends: baseline_2025", "city: aqkol", "stock:", "  scope: city", "  cameras: {count: 1000}",
        "  linked: {count: 270}", "  recognition: {count: 27}", "  anpr: {share: 0.1}",
    ]  # fmt: skip
    return scenario_file(*lines, name="town").as_posix()


def counts(scenario: ResolvedScenario) -> list[float]:
    return [getattr(scenario.stock, name).value for name in ("cameras", "linked", "recognition", "anpr")]


def varied(scenario_file: Write, town: str, *stock: str) -> ResolvedScenario:
    return load_scenario(scenario_file(f"extends: {town}", "stock:", *(f"  {line}" for line in stock)))


def test_counts_hold_unless_said_and_the_drift_of_their_shares_is_told(
    scenario_file: Write, town: str
) -> None:
    scenario = varied(scenario_file, town, "cameras: {count: 675}")
    assert counts(scenario) == [675, 270, 27, 0.1]
    first, second = scenario.stock.remarks
    assert first.startswith("linked 270 of 675 cameras: 40 % instead of 27 %; write `layers: shares`")
    assert second.startswith("recognition 27 of 675 cameras: 4 % instead of 2.7 %;")
    assert scenario.change_log[-2:] == (f"stock: {first}", f"stock: {second}")


@pytest.mark.parametrize("lines", [("layers: counts", "cameras: {count: 675}"), ("cameras: {count: 1000}",)])
def test_a_word_for_counts_holds_them_and_nothing_is_told_of_what_does_not_drift(
    scenario_file: Write, town: str, lines: tuple[str, ...]
) -> None:
    scenario = varied(scenario_file, town, *lines)
    assert counts(scenario)[1:] == [270, 27, 0.1]
    assert len(scenario.stock.remarks) == (2 if "675" in lines[-1] else 0)


def test_shares_hold_when_asked_for(scenario_file: Write, town: str) -> None:
    scenario = varied(scenario_file, town, "layers: shares", "cameras: {count: 500}")
    assert counts(scenario) == [500, 135, 14, 0.1]
    assert scenario.stock.remarks == (
        "linked 135 instead of 270, as `layers: shares` holds its share",
        "recognition 14 instead of 27, as `layers: shares` holds its share",
    )


def test_shares_are_those_beside_which_a_layer_was_stated_however_long_the_chain(
    scenario_file: Write, town: str
) -> None:
    # Through 300 and 1 back to 2,000: rounding on the way would have lost the links.
    file = town
    for count in (300, 1, 2000):
        file = scenario_file(
            f"extends: {file}", f"stock: {{layers: shares, cameras: {{count: {count}}}}}"
        ).as_posix()
    assert counts(load_scenario(file)) == [2000, 540, 54, 0.1]


def test_a_layer_that_is_stated_anew_is_as_stated(scenario_file: Write, town: str) -> None:
    scenario = varied(scenario_file, town, "layers: shares", "cameras: {count: 500}", "linked: {share: 0.4}")
    assert counts(scenario) == [500, 0.4, 14, 0.1]


def test_overrides_and_programs_hold_shares_too(scenario_file: Write, town: str) -> None:
    block = "half:\n  description: Half the cameras.\n  stock: {layers: shares, cameras: {count: 500}}\n"
    file = scenario_file(f"extends: {town}", "overrides: [half]")
    (file.parent / "overrides.yaml").write_text(block, encoding="utf-8")
    by_override = load_scenario(file)
    said = document_of({"stock": {"layers": "shares", "cameras": {"count": 500}}})
    by_program = load_scenario(town, changes=[said])
    assert counts(by_override) == counts(by_program) == [500, 135, 14, 0.1]


def test_a_recipe_holds_what_was_said_and_beside_what(
    scenario_file: Write, town: str, tmp_path: Path
) -> None:
    """Nothing but what was said resolves to the same counts, with the same sources, again."""
    scenario = varied(scenario_file, town, "layers: shares", "cameras: {count: 500}")
    recipe = recipe_of(scenario)
    assert recipe["said"]["stock"]["linked"] == {"count": 270}
    assert recipe["beside"]["stock.linked"] == {"count": 1000}
    certificate = {"scenario": scenario.as_dict(), "repeat": json.loads(json.dumps(recipe))}
    with scenario_again(certificate, tmp_path / "certificate.json") as again:
        assert counts(again) == counts(scenario)
        assert again.as_dict() == scenario.as_dict()


def test_measures_by_residents_are_compared_with_each_other(scenario_file: Write) -> None:
    base = scenario_file(
        "extends: baseline_2025", "city: aqkol", "stock:", "  scope: city", "  cameras: {per_100: 5}",
        "  linked: {count: 100}", "  recognition: {count: 0}", "  anpr: {share: 0}", name="density",
    ).as_posix()  # fmt: skip
    scenario = varied(scenario_file, base, "layers: shares", "cameras: {per_1000: 75}")
    assert counts(scenario)[:2] == [75, 150]
    kept = varied(scenario_file, base, "cameras: {count: 300}")
    assert kept.stock.remarks[0].startswith(
        "linked stays 100 cameras, while the stock is 300 (count) instead"
    )


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        (("layers: shares", "cameras: {per_100: 5}"), 6, "state 'stock.linked' as a share"),
        (("layers: shares", "cameras: {count: 500}", "linked: {count: 9}"), 7, "leave one of them out"),
        (("layers: parts",), 5, "counts.*shares"),
    ],
)
def test_what_contradicts_itself_is_refused_where_it_stands(
    scenario_file: Write, town: str, lines: tuple[str, ...], line: int, said: str
) -> None:
    with pytest.raises(InputError, match=said) as error:
        varied(scenario_file, town, *lines)
    assert error.value.line == line
