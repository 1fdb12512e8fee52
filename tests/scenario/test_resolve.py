"""Extends, overrides, own keys and the command line, laid over each other and logged."""

import datetime
import json
import os
from pathlib import Path

import pytest

from sim.core.disk.files import canonical_json
from sim.core.errors import InputError
from sim.scenario.resolve import ResolvedScenario, load_scenario

HEAD = "title: A test\nextends: baseline_2025\n"


def load(folder: Path, text: str) -> ResolvedScenario:
    file = folder / "mine.yaml"
    file.write_text(text)
    return load_scenario(file)


def test_the_baseline_has_the_counts_of_june_2025() -> None:
    scenario = load_scenario("baseline_2025")
    stock = scenario.stock
    amounts = [(a.measure, a.value) for a in (stock.cameras, stock.linked, stock.recognition)]
    assert amounts == [("count", 1_400_000), ("count", 386_000), ("count", 19_000)]
    assert (scenario.city, stock.scope) == ("almaty", "kazakhstan")
    assert (scenario.run.engine, scenario.run.sample, scenario.run.seed) == ("cohort", 1.0, 2025)
    assert scenario.date == datetime.date(2025, 6, 25)
    assert scenario.change_log == ()


def test_a_quantity_in_another_measure_replaces_the_whole_quantity(tmp_path: Path) -> None:
    scenario = load(tmp_path, HEAD + "stock:\n  cameras: {per_100: 15}\n")
    assert (scenario.stock.cameras.measure, scenario.stock.cameras.value) == ("per_100", 15)
    assert scenario.stock.cameras.parameter is None
    changed, *drifts = scenario.change_log
    assert changed == "stock.cameras: count stock/national_cameras → per_100 15"
    assert [line.split(" stays ")[0] for line in drifts] == ["stock: linked", "stock: recognition"]
    assert "while the stock is 15 (per_100) instead of 1,400,000 (count)" in drifts[0]


def test_what_a_scenario_does_not_touch_stays_as_it_was(tmp_path: Path) -> None:
    base = load_scenario("baseline_2025").as_dict()
    mine = load(tmp_path, HEAD + "run: {seed: 7}\n").as_dict()
    assert mine["run"].pop("seed") == 7
    base["run"].pop("seed")
    for key in ("city", "date", "stock", "run", "parameters"):
        assert mine[key] == base[key]


def test_each_change_is_logged_once_from_old_to_new(tmp_path: Path) -> None:
    text = HEAD + "overrides: [all_linked]\nrun: {seed: 7, sample: 1.0}\ncity: aqkol\n"
    assert load(tmp_path, text).change_log == (
        "stock.linked: count stock/national_linked → share 1",
        "run.seed: 2025 → 7",
        "city: almaty → aqkol",
    )


def test_the_log_goes_from_the_first_scenario_to_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(HEAD + "run: {seed: 7}\n")
    (tmp_path / "mine.yaml").write_text("title: A test\nextends: base.yaml\nrun: {seed: 8}\n")
    scenario = load_scenario(tmp_path / "mine.yaml", seed=9, sample=0.5)
    assert scenario.change_log == (
        "run.seed: 2025 → 7",
        "run.seed: 7 → 8",
        "run.seed: 8 → 9",
        "run.sample: 1.0 → 0.5",
    )
    assert (scenario.run.seed, scenario.run.sample) == (9, 0.5)


def test_title_and_question_are_never_inherited(tmp_path: Path) -> None:
    scenario = load(tmp_path, HEAD)
    assert (scenario.name, scenario.title, scenario.question) == ("mine", "A test", "")


def test_a_path_to_extend_is_relative_to_the_file_and_not_to_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "base.yaml").write_text(HEAD + "city: atyrau\n")
    (tmp_path / "deep" / "mine.yaml").write_text("title: A test\nextends: ../base.yaml\n")
    monkeypatch.chdir(os.sep)
    assert load_scenario(tmp_path / "deep" / "mine.yaml").city == "atyrau"
    monkeypatch.chdir(tmp_path)
    assert load_scenario("deep/mine.yaml").city == "atyrau"


@pytest.mark.parametrize("place", ["overrides.yaml", "overrides/more.yaml"])
def test_overrides_beside_a_scenario_can_be_named(tmp_path: Path, place: str) -> None:
    file = tmp_path / place
    file.parent.mkdir(exist_ok=True)
    file.write_text("few:\n  description: Few cameras.\n  stock:\n    cameras: {per_1000: 30}\n")
    scenario = load(tmp_path, HEAD + "overrides: [few, all_linked]\n")
    assert scenario.stock.cameras.value == 30
    assert scenario.stock.cameras.source.setter == "override few"
    assert (scenario.stock.cameras.source.file, scenario.stock.cameras.source.line) == (file.resolve(), 4)


