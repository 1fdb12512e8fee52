"""The command run in this process, and invented results in the shape of real ones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

from sim.cli.main import answer
from sim.core.vocabulary import Definition


@dataclass(frozen=True)
class Answer:
    """What a command gave: its exit code, and what it wrote where."""

    code: int
    out: str
    err: str


@pytest.fixture
def safecity(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Run the command in this process."""

    def run(*arguments: str) -> Answer:
        code = answer(arguments)
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


@pytest.fixture
def summaries() -> list[dict[str, Any]]:
    """Two runs over 1,000 of 100,000 residents; the second has twice the cameras and observes 10,000 more."""
    return [_summary("today", 200, 40_000), _summary("tomorrow", 400, 50_000)]


def _summary(name: str, cameras: int, people_observed: int) -> dict[str, Any]:
    figures = {
        "cameras": cameras,
        "people_observed": people_observed,
        "standard_error": 1_500.0,
        "share_observed": people_observed / 100_000,
        "sightings": 70_000,
        "cameras_per_person": {"mean": 2.5, "p10": 0.0, "p50": 2.0, "p90": 6.0},
        "minutes_in_view": {"mean": 14.2, "p10": 0.0, "p50": 4.0, "p90": 30.0},
    }
    return {
        "scenario": name,
        "city": "almaty",
        "residents": 100_000,
        "people": 1_000,
        "engine": "individual",
        "seed": 7,
        "definitions": {str(definition): figures for definition in Definition},
        "funnel": {"leave_home": 85_000},
    }


@pytest.fixture
def comparison() -> pd.DataFrame:
    """What compares the two runs."""
    rows = [
        {
            "definition": str(definition),
            "measure": "people_observed",
            "unit": "people",
            "run": run,
            "scenario": name,
            "value": 40_000.0 + 10_000 * run,
            "difference": 10_000.0 * run,
            "difference_low": 9_100.0 * run,
            "difference_high": 10_900.0 * run,
        }
        for definition in Definition
        for run, name in enumerate(("today", "tomorrow"))
    ]
    return pd.DataFrame(rows)
