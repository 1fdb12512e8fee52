"""Numbers that a scenario changes although nothing in its run reads them."""

from sim.scenario.in_python import document_of
from sim.scenario.resolve import load_scenario
from sim.world.world import unread_changes


def unread(parameters: dict[str, float], **more: object) -> tuple[str, ...]:
    said = document_of({"parameters": parameters, **more})
    return unread_changes(load_scenario("aqkol_smart_city", changes=[said]))


def test_a_number_that_nothing_reads_is_told() -> None:
    (line,) = unread({"predictive/years": 3.0, "people/trips_per_day": 2.6})
    assert line == ("'predictive/years' is changed, but nothing in this run reads it, so it has no effect")


def test_a_weekends_number_is_read_once_a_weekend_is_lived() -> None:
    trips = {"people/weekend/trips[saturday]": 0.9}
    assert len(unread(trips)) == 1
    assert not unread(trips, run={"day": "saturday"})
    assert len(unread(trips, run={"days": 5})) == 1
    assert not unread(trips, run={"days": 6})


def test_numbers_of_the_stock_are_read() -> None:
    assert not unread({"stock/aqkol_cameras": 130.0})
    assert len(unread({"stock/almaty_cameras": 100_000.0})) == 1
