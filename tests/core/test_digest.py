"""The same content has the same name everywhere."""

from pathlib import Path

import pytest

import sim
from sim.core.disk import files
from sim.core.disk.files import canonical_json, code_digest, content_digest, file_digest, read_with_digest
from sim.core.errors import InputError


def test_the_order_of_keys_does_not_change_a_digest_but_a_value_does() -> None:
    assert content_digest({"a": 1, "b": [1, 2]}) == content_digest({"b": [1, 2], "a": 1})
    assert content_digest({"a": 1}) != content_digest({"a": 2})


def test_canonical_json_has_sorted_keys_and_no_space() -> None:
    assert canonical_json({"ы": 1, "a": [True, None]}) == '{"a":[true,null],"ы":1}'


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"a": float("nan")})


def test_a_file_digest_is_that_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"abc")
    assert file_digest(tmp_path / "f").startswith("ba7816bf8f01cfea")


def test_what_was_read_comes_with_the_digest_of_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_text("abc")
    assert read_with_digest(file, Path.read_text) == ("abc", file_digest(file))


def test_a_file_that_is_changed_while_it_is_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_text("abc")

    def read(given: Path) -> str:
        found = given.read_text()
        given.write_text("abd")
        return found

    with pytest.raises(InputError, match="changed while it was read; run again"):
        read_with_digest(file, read)


def test_why_a_file_cannot_be_read_is_for_its_reader_to_say(tmp_path: Path) -> None:
    def read(_: Path) -> None:
        msg = "no cameras there"
        raise InputError(msg)

    with pytest.raises(InputError, match="no cameras there"):
        read_with_digest(tmp_path / "absent", read)


DECIDES_NOTHING = {"api", "plots", "cli", "reports", "track"}
"""Packages that show results or are about one walk; a run has the same figures whatever is in them."""


def test_the_digest_of_the_code_changes_with_each_package_that_decides_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_PACKAGE", tmp_path)

    def digest() -> str:
        code_digest.cache_clear()
        return code_digest()

    packages = sorted(file.parent.name for file in Path(sim.__file__).parent.glob("*/__init__.py"))
    seen = [digest()]
    for name in packages:
        (tmp_path / name / "deep").mkdir(parents=True)
        for file in ("rule.py", "table.csv"):
            (tmp_path / name / "deep" / file).write_text("1")
            seen.append(digest())
            assert (seen[-1] == seen[-2]) == (name in DECIDES_NOTHING), (name, file)
        (tmp_path / name / "notes.md").write_text("1")
        assert digest() == seen[-1], "notes decide nothing"
    code_digest.cache_clear()
    assert len(packages) > len(DECIDES_NOTHING)
