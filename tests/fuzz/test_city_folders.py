"""Whatever is done to a city folder, it is refused in a sentence, read as before, or said to be edited."""

import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from sim.city.build import City
from sim.city.kept.folder import city_of_folder, open_city_folder
from tests.city.conftest import SETTINGS
from tests.fuzz.campaign import SEED
from tests.fuzz.city_folders import (
    HARMFUL,
    HARMLESS,
    NO_CACHE,
    Damage,
    chance_of,
    damaged_copy,
    is_an_edit,
    judge,
)
from tests.fuzz.made_folders import town_folder

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "16"))
CHANCES = st.integers(0, 2**32 - 1)
QUICK = settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town_folder(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def own_town(town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All columns and sites are somebody's own, so that all of them count."""
    folder = tmp_path_factory.mktemp("own") / "town"
    damaged_copy(town, folder, _take_over, chance_of(0))
    return folder


def _take_over(folder: Path, chance: random.Random) -> str:
    file = folder / "place.json"
    text = file.read_text(encoding="utf-8")
    start = text.index('"modelled": [') + len('"modelled": [')
    file.write_text(text[:start] + text[text.index("]", start) :], encoding="utf-8")
    return "place.json: modelled is []"


@pytest.fixture(scope="module")
def undamaged(own_town: Path) -> City:
    return city_of_folder(open_city_folder(own_town), SETTINGS, NO_CACHE)


@seed(SEED or 2025)
@QUICK
@given(damage=st.sampled_from(HARMFUL), number=CHANCES)
def test_a_damaged_city_folder_is_refused_or_noticed(
    own_town: Path, undamaged: City, damage: Damage, number: int
) -> None:
    copy = own_town.with_name("damaged")
    what = damaged_copy(own_town, copy, damage, chance_of(number))
    verdict = judge(copy, undamaged, SETTINGS)
    assert verdict.word in ("refused", "same", "noticed"), what
    assert verdict.word != "noticed" or is_an_edit(what), f"{what}: {verdict.said}"


@seed(SEED or 2025)
@settings(QUICK, max_examples=max(EXAMPLES // 4, 5))
@given(damage=st.sampled_from(HARMLESS), number=CHANCES)
def test_the_same_numbers_in_another_type_make_the_same_city(
    own_town: Path, undamaged: City, damage: Damage, number: int
) -> None:
    copy = own_town.with_name("other")
    what = damaged_copy(own_town, copy, damage, chance_of(number))
    assert judge(copy, undamaged, SETTINGS).word == "same", what
