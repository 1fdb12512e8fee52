"""The table of old names against what is there: none of them is in use, and each leads somewhere."""

from pathlib import Path

import pytest

from sim.core.errors import InputError
from sim.core.vocabulary import Analytics, Definition
from sim.scenario.parameters.library import Library
from sim.scenario.resolve import load_scenario
from sim.scenario.schema import PolicySection, StockSection
from sim.scenario.section import RENAMED

KEYS = {*StockSection.model_fields, *PolicySection.model_fields}
ENTRIES = {str(key) for key in Library().parameter("cameras/kinds/height_m").keys}
IN_USE = {*Library().names, *KEYS, *ENTRIES, *map(str, Definition), *map(str, Analytics)}


@pytest.mark.parametrize("old", RENAMED)
def test_an_old_name_is_out_of_use_and_leads_to_one_in_use(old: str) -> None:
    assert old not in IN_USE
    assert RENAMED[old] in IN_USE


def test_a_parameter_of_ones_own_by_an_old_name_is_told_the_new_one(tmp_path: Path) -> None:
    shipped = Library().folder / "exposure/availability.yaml"
    own = tmp_path / "numbers/exposure/uptime.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    file = tmp_path / "own.yaml"
    file.write_text("extends: baseline_2025\ncity: aqkol\nparameters_from: numbers\n", encoding="utf-8")
    with pytest.raises(InputError, match="did you mean 'exposure/availability'"):
        load_scenario(file)
