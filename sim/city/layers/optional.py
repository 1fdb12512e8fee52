"""Libraries that only the import of layers needs, loaded when a file asks for them."""

import importlib
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
