"""What the tables of a result promise."""

from sim.core.table import Column, Contract
from sim.core.vocabulary import Definition

DIMENSIONS = ("district", "role", "mode", "hour")
"""How results are broken down. The strata of a dimension add up to the city, except hours: in each of them
everybody lives in the city, and one person can be observed in many."""

_DEFINITION = Column("definition", "text", "text", "Which cameras count", words=tuple(Definition))
_ERROR = Column("standard_error", "float", "people", "Sampling error of that figure; 0 at one to one", low=0)

STRATA = Contract(
    "strata",
    (
        Column("dimension", "text", "text", "What residents are grouped by", words=DIMENSIONS),
        Column("stratum", "text", "text", "The group; an hour is named by its start, 00 to 23"),
        _DEFINITION,
        Column("residents", "float", "people", "Residents in the stratum, estimated from the sample", low=0),
        Column("people_observed", "float", "people", "Those of them who were observed", low=0),
        _ERROR,
        Column(
            "share_observed",
            "float",
            "share",
            "Observed among the stratum's residents; missing if nobody simulated belongs to it",
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
        _ERROR,
        Column("share_of_residents", "float", "share", "Part of all residents", low=0, high=1),
    ),
    key="stage",
)


def _of_each_definition() -> tuple[Column, ...]:
    columns: list[Column] = []
    for word in Definition:
        columns += [
            Column(f"cameras_{word}", "int", "cameras", f"Cameras here that work and count as {word}", low=0),
            Column(
                f"people_seen_{word}",
                "float",
                "people",
                f"Different residents of the city seen by {word} cameras that stand here, estimated",
                low=0,
            ),
            Column(
                f"residents_observed_{word}",
                "float",
                "people",
                f"Residents of this cell observed anywhere by {word} cameras, estimated",
                low=0,
            ),
        ]
    return tuple(columns)


CELL_RESULTS = Contract(
    "cell results",
    (
        Column("cell_id", "int", "1", "Number of the cell", low=0),
        Column("geometry", "geometry", "geometry", "The cell; EPSG:4326 in the file"),
        Column("district", "text", "text", "District the cell belongs to"),
        Column("residents", "int", "people", "People who live here, by the city's tables", low=0),
        Column("people_simulated", "int", "people", "Simulated people who live here", low=0),
        *_of_each_definition(),
    ),
    key="cell_id",
)
"""Columns of coverage follow, each named by what is covered and the definition."""

COMPARISON = Contract(
    "comparison",
    (
        Column("definition", "text", "text", "Which cameras count", words=tuple(Definition)),
        Column("measure", "text", "text", "What is compared"),
        Column("unit", "text", "text", "Its unit"),
        Column("run", "int", "1", "Position of the run; the first, 0, is what others differ from", low=0),
        Column("scenario", "text", "text", "The run's scenario"),
        Column("value", "float", "1", "The measure in this run"),
        Column("difference", "float", "1", "This run minus the first, on the same residents"),
        Column(
            "difference_low", "float", "1", "Lower end of the difference's 95 % interval; sampling error only"
        ),
        Column(
            "difference_high",
            "float",
            "1",
            "Upper end of the difference's 95 % interval; sampling error only",
        ),
    ),
)
