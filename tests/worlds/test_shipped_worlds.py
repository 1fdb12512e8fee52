"""Every shipped scenario in its own city: the network holds what it says, the day does as its title claims.

Everybody counted here lives the full day of a small sample; the city's cameras are all there.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from sim.cameras.contract import cameras_of
from sim.city.country.gazetteer import country, find_place, is_country
from sim.core.vocabulary import Analytics, Definition, RecognitionMode, SiteClass
from sim.engine.individual.day import run_individual_day
from sim.scenario.chain import scenario_files
from sim.scenario.resolve import load_scenario
from sim.study.part_run import day_of
from sim.world.world import build_network, build_world

PLACES = {name: load_scenario(name).city for name in scenario_files()}
CITIES = {name: place for name, place in PLACES.items() if not is_country(place)}
NAMES = sorted(CITIES, key=lambda name: (CITIES[name], name))
"""Those of one city stand together, so that it is built once."""

SAMPLE = {"almaty": 0.0002, "astana": 0.0003, "aktobe": 0.001, "atyrau": 0.001, "pavlodar": 0.001}
"""A few hundred residents each; smaller cities take one in twenty."""


@dataclass(frozen=True, eq=False)
class Simulated:
    """A scenario's network, and who was seen by which of its cameras."""

    scenario: object
    network: object
    left_home: np.ndarray
    sightings: object

    def observed(self, definition):
        """Who was in view under a definition, straight from the sightings."""
        counted = self.network.cameras["camera_id"][cameras_of(self.network.cameras, definition)]
        of_its_kind = self.sightings["of_vehicle"] == (definition is Definition.ANPR)
        return set(self.sightings["resident_id"][of_its_kind & self.sightings["camera_id"].isin(counted)])


@pytest.fixture(scope="module")
def simulated(memo, library):
    """Let a small sample live the day of a shipped scenario; each only once."""
    known = {}

    def simulate(name):
        if name not in known:
            scenario = load_scenario(name, sample=SAMPLE.get(CITIES[name], 0.05), library=library)
            network = build_network(scenario, memo)
            world = build_world(scenario, network, memo)
            left_home = world.population.residents["resident_id"][world.population.left_home]
            sightings = run_individual_day(day_of(world)).sightings
            known[name] = Simulated(scenario, network, left_home.to_numpy(), sightings)
        return known[name]

    return simulate


LEVERS_ON_CAMERAS = {"link", "recognition_owners", "no_recognition"}
"""Levers of shipped scenarios that change what cameras do, after the stock has been laid out."""


@pytest.mark.parametrize("name", NAMES)
def test_the_network_has_exactly_the_stock_that_the_scenario_states(simulated, name):
    here, said = simulated(name), simulated(name).scenario.stock
    cameras, residents = here.network.cameras, find_place(CITIES[name]).residents
    assert here.network.city.cells["residents"].sum() == residents
    part = 1.0 if said.scope == "city" else residents / country().residents
    of = {"count": part, "share": 1.0, "per_1000": residents / 1000, "per_100": residents / 100}

    def stated(amount, whole):
        return amount.value * of[amount.measure] * (whole if amount.measure == "share" else 1)

    within = 0.5 if said.scope == "city" else 1.0
    linked = int(cameras["linked"].sum())
    recognition = cameras["analytics"] == Analytics.RECOGNITION
    # A national stock is divided in whole cameras over all parts of the country, so none is a camera off.
    assert len(cameras) == pytest.approx(stated(said.cameras, 1), abs=within)
    said_linked = stated(said.linked, len(cameras))
    said_recognition = stated(said.recognition, said_linked)
    policy = here.scenario.policy
    if policy.recognition is RecognitionMode.NONE:
        assert not recognition.any()
        said_recognition = 0
    if LEVERS_ON_CAMERAS & policy.said.keys():
        # Duties add links; bounds take recognition away from some cameras and give it to none.
        assert linked >= said_linked - within
        assert 0 < recognition.sum() <= said_recognition + within
    else:
        assert linked == pytest.approx(said_linked, abs=within)
        assert recognition.sum() == pytest.approx(said_recognition, abs=within)
    plates = (cameras["analytics"] == Analytics.ANPR).sum()
    assert plates == pytest.approx(stated(said.anpr, len(cameras)), abs=within)
    assert cameras["linked"][recognition].all()


@pytest.mark.parametrize("name", NAMES)
def test_the_network_stands_where_its_site_mix_puts_it(simulated, name):
    here = simulated(name)
    cameras, sites = here.network.cameras, here.network.city.sites
    mix = here.scenario.numbers.table(f"cameras/site_mix/{here.scenario.stock.site_mix}")
    assert (sites["site_class"].to_numpy()[cameras["site_id"]] == cameras["site_class"]).all()
    count = cameras["site_class"].value_counts()
    for site_class in SiteClass:
        # Whole cameras: Webster's method keeps each class within one of its share in all of these.
        assert count.get(str(site_class), 0) == pytest.approx(mix[site_class] * len(cameras), abs=1.0)


