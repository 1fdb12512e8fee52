import math
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.core.arrays import weighted_sum

PAIRS = st.lists(st.tuples(st.floats(0, 1e6), st.floats(-1e6, 1e6)), max_size=50)

ON_A_PROCESSOR = """
import numpy as np
from sim.core.arrays import weighted_sum

values = np.sin(np.arange(4000.0))
print(*(weighted_sum(values[:size] ** 2, values[-size:]).hex() for size in range(1, 4000, 7)))
"""


@given(PAIRS)
def test_it_is_the_sum_of_the_products(pairs: list[tuple[float, float]]) -> None:
    weights, values = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    exact = math.fsum(weight * value for weight, value in pairs)
    size = math.fsum(abs(weight * value) for weight, value in pairs)
    assert weighted_sum(weights, values) == pytest.approx(exact, abs=1e-12 * size)


def test_whole_numbers_count_as_numbers() -> None:
    assert weighted_sum(np.array([2, 3]), np.array([0.5, 1])) == 4.0
    assert weighted_sum(np.array([2**40, 1]), np.array([2**40, 1])) == 2.0**80


def test_no_digit_depends_on_the_kind_of_processor() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", ON_A_PROCESSOR],
            env=os.environ | {"OPENBLAS_CORETYPE": kind},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for kind in ("Nehalem", "Haswell", "Prescott")
    }
    assert len(found) == 1
