"""Numbers at a date, by key, changed by a scenario, and listed once used."""

import datetime
from pathlib import Path

import pytest

from sim.core.errors import ContractError, InputError
from sim.scenario.parameters.library import Change, Library, Numbers, Source

SPEED = """
description: Walking speed.
unit: m_per_s
kind: assumed
last_checked: 2026-11-21
values:
  2025-01-01: {low: 1.0, central: 1.3, high: 1.6, reference: Second 2025}
  2020-01-01: {low: 1.0, central: 1.2, high: 1.5, reference: First 2020, note: Half of 2.4.}
"""
MIX = """
description: Cameras by colour.
unit: share
kind: derived
last_checked: 2026-11-21
by: colour
sums_to: 1
values:
  2025-01-01:
    reference: Shared 2025
    note: Counted.
    red: {low: 0.5, central: 0.7, high: 0.9}
    blue: {low: 0.1, central: 0.3, high: 0.5, reference: Own 2025}
"""
MODES = """
description: Car share by city.
unit: share
kind: assumed
last_checked: 2026-11-21
by: city
values:
  2025-01-01:
    reference: Somebody 2025
    almaty: {low: 0.3, central: 0.4, high: 0.5}
    default: {low: 0.1, central: 0.2, high: 0.3}
"""
BY_HOUR = """
description: Trips by hour.
unit: share
kind: assumed
last_checked: 2026-11-21
by: hour
sums_to: 1
values:
  2025-01-01:
    reference: Somebody 2025
    10: {low: 0, central: 0.25, high: 1}
    9: {low: 0, central: 0.75, high: 1}
"""
HERE = Source("scenario test", Path("test.yaml"), 7)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    files = {"people/speed": SPEED, "cameras/mix/street": MIX, "people/car": MODES, "people/hour": BY_HOUR}
    for name, text in files.items():
        file = tmp_path / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return Library(tmp_path)


def changed(name: str, value: float, key: str | None = None) -> Change:
    return Change(name, key, value, HERE)


def test_names_come_from_where_files_lie(library: Library) -> None:
    assert library.names == ("cameras/mix/street", "people/car", "people/hour", "people/speed")


@pytest.mark.parametrize(
    ("date", "value"),
    [
        (None, 1.3),
        (datetime.date(2026, 1, 1), 1.3),
        (datetime.date(2025, 1, 1), 1.3),
        (datetime.date(2024, 12, 31), 1.2),
        (datetime.date(2020, 1, 1), 1.2),
        (datetime.date(1999, 1, 1), 1.2),
    ],
)
def test_the_latest_value_not_after_the_date_holds(
    library: Library, date: datetime.date | None, value: float
) -> None:
    assert Numbers(library, date=date).number("people/speed") == value


def test_a_quantity_knows_everything_its_file_says(library: Library) -> None:
    quantity = Numbers(library, date=datetime.date(2021, 1, 1)).quantity("people/speed")
    assert (quantity.low, quantity.value, quantity.high) == (1.0, 1.2, 1.5)
    assert (quantity.unit, quantity.kind, quantity.reference) == ("m_per_s", "assumed", "First 2020")
    assert (quantity.note, quantity.date) == ("Half of 2.4.", datetime.date(2020, 1, 1))
    assert quantity.last_checked == datetime.date(2026, 11, 21)
    assert quantity.label == "people/speed"


def test_an_entry_of_a_table_takes_the_shared_source_unless_it_has_its_own(library: Library) -> None:
    numbers = Numbers(library)
    assert numbers.quantity("cameras/mix/street", "red").reference == "Shared 2025"
    assert numbers.quantity("cameras/mix/street", "red").note == "Counted."
    assert numbers.quantity("cameras/mix/street", "blue").reference == "Own 2025"
    assert numbers.quantity("cameras/mix/street", "blue").label == "cameras/mix/street[blue]"


def test_a_table_comes_in_the_order_of_its_file_and_without_its_default(library: Library) -> None:
    numbers = Numbers(library)
    assert numbers.table("people/hour") == {"10": 0.25, "9": 0.75}
    assert list(numbers.table("people/hour")) == ["10", "9"]
    assert numbers.table("people/car") == {"almaty": 0.4}


def test_the_default_stands_in_for_a_key_that_is_not_listed(library: Library) -> None:
    numbers = Numbers(library)
    assert numbers.number("people/car", "almaty") == 0.4
    assert numbers.number("people/car", "aqkol") == 0.2
    assert numbers.used()[-1].key == "default"


@pytest.mark.parametrize(
    ("name", "key", "words"),
    [
        ("people/sped", None, "there is no parameter 'people/sped' .* did you mean 'people/speed'"),
        ("people/speed", "almaty", "has no entry 'almaty'"),
        ("cameras/mix/street", None, "is a table"),
        ("cameras/mix/street", "rde", "has no entry 'rde'; did you mean 'red'"),
    ],
)
def test_asking_for_a_number_nobody_sourced_is_a_fault_of_the_model(
    library: Library, name: str, key: str | None, words: str
) -> None:
    with pytest.raises(ContractError, match=words):
        Numbers(library).number(name, key)


def test_a_single_number_is_no_table(library: Library) -> None:
    with pytest.raises(ContractError, match="is no table"):
        Numbers(library).table("people/speed")


def test_numbers_list_what_was_asked_for_and_nothing_else(library: Library) -> None:
    numbers = Numbers(library)
    assert numbers.used() == ()
    numbers.number("people/speed")
    numbers.table("cameras/mix/street")
    numbers.number("people/speed")
    assert list(numbers.used_values()) == [
        "cameras/mix/street[red]",
        "cameras/mix/street[blue]",
        "people/speed",
    ]


def test_a_change_replaces_the_number_and_says_who_made_it(library: Library) -> None:
    numbers = Numbers(library, changes=(changed("people/speed", 2.0),))
    quantity = numbers.quantity("people/speed")
    assert (quantity.value, quantity.low, quantity.high) == (2.0, 2.0, 2.0)
    assert (quantity.kind, quantity.reference) == ("scenario", "set by scenario test")
    assert quantity.note == "instead of 1.3 (1 to 1.6; Second 2025)"
    assert numbers.change_log == ("people/speed: 1.3 → 2.0",)


def test_a_change_of_one_entry_leaves_the_others(library: Library) -> None:
    numbers = Numbers(library, changes=(changed("people/car", 0.9, "default"),))
    assert numbers.number("people/car", "aqkol") == 0.9
    assert numbers.number("people/car", "almaty") == 0.4


def test_two_changes_that_keep_the_sum_are_taken(library: Library) -> None:
    name = "cameras/mix/street"
    numbers = Numbers(library, changes=(changed(name, 0.5, "red"), changed(name, 0.5, "blue")))
    assert numbers.table(name) == {"red": 0.5, "blue": 0.5}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (changed("cameras/mix/street", 0.5, "red"), "must sum to 1, but sum to 0.8 after this change"),
        (changed("cameras/mix/street", 1.5, "red"), "a share lies between 0 and 1"),
        (changed("cameras/mix/street", 0.5, "green"), "has no entry 'green'"),
        (changed("people/speed", -1.0), "nothing in m_per_s is below zero"),
    ],
)
def test_a_change_that_cannot_be_is_refused_where_it_stands(
    library: Library, change: Change, words: str
) -> None:
    with pytest.raises(InputError, match=rf"^test\.yaml:7: .*{words}"):
        Numbers(library, changes=(change,))
