"""The section `model:` of a scenario: structural choices, their alternatives, and who argues for which.

A choice is a closed list of words (`sim.core.model_choices`). What each word means, who argues for it and
which one holds unless said stands in `scenarios/parameters/model/<choice>.yaml`, beside the numbers.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from sim.core.disk.files import shipped_folder
from sim.core.errors import InputError
from sim.core.model_choices import (
    FailureUnit,
    RecognitionSiting,
    SiteMeeting,
    SiteSizes,
    Tours,
    VehicleVisibility,
    WorkTrips,
)
from sim.scenario.leaves import Settings
from sim.scenario.parameters.library import CHOICES_FOLDER, Source
from sim.scenario.read_yaml import read_yaml
from sim.scenario.section import Day, Section, Text, validate

MODEL = "model."
"""Settings that begin so are structural choices."""

CITY_SEED = "city_seed"
"""The one choice that is no word."""

CHOICES: dict[str, type[StrEnum]] = {
    "site_meeting": SiteMeeting,
    "failures": FailureUnit,
    "vehicle_visibility": VehicleVisibility,
    "site_sizes": SiteSizes,
    "work_trips": WorkTrips,
    "tours": Tours,
    "recognition_siting": RecognitionSiting,
}
"""The words of each choice, by key."""


@dataclass(frozen=True)
class ModelSpec:
    """The structure of the model that a scenario runs under.

    Parameters
    ----------
    site_meeting, failures, vehicle_visibility, site_sizes, work_trips, tours, recognition_siting
        A word for each choice; see `sim.core.model_choices`.
    city_seed
        The seed from which streets and sites are drawn anew; None for the city as it is shipped.
    sources
        Where the scenario sets those that it sets.
    """

    site_meeting: SiteMeeting
    failures: FailureUnit
    vehicle_visibility: VehicleVisibility
    site_sizes: SiteSizes
    work_trips: WorkTrips
    tours: Tours
    recognition_siting: RecognitionSiting
    city_seed: int | None = None
    sources: Mapping[str, Source] = field(default_factory=dict, compare=False)

    def as_dict(self) -> dict[str, str | int]:
        """Write every choice as plain values, those that hold unless said too."""
        words: dict[str, str | int] = {key: str(getattr(self, key)) for key in CHOICES}
        return words if self.city_seed is None else words | {CITY_SEED: self.city_seed}


class Alternative(Section):
    """One word of a choice."""

    meaning: Text
    argued_by: Text
    source: Text


class Choice(Section):
    """A file of `scenarios/parameters/model/`."""

    description: Text
    default: str
    why: Text
    last_checked: Day
    alternatives: dict[str, Alternative]


def resolve_model(settings: Settings) -> ModelSpec:
    """Give every choice its word: what the scenario says, else what its file does."""
    said = {key.removeprefix(MODEL): leaf for key, leaf in settings.items() if key.startswith(MODEL)}
    words: dict[str, Any] = {
        key: kind(said[key].value if key in said else read_choice(key).default)
        for key, kind in CHOICES.items()
    }
    seed = said[CITY_SEED].value if CITY_SEED in said else None
    return ModelSpec(**words, city_seed=seed, sources={key: leaf.source for key, leaf in said.items()})


def read_choice(key: str) -> Choice:
    """Read what is known about a choice.

    Raises
    ------
    InputError
        If its file does not fit the words of the choice.
    """
    return _read(shipped_folder("scenarios") / "parameters" / CHOICES_FOLDER / f"{key}.yaml", key)


@functools.cache
def _read(file: Path, key: str) -> Choice:
    choice = validate(read_yaml(file), Choice)
    words = [str(word) for word in CHOICES[key]]
    if list(choice.alternatives) != words or choice.default not in words:
        msg = f"the alternatives must be {', '.join(words)}, in this order, and the default one of them"
        raise InputError(msg, file=file)
    return choice


def model_in_words(model: ModelSpec) -> dict[str, dict[str, str]]:
    """Say of each structural choice what holds, why, and what else could."""
    words = {}
    for key in CHOICES:
        choice, chosen = read_choice(key), str(getattr(model, key))
        own = choice.alternatives[chosen]
        said = f"Set by {model.sources[key].setter}." if key in model.sources else choice.why
        words[key] = {
            "chosen": chosen,
            "meaning": own.meaning,
            "why": said,
            "argued_by": own.argued_by,
            "source": own.source,
            "instead": ", ".join(word for word in choice.alternatives if word != chosen),
        }
    return words
