"""Sightings by cameras that fail in the course of the day."""

import numpy as np
import pandas as pd
import pytest

from sim.core.draws import Draws
from sim.core.errors import ContractError
from sim.core.units import DAY_US, US_PER_S
from sim.engine.faults.outages import Outages, cut_sightings
from sim.engine.faults.repairs import run_faults
from sim.engine.individual.day import run_individual_day
from tests.engine.faults.told_of_faults import down_at


def sightings(*rows):
    columns = ["resident_id", "camera_id", "enter_s", "exit_s", "of_vehicle"]
    return pd.DataFrame(rows, columns=columns).astype({"enter_s": float, "exit_s": float})


CAMERAS = pd.DataFrame({"camera_id": [70, 40]})


def outages(*rows, n_days=1):
    camera, begin_s, end_s = (np.array(column) for column in zip(*rows, strict=True))
    return Outages(2, n_days, camera, begin_s * US_PER_S, end_s * US_PER_S)


def rows(table):
    return list(table.itertuples(index=False, name=None))


def test_an_outage_ends_begins_parts_or_swallows_a_sighting():
    seen = sightings(
        (1, 70, 0, 15, False),
        (1, 70, 15, 30, False),
        (2, 70, 5, 40, True),
        (3, 70, 12, 14, False),
        (3, 40, 12, 14, False),
    )
    assert rows(cut_sightings(seen, CAMERAS, outages((0, 10, 20)), day=0)) == [
        (1, 70, 0, 10, False),
        (1, 70, 20, 30, False),
        (2, 70, 5, 10, True),
        (2, 70, 20, 40, True),
        (3, 40, 12, 14, False),
    ]


def test_a_later_day_has_outages_of_its_own():
    seen = sightings((1, 70, 0, 15, False), (1, 70, 80_000, 86_400, False))
    down = outages((0, 10, 20), (0, 86_395, 86_410), n_days=2)
    assert rows(cut_sightings(seen, CAMERAS, down, day=1)) == [
        (1, 70, 10, 15, False),
        (1, 70, 80_000, 86_400, False),
    ]


def test_what_no_outage_touches_stays_to_the_last_digit():
    seen = sightings((1, 40, 0.1234567890123, 15.9876543210987, False))
    assert rows(cut_sightings(seen, CAMERAS, outages((0, 10, 20)), day=0)) == rows(seen)


def test_a_day_of_walkers_is_cut_where_cameras_fail(town):
    street = town([(0, 1, 4000.0)])
    for number in range(400):
        street.street_camera((0, 10.0 * number, 10.0 * number + 5.0))
    for who in range(3):
        street.walker(who, [0, 1], leave_s=20_000.0 * who)
    day = street.day()
    seen = run_individual_day(day).sightings
    down = run_faults(day.cameras, np.full(400, 0.8), 43_200.0, Draws(2), n_days=1)
    left = cut_sightings(seen, day.cameras, down, day=0)
    assert len(left) / len(seen) == pytest.approx(0.8, abs=0.1)
    camera = pd.Index(day.cameras["camera_id"]).get_indexer(left["camera_id"])
    middle_us = ((left["enter_s"] + left["exit_s"]) / 2 * US_PER_S).to_numpy().astype(np.int64)
    assert not down_at(down, camera, middle_us).any()
    assert down.begin_us.max() < DAY_US


def test_outages_by_the_clock_hold_past_midnight_too():
    noon_to_six = outages((0, 0, 21_600), (1, 43_200, 86_400)).twice()
    seen = sightings(
        (1, 70, 86_000, 86_800, False),
        (2, 70, 90_000, 90_010, False),
        (3, 70, 108_000, 108_010, False),
        (4, 40, 86_000, 86_800, False),
    )
    assert rows(cut_sightings(seen, CAMERAS, noon_to_six, day=0)) == [
        (1, 70, 86_000, 86_400, False),
        (3, 70, 108_000, 108_010, False),
        (4, 40, 86_400, 86_800, False),
    ]


def test_an_outage_all_day_goes_on_all_night():
    all_day = outages((0, 0, 86_400)).twice()
    assert (all_day.begin_us.tolist(), all_day.end_us.tolist()) == ([0], [2 * DAY_US])
    assert len(Outages(2, 1, *[np.zeros(0, dtype=np.int64)] * 3).twice().camera) == 0
    with pytest.raises(ContractError, match="outages of 2 days"):
        all_day.twice()
