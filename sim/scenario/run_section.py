"""The section `run:`: how the day is computed."""

from typing import Annotated, Literal

from pydantic import Field

from sim.core.policy_words import Season, ShockKind
from sim.core.vocabulary import Engine, Light, PixelDensity, Turning
from sim.scenario.base import Section, Text


class RunSection(Section):
    """How the day is computed."""

    engine: Annotated[Engine, Field(strict=False)] | None = None
    """The engine that moves residents: `cohort`, for everybody of a city or the country, unless said; or
    `individual`, where each one walks its plan, for towns and samples. Both live the same day."""
    sample: Annotated[float, Field(gt=0, le=1)] | None = None
    """The part of the residents that is simulated, above 0 and at most 1; all cameras are always there."""
    seed: Annotated[int, Field(ge=0)] | None = None
    """The seed of all chance of the day, 0 or more: same seed, same result."""
    day: Literal["weekday"] | None = None
    """The kind of day."""
    pixel_density: Annotated[PixelDensity, Field(strict=False)] | None = None
    """How much of a person an image must resolve to count, after EN/IEC 62676-4."""
    turning: Annotated[Turning, Field(strict=False)] | None = None
    """How cameras that turn are taken: `actual`, where they rest, unless said; or `possible`, wherever they
    can be turned."""
    light: Annotated[Light, Field(strict=False)] | None = None
    """By what light cameras see: `day` unless said; or `night`, by their own light alone, all day long."""
    season: Annotated[Season, Field(strict=False)] | None = None
    """What people wear: `summer` clothes unless said, or `winter` ones, which hide more faces."""
    days: Annotated[int, Field(ge=1, le=366)] | None = None
    """Over how many days cameras fail and are repaired, 1 unless said; people live the first of them."""
    shock: Annotated[ShockKind, Field(strict=False)] | None = None
    """What keeps cameras down all day: a `power_cut`, or `unrest` of the days before; nothing unless said."""
    shock_district: Text | None = None
    """The district that it befalls; the whole place unless said."""
    shock_hours: (
        Annotated[list[Annotated[int, Field(ge=0, le=24)]], Field(min_length=2, max_length=2)] | None
    ) = None
    """From which to which hour of the day, such as [18, 22], with the engine `individual`; all day unless
    said."""
