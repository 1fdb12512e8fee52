"""The strict reader: what it takes, what it refuses, and where it says it stands."""

import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.core.errors import InputError
from sim.scenario.read_yaml import Document, read_yaml


def read(folder: Path, text: str) -> Document:
    file = folder / "file.yaml"
    file.write_text(text, encoding="utf-8")
    return read_yaml(file)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5", 5),
        ("1_400_000", 1_400_000),
        ("-0.5", -0.5),
        (".25", 0.25),
        ("1e3", 1000.0),
        ("true", True),
        ("2025-06-25", datetime.date(2025, 6, 25)),
        ("'5'", "5"),
        ("no", "no"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("010", 10.0),
        (".nan", ".nan"),
        ("1.2.3", "1.2.3"),
    ],
)
def test_a_bare_word_means_what_it_looks_like(tmp_path: Path, written: str, value: object) -> None:
    content = read(tmp_path, f"key: {written}\n").content
    assert content == {"key": value}
    assert type(content["key"]) is type(value)


def test_every_entry_knows_its_line(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\n\nb:\n  c: 2\n  d:\n    - x\n    - y\n")
    assert [document.line("a"), document.line("b", "c"), document.line("b", "d", 1)] == [1, 4, 7]


def test_what_is_not_in_the_file_gets_the_line_of_what_is_above_it(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\nb:\n  c: 2\n")
    assert document.line("b", "missing") == 2
    assert document.line("missing") == 1


def test_keys_are_text_as_written(tmp_path: Path) -> None:
    assert list(read(tmp_path, "2025-01-01: 1\n7: 2\nyes: 3\n").content) == ["2025-01-01", "7", "yes"]


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no file .*nowhere\.yaml; check the path"):
        read_yaml(tmp_path / "nowhere.yaml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this is a folder, not a file"):
        read_yaml(tmp_path)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_file_says_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="the file is empty"):
        read(tmp_path, text)


def test_a_file_that_is_not_text_says_so(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_bytes(b"title: \xff\xfe\n")
    with pytest.raises(InputError, match="not UTF-8"):
        read_yaml(file)


def test_a_control_character_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="control characters"):
        read(tmp_path, "title: a\x07b\n")


def test_deep_nesting_is_refused_and_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        read(tmp_path, "a: " + "[" * 1000 + "]" * 1000 + "\n")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="ab:-[]{}'\"#&*!|>%@ \n\t01.,?~", max_size=40))
def test_whatever_stands_in_a_file_it_is_read_or_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    try:
        document = read(tmp_path, text)
    except InputError as error:
        document, sentence = None, str(error)
    if document is None:
        assert "file.yaml" in sentence
    else:
        assert all(line >= 1 for line in document.lines.values())
