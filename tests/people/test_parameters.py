from sim.core.model_choices import Tours
from sim.core.vocabulary import DayKind
from sim.people.validation_targets import ANCHOR_PARAMETERS
from sim.scenario.parameters.library import Library
from sim.scenario.resolve import load_scenario
from sim.world.place_settings import analytics_of


def test_every_shipped_number_about_people_is_used(settings_of, visitors_of, monkeypatch):
    asked = set(ANCHOR_PARAMETERS.values()) | {"people/validation_targets/hourly_share"}
    asked.add("people/people_per_car")  # Of plates that are read, not of who travels how.
    look_up = Library.parameter
    monkeypatch.setattr(Library, "parameter", lambda self, name: asked.add(name) or look_up(self, name))
    for tours in Tours:
        settings_of("almaty", tours=tours)
    for day in DayKind:
        settings_of("almaty", day)
        visitors_of("almaty", day)
    # How many ride in a car is a number about people that says whose plates are read.
    analytics_of(load_scenario("aqkol_smart_city"))
    shipped = {name for name in Library().names if name.startswith("people/")}
    assert shipped == {name for name in asked if name.startswith("people/")}


def test_only_cities_with_a_count_have_visitors(visitors_of):
    assert visitors_of("almaty").per_day == 271_000
    assert visitors_of("astana").per_day == 158_000
    assert visitors_of("karaganda").per_day == 0


def test_cities_differ_where_the_sources_know_better(settings_of):
    almaty, elsewhere = settings_of("almaty"), settings_of("a town without its own numbers")
    assert almaty.modes.car_share == 0.68
    assert elsewhere.modes.car_share == 0.62
    assert almaty.destinations.commute_km > elsewhere.destinations.commute_km
