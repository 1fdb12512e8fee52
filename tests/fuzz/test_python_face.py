"""Whatever is said of a scenario in Python, it is a scenario or refused in one plain sentence."""

import datetime
import os
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

import sim
from sim.scenario.in_python import KEYWORDS
from sim.scenario.model_section import ModelSection
from sim.scenario.schema import PolicySection, RunSection, StockSection
from sim.scenario.section import RENAMED
from tests.fuzz.campaign import SEED
from tests.fuzz.odd_values import NUMBERS, WORDS

QUICK = settings(
    max_examples=max(int(os.environ.get("FUZZ_EXAMPLES", "60")), 60), deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
_KEYS = (
    *KEYWORDS, *StockSection.model_fields, *PolicySection.model_fields, *RunSection.model_fields, *RENAMED,
    *ModelSection.model_fields,
    "share", "count", "per_100", "people/trips_per_day", "stock/aqkol_cameras",
)  # fmt: skip
_ODD = (
    None, True, 0, -1, 2025, 0.5, 10**400, float("nan"), float("inf"), b"x", object(), 1j, int,
    datetime.date(2020, 1, 1), datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), PurePosixPath("x"),
    np.float32(0.5), np.int64(3),
    np.array([1, 2]), np.array(3), np.bool_(True), np.datetime64("2020-01-01"), range(2), *NUMBERS, *WORDS,
)  # fmt: skip
_SINGLE = st.sampled_from((*_ODD, *_KEYS)) | st.text(max_size=4)
_ODD_KEYS = st.sampled_from((*_KEYS, *WORDS, None, 1, 0.5, True, b"x"))
_VALUES = st.recursive(
    _SINGLE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_ODD_KEYS, inner),
    max_leaves=6,
)
_PYTHON = re.compile(r"Traceback|\w+Error\b|NoneType|object at 0x|<class|ndarray|pydantic")


@seed(SEED or 2025)
@QUICK
@given(
    changes=st.dictionaries(st.sampled_from((*KEYWORDS, "sede", "polcy")), _VALUES, min_size=1, max_size=3)
)
@pytest.mark.parametrize("vary", [False, True])
def test_any_change_gives_a_scenario_or_a_sentence(vary: bool, changes: Mapping[str, Any]) -> None:
    start, said = sim.Scenario("aqkol_smart_city"), ""
    try:
        made = start.with_(**changes) if vary else sim.Scenario("aqkol_smart_city", **changes)
        assert repr(made).startswith("Scenario aqkol_smart_city: ")
    except sim.InputError as error:
        said = str(error)
    assert "\n" not in said
    assert not _PYTHON.search(said), said
    assert start.title == "Smart Aqkol"
