"""Sentences under figures: where the picture comes from, and how sure it is."""

from collections.abc import Mapping
from typing import Any

import sim


def source_line(
    *, about: str, facts: str = "", crs: str = "", is_imported: bool = False, mapped: str = ""
) -> str:
    """Write the source line of a figure.

    Parameters
    ----------
    about
        Scenario, seed and engine.
    facts
        Where the official figures behind it come from; may be empty.
    crs
        The projection of a map; empty for a chart.
    is_imported
        Whether the city came from real layers.
    mapped
        Where cameras were mapped, as `mapped_in` says it; empty if all are simulated.
    """
    parts = (
        f"Source: safecity-sim {sim.__version__}, {_made_of(is_imported=is_imported, mapped=mapped)}",
        "Outlines and borders are schematic, drawn from areas and centres" if crs and not is_imported else "",
        about,
        facts,
        f"Projection {crs}" if crs else "",
    )
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def mapped_in(file: str, *, top_up: bool) -> str:
    """Say that cameras are those of a file, alone or made up to a stock; nothing if there is none."""
    return f"cameras as mapped in {file}{' and simulated ones' if top_up else ''}" if file else ""


def _made_of(*, is_imported: bool, mapped: str) -> str:
    not_real = "not a record of real ones"
    if is_imported:
        people = f"{mapped}, simulated people" if mapped else "simulated people and cameras"
        return f"streets and residents by cell from imported layers, {people}, {not_real}"
    laid_out = "laid out from published totals"
    if mapped:
        return f"simulated residents and streets {laid_out}, {not_real}, {mapped}"
    return f"simulated residents, streets and cameras {laid_out}, {not_real}"


def about_run(*summaries: Mapping[str, Any]) -> str:
    """Name the runs a figure shows: scenarios, and the first one's seed and engine."""
    first = summaries[0]
    noun = "Scenario" if len(summaries) == 1 else "Scenarios"
    names = ", ".join(str(summary["scenario"]) for summary in summaries)
    return f"{noun} {names}; seed {first['seed']}, {first['engine']} engine"


def sampling_note(summary: Mapping[str, Any], *, of_cells: bool = False) -> str:
    """Say how many residents were simulated, and what that does to the figures.

    Parameters
    ----------
    summary
        Of the run.
    of_cells
        Whether the figure shows single cells, whose numbers are rough in a sample.
    """
    people, residents = int(summary["people"]), int(summary["residents"])
    if people == residents:
        return (
            f"All {residents:,} residents were simulated, one to one: there is no sampling error, but "
            "another seed moves the cameras."
        )
    part = f"{people:,} of {residents:,} residents ({100 * people / residents:.3g} %)"
    words = f"Simulated with a sample of {part} among all cameras, and scaled up"
    if of_cells:
        weight = f"one simulated person counts for {residents / people:,.0f}"
        return f"{words}: single cells are rough ({weight})."
    return f"{words}; intervals are 95 % sampling error. {ceiling(summary)}"


def ceiling(summary: Mapping[str, Any]) -> str:
    """Say how many could be observed at all: an assumption that bounds every share."""
    leave = summary["funnel"]["leave_home"]["residents"] / summary["residents"]
    return f"{100 * leave:.1f} % leave home on the day; nobody else can be observed."
