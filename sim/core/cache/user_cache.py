"""The user's cache: where it lies and how large it may grow."""

import math
import os
from collections.abc import Mapping
from pathlib import Path

from sim.core.cache.disk_cache import Cache
from sim.core.errors import InputError

FOLDER_VARIABLE = "SAFECITY_CACHE"
LIMIT_VARIABLE = "SAFECITY_CACHE_LIMIT_GB"
OFF = "off"

_APPLICATION = "safecity"
_LIMIT_GB = "8"
_BYTES_PER_GB = 1e9


def user_cache(environment: Mapping[str, str] | None = None) -> Cache:
    """Give the cache that the environment asks for.

    `SAFECITY_CACHE` names its folder, or `off` for none; without it, it lies where the system keeps caches.
    `SAFECITY_CACHE_LIMIT_GB` sets its limit.

    Parameters
    ----------
    environment
        Environment variables; those of this process if not given.

    Raises
    ------
    InputError
        If the limit is no number, or the folder's name begins with a user or folder that is not there.
    """
    variables = os.environ if environment is None else environment
    limit = round(_limit_gb(variables.get(LIMIT_VARIABLE, "").strip() or _LIMIT_GB) * _BYTES_PER_GB)
    named = variables.get(FOLDER_VARIABLE, "").strip()
    if named.casefold() == OFF:
        return Cache(None, limit)
    return Cache(_named_folder(named) if named else _system_folder(), limit)


def _named_folder(named: str) -> Path:
    try:
        return Path(named).expanduser().absolute()
    except (RuntimeError, OSError) as error:  # no such user, or no folder to start from
        msg = (
            f"{FOLDER_VARIABLE} is '{named}', which leads nowhere, as its beginning names no folder; give a "
            f"folder's whole path, or '{OFF}'"
        )
        raise InputError(msg) from error


def _system_folder() -> Path:
    from platformdirs import user_cache_path  # noqa: PLC0415  # only who asks for it pays for the import

    return user_cache_path(_APPLICATION, appauthor=False)


def _limit_gb(text: str) -> float:
    try:
        limit = float(text)
    except ValueError:
        limit = math.nan
    if not 0 <= limit < math.inf:
        msg = f"{LIMIT_VARIABLE} is '{text}', but must be a number of gigabytes, such as {_LIMIT_GB}"
        raise InputError(msg)
    return limit
