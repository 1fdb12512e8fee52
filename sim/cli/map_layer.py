"""What a map can show."""

from enum import StrEnum


class MapLayer(StrEnum):
    """A layer of `safecity map`."""

    COVERAGE = "coverage"
    STREETS = "streets"
    PEOPLE = "people"
    RESIDENTS = "residents"
