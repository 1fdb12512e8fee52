import datetime
import io
import json

import pytest
from rich.console import Console

from sim.cli.tables.explanation import as_plain_values, print_explanation
from sim.scenario.parameters.parameter import Quantity
from sim.scenario.resolve import ResolvedScenario, load_scenario

DAY = datetime.date(2025, 6, 25)


def quantity(name: str, key: str | None, value: float, reference: str, kind: str = "measured") -> Quantity:
    return Quantity(
        name=name,
        key=key,
        value=value,
        low=value / 2,
        high=value * 2,
        unit="cameras",
        kind=kind,
        date=DAY,
        reference=reference,
        note="",
        last_checked=datetime.date(2026, 11, 21),
        description=f"Description of {name}.",
    )


QUANTITIES = [
    quantity("stock/national", None, 1_400_000, "The ministry, June 2025"),
    quantity("cameras/at_site", "yard", 6.2, "A newspaper", kind="derived"),
    quantity("cameras/at_site", "road", 5, "Another newspaper", kind="assumed"),
]


@pytest.fixture(scope="module")
def scenario() -> ResolvedScenario:
    return load_scenario("target_15_linked")


def explained(scenario: ResolvedScenario, width: int = 100) -> str:
    stream = io.StringIO()
    print_explanation(Console(file=stream, width=width), scenario, QUANTITIES)
    return stream.getvalue()


def test_an_explanation_opens_with_title_and_question(scenario: ResolvedScenario) -> None:
    words = " ".join(explained(scenario).split())

    assert words.startswith(f"{scenario.title} {scenario.question}")


def test_each_number_comes_with_range_unit_kind_date_and_source(scenario: ResolvedScenario) -> None:
    text = explained(scenario)

    (line,) = [line for line in text.splitlines() if "1,400,000" in line]
    assert line.rstrip().split("  ") == [
        "",
        "",
        "1,400,000",
        "700,000 to 2,800,000",
        "cameras",
        "measured, 2025-06-25",
    ]
    assert "The ministry, June 2025." in text
    assert "Last checked 2026-11-21." in text


def test_numbers_are_grouped_by_area_and_a_table_is_described_once(scenario: ResolvedScenario) -> None:
    text = explained(scenario)

    assert text.index("cameras ──") < text.index("cameras/at_site") < text.index("stock ──")
    assert text.count("Description of cameras/at_site.") == 1


def test_sources_that_differ_say_which_entry_they_stand_for(scenario: ResolvedScenario) -> None:
    text = explained(scenario)

    assert "yard: A newspaper." in text
    assert "road: Another newspaper." in text


def test_every_change_is_shown(scenario: ResolvedScenario) -> None:
    words = " ".join(explained(scenario).split())

    assert scenario.change_log
    for change in scenario.change_log:
        assert " ".join(change.split()) in words


def test_numbers_are_counted_by_kind(scenario: ResolvedScenario) -> None:
    assert "3 numbers: 1 assumed, 1 derived, 1 measured." in explained(scenario)


@pytest.mark.parametrize("width", [60, 100])
def test_lines_wrap_at_the_width(scenario: ResolvedScenario, width: int) -> None:
    assert max(map(len, explained(scenario, width).splitlines())) <= width


def test_machines_get_the_same_numbers(scenario: ResolvedScenario) -> None:
    content = json.loads(json.dumps(as_plain_values(scenario, QUANTITIES)))

    assert content["question"] == scenario.question
    assert [number["value"] for number in content["numbers"]] == [1_400_000, 6.2, 5]
    assert content["numbers"][0]["date"] == "2025-06-25"
