"""Every shipped scenario resolves, opens with its question, names its sources and does as its title says."""

import datetime
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.core.arrays import webster
from sim.core.disk.files import shipped_folder
from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.scenario.chain import read_overrides, scenario_files
from sim.scenario.read_yaml import read_yaml
from sim.scenario.resolve import ResolvedScenario, load_scenario, shipped_scenarios
from sim.study.run import run_scenario

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
        ("aktau_2025", "aktau", "cameras", 25_000),
        ("aktau_2025", "aktau", "linked", 18_000),
        ("turkistan_2025", "turkistan", "cameras", 200 + 210),
        ("astana_sergek_and_presight_2026", "astana", "cameras", 13_000 + 700 + 22_000),
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
        ("astana_sergek_and_presight_2026", "street_programme"),
        ("turkistan_2025", "street_programme"),
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


def test_the_pace_of_2025_is_the_growth_between_two_counts() -> None:
    pace, base = load_scenario("pace_2030"), load_scenario("baseline_2025")
    counts = base.numbers.library.parameter("stock/national_cameras").values
    before, since = datetime.date(2024, 11, 20), datetime.date(2025, 6, 25)
    added = counts[since][None].value - counts[before][None].low
    a_year = added / (since - before).days * 365.25
    assert a_year == pytest.approx(69_000, abs=50)
    assert pace.stock.cameras.value == round(counts[since][None].value + 5.5 * 69_000)
    assert part(pace, "linked") / pace.stock.cameras.value == pytest.approx(
        part(base, "linked") / base.stock.cameras.value, abs=1e-9
    )
    assert (pace.city, pace.run, pace.date) == (base.city, base.run, base.date)


def test_both_systems_of_astana_recognise_as_many_faces_as_presight_alone() -> None:
    both, alone = load_scenario("astana_sergek_and_presight_2026"), load_scenario("astana_presight_2026")
    assert part(both, "recognition") == part(alone, "recognition") == 6_820
    assert both.stock.cameras.value > alone.stock.cameras.value


def test_turkistan_gets_the_planned_cameras_and_nothing_else() -> None:
    now, later = load_scenario("turkistan_2025").stock, load_scenario("turkistan_2026").stock
    assert later.cameras.value - now.cameras.value == 275
    assert (later.linked, later.anpr, later.site_mix) == (now.linked, now.anpr, now.site_mix)


def cameras_by_class(name: str) -> dict[str, int]:
    scenario = load_scenario(name)
    mix = scenario.numbers.table(f"cameras/site_mix/{scenario.stock.site_mix}")
    words = list(mix)
    counts = webster(np.array([mix[word] for word in words]), int(scenario.stock.cameras.value))
    return {word: int(count) for word, count in zip(words, counts, strict=True)}


def test_kostanays_sunset_takes_the_complexes_away_and_nothing_else() -> None:
    before, after = load_scenario("kostanay_sergek_2025"), load_scenario("kostanay_sunset")
    complexes, each = 60, before.numbers.number("cameras/cameras_per_site", "road")
    assert before.stock.cameras.value - after.stock.cameras.value == complexes * each
    assert part(before, "linked") - part(after, "linked") == complexes * each
    roads = sum(cameras_by_class("kostanay_sunset")[word] for word in ("road", "intersection"))
    reading = part(after, "anpr") / roads
    assert part(before, "anpr") - part(after, "anpr") == round(complexes * each * reading)
    assert before.stock.recognition == after.stock.recognition
    fewer = {
        word: count - cameras_by_class("kostanay_sunset")[word]
        for word, count in cameras_by_class("kostanay_sergek_2025").items()
    }
    assert {word: count for word, count in fewer.items() if count} == {
        "road": 50 * each,
        "intersection": 10 * each,
    }


def test_kostanays_mix_is_the_national_one_and_its_complexes() -> None:
    numbers = {name: load_scenario(name).numbers for name in ("kostanay_sergek_2025", "kostanay_sunset")}
    national = load_scenario("baseline_2025").numbers.table("cameras/site_mix/national")
    assert numbers["kostanay_sunset"].table("cameras/site_mix/kostanay") == national
    rest, all_of_them = (
        load_scenario(name).stock.cameras.value for name in ("kostanay_sunset", "kostanay_sergek_2025")
    )
    own = {"road": 250, "intersection": 50}
    mix = numbers["kostanay_sergek_2025"].table("cameras/site_mix/kostanay")
    for word, share in national.items():
        assert mix[word] == pytest.approx((rest * share + own.get(word, 0)) / all_of_them, abs=1e-10)


def test_the_sunset_only_takes_cameras_down_and_adds_nobody_seen() -> None:
    before, after = (
        run_scenario(load_scenario(name, sample=0.005))
        for name in ("kostanay_sergek_2025", "kostanay_sunset")
    )
    hung, hangs = (run.network.cameras.set_index("camera_id") for run in (before, after))
    assert set(hangs.index) < set(hung.index)
    kinds = hung.loc[hangs.index]
    assert (kinds[["x_m", "y_m", "site_class"]] == hangs[["x_m", "y_m", "site_class"]]).all(axis=None)
    assert not (hangs["linked"] & ~kinds["linked"]).any()
    assert ((hangs["analytics"] == "none") | (hangs["analytics"] == kinds["analytics"])).all()
    seen, seen_after = (run.outcome.per_person.exposures for run in (before, after))
    for definition in Definition:
        assert (seen_after[definition].n_cameras <= seen[definition].n_cameras).all(), definition
    assert seen_after[Definition.ANPR].n_cameras.sum() < seen[Definition.ANPR].n_cameras.sum()


def test_almatys_links_hang_where_children_are() -> None:
    own, mix = load_scenario("almaty_2025"), load_scenario("almaty_linked_mix")
    assert cameras_by_class("almaty_2025")["school"] == 22_000, "13,000 of schools and 9,000 of kindergartens"
    assert mix.stock == own.stock
    links, with_all = (one.numbers.table("cameras/link_propensity") for one in (own, mix))
    assert (links["school"], with_all["school"]) == (0.82, 1.0)
    assert {word: share for word, share in links.items() if word != "school"} == {
        word: share for word, share in with_all.items() if word != "school"
    }
    # If every school camera of Almaty is linked, that is the published part of its 53,000.
    band = own.numbers.library.parameter("validation/linked_in_schools").values
    (entry,) = next(iter(band.values())).values()
    assert entry.low <= 22_000 / int(part(mix, "linked")) <= entry.high


def test_aktau_links_far_more_of_its_cameras_than_the_country() -> None:
    aktau, base = load_scenario("aktau_2025"), load_scenario("baseline_2025")
    share = part(aktau, "linked") / aktau.stock.cameras.value
    assert share == 0.72
    assert share > 2 * part(base, "linked") / base.stock.cameras.value


@pytest.mark.parametrize("name", ["costs/life_years", "validation/vehicle_km"])
def test_a_number_that_no_run_reads_cannot_be_changed(name: str, scenario_file: Callable[..., Path]) -> None:
    file = scenario_file("extends: aqkol_smart_city", f"parameters: {{{name}: 9}}")
    with pytest.raises(InputError, match=f"'{name}' is read by no run") as error:
        load_scenario(file)
    assert error.value.line == 4
