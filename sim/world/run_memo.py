"""Keeps what several scenarios have in common: within the process, and through the cache from run to run."""

from collections.abc import Callable
from typing import TypeVar, cast

from sim.city.country.parts import PlaceSpec
from sim.city.part import Part, kept_part
from sim.city.settings import CitySettings, SettlementSettings
from sim.core.cache.disk_cache import Cache

Thing = TypeVar("Thing")


class RunMemo:
    """Remembers what was made from which settings; equal settings find it again.

    Parameters
    ----------
    cache
        Where to find what earlier runs made.
    """

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
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

    def part(self, spec: PlaceSpec, settings: CitySettings, settlements: SettlementSettings) -> Part:
        """Return a part of the country, built the first time that anybody asks for it."""
        return self.get(
            "part", (spec, settings, settlements), lambda: kept_part(spec, settings, settlements, self.cache)
        )