@pytest.mark.parametrize("name", NAMES)
def test_somebody_is_seen_and_only_people_who_go_out(simulated, name):
    here = simulated(name)
    observed = {definition: here.observed(definition) for definition in Definition}
    assert 0 < len(observed[Definition.INSTALLED]) <= len(here.left_home)
    assert observed[Definition.INSTALLED] <= set(here.left_home)
    assert observed[Definition.PUBLIC] <= observed[Definition.INSTALLED]
    assert observed[Definition.RECOGNITION] <= observed[Definition.LINKED] <= observed[Definition.INSTALLED]
    # Plates are read of cars, so of people who need not be in view themselves.
    assert observed[Definition.ANPR] <= set(here.left_home)


def test_link_everything_links_the_same_cameras_and_so_observes_everyone_they_see(simulated):
    today, linked = simulated("baseline_2025"), simulated("link_everything")
    unlinked = today.network.cameras.drop(columns=["linked"])
    assert unlinked.equals(linked.network.cameras.drop(columns=["linked"]))
    assert linked.network.cameras["linked"].all()
    assert linked.observed(Definition.LINKED) == linked.observed(Definition.INSTALLED)
    assert linked.observed(Definition.LINKED) > today.observed(Definition.LINKED)
    assert linked.observed(Definition.RECOGNITION) == today.observed(Definition.RECOGNITION)


@pytest.mark.parametrize(
    ("smaller", "larger", "grows"),
    [
        ("baseline_2025", "target_15_per_100", Definition.PUBLIC),
        ("baseline_2025", "target_15_per_100", Definition.LINKED),
        ("target_15_per_100", "target_15_linked", Definition.LINKED),
        ("link_everything", "target_15_linked", Definition.LINKED),
        ("pavlodar_2025", "pavlodar_2028", Definition.LINKED),
    ],
)
def test_who_is_observed_grows_as_the_titles_say_and_loses_nobody(simulated, smaller, larger, grows):
    before, after = simulated(smaller), simulated(larger)
    assert set(before.network.cameras["camera_id"]) <= set(after.network.cameras["camera_id"])
    assert before.observed(grows) < after.observed(grows)
    for definition in (Definition.INSTALLED, Definition.PUBLIC, Definition.LINKED, Definition.RECOGNITION):
        assert before.observed(definition) <= after.observed(definition)


def test_presight_recognises_people_by_cameras_of_its_own(simulated):
    """Not Sergek's cameras and more, but others, three in ten of them put up for faces."""
    before, after = simulated("astana_sergek_2020"), simulated("astana_presight_2026")
    assert before.observed(Definition.RECOGNITION) < after.observed(Definition.RECOGNITION)


def test_the_linked_target_changes_links_alone(simulated):
    target, linked = simulated("target_15_per_100"), simulated("target_15_linked")
    unlinked = target.network.cameras.drop(columns=["linked"])
    assert unlinked.equals(linked.network.cameras.drop(columns=["linked"]))
    assert linked.observed(Definition.LINKED) == linked.observed(Definition.INSTALLED)
    assert linked.observed(Definition.RECOGNITION) == target.observed(Definition.RECOGNITION)


def test_today_and_the_target_have_the_densities_that_are_published(simulated):
    per_100 = {
        name: 100 * len(simulated(name).network.cameras) / find_place("almaty").residents
        for name in ("baseline_2025", "target_15_per_100")
    }
    # 1.4 and 3 million cameras for 20.5 million residents, to the digits in which they are quoted.
    assert per_100["baseline_2025"] == pytest.approx(6.8, abs=0.05)
    assert per_100["target_15_per_100"] == pytest.approx(14.6, abs=0.05)


@pytest.mark.parametrize("name", ["atyrau_2025", "aktobe_2025", "pavlodar_2025", "almaty_2025"])
def test_a_response_centre_watches_some_of_those_whom_the_city_observes(simulated, name):
    here = simulated(name)
    assert set() < here.observed(Definition.RECOGNITION) < here.observed(Definition.LINKED)
    assert here.observed(Definition.LINKED) < here.observed(Definition.INSTALLED)


@pytest.mark.parametrize("name", ["astana_sergek_2020", "astana_presight_2026", "aqkol_smart_city"])
def test_all_of_a_public_programme_is_watched_from_its_centre(simulated, name):
    here = simulated(name)
    assert here.observed(Definition.LINKED) == here.observed(Definition.INSTALLED)


def test_sergek_alone_recognised_no_faces_in_2020(simulated):
    assert simulated("astana_sergek_2020").observed(Definition.RECOGNITION) == set()
