"""Where the shipped scenarios and geodata lie: inside an installed wheel, or beside `sim/` in a checkout."""

from pathlib import Path

import sim

_PACKAGE = Path(sim.__file__).resolve().parent


def shipped_folder(name: str) -> Path:
    """Find the shipped folder *name* (`scenarios` or `geodata`).

    Raises
    ------
    FileNotFoundError
        If the installation is incomplete.
    """
    for root in (_PACKAGE / "shipped", _PACKAGE.parent):
        if (root / name).is_dir():
            return root / name
    msg = f"the folder {name}/ is missing from this installation of safecity-sim; install it again"
    raise FileNotFoundError(msg)
