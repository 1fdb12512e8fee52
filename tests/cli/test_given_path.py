from pathlib import Path

import pytest

from sim.cli.options import given_path
from sim.core.errors import InputError


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "--out is empty"),
        ("  ", "--out is empty"),
        ("a\0b", "NUL"),
        ("\udcff.csv", "not UTF-8"),
        ("x" * 256, "longer than 255 bytes"),
        ("ж" * 128, "longer than 255 bytes"),
        ("a/" * 3000, "longer than 4,095 bytes"),
        ("~nobody_of_that_name/x", "nobody's home"),
    ],
)
def test_what_nothing_can_be_called_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        given_path(typed, "--out")

    assert words in str(refused.value)


def test_a_tilde_is_a_home_unless_something_is_called_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/of")
    (tmp_path / "~lock.csv").write_text("")

    assert given_path("~/cities") == Path("/home/of/cities")
    assert given_path("~lock.csv") == Path("~lock.csv")
    assert given_path("a/~b") == Path("a/~b")
