"""Both engines under every structural choice of theirs: the same day, resident by resident."""

from dataclasses import replace
from itertools import product

import pytest

from sim.cameras.stock.stock import Stock
from sim.core.model_choices import FailureUnit, SiteMeeting, VehicleVisibility
from sim.engine.shared.settings import ExposureSettings
from sim.world.read_exposure import exposure_settings
from sim.world.world import Network
from tests.engine.cohort.two_engines import (
    assert_same,
    individual_day,
    individuals,
    network_of,
    part_of,
    scenario,
    simulated_by_both,
    town,
)

CHOICES = list(product(SiteMeeting, FailureUnit, VehicleVisibility))


@pytest.fixture(scope="module")
def hamlet() -> Network:
    return network_of(part_of(town(600)), Stock(150, 80, 20, 40))


def exposure(meeting: SiteMeeting, unit: FailureUnit, visibility: VehicleVisibility) -> ExposureSettings:
    """Numbers as shipped, with so many failures that what fails together shows."""
    said = scenario()
    chosen = replace(said.model, site_meeting=meeting, failures=unit, vehicle_visibility=visibility)
    settings = exposure_settings(replace(said, model=chosen))
    return replace(settings, availability_linked=0.8, availability_unlinked=0.6)


@pytest.mark.parametrize(("meeting", "unit", "visibility"), CHOICES)
def test_everybody_has_the_same_day_under_every_choice(hamlet, meeting, unit, visibility) -> None:
    assert_same(*simulated_by_both(hamlet, exposure(meeting, unit, visibility)))


def test_no_two_choices_leave_the_same_day(hamlet) -> None:
    left = [
        individuals(individual_day(hamlet, exposure(*one)), hamlet.row_cell, len(hamlet.city.cells))
        for one in CHOICES
    ]
    days = {one.measures["n_cameras"].tobytes() for one in left}
    assert len(days) == len(CHOICES)
