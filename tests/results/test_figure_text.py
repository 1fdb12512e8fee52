from math import nan

import pytest

from sim.results.as_text import difference_text, figure_text


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (nan, "people", "–"),
        (0, "people", "0"),
        (0.0012, "people", "< 0.005"),
        (0.0123, "people", "0.012"),
        (3.84, "count", "3.8"),
        (4.0, "count", "4"),
        (1164232, "people", "1.16 million"),
        (152224672, "person_days", "152 million"),
        (38_912.4, "people", "38,912"),
        (0.7248, "share", "72.5 %"),
        (0.0024, "share", "0.24 %"),
        (12.3, "min", "12 min"),
        (0.0042, "per_camera_day", "0.0042"),
        (0.0001, "per_camera_day", "< 0.0005"),
    ],
)
def test_a_figure_has_as_many_digits_as_it_deserves(value, unit, words):
    assert figure_text(value, unit) == words


@pytest.mark.parametrize(
    ("value", "reach", "unit", "words"),
    [
        (0.0521, 0.0031, "share", "+5.21 pt ± 0.31"),
        (-0.2, 0, "share", "−20.0 pt"),
        (0, 0, "share", "0"),
        (0, 0.002, "share", "+0.00 pt ± 0.20"),
        (31_812, 1_905, "people", "+31,800 ± 1,900"),
        (-4.2, nan, "count", "−4.2"),
        (0.0018, 0, "people", "+0.0018"),
        (0.0001, nan, "people", "< +0.0005"),
        (-0.0001, 0, "people", "> −0.0005"),
        (0.00001, 0, "share", "< +0.005 pt"),
        (nan, nan, "people", "–"),
    ],
)
def test_a_difference_has_its_sign_and_its_interval_where_it_is_known(value, reach, unit, words):
    assert difference_text(value, reach, unit) == words
