"""What a campaign tells at its end."""

from collections.abc import Iterator

import pytest

from sim.engine.cohort.compiled import compile_ahead
from sim.engine.cohort.simulate_days import simulate_days
from tests.fuzz.campaign import COUNTS, EXAMPLES, FOLDER, SEED, faults, told_counts


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Compile before a campaign measures, as what an example waits for would be stopped and begun again."""
    if EXAMPLES:
        compile_ahead(simulate_days)


@pytest.fixture(scope="module", autouse=True)
def no_fault_is_found() -> Iterator[None]:
    """Fail a campaign that has kept faults of a module, which did not stop it."""
    before = faults()
    yield
    found = faults() - before
    assert not (EXAMPLES and found), f"{found} faults, kept in {FOLDER}; seed {SEED}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if EXAMPLES and COUNTS:
        terminalreporter.section(f"made-up input, seed {SEED}")
        for line in told_counts(COUNTS):
            terminalreporter.write_line(line)
