import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.cli.tables.figures import average, count, per_cent, with_reach


@pytest.mark.parametrize(
    ("value", "reach", "text"),
    [
        (2_157_600.0, 13_640.0, "2,158,000 ± 14,000"),
        (81.4, 7.26, "81 ± 7"),
        (0.0, 300.0, "0 ± 300"),
        (14_000.0, 0.0, "14,000"),
        (-1_234.0, 56.0, "−1,234 ± 56"),
    ],
)
def test_a_figure_has_no_more_digits_than_its_interval_supports(
    value: float, reach: float, text: str
) -> None:
    assert with_reach(value, reach) == text


@given(st.floats(min_value=-1e9, max_value=1e9), st.floats(min_value=1e-3, max_value=1e7))
def test_rounding_moves_a_figure_by_a_twentieth_of_its_reach_or_half_a_person_at_most(
    value: float, reach: float
) -> None:
    text = with_reach(value, reach).partition(" ± ")[0].replace(",", "").replace("−", "-")

    assert abs(float(text) - value) <= max(0.05 * reach, 0.5) * (1 + 1e-6) + 1e-9 * abs(value)


def test_small_shares_keep_two_digits() -> None:
    assert per_cent(0.93) == "93.0 %"
    assert per_cent(0.00123) == "0.12 %"
    assert per_cent(0.0) == "0.0 %"


def test_means_get_shorter_as_they_grow() -> None:
    assert [average(value) for value in (0.0, 0.0312, 2.34, 14.2, 1_234.5)] == [
        "0",
        "0.031",
        "2.3",
        "14",
        "1,234",
    ]


def test_counts_have_thousands_separators() -> None:
    assert count(1_400_000) == "1,400,000"
