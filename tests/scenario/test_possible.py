"""What a number can be at all stands beside it, and nothing else can be set."""

import math
import re
from pathlib import Path

import pytest

from sim.core.errors import InputError
from sim.scenario.parameters.library import Change, Library, Numbers, Source
from sim.scenario.parameters.parameter import possible_in
from sim.scenario.resolve import load_scenario

LIBRARY = Library()
HERE = Source("scenario test", Path("test.yaml"), 7)
SLIPS = (0.0, -1.0, 1e9, 1e-9, math.nan, math.inf, -math.inf)


@pytest.mark.parametrize("name", LIBRARY.names)
def test_a_parameter_says_what_it_can_be_and_its_sources_say_no_more(name: str) -> None:
    parameter = LIBRARY.parameter(name)
    possible = parameter.possible
    assert math.isfinite(possible.least)
    assert math.isfinite(possible.most)
    for entries in parameter.values.values():
        for quantity in entries.values():
            assert possible.least <= quantity.low <= quantity.high <= possible.most, quantity.label


@pytest.mark.parametrize("name", LIBRARY.names)
def test_what_cannot_be_is_refused_with_name_unit_line_and_range(name: str) -> None:
    parameter = LIBRARY.parameter(name)
    entry = next(iter(parameter.at(None)))
    for value in SLIPS:
        if parameter.possible.least <= value <= parameter.possible.most:
            continue
        with pytest.raises(InputError) as refused:
            Numbers(LIBRARY, changes=(Change(name, entry, value, HERE),))
        said = str(refused.value)
        assert said.startswith(f"test.yaml:7: '{name}")
        assert f" {parameter.unit}" in said or parameter.unit == "1"
        assert "between 0 and 1" in said or "can only be from" in said


@pytest.mark.parametrize(
    "number",
    [
        "people/speed_walk[local]: 0",
        "cameras/coverage_lattice_spacing_m: 0",
        "cameras/kinds/pixels_px[fixed_2mp_4mm]: 0",
        "cameras/kinds/zoom[turning_4mp]: -1e9",
        "cameras/road_class_weight[local]: -1e9",
        "cameras/face_height_m: 1e9",
        "city/cell_m: 0",
        "city/cell_m: 0.5",
        "city/block_m: 0.5",
        "city/stop_spacing_m: 0.002",
        "city/residents_per_entrance[default]: 0.001",
        "city/settlement_size_spread: -1e9",
        "people/visitors/per_day[default]: 30_000_000",
        "response/operators[almaty]: 1e18",
    ],
)
def test_what_once_broke_a_run_is_refused_when_it_is_read(scenario_file, number: str) -> None:
    file = scenario_file("extends: aqkol_smart_city", "parameters:", f"  {number}")
    name = re.split(r"[\[:]", number)[0]
    with pytest.raises(InputError, match=rf"own\.yaml:5: '{name}.* can only be from"):
        load_scenario(file)


@pytest.mark.parametrize(
    ("lever", "said"),
    [
        (
            "retention_cap_days: 1e300",
            "'policy.retention_cap_days' is 1e\\+300 days, but can only be from 0 to",
        ),
        (
            "no_recognition: {around: [school], radius_m: 1e18}",
            "'policy.no_recognition.radius_m' is 1e\\+18 m",
        ),
        ("cameras_per_1000: 1e9", "'policy.cameras_per_1000' is 1e\\+09 per_1000_residents"),
        ("operators: 1000000", "'policy.operators' is 1e\\+06 people, but can only be from 1 to 100,000"),
        (
            "shifts: [{begin_h: 0, end_h: 24, operators: 10000000}]",
            "'policy.shifts.operators' is 1e\\+07 people",
        ),
    ],
)
def test_a_number_of_a_policy_can_be_what_its_parameter_can(scenario_file, lever: str, said: str) -> None:
    file = scenario_file("extends: aqkol_smart_city", "policy:", f"  {lever}")
    with pytest.raises(InputError, match=said):
        load_scenario(file)


def test_a_lever_cannot_name_an_entry_that_a_table_has_not(scenario_file) -> None:
    file = scenario_file(
        "extends: aqkol_smart_city", "policy: {retention_cap_days: 'retention/cap_days[mars]'}"
    )
    with pytest.raises(InputError, match=r"own\.yaml:4: 'retention/cap_days' has no entry 'mars'"):
        load_scenario(file)


def test_a_unit_bounds_what_states_no_bounds_itself() -> None:
    assert possible_in("share").problem(0.5, "share") is None
    assert possible_in("share").problem(1.5, "share") is not None
    assert possible_in("km").problem(1e12, "km") is None
    assert possible_in("km").problem(-1, "km") == "is -1, but nothing in km is below zero; write 0 or more"
    assert possible_in("per_km").problem(-1, "per_km") is None


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_of_no_camera_are_refused(scenario_file, day: str) -> None:
    for line in (f"date: {day}", f"policy: {{sunset: {day}}}"):
        with pytest.raises(InputError, match=f"is {day}, but must be a day from 1950 to 2100"):
            load_scenario(scenario_file("extends: aqkol_smart_city", line))
