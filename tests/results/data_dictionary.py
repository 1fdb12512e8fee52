"""The data dictionary of results, written from the registry of measures and the contracts of tables.

`python -m tests.results.data_dictionary` writes it to `sim/results/README.md`.
"""

import re
from itertools import groupby
from pathlib import Path

import sim.results
from sim.analytics.day import PREDICTED, PREDICTED_FILE
from sim.core.table import Column, Contract
from sim.core.vocabulary import Definition
from sim.results.compare import COMPARISON
from sim.results.counts.several_days import BY_DAY, BY_DAY_FILE, DAYS_IN_VIEW, DAYS_IN_VIEW_FILE
from sim.results.folder import store
from sim.results.measures.cells_and_cameras import CAMERA_RESULTS
from sim.results.measures.contract import CELL_HOURS, CELL_RESULTS, FUNNEL, KEPT_MEASURES, PLACES, STRATA
from sim.results.measures.measure import MEASURES_BY_NAME, STAGES, Measure, Population
from sim.results.run_tables import PEOPLE
from sim.study.camera_days import CAMERA_DAYS, CAMERA_DAYS_FILE

FILE = Path(sim.results.__file__).with_name("README.md")

TABLES: dict[str, tuple[Contract, str]] = {
    store.MEASURES_FILE: (KEPT_MEASURES, "every figure"),
    store.FUNNEL_FILE: (FUNNEL, "from living in the place to being stopped; a view of the measures"),
    store.STRATA_FILE: (
        STRATA,
        "residents observed by district, role, mode, hour and so on",
    ),
    store.CELLS_FILE: (CELL_RESULTS, "cells; of a country also *place*"),
    store.HOURS_FILE: (CELL_HOURS, "cells, hour by hour"),
    store.CAMERAS_FILE: (CAMERA_RESULTS, "cameras of a city"),
    store.PEOPLE_FILE: (PEOPLE, "of a sample only: each resident simulated, by number"),
    store.PLACES_FILE: (PLACES, "of a country only: its parts"),
    CAMERA_DAYS_FILE: (CAMERA_DAYS, "of several days only: cameras that work"),
    BY_DAY_FILE: (BY_DAY, "of several days only: residents observed on each"),
    DAYS_IN_VIEW_FILE: (DAYS_IN_VIEW, "of several days only: on how many a resident was in view"),
    PREDICTED_FILE: (PREDICTED, "under predictive placement only: districts, year by year"),
    "comparison.csv": (COMPARISON, "in the folder of a comparison"),
}
"""Tables by the file that holds them, and what they are about."""

POPULATION_MEANING: dict[Population, str] = {
    Population.RESIDENTS: "people who live in the city or country",
    Population.VISITORS: "people who live elsewhere and are there for the day",
    Population.EVERYBODY: "residents and visitors",
    Population.CAMERAS: "cameras, and the footage they record",
    Population.VEHICLES: "vehicles whose plate is in view",
    Population.ALERTS: "alerts of face recognition, as they come to a response centre",
    Population.OPERATORS: "people on duty in response centres",
    Population.DISTRICTS: "districts of a city, regions of the country",
}

_HEAD = """# What a run leaves: the data dictionary

Written by `python -m tests.results.data_dictionary` from the registry of measures and the contracts of
tables; a test keeps it complete. `safecity list measures` tells the same measures on the terminal.

A run folder is `results/<scenario>/<run id>/`. `summary.json` holds a header (what was run; residents, those
simulated, visitors), *definitions* (figures of residents under each camera definition), *funnel* (stages that
are no definition, of residents and of visitors, people and times) and a section for each area beside the
funnel. Each figure stands there once; what cannot be told, such as a wait without alerts, is null.
`measures.csv` holds the same figures one a row, and those broken down. `certificate.json` holds what the run
depends on, `overrides.log` what overrides changed.
"""


_HEADINGS = ("measure", "unit", "of", "by", "decimals", "meaning", "how")


def dictionary() -> str:
    """Write the whole document."""
    parts = [_HEAD, "## Whom a figure is about", "", *_words(POPULATION_MEANING), ""]
    parts += ["## How far along it stands", "", *_words(STAGES), "", "## Measures", ""]
    parts += ["*By*: what values are told apart by besides the definition. Decimals: as stated in files.", ""]
    for stage, measures in groupby(MEASURES_BY_NAME.values(), key=lambda one: one.stage):
        rows = [_row(one) for one in measures]
        parts += [f"### {stage}", "", *_table(_HEADINGS, rows), ""]
    parts += ["## Tables", ""]
    for file, (contract, about) in TABLES.items():
        rows = [(f"`{one.name}`", one.kind, one.unit, one.meaning) for one in _columns(contract)]
        parts += [f"### {file}: {about}", "", *_table(("column", "kind", "unit", "meaning"), rows), ""]
    return "\n".join(parts).rstrip("\n") + "\n"


def _row(one: Measure) -> tuple[str, ...]:
    about = one.unit, str(one.population), one.dimension, str(one.decimals)
    return (f"`{one.name}`", *about, one.meaning, one.how)


def _words(meanings: dict[str, str]) -> list[str]:
    return [f"- `{word}`: {meaning.removeprefix('... ')}" for word, meaning in meanings.items()]


def _columns(contract: Contract) -> list[Column]:
    """Columns that differ in their definition alone are told once."""
    told: dict[tuple[str, str], Column] = {}
    for column in contract.columns:
        name, meaning = column.name, column.meaning
        word = next((word for word in Definition if name.endswith(f"_{word}")), None)
        if word is not None:
            name = f"{name.removesuffix(word)}<definition>"
            meaning = re.sub(rf"\b{word}\b", "<definition>", meaning)
        told.setdefault((name, column.kind), Column(name, column.kind, column.unit, meaning))
    return list(told.values())


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [head, ("---",) * len(head), *rows]
    return [f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines]


if __name__ == "__main__":
    FILE.write_text(dictionary(), encoding="utf-8", newline="\n")
