"""Every layer of a map in one table: what it shows, in which words and colours, and what it needs.

Light to import, so that the command can name layers before anything heavy is loaded; `sim.plots.draw` draws
them.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.plots.page.style import COVERAGE_RAMP, PEOPLE_RAMP

HOURS_PER_DAY = 24
_DAY = "between 00:00 and 24:00 of {day}"
_WHOM = "Different people, residents and visitors alike, whom the cameras of a cell have in view"
_DRAWN = (
    "{sampling} Settlements outside the cities are drawn from published counts and sizes; where they lie is "
    "not known."
)


class Need(StrEnum):
    """What a layer is drawn from."""

    NETWORK = "a city and its cameras"
    COVERAGE = "a city's cells with their coverage"
    CELLS = "the cells of a run"
    HOURS = "the cells of a run, hour by hour"
    STRATA = "the strata of a run"
    COUNTRY = "the parts of a country in a run"


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A layer of a map. Facts in braces, such as `{place}`, are filled in when it is drawn.

    Parameters
    ----------
    key, shows, need
        Its name, what it shows in a few words, and what it is drawn from.
    title, subtitle, note
        What stands around the picture; the scenario comes before the subtitle and the definition behind.
    legend, none_label, empty_label, colours
        What the colours measure, words for zero and for an empty cell, and a ramp from light to dark.
    column
        Column of the cells or places, which `_<definition>` follows.
    empty_where_no
        Another column; a cell is empty where it is 0, and of coverage only where nothing is covered either.
    of_people
        Whether values are people, rather than shares: how they are classed and written.
    has_definition, of_hour
        Whether it counts the cameras of one definition, rather than show all of them; the same layer in a
        single hour, None if it has no hours.
    """

    key: str
    shows: str
    need: Need
    title: str
    subtitle: str
    note: str
    legend: str = ""
    none_label: str = "nobody seen"
    empty_label: str = "no camera"
    column: str = ""
    empty_where_no: str = "cameras_{definition}"
    of_people: bool = True
    colours: tuple[str, ...] = PEOPLE_RAMP
    has_definition: bool = True
    of_hour: "Layer | None" = None

    @property
    def needs_run(self) -> bool:
        """Whether somebody must have walked."""
        return self.need not in (Need.NETWORK, Need.COVERAGE)

    @property
    def is_of_city(self) -> bool:
        """Whether it shows the ground of one city."""
        return self.need not in (Need.STRATA, Need.COUNTRY)

    def column_of(self, definition: Definition) -> str:
        """Name the column that it shows."""
        return f"{self.column}_{definition}"


_COVERAGE = Layer(
    key="coverage",
    shows="ground in view",
    need=Need.COVERAGE,
    title="How much ground cameras cover in a model of {place}",
    subtitle="Part of each cell's area in view of outdoor cameras, at the pixel density that the scenario "
    "asks for.",
    note="{city_wide}",
    legend="Share of a cell's ground in view",
    none_label="not covered",
    empty_label="nobody lives here",
    column="ground_share",
    empty_where_no="residents",
    of_people=False,
    colours=COVERAGE_RAMP,
)
_PEOPLE = Layer(
    key="people",
    shows="people seen in each cell, in the day or in one --hour",
    need=Need.CELLS,
    title="Where people are in view in a model of {place}",
    subtitle=f"{_WHOM} {_DAY}.",
    note="{sampling_of_cells}",
    legend="People seen by a cell's cameras",
    column="people_seen",
)
_HOUR = replace(
    _PEOPLE,
    need=Need.HOURS,
    title="Where people are in view in a model of {place}, {start}–{end}",
    subtitle=f"{_WHOM} between {{start}} and {{end}} of {{day}}.",
    legend="People seen by a cell's cameras in the hour, one scale for the whole day",
)

