"""What the tables of a result promise."""

from sim.core.table import Column, Contract
from sim.core.units import UNITS
from sim.core.vocabulary import Definition
from sim.results.measures.measure import STAGES, Population

VISITORS = "visitors"
DIMENSIONS = ("region", "settlement_size", "place", "district", "role", "mode", "hour")
"""How residents are broken down: a country by region, size of settlement and place, a city by district. The
strata of a dimension add up to all residents, except hours: in each of them everybody lives there, and one
person can be observed in many. People who live elsewhere are a dimension of their own, VISITORS: they are
never counted among the residents."""

MEASURES = Contract(
    "measures",
    (
        Column("measure", "text", "text", "Name of the figure; it alone decides unit, stage and population"),
        Column(
            "definition", "text", "text", "Which cameras count; empty where none do", words=("", *Definition)
        ),
        Column("stage", "text", "text", "How far along the figure stands", words=tuple(STAGES)),
        Column("population", "text", "text", "Whom or what it is about", words=tuple(Population)),
        Column("dimension", "text", "text", "What it is broken down by; empty for all of the place"),
        Column("stratum", "text", "text", "The group of the dimension; empty for all of the place"),
        Column("unit", "text", "text", "Unit of value and standard error", words=tuple(UNITS)),
        Column("value", "float", "1", "As stated; missing if it cannot be told", nullable=True),
        Column("standard_error", "float", "1", "Of sampling; missing if unknown", low=0, nullable=True),
    ),
)
"""Every figure of a run, one a row; no two rows agree in measure, definition, dimension and stratum."""

KEPT_MEASURES = Contract(
    "measures",
    (
        *MEASURES.columns,
        Column(
            "kind",
            "text",
            "text",
            "Of a number of cameras, how it is known: measured, derived, assumed or the like; else empty",
            nullable=True,
            optional=True,
        ),
        Column("low", "float", "1", "Of a number of cameras, its lower end", nullable=True, optional=True),
        Column("high", "float", "1", "Of a number of cameras, its upper end", nullable=True, optional=True),
    ),
)
"""The same as a run folder keeps them. Folders of older versions do without the last columns."""

_DEFINITION = Column("definition", "text", "text", "Which cameras count", words=tuple(Definition))
_ERROR = Column("standard_error", "float", "people", "Sampling error of that figure; 0 at one to one", low=0)

STRATA = Contract(
    "strata",
    (
        Column("dimension", "text", "text", "What people are grouped by", words=(*DIMENSIONS, VISITORS)),
        Column("stratum", "text", "text", "The group; an hour is named by its start, 00 to 23"),
        _DEFINITION,
        Column("residents", "float", "people", "People in the stratum, estimated from the sample", low=0),
        Column("people_observed", "float", "people", "Those of them who were observed", low=0),
        _ERROR,
        Column(
            "share_observed",
            "float",
            "share",
            "Observed among the stratum's people; missing if nobody simulated belongs to it",
            low=0,
            high=1,
            nullable=True,
        ),
    ),
)

FUNNEL = Contract(
    "funnel",
    (
        Column("stage", "text", "text", "How far a resident gets"),
        Column("people", "float", "people", "Residents who get there", low=0),
        Column(
            "standard_error",
            "float",
            "people",
            "Of sampling; missing after being in view, where figures are expectations",
            low=0,
            nullable=True,
        ),
        Column("share_of_residents", "float", "share", "Part of all residents", low=0, high=1),
        Column("events", "float", "count", "Times in the day", low=0, nullable=True, optional=True),
        Column("visitors", "float", "people", "Visitors likewise", low=0, nullable=True, optional=True),
        Column("visitor_events", "float", "count", "Times likewise", low=0, nullable=True, optional=True),
    ),
    key="stage",
)


def _people_seen(word: Definition, when: str) -> Column:
    meaning = f"Different people, visitors too, in view of {word} cameras that stand here{when}, estimated"
    return Column(f"people_seen_{word}", "float", "people", meaning, low=0)


def _of_cell(word: Definition) -> tuple[Column, ...]:
    observed = f"Residents of this cell observed anywhere by {word} cameras, estimated"
    return (
        Column(f"cameras_{word}", "int", "cameras", f"Cameras here that work and count as {word}", low=0),
        _people_seen(word, ""),
        Column(f"residents_observed_{word}", "float", "people", observed, low=0),
    )


CELL_RESULTS = Contract(
    "cell results",
    (
        Column("cell_id", "int", "1", "Number of the cell", low=0),
        Column("geometry", "geometry", "geometry", "The cell; EPSG:4326 in the file"),
        Column("district", "text", "text", "District the cell belongs to"),
        Column("residents", "int", "people", "People who live here, by the city's tables", low=0),
        Column("people_simulated", "int", "people", "Simulated people who live here", low=0),
        *(column for word in Definition for column in _of_cell(word)),
    ),
    key="cell_id",
)
"""Columns of coverage follow, each named by what is covered and the definition."""

COUNTRY_CELLS = Contract(
    "cells of a country",
    (*CELL_RESULTS.columns, Column("place", "text", "text", "City the cell belongs to: its key in PLACES")),
    key="cell_id",
)
"""Cells of all cities, numbered through. Drawn settlements lie nowhere on a map and have none."""


def _of_place(word: Definition) -> tuple[Column, ...]:
    cameras = f"Cameras in place that count as {word}, working today or not"
    observed = f"Residents observed by {word} cameras"
    return (
        Column(f"cameras_{word}", "int", "cameras", cameras, low=0),
        Column(f"people_observed_{word}", "int", "people", observed, low=0),
    )


_MARK = "settlements: a point to mark the region by"

PLACES = Contract(
    "places",
    (
        Column("place", "text", "text", "Key of the city, or of the drawn settlements of a region"),
        Column("title", "text", "text", "Its name"),
        Column("region", "text", "text", "Key of its region"),
        Column("is_city", "bool", "1", "Whether it is a city, rather than drawn settlements"),
        Column("longitude_deg", "float", "deg", f"Where it lies; {_MARK}", low=-180, high=180),
        Column("latitude_deg", "float", "deg", f"Where it lies; {_MARK}", low=-90, high=90),
        Column("residents", "int", "people", "People who live there, all simulated", low=0),
        *(column for word in Definition for column in _of_place(word)),
    ),
    key="place",
)
"""The parts of a country, one to one."""

CELL_HOURS = Contract(
    "cell hours",
    (
        Column("cell_id", "int", "1", "Number of the cell", low=0),
        Column("hour", "int", "h", "Start of the hour; 0 is the hour from midnight", low=0, high=23),
        *(_people_seen(word, " in this hour") for word in Definition),
    ),
)
"""Where and when people are seen; a cell and hour in which no camera sees anybody has no row."""
