"""Numbers that a scenario changes although its own choices leave them unread."""

import re

import pytest

from sim.core.errors import InputError
from sim.scenario.resolve import load_scenario

CASES = [
    ("stock: {counted: installed}", "exposure/availability[linked]", "stock: {counted: in_use}"),
    ("stock: {counted: in_use}", "exposure/availability_in_use[unlinked]", "stock: {counted: installed}"),
    ("model: {site_meeting: partial}", "exposure/meeting_correlation", "model: {site_meeting: independent}"),
    ("model: {failures: partial}", "exposure/failures_shared", "model: {failures: site}"),
    (
        "model: {vehicle_visibility: enforcement}",
        "exposure/windscreen_visible[front]",
        "model: {vehicle_visibility: trip}",
    ),
    (
        "model: {vehicle_visibility: enforcement}",
        "exposure/front_seat_share[worker]",
        "model: {vehicle_visibility: camera}",
    ),
    ("model: {site_sizes: heavy_tailed}", "city/site_size_spread", "model: {site_sizes: equal}"),
    ("model: {tours: return_home}", "people/return_home_share", "model: {tours: chains}"),
    (
        "model: {recognition_siting: venues}",
        "cameras/recognition_weight/venues[premises]",
        "model: {recognition_siting: doors}",
    ),
]


def written(tmp_path, choice, number):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "title: Mine\nquestion: What if?\nextends: aqkol_smart_city\n"
        f"{choice}\nparameters:\n  {number}: 0.5\n"
    )
    return file


@pytest.mark.parametrize(("choice", "number", "_other"), CASES)
def test_a_number_that_a_choice_reads_can_be_changed(tmp_path, choice, number, _other):
    changed = load_scenario(written(tmp_path, choice, number))
    (change,) = changed.parameter_changes
    assert change.value == 0.5


@pytest.mark.parametrize(("choice", "number", "other"), CASES)
def test_one_that_it_does_not_read_is_refused_at_its_line(tmp_path, choice, number, other):
    setting, word = re.findall(r"\w+", choice)[1:]
    with pytest.raises(InputError, match=rf"mine.yaml:6.*counts only with .\w+\.{setting}: {word}"):
        load_scenario(written(tmp_path, other, number))
