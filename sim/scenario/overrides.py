"""Named changes: the shipped ones, and those in `overrides.yaml` or `overrides/` beside a scenario."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.core.disk.shipped import shipped_folder
from sim.core.errors import InputError
from sim.scenario.leaves import Leaf, leaves
from sim.scenario.scenario_file import OverrideBlock
from sim.scenario.yaml.read_yaml import read_yaml
from sim.scenario.yaml.sentences import validate


@dataclass(frozen=True)
class Override:
    """A named change.

    Parameters
    ----------
    name, description
        What it is called, and what it means.
    changes
        The settings it sets.
    file, line
        Where it stands.
    """

    name: str
    description: str
    changes: Mapping[str, Leaf]
    file: Path
    line: int


def read_overrides(folder: Path) -> dict[str, Override]:
    """Read every override a scenario in *folder* can name: the shipped ones and those beside it.

    Raises
    ------
    InputError
        If a block is not right, or a name is given twice.
    """
    known: dict[str, Override] = {}
    for file in _files(folder):
        for override in _blocks(file):
            if override.name in known:
                first = known[override.name]
                msg = (
                    f"there is already an override '{override.name}' ({first.file}:{first.line}), "
                    "so the name would be ambiguous; choose another"
                )
                raise InputError(msg, file=override.file, line=override.line)
            known[override.name] = override
    return known


def _files(folder: Path) -> list[Path]:
    folders = dict.fromkeys((shipped_folder("scenarios").resolve(), folder.resolve()))
    return [
        file
        for place in folders
        for file in sorted([*place.glob("overrides.yaml"), *place.glob("overrides/*.yaml")])
    ]


def _blocks(file: Path) -> list[Override]:
    document = read_yaml(file)
    blocks = []
    for name, content in document.content.items():
        if not isinstance(content, dict):
            msg = f"the override '{name}' must be a block of `key: value` lines; indent them below its name"
            raise document.error(msg, name)
        block = document.part(name, f"the override '{name}'")
        description = validate(block, OverrideBlock).description
        blocks.append(
            Override(name, description, leaves(block, f"override {name}"), file, document.line(name))
        )
    return blocks
