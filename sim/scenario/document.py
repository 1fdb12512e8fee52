"""Writes `scenarios/schema.json`, by which editors check and complete scenarios.

Run it after a change of the schema: `python -m sim.scenario.document`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from sim.core.disk.files import shipped_folder
from sim.scenario.schema import ScenarioFile

SCHEMA_NAME = "schema.json"


def scenario_schema() -> str:
    """Write the JSON schema of a scenario file, from the models that check it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_plain(ScenarioFile.model_json_schema()),
        "title": "A safecity-sim scenario",
    }
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write_schema(folder: Path) -> Path:
    """Write the schema into *folder* and say where."""
    file = folder / SCHEMA_NAME
    file.write_text(scenario_schema(), encoding="utf-8")
    return file


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Leave out titles made from names, and the None that stands for a key left out."""
    kept: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "anyOf":
            choices = [_plain(choice) for choice in value if choice != {"type": "null"}]
            kept |= choices[0] if len(choices) == 1 else {key: choices}
        elif isinstance(value, dict):
            kept[key] = _plain(value)
        elif key != "title" and not (key == "default" and value is None):
            kept[key] = value
    return kept


if __name__ == "__main__":
    sys.stdout.write(f"{write_schema(shipped_folder('scenarios'))}\n")
