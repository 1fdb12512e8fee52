"""Where the engines draw apart, they agree within what chance allows."""

import numpy as np
import pytest

from sim.cameras.stock.stock import Stock
from sim.core.vocabulary import Definition
from sim.engine.cohort.kernel_types import DEFINITIONS
from tests.engine.cohort.two_engines import (
    chancy,
    cohort_day,
    cohorts,
    individual_day,
    individuals,
    network_of,
    part_of,
    town,
)

N_SEEDS, RESIDENTS = 60, 300
STOCK = Stock(60, 36, 15, 6)
"""Many with face recognition: few people pass where their faces can be compared."""
ERRORS = 3


@pytest.fixture(scope="module")
def observed() -> tuple[np.ndarray, np.ndarray]:
    """People observed by definition, a row a seed; each seed has people, days and faults of its own."""
    network = network_of(part_of(town(RESIDENTS)), STOCK)
    cells = len(network.city.cells)

    def one_by_one(seed: int) -> np.ndarray:
        return individuals(individual_day(network, chancy(), seed=seed), network.row_cell, cells).observed

    def together(seed: int) -> np.ndarray:
        return cohorts(cohort_day(network, chancy(), seed=seed)).observed

    return (
        np.array([one_by_one(seed).sum(axis=0) for seed in range(N_SEEDS)]),
        np.array([together(seed).sum(axis=0) for seed in range(N_SEEDS, 2 * N_SEEDS)]),
    )


@pytest.mark.parametrize("definition", list(Definition))
def test_people_observed_agree_within_three_standard_errors(observed, definition) -> None:
    one, other = (table[:, DEFINITIONS.index(definition)] for table in observed)
    # The seeds are independent, so the variances of both means add up.
    error = np.sqrt((one.var(ddof=1) + other.var(ddof=1)) / N_SEEDS)
    assert abs(one.mean() - other.mean()) < ERRORS * error
    assert 0 < one.mean() < RESIDENTS
    assert ERRORS * error < 0.05 * RESIDENTS, "a difference of a twentieth of the residents would be noticed"