_TABLE = (
    _COVERAGE,
    replace(
        _COVERAGE,
        key="streets",
        shows="street length in view",
        title="How much of the streets cameras cover in a model of {place}",
        subtitle="Part of the length of each cell's streets in view of street cameras, at the pixel density "
        "that the scenario asks for.",
        legend="Share of a cell's street length in view",
        column="street_share",
    ),
    Layer(
        key="footprints",
        shows="what each camera sees around the cell with most cameras",
        need=Need.NETWORK,
        title="What cameras see around the cell with most cameras in a model of {place}",
        subtitle="Ground in view of {n_seen} outdoor cameras, {light}; a turning camera {turning}.",
        note="Darker ground is seen by more cameras; cameras that hang together share a marker. {buildings}",
    ),
    replace(_PEOPLE, of_hour=_HOUR),
    replace(
        _HOUR,
        key="day",
        shows="people seen in each cell in eight hours, side by side",
        title="Where and when people are in view in a model of {place}",
        subtitle=f"{_WHOM} in an hour of {{day}}.",
    ),
    replace(
        _PEOPLE,
        key="residents",
        shows="residents of each cell who are seen anywhere",
        title="Where the people live who are in view in a model of {place}",
        subtitle=f"Residents of each cell in view anywhere in the city {_DAY}.",
        legend="Residents of a cell who are in view",
        column="residents_observed",
        empty_where_no="people_simulated",
        empty_label="nobody simulated",
    ),
    Layer(
        key="hours",
        shows="a chart of the day",
        need=Need.STRATA,
        title="How many people are in view hour by hour in a model of {place}",
        subtitle="Residents whom at least one camera has in view in the hour; one person can be in view in "
        "many hours of {day}.",
        note="{sampling}",
        has_definition=False,
    ),
    Layer(
        key="places",
        shows="share of residents in view, city by city",
        need=Need.COUNTRY,
        title="How many residents are in view, place by place, in a model of {place}",
        subtitle=f"Residents whom at least one camera has in view {_DAY}. Circles are cities where they "
        "lie; a square stands for all settlements of a region outside these cities, near the middle of its "
        "cities.",
        note=_DRAWN,
        legend="Share of residents in view",
        none_label="nobody in view",
        column="people_observed",
        of_people=False,
    ),
    Layer(
        key="settlements",
        shows="a chart by size of settlement and by region",
        need=Need.COUNTRY,
        title="Who is in view in a model of {place}, by size of settlement and by region",
        subtitle=f"Part of the people whom at least one camera has in view {_DAY}.",
        note=_DRAWN,
    ),
)

LAYERS: dict[str, Layer] = {layer.key: layer for layer in _TABLE}
"""All layers by their keys, in the order in which they are listed."""


def choose_layer(
    key: str | None, *, hour: int | None = None, place: str | None = None, of_country: bool = False
) -> Layer:
    """Make out which layer is asked for, and whether it can be shown.

    Parameters
    ----------
    key, of_country
        Of the layer, None for the one that says most at once; whether to show a country, rather than a city.
    hour, place
        Start of the hour to show, and city of a country, as asked for.

    Raises
    ------
    InputError
        If there is no such layer, or these do not go together.
    """
    if key is None:
        usual = "places" if of_country and place is None else "coverage"
        key = "people" if hour is not None else usual
    if key not in LAYERS:
        msg = f"there is no layer '{key}'; choose one of {', '.join(LAYERS)}"
        raise InputError(msg)
    layer = LAYERS[key]
    msg = _objection(layer, hour=hour, place=place, of_country=of_country)
    if msg:
        raise InputError(msg)
    return layer if hour is None or layer.of_hour is None else layer.of_hour


def _objection(layer: Layer, *, hour: int | None, place: str | None, of_country: bool) -> str:
    """Say why it cannot be shown; nothing if it can."""
    if place is not None and not of_country:
        return "a place is a city of a country, and this is about one city only; leave the place out"
    if hour is not None and layer.of_hour is None:
        with_hours = "' or '".join(one.key for one in _TABLE if one.of_hour is not None)
        return f"an hour is shown by the layer '{with_hours}'; the layer '{layer.key}' has no single hours"
    if hour is not None and not 0 <= hour < HOURS_PER_DAY:
        return f"hours are counted from 0 to {HOURS_PER_DAY - 1}, so there is no hour {hour}; choose another"
    of_all = of_country and place is None
    if of_all and layer.is_of_city:
        return (
            f"the layer '{layer.key}' shows the cells of one city; name its place, or choose a layer of the "
            "country: places, settlements or hours"
        )
    if not of_all and layer.need is Need.COUNTRY:
        return f"the layer '{layer.key}' shows a whole country, and this is one city; choose another layer"
    return ""
