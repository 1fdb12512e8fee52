"""The key of a kept day, by perturbation: whatever number changes its figures changes its key."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from sim.core.cache.disk_cache import Cache, user_cache
from sim.core.draws import run_draws
from sim.core.errors import InputError
from sim.core.model_choices import VehicleVisibility
from sim.core.vocabulary import Definition
from sim.engine.shared.availability import camera_up
from sim.scenario.parameters.library import Numbers
from sim.scenario.resolve import load_scenario
from sim.study import cohorts, kept_counts
from sim.study.kept_counts import counts_to_arrays
from sim.study.work import Clock
from sim.world.read_exposure import exposure_settings
from sim.world.world import RunMemo, build_network, numbers_that_enter

TOWN = (
    "extends: aqkol_smart_city",
    "stock: {linked: {share: 0.5}, recognition: {share: 0.3}}",
    "parameters:",
    "  people/visitors/per_day[default]: 400",
    "  cameras/occlusion/share: 0.2",
)
"""A town where all kinds of numbers matter: visitors come, and something stands in the way."""

RESOLVED_BEFORE = ("geodata/", "stock/", "stock.")
"""Facts on places and amounts of cameras, which have become a place and a stock when a scenario is loaded."""


class Changed(Numbers):
    """The numbers of a scenario, some of them changed whatever sums that breaks, with a list of their own."""

    def __init__(self, numbers: Numbers, values: Mapping[str, float]) -> None:
        self.__dict__ |= numbers.__dict__
        self._used = {}
        self.values = values

    def quantity(self, name, key=None):
        found = super().quantity(name, key)
        return replace(found, value=self.values[found.label]) if found.label in self.values else found


class Town:
    """A scenario whose numbers are changed: what its day is kept under, and what it holds."""

    def __init__(self, file) -> None:
        self.scenario = load_scenario(file)
        numbers = numbers_that_enter(self.scenario)
        self.numbers = {one.label: one for one in numbers if not one.label.startswith(RESOLVED_BEFORE)}
        self.memo = RunMemo(user_cache())
        usual = self.changed({})
        self.network = build_network(usual, self.memo)
        self.key = self.keys_of(usual, self.network)
        self.read_by_cameras = {one.label for one in usual.numbers.used()}
        self.usual = self.figures({})

    def changed(self, values):
        return replace(self.scenario, numbers=Changed(self.scenario.numbers, values))

    def keys(self, values) -> dict[Definition, str]:
        """Give the keys under other numbers; cameras are built only if the key does not know them already."""
        scenario = self.changed(values)
        keys = self.keys_of(scenario, self.network)
        if self.kept(keys) and not self.read_by_cameras.isdisjoint(values):
            keys = self.keys_of(scenario, build_network(scenario, self.memo))
        return keys

    def keys_of(self, scenario, network) -> dict[Definition, str]:
        return kept_counts.made_from(scenario, network, self.up(scenario, network))

    def kept(self, keys) -> set[Definition]:
        return {one for one in Definition if keys[one] == self.key[one]}

    def figures(self, values) -> dict[Definition, dict[str, np.ndarray]]:
        scenario = self.changed(values)
        network = build_network(scenario, self.memo)
        up, nothing_kept = self.up(scenario, network), RunMemo(Cache(None, 0))
        counts = cohorts.count_everybody(scenario, network, up, nothing_kept, Clock(None), workers=1)
        return {one: arrays_of(counts.under(one), one) for one in Definition}

    def up(self, scenario, network):
        draws = run_draws(scenario.run.seed, network.part.name)
        return camera_up(network.rows, exposure_settings(scenario), draws)

    def other_values(self, label: str) -> Iterable[float]:
        """Give values that a number could have instead: somewhat more, or less."""
        number = self.numbers[label]
        possible = self.scenario.numbers.library.parameter(number.name).possible
        step = 1.0 if number.unit in {"count", "people"} else 0.1 * abs(number.value) or 0.1
        for value in (number.value + step, number.value - step):
            if possible.problem(value, number.unit) is None:
                yield value

    def alone(self, label: str) -> tuple[float, dict[Definition, str]] | None:
        """Give another value of a number and the keys with it; None if with none can cameras be placed."""
        for value in self.other_values(label):
            try:
                return value, self.keys({label: value})
            except InputError:
                continue
        return None

    def forgotten(self, one: Definition, values: Mapping[str, float]) -> str:
        """Name one of the numbers that changes figures of a definition and not its key, if there is any."""
        is_kept = one in self.kept(self.keys(values))
        if is_kept:
            found, usual = self.figures(values)[one], self.usual[one]
            if all(np.array_equal(found[name], usual[name]) for name in usual):
                return ""
        labels = list(values)
        middle = len(labels) // 2
        # Numbers that each keep a key may move it together; then less of them are changed at once.
        for half in (labels[:middle], labels[middle:]) if middle else ():
            culprit = self.forgotten(one, {label: values[label] for label in half})
            if culprit:
                return culprit
        return ", ".join(labels) if is_kept else ""


def arrays_of(counts, definition) -> dict[str, np.ndarray]:
    table = counts.coverage[definition]
    return {
        **{f"coverage/{name}": table[name].to_numpy() for name in table},
        **counts_to_arrays(counts.residents),
        **{f"visitors/{name}": array for name, array in counts_to_arrays(counts.visitors).items()},
    }


@pytest.fixture(scope="module")
def town(scenario_file):
    return Town(scenario_file(*TOWN))


@pytest.fixture(scope="module")
def alone(town):
    return {label: town.alone(label) for label in town.numbers}


def test_nearly_every_number_of_the_town_can_be_changed(town, alone):
    stuck = {town.numbers[label].name for label, found in alone.items() if found is None}
    assert stuck == {"cameras/anpr_weight", "cameras/recognition_weight/squares_and_stops"}, (
        "a class has one of them alone"
    )
    assert len(alone) > 400


def test_a_number_that_changes_the_figures_of_a_definition_changes_its_key(town, alone):
    for one in Definition:
        values = {label: found[0] for label, found in alone.items() if found and one in town.kept(found[1])}
        assert 100 < len(values) < 300
        assert town.forgotten(one, values) == "", one


@pytest.mark.parametrize(
    ("visibility", "matters"), [(VehicleVisibility.TRIP, False), (VehicleVisibility.ENFORCEMENT, True)]
)
def test_which_cameras_read_plates_is_in_the_key_of_all_where_they_look_through_windscreens(
    town, visibility, matters
):
    chosen = replace(town.scenario, model=replace(town.scenario.model, vehicle_visibility=visibility))
    cameras = town.network.cameras
    others = cameras.assign(analytics=np.where(cameras["analytics"] == "anpr", "none", cameras["analytics"]))
    up = np.ones(len(town.network.rows), dtype=bool)
    keys = [
        kept_counts.made_from(chosen, replace(town.network, cameras=table), up) for table in (cameras, others)
    ]
    assert (keys[0][Definition.INSTALLED] != keys[1][Definition.INSTALLED]) == matters
