"""Libraries that only some formats need, loaded when a file asks for them."""

import importlib
from pathlib import Path
from types import ModuleType

from sim.core.errors import InputError


def optional_library(name: str, use: str) -> ModuleType:
    """Load a library of the extra `import`.

    Parameters
    ----------
    name
        The module.
    use
        What it is needed for, to begin a sentence with.

    Raises
    ------
    InputError
        If it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        msg = f"{use} needs the library {name}; install it with: pip install 'safecity-sim[import]'"
        raise InputError(msg) from error


def unreadable(error: Exception, file: Path) -> InputError:
    """Say that an extract is truncated or none."""
    reason = " ".join(str(error).split()).rstrip(".").lower() or type(error).__name__
    return InputError(f"the extract cannot be read to its end ({reason}); fetch or make it again", file=file)
