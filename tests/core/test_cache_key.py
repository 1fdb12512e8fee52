"""What a thing was made from, said in a digest."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.core.disk.files import made_from_digest


class Word(StrEnum):
    ONE = "one"


@dataclass(frozen=True)
class Facts:
    number: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class OtherFacts:
    number: float
    words: tuple[str, ...] = ()


def test_equal_facts_have_equal_digests() -> None:
    same: list[tuple[Any, Any]] = [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": 1}, MappingProxyType({"a": 1})),
        ((1, "x"), [1, "x"]),
        (Facts(0.1), Facts(0.1)),
        (np.arange(3), np.arange(6)[:3]),
        (np.float64(0.1), 0.1),
    ]
    for one, other in same:
        assert made_from_digest(one) == made_from_digest(other), one


def test_different_facts_have_different_digests() -> None:
    different: list[Any] = [
        *(None, True, 1, 1.0, "1", "None", b"1", "", (), {}, (1,), ((1,),), ("1",), (1, 1), "(1,)"),
        *(0.1, 0.1 + 2**-55, float("nan"), float("inf"), -0.0, 0.0, date(2026, 1, 1), "2026-01-01"),
        *({"a": 1}, {"a": "1"}, {"a:1": 1}, [("a", 1)], ["a,b"], ["a", "b"], Word.ONE, "one"),
        *(Facts(1), OtherFacts(1), Facts(2), Facts(1, ("a", "b")), Facts(1, ("a,b",))),
        *(np.arange(3), np.arange(4), np.arange(3.0), np.arange(3, dtype=np.int32), np.zeros((2, 2))),
        *(np.zeros(4), np.array(["a"]), np.array(["b"])),
    ]
    assert len({made_from_digest(facts) for facts in different}) == len(different)


@pytest.mark.parametrize("facts", [{1, 2}, object(), pd.DataFrame(), Facts, [len], np.array([None])])
def test_facts_without_a_text_of_their_own_are_refused(facts: object) -> None:
    with pytest.raises(TypeError, match="cannot say what a thing is made from"):
        made_from_digest(facts)
