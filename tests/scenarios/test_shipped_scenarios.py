"""Every shipped scenario resolves, opens with its question, names its sources and does as its title says."""

from pathlib import Path

import pytest

from sim.core.disk.files import shipped_folder
from sim.scenario.chain import read_overrides, scenario_files
from sim.scenario.read_yaml import read_yaml
from sim.scenario.resolve import ResolvedScenario, load_scenario, shipped_scenarios

NAMES = sorted(scenario_files())
EDITOR_LINE = "# yaml-language-server: $schema=schema.json"


def part(scenario: ResolvedScenario, layer: str) -> float:
    """Cameras of a layer in the whole scope, for stocks stated as counts and shares."""
    stock = scenario.stock
    assert stock.cameras.measure == "count"
    whole = {"linked": stock.cameras.value, "anpr": stock.cameras.value}
    amount = getattr(stock, layer)
    if amount.measure == "count":
        return float(amount.value)
    return float(amount.value * (whole[layer] if layer in whole else part(scenario, "linked")))


def test_the_scenarios_that_were_promised_are_there() -> None:
    promised = {
        "baseline_2025",
        "link_everything",
        "target_15_per_100",
        "target_15_linked",
        "almaty_2025",
        "astana_sergek_2020",
        "astana_presight_2026",
        "atyrau_2025",
        "pavlodar_2025",
        "pavlodar_2028",
        "aktobe_2025",
        "aqkol_smart_city",
    }
    assert promised <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_resolves_and_opens_with_its_question(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.title
    assert scenario.question.endswith("?")
    keys = list(read_yaml(scenario_files()[name]).content)
    assert keys[:2] == ["title", "question"]


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_points_editors_to_the_schema_and_gives_its_reasons(name: str) -> None:
    lines = scenario_files()[name].read_text(encoding="utf-8").splitlines()
    assert lines[0] == EDITOR_LINE
    assert lines[1].startswith("# ")


@pytest.mark.parametrize("name", NAMES)
def test_every_count_of_a_scenario_is_a_sourced_number(name: str) -> None:
    stock = load_scenario(name).stock
    for amount in (stock.cameras, stock.linked, stock.recognition, stock.anpr):
        assert amount.parameter is not None or amount.value in (0, 1)


def test_titles_and_questions_are_each_their_own() -> None:
    infos = shipped_scenarios()
    assert [info.name for info in infos] == NAMES
    assert len({info.title for info in infos}) == len({info.question for info in infos}) == len(infos)


def test_every_shipped_override_is_used_by_a_shipped_scenario() -> None:
    used = {
        name for file in scenario_files().values() for name in read_yaml(file).content.get("overrides", [])
    }
    assert used == set(read_overrides(shipped_folder("scenarios")))


def test_link_everything_links_what_is_there_and_changes_nothing_else() -> None:
    base, linked = load_scenario("baseline_2025"), load_scenario("link_everything")
    assert part(linked, "linked") == linked.stock.cameras.value == base.stock.cameras.value == 1_400_000
    assert linked.stock.recognition == base.stock.recognition
    assert linked.stock.anpr == base.stock.anpr


def test_the_target_is_three_million_cameras_at_todays_shares() -> None:
    base, target = load_scenario("baseline_2025"), load_scenario("target_15_per_100")
    assert target.stock.cameras.value == 3_000_000
    share = part(base, "linked") / base.stock.cameras.value
    # The shares are written with ten decimals: a hundredth of a camera in three million.
    assert part(target, "linked") == pytest.approx(3_000_000 * share, abs=0.01)
    recognition_of_linked = part(base, "recognition") / part(base, "linked")
    assert part(target, "recognition") / part(target, "linked") == pytest.approx(
        recognition_of_linked, abs=1e-6
    )
    assert target.stock.anpr == base.stock.anpr


def test_the_linked_target_differs_from_the_target_in_its_links_alone() -> None:
    target, linked = load_scenario("target_15_per_100"), load_scenario("target_15_linked")
    assert part(linked, "linked") == linked.stock.cameras.value == 3_000_000
    for layer in ("cameras", "recognition", "anpr", "placement", "site_mix", "scope"):
        assert getattr(linked.stock, layer) == getattr(target.stock, layer)


@pytest.mark.parametrize("name", ["link_everything", "target_15_per_100", "target_15_linked"])
def test_what_is_compared_with_the_baseline_has_its_city_sample_seed_and_date(name: str) -> None:
    base, other = load_scenario("baseline_2025"), load_scenario(name)
    assert (other.city, other.run, other.date) == (base.city, base.run, base.date)


@pytest.mark.parametrize(
    ("name", "city", "layer", "count"),
    [
        ("almaty_2025", "almaty", "cameras", 128_000),
        ("almaty_2025", "almaty", "linked", 53_000),
        ("almaty_2025", "almaty", "recognition", 2_200),
        ("astana_sergek_2020", "astana", "cameras", 14_000),
        ("astana_presight_2026", "astana", "cameras", 22_000),
        ("atyrau_2025", "atyrau", "linked", 6_000),
        ("aktobe_2025", "aktobe", "linked", 9_000),
        ("aqkol_smart_city", "aqkol", "cameras", 150),
    ],
)
def test_a_city_has_the_count_it_is_known_for(name: str, city: str, layer: str, count: int) -> None:
    scenario = load_scenario(name)
    assert (scenario.city, scenario.stock.scope) == (city, "city")
    amount = getattr(scenario.stock, layer)
    assert (amount.measure, amount.value) == ("count", count)


@pytest.mark.parametrize(
    ("name", "site_mix"),
    [
        ("astana_sergek_2020", "street_programme"),
        ("astana_presight_2026", "street_programme"),
        ("aqkol_smart_city", "town_programme"),
    ],
)
def test_a_public_programme_is_linked_throughout_and_stands_where_programmes_do(
    name: str, site_mix: str
) -> None:
    stock = load_scenario(name).stock
    assert (stock.linked.measure, stock.linked.value) == ("share", 1)
    assert stock.site_mix == site_mix


@pytest.mark.parametrize("name", NAMES)
def test_plate_readers_find_room_on_roads(name: str) -> None:
    scenario = load_scenario(name)
    stock, mix = scenario.stock, scenario.numbers.table(f"cameras/site_mix/{scenario.stock.site_mix}")
    whole = 1.0 if stock.anpr.measure == "share" else stock.cameras.value
    assert 0 < stock.anpr.value / whole < mix["intersection"] + mix["road"]


def test_the_small_town_is_simulated_person_by_person() -> None:
    assert load_scenario("aqkol_smart_city").run.sample == 1.0


def test_pavlodar_gets_its_part_of_the_regions_counts() -> None:
    today, later = load_scenario("pavlodar_2025").stock, load_scenario("pavlodar_2028").stock
    # The region's cameras are in its three cities: Pavlodar, Ekibastuz and Aksu.
    city_part = round(334_096 / (334_096 + 129_000 + 51_728), 3)
    assert today.linked.value == round(5_000 * city_part)
    assert later.linked.value == pytest.approx(9_200 * city_part, abs=1)
    assert later.cameras.value - today.cameras.value == round(4_200 * city_part)
    assert later.linked.value - today.linked.value == later.cameras.value - today.cameras.value


def test_derived_shares_are_the_quotients_they_are_said_to_be() -> None:
    numbers = load_scenario("baseline_2025").numbers
    cameras, linked = numbers.number("stock/national_cameras"), numbers.number("stock/national_linked")
    recognition = numbers.number("stock/national_recognition")
    assert numbers.number("stock/national_linked_share") == pytest.approx(linked / cameras, abs=1e-9)
    assert numbers.number("stock/national_recognition_share") == pytest.approx(recognition / linked, abs=1e-9)
    assert numbers.number("stock/target_recognition") == round(3_000_000 * recognition / cameras)
    assert numbers.number("stock/national_cameras_per_1000") == round(cameras / 20_499.822, 1)


def test_the_guide_names_every_shipped_scenario() -> None:
    guide = (shipped_folder("scenarios") / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in guide] == []


def test_the_example_in_the_guide_is_right(tmp_path: Path) -> None:
    guide = (shipped_folder("scenarios") / "README.md").read_text(encoding="utf-8")
    file = tmp_path / "example.yaml"
    file.write_text(guide.split("```yaml\n")[1].split("```")[0])
    scenario = load_scenario(file)
    assert (scenario.city, scenario.stock.cameras.value, len(scenario.parameter_changes)) == ("aktobe", 15, 2)
    assert scenario.stock.linked.parameter == "stock/national_linked_share"
