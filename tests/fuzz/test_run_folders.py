"""Whatever is done to a run folder, it is refused in a sentence, drawn as before, or said to be changed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from sim.core.vocabulary import Definition
from sim.plots.draw import draw as draw_layer
from sim.plots.layers import LAYERS, Need
from sim.results.folder.tables import load_tables
from tests.fuzz.campaign import SEED
from tests.fuzz.city_folders import chance_of
from tests.fuzz.made_folders import city_run_folder, country_run_folder
from tests.fuzz.run_folders import DAMAGES, Damage, damaged_copy, judge

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "16"))
EVERY_DRAWN = 8
"""Drawing takes much longer than reading, so only some of the folders are drawn as well."""
QUICK = settings(
    max_examples=max(EXAMPLES // 2, 5), deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
OF_FOLDERS = {
    False: [key for key, layer in LAYERS.items() if layer.needs_run and layer.need is not Need.COUNTRY],
    True: [key for key, layer in LAYERS.items() if not layer.is_of_city],
}


@pytest.fixture(scope="module", params=[city_run_folder, country_run_folder])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    make: Callable[[Path], Path] = request.param
    return make(tmp_path_factory.mktemp("run"))


@seed(SEED or 2025)
@QUICK
@given(damage=st.sampled_from(DAMAGES), number=st.integers(0, 2**32 - 1))
def test_a_damaged_run_folder_is_refused_or_noticed(run: Path, damage: Damage, number: int) -> None:
    chance = chance_of(number)
    copy = run.with_name("damaged")
    what = damaged_copy(run, copy, damage, chance)

    def draw(folder: Path) -> None:
        found = load_tables(folder)
        layer = chance.choice(OF_FOLDERS[found.is_of_country])
        if chance.randrange(EVERY_DRAWN) == 0:
            draw_layer(layer, found, definition=chance.choice(list(Definition)))

    assert judge(copy, run, draw).word in ("refused", "same", "noticed"), what
