"""At and beyond the limits: no camera sees nobody; what cannot be built is said with its file and line."""

import pytest

from sim.cli.main import answer
from sim.core.vocabulary import Definition
from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenario

TOWN = "extends: aqkol_smart_city"


def test_without_cameras_nobody_is_observed_and_nothing_is_covered(scenario_file):
    file = scenario_file(TOWN, "stock:", "  cameras: {count: 0}")
    run = run_scenario(load_scenario(file, sample=0.02))
    for definition in Definition:
        figures = run.outcome.summary["definitions"][str(definition)]
        assert figures["cameras"] == figures["people_observed"] == figures["sightings"] == 0
        assert figures["standard_error"] > 0  # 280 people were asked, not everybody
        assert not (run.outcome.per_person.exposures[definition].n_sightings > 0).any()
        assert (run.outcome.cells[f"ground_share_{definition}"] == 0).all()
        assert (run.outcome.cells[f"street_share_{definition}"].fillna(0) == 0).all()
    assert (run.outcome.strata["people_observed"] == 0).all()
    people = run.outcome.funnel.set_index("stage")["people"]
    assert people["leave_home"] > people["in_view"] == people["in_view_recognition"] == 0


def test_cameras_that_are_never_up_see_nobody_but_are_still_counted_and_cover_ground(scenario_file):
    file = scenario_file(
        TOWN,
        "parameters:",
        "  exposure/availability[linked]: 0",
        "  exposure/availability[unlinked]: 0",
    )
    run = run_scenario(load_scenario(file, sample=0.02))
    assert not (run.outcome.per_person.exposures[Definition.INSTALLED].n_sightings > 0).any()
    assert run.outcome.summary["definitions"]["installed"]["cameras"] == 150
    assert run.outcome.cells["ground_share_installed"].max() > 0


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["city: aqkull"], "4: there is no city 'aqkull' in geodata/kazakhstan; did you mean aqkol"),
        (["stock:", "  cameras: {per_km2: 100000}"], "5: 1,237,500 cameras for 14,000 residents are 88,393"),
        (
            ["stock:", "  anpr: {share: 0.95}"],
            "5: the stock has 143 anpr cameras, but only 44 cameras stand",
        ),
        (
            ["stock:", "  recognition: {share: 0.95}"],
            "5: the stock has 143 recognition cameras, but only 106",
        ),
    ],
)
def test_what_does_not_fit_the_city_is_said_with_file_and_line(scenario_file, tmp_path, capsys, lines, said):
    file = scenario_file(TOWN, *lines)
    code = answer(["run", str(file), "--sample", "0.01", "--out", str(tmp_path / "results")])
    assert code == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"safecity: {file}:{said}")
    assert not (tmp_path / "results").exists()


def test_a_sample_of_nobody_says_how_large_it_has_to_be(tmp_path, capsys):
    code = answer(["run", "aqkol_smart_city", "--sample", "0.00001", "--out", str(tmp_path / "results")])
    said = capsys.readouterr().err.splitlines()[-1]
    assert code == 2
    assert said.startswith("safecity: run.sample 1e-05 of 14000 residents leaves nobody to simulate; give at")
    assert not (tmp_path / "results").exists()
