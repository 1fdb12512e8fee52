"""The table of targets, and the rules by which a target counts."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim.core.errors import ContractError
from sim.core.vocabulary import Engine
from sim.scenario.chain import scenario_files
from sim.scenario.parameters.library import Library
from sim.scenario.parameters.parameter import PARAMETER_NAME, Quantity
from sim.scenario.resolve import load_scenario
from sim.study.validation import targets
from sim.study.validation.targets import (
    Band,
    Bound,
    Reason,
    Relation,
    TargetLine,
    has_meaning,
    target_lines,
    targets_of,
)

LINES = {line.name: line for line in target_lines()}
NAMES = sorted(LINES)
LEAST = 12
"""Independent targets that there have to be at least, for a city that much is known of."""


def entries(line: TargetLine) -> list[Quantity]:
    match = PARAMETER_NAME.match(line.parameter)
    assert match is not None
    at = Library().parameter(match["name"]).values
    key = match["key"]
    return [one for day in at.values() for name, one in day.items() if key is None or name == key]


def line(**changes: Any) -> TargetLine:
    free = replace(LINES["vehicle_km"], where=("any",))
    return replace(free, **changes)


def why_not(target: TargetLine, name: str = "almaty_2025") -> Reason | None:
    (found,) = targets_of(load_scenario(name), [target])
    return found.why_not


@pytest.mark.parametrize("name", NAMES)
def test_a_target_says_what_it_is_compared_with_and_why_it_counts(name: str) -> None:
    target = LINES[name]
    assert target.about in targets.ABOUT
    assert len(target.compared_with) > len(target.figure)
    assert len(target.why) > len("assumed")
    assert 0 < len(target.words) <= 27, "the table has to fit 100 columns"


@pytest.mark.parametrize("name", NAMES)
def test_a_band_that_somebody_chose_is_not_called_sourced(name: str) -> None:
    target = LINES[name]
    if target.band in (Band.MEASURED, Band.DERIVED):
        for entry in entries(target):
            if entry.kind != "assumed":
                said = f"{entry.reference} {entry.note}"
                assert not re.search(r"(range|band) (is|was) (assumed|widened)|\(assumed", said), entry.label
                # Both ends are a source's: two figures in the reference, or arithmetic in the note.
                assert entry.low == entry.high or len(re.findall(r"\d", said)) > 3, entry.label


@pytest.mark.parametrize("name", NAMES)
def test_what_was_widened_by_hand_says_so_where_the_number_stands_and_never_counts(name: str) -> None:
    for entry in entries(LINES[name]):
        if re.search("widened", entry.note):
            assert LINES[name].band is Band.WIDENED


def test_at_least_twelve_independent_targets_count_for_almaty() -> None:
    counted = [one.line.name for one in targets_of(load_scenario("almaty_2025")) if one.why_not is None]
    assert len(counted) >= LEAST, counted
    parameters = [LINES[name].parameter for name in counted]
    assert len(set(parameters)) == len(parameters)


def test_no_target_that_counts_is_a_number_that_the_model_reads() -> None:
    """Bands of what is compared freely lie apart from the numbers of the model."""
    for name in ("almaty_2025", "baseline_2025", "kazakhstan_2025"):
        scenario = load_scenario(name)
        told = {amount.parameter for amount in (scenario.stock.cameras, scenario.stock.linked)}
        for one in targets_of(scenario):
            if one.why_not is None:
                assert one.line.parameter not in told
                area = one.line.parameter.split("/")[0]
                assert area == "validation" or "validation_targets" in one.line.parameter or area == "stock"


@pytest.mark.parametrize("name", sorted(scenario_files()))
def test_every_shipped_scenario_knows_which_targets_have_a_meaning_for_it(name: str) -> None:
    scenario = load_scenario(name)
    found = targets_of(scenario)
    assert len(found) == len(LINES)
    for one in found:
        is_of_today = scenario.run.day == "weekday" or one.line.about not in ("people", "traffic")
        is_meant = has_meaning(one.line, scenario.city) and is_of_today
        assert (one.why_not is Reason.NOT_HERE) != is_meant
    assert any(one.why_not is None for one in found)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"relation": Relation.TOLD}, Reason.TOLD),
        ({"relation": Relation.FITTED}, Reason.FITTED),
        ({"relation": Relation.FOLLOWS}, Reason.FOLLOWS),
        ({"relation": Relation.ELSEWHERE}, Reason.ELSEWHERE),
        ({"band": Band.ASSUMED}, Reason.ASSUMED),
        ({"band": Band.WIDENED}, Reason.WIDENED),
        ({"bound": Bound.ABOVE}, Reason.ONE_SIDED),
        ({"where": ("aqkol",)}, Reason.NOT_HERE),
        ({"where": ("kazakhstan",)}, Reason.NOT_HERE),
        ({"where": ("city",)}, None),
        ({"where": ("kazakhstan", "almaty")}, None),
        # One reason is enough, and the strongest is given.
        ({"where": ("aqkol",), "relation": Relation.TOLD, "band": Band.ASSUMED}, Reason.NOT_HERE),
        ({"relation": Relation.TOLD, "band": Band.ASSUMED}, Reason.TOLD),
    ],
)
def test_a_target_counts_by_rule(changes: dict[str, Any], reason: Reason | None) -> None:
    assert why_not(line(**changes)) is reason


def test_a_band_whose_number_is_assumed_does_not_count_whatever_the_table_says() -> None:
    assumed = line(parameter="validation/transit_trips_per_resident", band=Band.DERIVED)
    assert why_not(assumed, "aqkol_smart_city") is Reason.ASSUMED
    assert why_not(assumed, "almaty_2025") is None


def test_a_citys_own_counts_are_told_and_its_part_of_the_countrys_is_not() -> None:
    stock = line(relation=Relation.TOLD_BY_STOCK)
    mix = line(relation=Relation.TOLD_BY_SITE_MIX, told_by=("almaty",))
    assert why_not(replace(mix, told_by=("street_programme",))) is None
    assert (why_not(stock, "almaty_2025"), why_not(mix, "almaty_2025")) == (Reason.TOLD, Reason.TOLD)
    assert (why_not(stock, "baseline_2025"), why_not(mix, "baseline_2025")) == (None, None)


def test_days_of_people_and_traffic_are_those_of_weekdays() -> None:
    sunday = load_scenario("almaty_2025")
    sunday = replace(sunday, run=sunday.run.model_copy(update={"day": "sunday"}))
    for one in targets_of(sunday):
        if one.line.about in ("people", "traffic"):
            assert one.why_not is Reason.NOT_HERE
    assert any(one.why_not is None for one in targets_of(sunday))


def test_a_target_of_cities_has_no_meaning_for_the_country() -> None:
    assert why_not(line(where=("city",)), "kazakhstan_2025") is Reason.NOT_HERE
    assert why_not(line(where=("kazakhstan",)), "kazakhstan_2025") is None


def test_a_band_is_that_of_the_city_and_of_the_nearest_day() -> None:
    transit = LINES["transit_trips"]
    (astana,) = targets_of(load_scenario("astana_presight_2026"), [transit])
    (elsewhere,) = targets_of(load_scenario("aqkol_smart_city"), [transit])
    assert "1.1 million" in astana.expected.reference
    assert "Astana" not in elsewhere.expected.reference
    # June 2025 lies nearer to September 2025 than to December 2023.
    (linked,) = targets_of(load_scenario("baseline_2025"), [LINES["linked_almaty"]])
    assert linked.expected.value == 53_000


def test_a_scenario_that_changes_a_number_does_not_move_its_band(tmp_path: Path) -> None:
    file = tmp_path / "quiet_town.yaml"
    file.write_text(
        "title: Quiet town\nquestion: And if fewer left home?\nextends: aqkol_smart_city\n"
        "parameters: {people/leave_home_share: 0.7}\n",
        encoding="utf-8",
    )
    (told,) = targets_of(load_scenario(str(file), engine=Engine.COHORT), [LINES["leave_home"]])
    shipped = Library().parameter("people/leave_home_share").at(None)[None]
    assert shipped.value != 0.7
    assert told.expected == shipped


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"band": "guessed"}, "'guessed' is not a valid Band"),
        ({"relation": "own"}, "'own' is not a valid Relation"),
        ({"more": "1"}, "more"),
    ],
)
def test_a_line_that_says_what_is_not_known_is_named(row: dict[str, str], words: str) -> None:
    whole = vars(LINES["vehicle_km"]) | {
        "where": "almaty",
        "told_by": "",
        "band": "derived",
        "bound": "both",
        "relation": "free",
    }
    with pytest.raises(ContractError, match="vehicle_km") as error:
        targets._line(whole | row)
    assert words in str(error.value)


def test_visitors_that_are_derived_from_the_count_of_cars_are_no_test_of_it() -> None:
    sources = [
        one for day in Library().parameter("people/visitors/per_day").values.values() for one in day.values()
    ]
    is_derived_from_it = any("555,000" in f"{one.reference} {one.note}" for one in sources)
    assert is_derived_from_it == (LINES["cars_in_a_day"].relation is not Relation.FREE)