def test_the_place_of_the_city_is_known(tmp_path: Path) -> None:
    scenario = load(tmp_path, HEAD + "\ncity: atlantis\n")
    error = scenario.city_source.error("there is no city 'atlantis'")
    assert (error.file, error.line) == (tmp_path / "mine.yaml", 4)


def test_a_layer_that_is_left_out_is_empty(tmp_path: Path) -> None:
    text = (
        "title: A test\ncity: aqkol\n"
        "stock: {scope: city, cameras: {count: 10}, placement: uniform, site_mix: national}\n"
        "run: {engine: individual, sample: 1, seed: 0, day: weekday, pixel_density: observe}\n"
    )
    stock = load(tmp_path, text).stock
    assert [a.value for a in (stock.linked, stock.recognition, stock.anpr)] == [0, 0, 0]


def test_a_changed_number_reaches_the_stock_and_the_log(tmp_path: Path) -> None:
    scenario = load(tmp_path, HEAD + "parameters:\n  stock/national_linked: 400000\n")
    assert scenario.stock.linked.value == 400_000
    assert "stock/national_linked: 386000.0 → 400000.0" in scenario.change_log
    assert scenario.as_dict()["parameters"] == {"stock/national_linked": 400_000}


def test_the_date_decides_which_counts_hold(tmp_path: Path) -> None:
    assert load(tmp_path, HEAD + "date: 2024-12-01\n").stock.linked.value == 310_000


def test_every_number_of_the_stock_is_listed_with_its_source(tmp_path: Path) -> None:
    scenario = load(tmp_path, HEAD + "stock:\n  linked: {share: 0.5}\n")
    used = {quantity.label: quantity for quantity in scenario.numbers.used()}
    assert used["stock/national_cameras"].kind == "measured"
    assert "25 June 2025" in used["stock/national_cameras"].reference
    assert used["stock.linked.share"].value == 0.5
    assert used["stock.linked.share"].reference == "set by scenario mine"
    assert "stock/national_linked" not in used


def test_a_scenario_as_dictionary_is_plain_and_the_same_wherever_it_lies(tmp_path: Path) -> None:
    texts = []
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        texts.append(canonical_json(load(tmp_path / place, HEAD + "run: {seed: 3}\n").as_dict()))
    assert texts[0] == texts[1]
    assert json.loads(texts[0])["run"]["pixel_density"] == "detect"


def test_how_a_number_is_written_does_not_matter(tmp_path: Path) -> None:
    texts = [
        HEAD + f"stock:\n  linked: {{share: {one}}}\nrun: {{sample: {one}}}\n" for one in ("1", "1.0", "1e0")
    ]
    assert len({canonical_json(load(tmp_path, text).as_dict()) for text in texts}) == 1


def test_asking_for_numbers_does_not_change_the_dictionary() -> None:
    scenario = load_scenario("baseline_2025")
    before = canonical_json(scenario.as_dict())
    scenario.numbers.table("cameras/site_mix/national")
    assert canonical_json(scenario.as_dict()) == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"sample": 2.0}, "the option --sample must be at most 1, but is 2"),
        ({"sample": 0.0}, "the option --sample must be above 0, but is 0"),
        ({"seed": -1}, "the option --seed must be at least 0, but is -1"),
        ({"seed": 2**63}, "the option --seed is '9223372036854775808', which is no whole number"),
        ({"engine": "warp"}, "the option --engine must be one of cohort, individual, but is the text 'warp'"),
    ],
)
def test_an_option_that_cannot_be_is_named(options: dict[str, float], words: str) -> None:
    with pytest.raises(InputError, match=words):
        load_scenario("baseline_2025", **options)


def test_an_unknown_scenario_gets_the_nearest_name() -> None:
    with pytest.raises(InputError, match="no shipped scenario 'baseline'; did you mean 'baseline_2025'"):
        load_scenario("baseline")


def test_a_missing_scenario_file_is_named() -> None:
    with pytest.raises(InputError, match=r"there is no file nowhere/mine\.yaml; check the path"):
        load_scenario("nowhere/mine.yaml")


def test_a_scenario_without_a_title_is_called_like_its_file(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("extends: baseline_2025\n")
    assert load_scenario(tmp_path / "mine.yaml").title == "mine"
