from pathlib import Path

import pytest

from sim.core.cache.disk_cache import user_cache
from sim.core.errors import InputError


def test_it_lies_where_the_system_keeps_caches() -> None:
    cache = user_cache({})
    assert cache.folder is not None
    assert cache.folder.is_absolute()
    assert "safecity" in cache.folder.parts
    assert cache.limit_bytes == 8_000_000_000


def test_the_environment_names_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert user_cache({"SAFECITY_CACHE": "here"}).folder == tmp_path / "here"
    assert user_cache({"SAFECITY_CACHE": "~/there"}).folder == Path.home() / "there"
    assert user_cache({"SAFECITY_CACHE": " "}).folder == user_cache({}).folder


@pytest.mark.parametrize("word", ["off", "OFF", " Off "])
def test_it_can_be_switched_off(word: str) -> None:
    assert user_cache({"SAFECITY_CACHE": word}).folder is None


@pytest.mark.parametrize(
    ("text", "limit"), [("0.5", 500_000_000), (" 20 ", 20_000_000_000), ("", 8_000_000_000)]
)
def test_the_limit_can_be_set(text: str, limit: int) -> None:
    assert user_cache({"SAFECITY_CACHE_LIMIT_GB": text}).limit_bytes == limit


@pytest.mark.parametrize("text", ["eight", "-1", "inf", "nan", "8 GB"])
def test_a_limit_that_is_no_number_is_said(text: str) -> None:
    with pytest.raises(
        InputError, match=f"SAFECITY_CACHE_LIMIT_GB is '{text}', but must be a number of giga"
    ):
        user_cache({"SAFECITY_CACHE_LIMIT_GB": text})


def test_the_suite_has_a_cache_of_its_own(cache_folder: Path) -> None:
    assert user_cache().folder == cache_folder


def test_a_folder_of_a_user_whom_nobody_knows_is_refused() -> None:
    with pytest.raises(InputError, match="SAFECITY_CACHE is '~nosuch/x', which leads nowhere"):
        user_cache({"SAFECITY_CACHE": "~nosuch/x"})
