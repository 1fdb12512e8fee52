"""Every shipped number is read by a shipped scenario or by the checks against sources: no dead numbers."""

from dataclasses import replace

import pytest

from sim.core.model_choices import RecognitionSiting, Tours, VehicleVisibility
from sim.core.vocabulary import PixelDensity, ShockKind
from sim.scenario.chain import scenario_files
from sim.scenario.parameters.library import Library, Numbers
from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenario
from sim.study.validation.check import check_run
from sim.world.faults import fault_settings
from sim.world.place_settings import analytics_of
from sim.world.read_exposure import exposure_settings
from sim.world.read_people import people_settings
from sim.world.read_settings import camera_settings, import_settings, mapped_settings
from sim.world.world import numbers_that_enter

OF_NO_SHIPPED_SCENARIO = {
    "cameras/pixel_density_px_per_m": {"observe", "recognise", "identify"},
    "people/people_per_car": {"saturday"},
    "recognition/watch_list": {"missing", "capped"},
    "people/weekend/commuters": {"saturday"},
    "people/weekend/other_visitors": {"saturday"},
}
"""Entries that only a scenario of one's own asks for: by pixel density, kind of day, or watch list."""


class ReadLibrary(Library):
    """A library that knows which of its parameters were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def parameter(self, name):
        self.asked.add(name)
        return super().parameter(name)


@pytest.fixture(scope="module")
def read_by_scenarios():
    """Names and keys of all numbers that enter any shipped scenario."""
    library, read = Library(), {}
    for name in scenario_files():
        scenario = load_scenario(name, library=library)
        # Numbers of an alternative structure are read by a scenario that chooses it.
        for tours in Tours if name == "aqkol_smart_city" else [scenario.model.tours]:
            chosen = replace(scenario, model=replace(scenario.model, tours=tours))
            for quantity in numbers_that_enter(chosen):
                read.setdefault(quantity.name, set()).add(quantity.key)
    return read


@pytest.fixture(scope="module")
def read_by_checks():
    """Names of all numbers that a run is held against."""
    library = ReadLibrary()
    scenario = load_scenario("aqkol_smart_city", sample=0.02, engine="individual", library=library)
    run = run_scenario(scenario)
    library.asked.clear()
    check_run(run)
    policy = scenario.policy.model_copy(update={"judicial_authorisation": True})
    assert analytics_of(replace(scenario, policy=policy)).recognition.watch_list > 0
    return library.asked


@pytest.fixture(scope="module")
def read_by_faults():
    """Names of all numbers of cameras that fail, which is for whoever runs several days."""
    library = ReadLibrary()
    numbers, usual = Numbers(library), load_scenario("aqkol_smart_city").run
    days = [usual.model_copy(update={"days": 2, "shock": kind}) for kind in ShockKind]
    cut, unrest = (fault_settings(day, numbers).today.share for day in days)
    assert cut > unrest > 0
    return library.asked


@pytest.fixture(scope="module")
def read_by_import():
    """Names of all numbers that the import of a city's layers takes."""
    library = ReadLibrary()
    assert import_settings(Numbers(library)).storey_m > 0
    return library.asked


@pytest.fixture(scope="module")
def read_by_mapped():
    """Names of all numbers that fill the gaps of cameras on a map."""
    library = ReadLibrary()
    assert mapped_settings(Numbers(library), PixelDensity.DETECT).likeliest_kind["anpr"]
    return library.asked


def read_by_choices():
    """Names of all numbers that people and what sees them take under any structural choice."""
    library = ReadLibrary()
    usual = load_scenario("aqkol_smart_city", library=library)
    for visibility in VehicleVisibility:
        exposure_settings(replace(usual, model=replace(usual.model, vehicle_visibility=visibility)))
    for siting in RecognitionSiting:
        model = replace(usual.model, recognition_siting=siting)
        camera_settings(usual.numbers, usual.stock, usual.run, model)
    for tours in Tours:
        people_settings(usual.numbers, usual.city, model=replace(usual.model, tours=tours))
    return library.asked


def test_every_parameter_enters_a_shipped_scenario_or_a_check(
    read_by_scenarios, read_by_checks, read_by_faults, read_by_import, read_by_mapped
):
    read = {*read_by_scenarios, *read_by_checks, *read_by_faults, *read_by_import, *read_by_mapped}
    read |= read_by_choices()
    unread = [name for name in Library().names if name not in read]
    kept = [name for name in unread if name.startswith("costs/")]
    assert unread == kept, "use these numbers or remove their files"
    of_costs = [name for name in Library().names if name.startswith("costs/")]
    assert kept == of_costs != [], (
        "costs are read now: scenarios may change them (see sim.scenario.parameters.library.UNREAD)"
    )
    for name in kept:
        assert "No run reads it yet." in Library().parameter(name).description


def test_every_entry_of_a_table_that_scenarios_read_is_read(read_by_scenarios):
    library, unread = Library(), {}
    for name in read_by_scenarios.keys() & set(library.names):
        keys = {key for entries in library.parameter(name).values.values() for key in entries}
        dead = keys - read_by_scenarios[name]
        if dead:
            unread[name] = dead
    assert unread == OF_NO_SHIPPED_SCENARIO


def test_no_number_that_results_are_held_against_enters_one(read_by_scenarios):
    """What a run is checked by (`validation/`) must not be what it is made of."""
    assert [name for name in read_by_scenarios if name.startswith("validation/")] == []


def test_what_enters_is_in_the_library_or_a_fact_on_the_place_or_said_by_the_scenario(read_by_scenarios):
    elsewhere = {name.split("/")[0].split(".")[0] for name in read_by_scenarios.keys() - set(Library().names)}
    assert elsewhere <= {"geodata", "stock"}
