"""What tests of several packages share: repeatable law tests, a cache and scenario files of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every run: a suite that is green once stays green until the code changes.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the tests away from the user's cache: neither its content nor its settings may matter."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFECITY_CACHE", str(folder))
        patch.delenv("SAFECITY_CACHE_LIMIT_GB", raising=False)
        yield folder


@pytest.fixture(scope="session")
def scenario_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Write a scenario from its lines after title and question; *name* becomes the scenario's."""

    def write(*lines: str, name: str = "own") -> Path:
        file = tmp_path_factory.mktemp("scenario") / f"{name}.yaml"
        text = "\n".join(["title: One's own", "question: What if?", *lines])
        file.write_text(f"{text}\n", encoding="utf-8")
        return file

    return write
