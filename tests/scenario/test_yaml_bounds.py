"""Files that are no scenarios: too deep, too long, without end, with spaces that are none."""

import os
import time
from pathlib import Path

import pytest

from sim.core.errors import InputError
from sim.scenario.read_yaml import read_yaml
from sim.scenario.resolve import load_scenario

DEEP = 30_000
NBSP = "\u00a0"


def written(tmp_path: Path, text: str | bytes) -> Path:
    file = tmp_path / "own.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: " + "[" * DEEP, "nested too deeply"),
        ("a: " + "[" * DEEP + "]" * DEEP, "nested too deeply"),
        ("a: " + "{a: " * DEEP, "nested too deeply"),
        ("a:\n" + "- " * DEEP + "b\n", "nested too deeply"),
        ("? " * DEEP, "nested too deeply"),
        ("".join(" " * i + "a:\n" for i in range(1300)), "nested too deeply"),
        ("a: [" + "1," * 400_000 + "]", "more than 20,000 entries"),
        ("a: [" + "1," * 400_000 + "] # *", "more than 20,000 entries"),
        ("title: " + "x" * 900_000, "'title' is 900,000 characters long"),
        ("title: '" + "x" * 900_000, "a quoted text has no end"),
        ("title: x\n#" + "y" * 2_000_000, "longer than 1 MB"),
        ('title: "a\\ud800b"\n', ":1: 'title' holds half a character"),
        ('"a\\ud800b": 1\n', ":1: a key holds half a character"),
        ('title: "a\\0b"\n', "'title' holds the character NUL"),
    ],
)
def test_what_is_too_deep_too_long_or_half_a_character_is_refused_at_once(tmp_path, text, said) -> None:
    file, begun = written(tmp_path, text), time.monotonic()
    with pytest.raises(InputError, match=said):
        read_yaml(file)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        (f"title: T\nrun:\n{NBSP}{NBSP}seed: 1\n", 3, "a no-break space"),
        (f"title: T\nrun:\n  {NBSP}seed: 1\n", 3, "a no-break space"),
        (f"title: T\nrun:{NBSP}\n  seed: 1\n", 2, "a no-break space"),
        (f"title: T\nrun:\n  seed: {NBSP}1\n", 3, "a no-break space"),
        (f"title: T\nrun: {{seed:{NBSP}1}}\n", 2, "a no-break space"),
        ("title: T\nrun:\n\u2003seed: 1\n", 3, "a typographic space"),
        ("title: T\nrun:\n\u3000\u3000seed: 1\n", 3, "a full-width space"),
        ("title: T\n\u200brun: {seed: 1}\n", 2, "a space of no width"),
        ("title\uff1a T\nextends: x\n", 2, "a full-width colon"),
        ("title: T\nrun:\n\tseed: 1\n", 3, "a tab"),
    ],
)
def test_what_only_looks_like_a_space_is_named_with_its_line(tmp_path, text, line, name) -> None:
    with pytest.raises(InputError, match=rf"own\.yaml:{line}: .*{name}"):
        read_yaml(written(tmp_path, text))


def test_a_no_break_space_within_words_is_a_letter_like_others(tmp_path) -> None:
    assert (
        read_yaml(written(tmp_path, f"title: 10{NBSP}000 cameras\n")).content["title"]
        == f"10{NBSP}000 cameras"
    )


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_says_the_same_in_every_encoding_that_it_names(tmp_path, coding) -> None:
    file = written(tmp_path, "title: Қазақстан\nextends: aqkol_smart_city\n".encode(coding))
    assert read_yaml(file).content["title"] == "Қазақстан"


def test_another_encoding_is_refused_with_its_line(tmp_path) -> None:
    with pytest.raises(InputError, match=r"own\.yaml:2: the file is not UTF-8 text"):
        read_yaml(written(tmp_path, "title: x\nquestion: Что?\n".encode("cp1251")))


def test_a_pipe_and_a_device_are_no_files(tmp_path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    endless = tmp_path / "endless.yaml"
    endless.symlink_to("/dev/zero")
    for file in (pipe, endless):
        with pytest.raises(InputError, match="this is a device or a pipe"):
            load_scenario(file)


@pytest.mark.parametrize("line", ["city: ./{}", "extends: {}.yaml", "stock: {{mapped: {}.csv}}"])
def test_names_longer_than_any_file_has_are_refused(scenario_file, line) -> None:
    for length in (300, 9_000):
        with pytest.raises(InputError, match="no name of a file is"):
            load_scenario(
                scenario_file(
                    "extends: aqkol_smart_city" if "extends" not in line else "", line.format("x" * length)
                )
            )


def test_files_that_extend_one_another_without_end_are_refused(tmp_path) -> None:
    for number in range(60):
        (tmp_path / f"s{number}.yaml").write_text(f"extends: s{number + 1}.yaml\n")
    with pytest.raises(InputError, match="'extends' leads through more than 50 files"):
        load_scenario(tmp_path / "s0.yaml")
