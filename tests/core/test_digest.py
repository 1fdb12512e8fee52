"""The same content has the same name everywhere."""

from pathlib import Path

import pytest

from sim.core.digest import canonical_json, content_digest, file_digest


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
