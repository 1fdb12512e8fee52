"""What stays from day to day in the eyes of cameras, and what is drawn anew."""

from dataclasses import replace

import numpy as np
import pytest

from sim.core.vocabulary import Definition, Mode, SiteClass
from sim.engine.cohort.kernel_types import DEFINITIONS
from tests.engine.cohort.packed_town import packed
from tests.engine.cohort.two_engines import cohorts

N = 600
INSTALLED = DEFINITIONS.index(Definition.INSTALLED)
FOUR_SIGMA = 4 * 0.5 / np.sqrt(N)


def seen_on_days(street, *days):
    laid_out = street.day()
    day = packed(laid_out, street, camera_cell=np.zeros(len(laid_out.cameras), dtype=np.int64), n_cells=1)
    return [cohorts(replace(day, day=number)).observed[:, INSTALLED] for number in days]


def test_the_cameras_met_at_home_are_the_same_every_day(town, all_seen):
    street = town(settings=replace(all_seen, site_cameras_met=dict.fromkeys(SiteClass, 0.5)))
    home = street.site(SiteClass.ENTRANCE, 0)
    street.camera(home)
    for resident in range(N):
        street.resident(resident, (home, 0, 30_000), [(Mode.WALK, [0], 0, 0)], (-1, 30_080, 86_400))
    first, later = seen_on_days(street, 0, 4)
    assert first.mean() == pytest.approx(0.5, abs=FOUR_SIGMA)
    assert np.array_equal(first, later)


@pytest.mark.parametrize(("mode", "changes"), [(Mode.CAR, {}), (Mode.WALK, {"capture": 0.5})])
def test_who_is_visible_in_a_vehicle_and_captured_is_drawn_anew_each_day(town, all_seen, mode, changes):
    settings = replace(all_seen, occupant_visible={Mode.CAR: 0.5, Mode.TRANSIT: 0.5}, **changes)
    street = town(settings=settings)
    street.street_camera((0, 0.0, 50.0))
    for resident in range(N):
        street.resident(resident, (-1, 0, 30_000), [(mode, [0], 0, 0)], (-1, 31_000, 86_400))
    days = seen_on_days(street, 0, 1, 4)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert days[one].mean() == pytest.approx(0.5, abs=FOUR_SIGMA)
        assert abs(np.corrcoef(days[one], days[other])[0, 1]) < 4 / np.sqrt(N)
