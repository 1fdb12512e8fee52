"""A scenario's own folder of parameters takes the place of the shipped ones, under the same rules."""

import re
from pathlib import Path

import pytest

from sim.core.errors import InputError
from sim.scenario.parameters.library import Library
from sim.scenario.resolve import ResolvedScenario, load_scenario
from sim.world.read_analytics import people_searched

HOME = """
description: Share of residents who leave home on a weekday.
unit: share
kind: measured
last_checked: 2026-11-21
values:
  2025-01-01: {low: 0.7, central: 0.78, high: 0.8, reference: "National travel survey 2025"}
"""
WALK = """
description: Walking speed.
unit: km_per_h
kind: assumed
last_checked: 2026-11-21
by: street_class
values:
  2025-01-01:
    reference: Somebody
    local: {low: 4, central: 5, high: 6}
    collector: {low: 4, central: 5, high: 6}
    arterial: {low: 4, central: 5, high: 6}
"""
CAMERAS = HOME.replace("unit: share", "unit: cameras").replace(
    "low: 0.7, central: 0.78, high: 0.8", "low: 100, central: 120, high: 140"
)


def loaded(tmp_path: Path, *lines: str, **files: str) -> ResolvedScenario:
    for name, text in files.items():
        file = tmp_path / "uk" / f"{name.replace('__', '/')}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    scenario = tmp_path / "own.yaml"
    head = ("title: Own", "question: What?", "extends: aqkol_smart_city", "parameters_from: ./uk")
    scenario.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    return load_scenario(scenario)


def test_own_numbers_take_the_place_of_the_shipped_ones_with_their_source(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, people__leave_home_share=HOME)
    quantity = scenario.numbers.quantity("people/leave_home_share")
    assert (quantity.value, quantity.kind) == (0.78, "measured")
    assert quantity.reference == "National travel survey 2025"
    assert "people/leave_home_share: 0.8 → 0.78" in scenario.change_log
    shipped = load_scenario("aqkol_smart_city").numbers
    assert scenario.numbers.number("people/trips_per_day") == shipped.number("people/trips_per_day")
    assert list(scenario.numbers.library.own_digests) == ["parameters/people/leave_home_share"]


def test_a_scenario_changes_own_numbers_as_it_changes_shipped_ones(tmp_path: Path) -> None:
    line = "parameters: {people/leave_home_share: 0.5}"
    scenario = loaded(tmp_path, line, people__leave_home_share=HOME)
    assert scenario.numbers.number("people/leave_home_share") == 0.5
    assert "people/leave_home_share: 0.78 → 0.5" in scenario.change_log


def test_a_stock_can_name_a_number_of_ones_own(tmp_path: Path) -> None:
    line = "stock: {cameras: {count: stock/london_cameras}}"
    scenario = loaded(tmp_path, line, stock__london_cameras=CAMERAS)
    assert scenario.stock.cameras.value == 120


def test_a_country_can_say_among_how_many_people_is_searched(tmp_path: Path) -> None:
    text = HOME.replace("unit: share", "unit: people").replace(
        "low: 0.7, central: 0.78, high: 0.8", "low: 5e7, central: 6e7, high: 7e7"
    )
    assert people_searched(load_scenario("aqkol_smart_city").numbers) == 20_499_822
    assert people_searched(loaded(tmp_path, recognition__people_searched=text).numbers) == 60_000_000


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"people__leave_home_shar": HOME}, "no run reads 'people/leave_home_shar'.* did you mean"),
        ({"people__leave_home_share": HOME.replace("unit: share", "unit: km")}, "the unit is km, but"),
        ({"people__leave_home_share": HOME.replace("reference:", "note:")}, "has no 'reference'"),
        ({"people__leave_home_share": WALK.replace("km_per_h", "share")}, "is 4, but a share lies between"),
        (
            {
                "people__leave_home_share": WALK.replace("km_per_h", "share").replace(
                    "low: 4, central: 5, high: 6", "low: 0, central: 1, high: 1"
                )
            },
            "reads people/leave_home_share as a single number",
        ),
        (
            {"people__speed_walk": WALK.replace("high: 6", "high: 300")},
            "is 300 km_per_h, but can only be from 0.5 to 20",
        ),
        (
            {"people__speed_walk": WALK.replace("    local", "    footway")},
            "has no entry 'local', which the model needs",
        ),
        (
            {"people__speed_walk": WALK + "    footway: {low: 4, central: 5, high: 6}\n"},
            "has the entry 'footway', which the model does",
        ),
        ({"leave_home_share": HOME}, "the file is no parameter's"),
        ({}, "there is no folder"),
    ],
)
def test_what_the_model_could_not_read_is_refused(tmp_path: Path, files, said) -> None:
    with pytest.raises(InputError, match=said):
        loaded(tmp_path, **files)


def test_a_file_that_would_be_overlooked_for_its_ending_is_named(tmp_path: Path) -> None:
    (tmp_path / "uk" / "people").mkdir(parents=True)
    (tmp_path / "uk" / "people" / "trips_per_day.yml").write_text(HOME)
    with pytest.raises(InputError, match=r"trips_per_day\.yml: the file is no parameter's"):
        loaded(tmp_path)


def a_mix(**changes: str) -> str:
    """Write a site mix as the shipped ones are, with some words replaced."""
    text = (Library().folder / "cameras/site_mix/town_programme.yaml").read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def test_an_own_site_mix_can_be_named(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, "stock: {site_mix: mine}", cameras__site_mix__mine=a_mix())
    assert scenario.numbers.table("cameras/site_mix/mine")["square"] == 0.25


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"    house: {low": "    default: {low"}, "has no entry 'house', which the model needs"),
        ({"    house: {low": "    church: {low"}, "has no entry 'house', which the model needs"),
        ({"unit: share": "unit: m"}, "the unit is m, but cameras/site_mix/mine is read in share"),
        ({"sums_to: 1\n": "", "central: 0.25": "central: 0.35"}, "must sum to 1, but sum to 1.1"),
    ],
)
def test_an_own_site_mix_is_like_the_shipped_ones(
    tmp_path: Path, changes: dict[str, str], words: str
) -> None:
    with pytest.raises(InputError, match=re.escape(words)):
        loaded(tmp_path, "stock: {site_mix: mine}", cameras__site_mix__mine=a_mix(**changes)).numbers.table(
            "cameras/site_mix/mine"
        )


def test_a_number_in_place_of_a_site_mix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="as a table by site_class; write the file like the shipped one"):
        loaded(tmp_path, "stock: {site_mix: mine}", cameras__site_mix__mine=HOME).numbers.table(
            "cameras/site_mix/mine"
        )
