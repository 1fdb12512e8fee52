"""The gallery of mistakes in tests/broken_yaml: each is answered by one sentence with file and line."""

import re
from functools import cache
from pathlib import Path

import pytest

from sim.core.errors import InputError
from sim.scenario.parameters.read_parameter import read_parameter
from sim.scenario.resolve import load_scenario

GALLERY = Path(__file__).resolve().parents[1] / "broken_yaml"
MARK = "# expect: "
CASES = sorted(file for file in GALLERY.rglob("*.yaml") if file.read_text().startswith(MARK))
EXPECTED = re.compile(r"^(?:(?P<file>\S+\.yaml), )?(?:line (?P<line>\d+): )?(?P<words>.+)$")


def name_of(file: Path) -> str:
    return str(file.relative_to(GALLERY).with_suffix(""))


def read(file: Path) -> object:
    return read_parameter(file, "area/name") if file.parent.name == "parameters" else load_scenario(file)


@cache
def mistake_in(file: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read(file)
    return caught.value


@pytest.mark.parametrize("file", CASES, ids=[name_of(file) for file in CASES])
def test_a_mistake_is_answered_with_its_words_and_its_line(file: Path) -> None:
    expected = EXPECTED.match(file.read_text().splitlines()[0].removeprefix(MARK))
    assert expected is not None
    error = mistake_in(file)
    assert error.file is not None
    assert error.file.name == (expected["file"] or file.name)
    assert error.line == (int(expected["line"]) if expected["line"] else None)
    pattern = ".*".join(re.escape(part) for part in expected["words"].split(" ... "))
    assert re.fullmatch(rf"\S*{re.escape(error.file.name)}(:\d+)?: {pattern}", str(error))


@pytest.mark.parametrize("file", CASES, ids=[name_of(file) for file in CASES])
def test_the_answer_is_one_sentence_in_our_own_words(file: Path) -> None:
    message = str(mistake_in(file))
    assert "\n" not in message
    for foreign in ("pydantic", "Input should", "Traceback", "validation error", "NoneType", "dict", "None"):
        assert not re.search(rf"\b{foreign}\b", message)


def test_the_gallery_has_a_case_for_each_mistake_it_must_cover() -> None:
    names = {name_of(file) for file in CASES}
    must = {
        "unknown_key",
        "wrong_type_number",
        "duplicate_key",
        "unknown_override",
        "two_overrides_on_one_key",
        "share_above_one",
        "more_linked_than_installed",
        "negative_density",
        "absurd_density_per_100",
        "extends_missing_file",
        "extends_in_a_circle/scenario",
        "unknown_parameter",
        "tab",
        "nothing_in_it",
        "parameters/no_source",
        "parameters/unknown_unit",
    }
    assert must <= names
