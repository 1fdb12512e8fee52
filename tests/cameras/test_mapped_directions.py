"""Directions as mappers write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.cameras.mapped.directions_and_lengths import parse_direction


@pytest.mark.parametrize(
    ("text", "bearing", "angle"),
    [
        ("45", 45, None),
        ("45°", 45, None),
        ("45.5 deg", 45.5, None),
        ("-90", 270, None),
        ("360", 0, None),
        ("NE", 45, None),
        ("nnw", 337.5, None),
        ("south", 180, None),
        ("North-East", 45, None),
        ("239-284", 261.5, 45),
        ("239 - 284", 261.5, 45),
        ("350-10", 0, 20),
        ("10-350", 180, 340),
        ("NW-NE", 0, 90),
        ("0-360", 180, 360),
        ("90-90", 90, None),
    ],
)
def test_a_direction_is_read(text: str, bearing: float, angle: float | None) -> None:
    ((look,), unclear) = parse_direction(text)
    assert unclear == ()
    assert look.bearing_deg == pytest.approx(bearing)
    assert math.isnan(look.angle_deg) if angle is None else look.angle_deg == pytest.approx(angle)


def test_several_directions_are_several_looks() -> None:
    looks, unclear = parse_direction("355; 175;;355")
    assert [look.bearing_deg for look in looks] == [355, 175]
    assert unclear == ()


@pytest.mark.parametrize(
    "text", ["forward", "backward", "both", "370", "45-forward", "N/E", "?", "4 5", "12-"]
)
def test_junk_is_handed_back_as_it_is(text: str) -> None:
    assert parse_direction(text) == ((), (text,))


def test_what_can_be_read_is_kept_beside_junk() -> None:
    looks, unclear = parse_direction("N;forward")
    assert [look.bearing_deg for look in looks] == [0]
    assert unclear == ("forward",)


@given(left=st.integers(0, 359), width=st.integers(1, 359))
def test_a_span_reaches_clockwise_from_its_first_side_to_its_second(left: int, width: int) -> None:
    ((look,), _) = parse_direction(f"{left}-{(left + width) % 360}")
    assert look.angle_deg == width
    assert (look.bearing_deg - width / 2) % 360 == pytest.approx(left)
    assert 0 <= look.bearing_deg < 360
