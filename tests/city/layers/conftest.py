"""A small town in files, and the numbers of an import."""

import pytest

from sim.city.settings import ImportSettings
from tests.city.layers.made_layers import TownFiles, write_town

LIMITS = {"walk": 5.0, "kz_urban": 60.0, "ru_living_street": 20.0}
NUMBERS = ImportSettings(street_reach_m=500.0, storey_m=3.0, speed_limit_km_per_h=LIMITS)


@pytest.fixture(scope="session")
def town_files(tmp_path_factory: pytest.TempPathFactory) -> TownFiles:
    return write_town(tmp_path_factory.mktemp("layers"))
