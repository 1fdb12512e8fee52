"""Keeps what several scenarios of one process have in common, by the settings it was made from."""

from collections.abc import Callable
from typing import TypeVar, cast

Thing = TypeVar("Thing")


class Shelf:
    """Remembers what was made from which settings; equal settings find it again."""

    def __init__(self) -> None:
        self._things: dict[tuple[str, str], object] = {}

    def get(self, name: str, made_from: object, make: Callable[[], Thing]) -> Thing:
        """Return the thing *name* made from these settings, making it the first time.

        Parameters
        ----------
        name
            What it is.
        made_from
            Everything that decides it; settings with the same text are the same settings, so only frozen
            dataclasses, numbers and words may be in it.
        make
            Makes it.
        """
        key = (name, repr(made_from))
        if key not in self._things:
            self._things[key] = make()
        return cast("Thing", self._things[key])
