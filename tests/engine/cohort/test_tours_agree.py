"""Whatever a day out is made of, and whatever binds trips to work, both engines live the same day."""

import dataclasses

import pytest

from sim.cameras.stock.stock import Stock
from sim.core.model_choices import Tours, WorkTrips
from sim.scenario.model import resolve_model
from sim.world.read_people import people_settings
from tests.engine.cohort import two_engines
from tests.engine.cohort.two_engines import assert_same, chancy, network_of, part_of, simulated_by_both, town


@pytest.mark.parametrize("work_trips", WorkTrips)
@pytest.mark.parametrize("tours", Tours)
def test_both_engines_live_the_same_day_whatever_tours_and_work_trips_are(monkeypatch, tours, work_trips):
    model = dataclasses.replace(resolve_model({}), tours=tours, work_trips=work_trips)
    settings = people_settings(two_engines.scenario().numbers, "aqkol", model=model)
    monkeypatch.setattr(two_engines, "people", lambda: settings)
    network = network_of(part_of(town(1_500)), Stock(120, 60, 10, 20))
    assert_same(*simulated_by_both(network, chancy()))
