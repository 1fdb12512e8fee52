"""Writes the lowest versions that `pyproject.toml` allows as constraints for pip: `make lowest`."""

import re
import sys
import tomllib
from pathlib import Path

_BOUND = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*])?>=([0-9][0-9.]*)")


def main() -> None:
    """Print one line for each dependency of the program and of its extra `import`."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    for wanted in (*project["dependencies"], *project["optional-dependencies"]["import"]):
        found = _BOUND.match(wanted)
        if found is not None:
            sys.stdout.write(f"{found[1]}=={found[2]}\n")


if __name__ == "__main__":
    main()
