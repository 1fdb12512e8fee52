"""Times as recorders, spreadsheets and people write them."""

import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.errors import InputError
from sim.track.walk_times import times_of

FILE = Path("walk.csv")

READ = {
    "zones": (("2025-06-01T08:00:00Z", "2025-06-01T14:05:00+06:00"), 300, ""),
    "seconds": ((0, 300), 300, ""),
    "seconds since 1970": ((1748764800, 1748765100), 300, ""),
    "decimal commas": (("1060,5", "1360,5"), 300, ""),
    "milliseconds": (
        (1748764800000, 1748765100000),
        300,
        "milliseconds since 1970: 1748764800000 is 2025-06-01 08:00:00",
    ),
    "microseconds": (("1748764800000000", "1748765100000000"), 300, "taken as microseconds since 1970"),
    "nanoseconds": ((1748764800000000000, 1748765100000000000), 300, "taken as nanoseconds since 1970"),
    "a first fix of 1970 in milliseconds": ((0, 1748764800000), 1748764800, "taken as milliseconds"),
    "digits of day and hour": (
        ("20250601075950", "20250601080450"),
        300,
        "20250601075950 is 2025-06-01 07:59:50",
    ),
    "digits to the minute": (("202506010759", "202506010804"), 300, "digits of day and hour"),
    "digits to the millisecond": (
        ("20250601075950000", "20250601080450500"),
        300.5,
        "digits of day and hour",
    ),
    "digits of an hour": (("075950", "080450"), 300, "digits of an hour: 075950 is 07:59:50"),
    "digits of satellites": (("075950.00", "080450.50"), 300.5, "digits of an hour"),
    "days of a spreadsheet": (
        (45809.3333333, 45809.3368056),
        300.006,
        "days of a spreadsheet: 45809.3333333",
    ),
    "spaces in the day": (("2025 06 01 08:00:00", "2025 06 01 08:05:00"), 300, ""),
    "colons in the day": (("2025:06:01 08:00:00", "2025:06:01 08:05:00"), 300, ""),
    "points in the day": (("01.06.2025 23:59:00", "02.06.2025 00:04:00"), 300, ""),
    "either order on one day": (("01/06/2025 08:00", "01/06/2025 08:05"), 300, ""),
    "the day first, as there is no 31st month": (("31/05/2025 23:59", "01/06/2025 00:04"), 300, ""),
    "the month first, and halves of the day": (("5/31/2025 11:59 PM", "6/1/2025 12:04 AM"), 300, ""),
    "days and hours in six digits": (("250601 075950", "250601 080450"), 300, ""),
    "hours alone": (("08:00:00", "08:05:00,5"), 300.5, ""),
    "midnight": (("23:58:00", "00:03:00"), 300, "pass midnight: 1"),
    "names of months": (("Sun, 01 Jun 2025 08:00:00 GMT", "Sun, 01 Jun 2025 08:05:00 GMT"), 300, ""),
    "a clock's words": (("2025/06/01 08:00:00 UTC", "2025/06/01 14:05:00 +06"), 300, ""),
}


@pytest.mark.parametrize("case", READ)
def test_times_are_read_however_they_are_written_and_guesses_are_said(case: str) -> None:
    stated, seconds, words = READ[case]
    times = times_of(stated, file=FILE)
    assert times.seconds[1] - times.seconds[0] == pytest.approx(seconds, abs=1e-3)
    assert words in "".join(times.remarks)
    assert bool(times.remarks) == bool(words)


REFUSED = {
    "either order on two days": (
        ("01/06/2025 23:59", "02/06/2025 00:05"),
        "may have its day or its month first",
    ),
    "digits of either kind": (("120000", "120030"), "may be 12:00:00 o'clock or 120,000 seconds"),
    "hours that lost a zero": ((75950, 80450), "may be 7:59:50 o'clock or 75,950 seconds"),
    "counts of another clock": ((638843616000000000, 638843619000000000), "is too large for seconds"),
    "400 digits": (("1" * 400, "2" * 400), "is not understood"),
    "days that there are not": (("2025-13-45 08:00:00", "2025-13-45 08:05:00"), "is not understood"),
    "truth": ((True, False), "is not understood"),
    "lists": (([1], [2]), "is not understood"),
    "digits of another script": (("１２", "１３"), "is not understood"),
    "thousands": (("1,060", "1,360"), "is not understood"),
    "days on some points only": (
        ("2025 06 01 08:00", "08:05"),
        "the time '08:05' of point 2 is not understood",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_may_be_two_times_or_none_is_refused(case: str) -> None:
    stated, words = REFUSED[case]
    with pytest.raises(InputError) as caught:
        times_of(stated, file=FILE)
    assert words in str(caught.value)


def test_seconds_that_look_like_hours_are_seconds_if_their_heading_says_so() -> None:
    assert times_of(("120000", "120030"), file=FILE, unit_s=1.0).seconds.tolist() == [120000, 120030]


def test_missing_times_stay_where_they_are() -> None:
    seconds = times_of(
        (None, "2025-06-01T08:00:00Z", "", float("nan"), "2025-06-01T08:01:00Z"), file=FILE
    ).seconds
    assert np.isnan(seconds).tolist() == [True, False, True, True, False]
    assert seconds[4] - seconds[1] == 60


@settings(max_examples=100, deadline=None)
@given(st.integers(978_307_200, 4_000_000_000), st.integers(1, 80_000))
def test_one_moment_is_the_same_in_every_unit_and_writing(start_s: int, later_s: int) -> None:
    since = [start_s, start_s + later_s]
    moments = [datetime.datetime.fromtimestamp(second, tz=datetime.UTC) for second in since]
    writings: list[list[object]] = [[second * unit for second in since] for unit in (1, 10**3, 10**6, 10**9)]
    for form in ("%Y%m%d%H%M%S", "%d.%m.%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"):
        writings.append([moment.strftime(form) for moment in moments])
    for written in writings:
        found = times_of(written, file=FILE).seconds
        assert found[1] - found[0] == pytest.approx(later_s, abs=1e-5)


@pytest.mark.parametrize(
    "cut", [("1.74876E+12", "1.74877E+12"), ("1,74876E+12", "1,74876E+12"), ("1.7488E9", "1.7489E9")]
)
def test_times_that_a_spreadsheet_has_rounded_are_refused(cut: tuple[str, str]) -> None:
    with pytest.raises(InputError, match="was rounded by a spreadsheet"):
        times_of(cut, file=FILE)


def test_an_exponent_that_keeps_all_digits_is_read() -> None:
    assert np.diff(times_of(("1.7487648E+12", "1.7487651E+12"), file=FILE).seconds) == [300.0]


def test_seconds_among_milliseconds_are_refused_rather_than_left_out_as_of_1970() -> None:
    with pytest.raises(
        InputError, match=r"'1748764800' of point 2 is in seconds since 1970.* in milliseconds"
    ):
        times_of((1748764800000, 1748764800, 1748765100000), file=FILE)


def test_clocks_of_two_parts_are_hours_and_minutes_and_that_is_said() -> None:
    times = times_of(("00:00", "05:00"), file=FILE)
    assert times.seconds.tolist() == [0.0, 18_000.0]
    assert times.remarks == ("times were taken as hours and minutes: 05:00 is 05 h 00 min",)
