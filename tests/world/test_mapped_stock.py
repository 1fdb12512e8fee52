"""Scenarios with mapped cameras: alone, or made up to a stock."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.city.country.gazetteer import find_place
from sim.core.cache.disk_cache import Cache
from sim.core.disk.files import file_digest
from sim.core.errors import InputError
from sim.scenario.resolve import ResolvedScenario, load_scenario
from sim.study.country_run import check_country
from sim.study.finished_run import Run
from sim.study.run import run_scenario
from sim.world.network import Network
from sim.world.world import RunMemo, build_network

WriteScenario = Callable[..., Path]
BASE = "extends: aqkol_smart_city"
HEAD = "camera,longitude,latitude,direction,range,linked,analytics"


@pytest.fixture(scope="module")
def memo() -> RunMemo:
    return RunMemo(Cache(None, 0))


@pytest.fixture
def cameras(tmp_path: Path) -> Path:
    """Ten cameras near the middle of Aqkol, the last one far away."""
    place = find_place("aqkol")
    rows = [f"c{n},{place.longitude_deg + 0.002 * n},{place.latitude_deg},45,33,,anpr" for n in range(2)]
    rows += [f"c{n},{place.longitude_deg},{place.latitude_deg + 0.0005 * n},,,yes," for n in range(2, 9)]
    file = tmp_path / "mapped.csv"
    file.write_text("\n".join([HEAD, *rows, "c9,10,50,,,,"]), encoding="utf-8")
    return file


def scenario_of(scenario_file: WriteScenario, cameras: Path, *lines: str) -> ResolvedScenario:
    stock = ["stock:", f"  mapped: {cameras.as_posix()}", *(f"  {line}" for line in lines)]
    return load_scenario(scenario_file(BASE, *stock))


def network_of(scenario: ResolvedScenario, memo: RunMemo) -> Network:
    return build_network(scenario, memo)


def test_mapped_cameras_are_made_up_to_the_stock(
    scenario_file: WriteScenario, cameras: Path, memo: RunMemo
) -> None:
    mixed = network_of(scenario_of(scenario_file, cameras), memo)
    alone = network_of(load_scenario("aqkol_smart_city"), memo)
    assert len(mixed.cameras) == len(alone.cameras) == mixed.stock.cameras
    for layer in ("linked", "analytics"):
        assert (
            mixed.cameras[layer].astype(str).value_counts().to_dict()
            == alone.cameras[layer].astype(str).value_counts().to_dict()
        )
    stated = mixed.cameras[mixed.cameras["range_m"] == 33]
    assert stated["analytics"].tolist() == ["anpr", "anpr"]
    assert mixed.remarks == (
        "left out, outside the city: 1",
        "in the city: 9",
        "streets are schematic here, so each hangs at the nearest site of its kind of place",
        "direction stated, but not used where streets are schematic, so drawn by chance: 2",
        "no direction stated, so drawn by chance, along the street at streets: 7",
        "no kind stated, so taken for the most usual one: 7",
        "no kind of place stated, so taken for one of the street: 9",
    )


def test_mapped_cameras_can_be_all_there_are(
    scenario_file: WriteScenario, cameras: Path, memo: RunMemo
) -> None:
    network = network_of(scenario_of(scenario_file, cameras, "top_up: false"), memo)
    assert len(network.cameras) == 9
    # Of Aqkol's cameras all are linked, so those of which nothing is stated are too.
    assert network.cameras["linked"].sum() == 9
    assert (network.cameras["analytics"] == "anpr").sum() >= 2
    assert set(network.cameras["site_class"]) <= {"intersection", "road"}


@pytest.fixture
def silent(tmp_path: Path) -> Path:
    """Two hundred cameras of which nothing but their places is said, and five that are linked."""
    place = find_place("aqkol")
    rows = [
        f"s{n},{place.longitude_deg + 0.0001 * (n % 20)},{place.latitude_deg + 0.0001 * (n // 20)},,,,"
        for n in range(200)
    ]
    rows += [f"l{n},{place.longitude_deg + 0.0001 * n},{place.latitude_deg},,,yes," for n in range(5)]
    file = tmp_path / "silent.csv"
    file.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    return file


NO_SOFTWARE = ("recognition: {share: 0}", "anpr: {share: 0}")


def test_a_share_of_mapped_cameras_is_a_chance_for_each_that_says_nothing(
    scenario_file: WriteScenario, silent: Path, memo: RunMemo
) -> None:
    def linked(share: float) -> set[int]:
        lines = ("top_up: false", f"linked: {{share: {share}}}", *NO_SOFTWARE)
        cameras = network_of(scenario_of(scenario_file, silent, *lines), memo).cameras
        return set(cameras.loc[cameras["linked"], "draw_name"])

    none, third, half, every = (linked(share) for share in (0, 1 / 3, 0.5, 1))
    assert len(none) == 5
    assert len(every) == 205
    # Binomial: four standard deviations of 200 draws.
    assert abs(len(half) - 5 - 100) < 4 * (200 * 0.25) ** 0.5
    assert abs(len(third) - 5 - 200 / 3) < 4 * (200 * 2 / 9) ** 0.5
    assert none < third < half < every


def test_shares_and_counts_hold_of_software_too(
    scenario_file: WriteScenario, silent: Path, memo: RunMemo
) -> None:
    def network(*lines: str) -> Network:
        stated = ("top_up: false", "linked: {share: 1}", *lines)
        return network_of(scenario_of(scenario_file, silent, *stated), memo)

    reads = network("recognition: {share: 0}", "anpr: {share: 0.25}").cameras["analytics"] == "anpr"
    assert abs(reads.sum() - 205 / 4) < 4 * (205 * 3 / 16) ** 0.5
    stock = network("recognition: {count: 0}", "anpr: {count: 12}").stock
    assert (stock.cameras, stock.linked, stock.recognition, stock.anpr) == (205, 205, 0, 12)


def test_a_count_stated_of_mapped_cameras_is_kept(
    scenario_file: WriteScenario, silent: Path, memo: RunMemo
) -> None:
    for count in (5, 6, 205):
        lines = ("top_up: false", f"linked: {{count: {count}}}", *NO_SOFTWARE)
        network = network_of(scenario_of(scenario_file, silent, *lines), memo)
        assert network.stock.linked == network.cameras["linked"].sum() == count


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("linked: {count: 4}", "of the mapped cameras 5 are stated to be linked, more than the 4 of"),
        ("anpr: {count: 206}", "'stock.anpr' is 206, but only 205 of the 205 mapped cameras can be reading"),
        (
            "cameras: {count: 500}",
            "'stock.cameras' says 500 cameras, but with `top_up: false` the 205 mapped",
        ),
    ],
)
def test_a_count_that_mapped_cameras_cannot_keep_is_refused_where_it_stands(
    scenario_file: WriteScenario, silent: Path, memo: RunMemo, line: str, said: str
) -> None:
    with pytest.raises(InputError, match=said) as error:
        network_of(scenario_of(scenario_file, silent, "top_up: false", line), memo)
    assert error.value.line == 7


def test_a_count_of_another_stock_is_a_share_of_mapped_cameras(
    scenario_file: WriteScenario, silent: Path, memo: RunMemo
) -> None:
    nation = scenario_file("extends: baseline_2025", "city: aqkol")
    stock = f"stock: {{mapped: {silent.as_posix()}, top_up: false}}"
    network = network_of(load_scenario(scenario_file(f"extends: {nation.as_posix()}", stock)), memo)
    # 386,000 of the country's 1.4 million are linked.
    share = 386 / 1400
    assert abs(network.stock.linked - 5 - 200 * share) < 4 * (200 * share * (1 - share)) ** 0.5
    said = r"200 do not say whether they are linked; {} do \(a chance of 0.276 for each\)"
    said = said.format(network.stock.linked - 5)
    assert any(re.fullmatch(said, line) for line in network.remarks)


def test_a_cap_does_not_choose_among_mapped_cameras(
    scenario_file: WriteScenario, silent: Path, memo: RunMemo
) -> None:
    stock = ["stock:", f"  mapped: {silent.as_posix()}", "  top_up: false"]
    scenario = load_scenario(scenario_file(BASE, *stock, "policy: {cameras_per_1000: 10}"))
    with pytest.raises(InputError, match=r"own\.yaml:7: the cap allows 140 cameras, but 205 are mapped"):
        network_of(scenario, memo)


def test_none_takes_mapped_cameras_out_again(
    scenario_file: WriteScenario, cameras: Path, tmp_path: Path
) -> None:
    with_them = scenario_file(BASE, "stock:", f"  mapped: {cameras.as_posix()}")
    without = load_scenario(scenario_file(f"extends: {with_them.as_posix()}", "stock: {mapped: none}"))
    assert without.stock.mapped is None
    assert without.stock == load_scenario("aqkol_smart_city").stock


def test_the_file_lies_beside_the_scenario_that_names_it(tmp_path: Path, cameras: Path) -> None:
    scenario = tmp_path / "mine.yaml"
    scenario.write_text(f"title: Mine\n{BASE}\nstock: {{mapped: {cameras.name}}}\n", encoding="utf-8")
    mapped = load_scenario(scenario).stock.mapped
    assert mapped is not None
    assert mapped.file.samefile(cameras)
    assert mapped.top_up


def test_a_scenario_is_known_by_what_its_file_says(scenario_file: WriteScenario, cameras: Path) -> None:
    first = scenario_of(scenario_file, cameras).as_dict()
    cameras.write_text(f"{HEAD}\na,70.9,52,,,,\n", encoding="utf-8")
    second = scenario_of(scenario_file, cameras).as_dict()
    assert first["stock"]["mapped"]["digest"] != second["stock"]["mapped"]["digest"]
    assert "mapped" not in load_scenario("aqkol_smart_city").as_dict()["stock"]


def test_a_certificate_says_which_cameras_were_read_whatever_becomes_of_the_file(
    scenario_file: WriteScenario, cameras: Path, memo: RunMemo
) -> None:
    scenario = scenario_of(scenario_file, cameras)
    cameras.write_text(f"{cameras.read_text(encoding='utf-8')}\n", encoding="utf-8")
    read = file_digest(cameras)
    run = Run(scenario, "", network_of(scenario, memo), None, None, {})
    cameras.unlink()
    assert run.certificate()["scenario"]["stock"]["mapped"] == {
        "file": "mapped.csv",
        "digest": read,
        "top_up": True,
    }


def test_more_mapped_cameras_than_the_stock_are_refused_at_the_line_that_names_them(
    scenario_file: WriteScenario, cameras: Path, memo: RunMemo
) -> None:
    layers = ("linked: {share: 1}", "recognition: {share: 0}", "anpr: {share: 0}")
    scenario = scenario_of(scenario_file, cameras, "cameras: {count: 5}", *layers)
    with pytest.raises(InputError, match=r"own\.yaml:5: 9 mapped cameras are in the city, more than the 5"):
        network_of(scenario, memo)


def test_a_country_has_no_mapped_cameras(scenario_file: WriteScenario, cameras: Path) -> None:
    stock = f"stock: {{mapped: {cameras.as_posix()}}}"
    with pytest.raises(InputError, match="mapped cameras need a city"):
        check_country(load_scenario(scenario_file("extends: kazakhstan_2025", stock)))


def test_both_engines_live_the_same_day_among_mapped_cameras(
    scenario_file: WriteScenario, cameras: Path
) -> None:
    def observed(engine: str, top_up: str) -> list[dict[str, object]]:
        lines = ["stock:", f"  mapped: {cameras.as_posix()}", f"  top_up: {top_up}"]
        file = scenario_file(BASE, *lines, f"run: {{engine: {engine}, sample: 0.05}}")
        definitions = run_scenario(load_scenario(file)).outcome.summary["definitions"]
        return [
            {name: figures[name] for name in ("cameras", "people_observed", "sightings")}
            for figures in definitions.values()
        ]

    mixed, alone = observed("cohort", "true"), observed("cohort", "false")
    assert observed("individual", "true") == mixed
    assert observed("individual", "false") == alone
    assert mixed[0]["people_observed"] > alone[0]["people_observed"] > 0


def test_what_was_left_out_is_kept_with_the_run(
    scenario_file: WriteScenario, cameras: Path, tmp_path: Path
) -> None:
    stock = ["stock:", f"  mapped: {cameras.as_posix()}"]
    scenario = load_scenario(scenario_file(BASE, *stock, "run: {sample: 0.01}"))
    folder = run_scenario(scenario).save(tmp_path / "results")
    log = (folder / "overrides.log").read_text(encoding="utf-8")
    assert "stock.mapped: left out, outside the city: 1" in log
