"""`safecity validate`: hold a scenario's people and cameras against what sources say."""

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Json, Sample, Seed
from sim.core.vocabulary import Engine

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.resolve import ResolvedScenario
    from sim.study.finished_run import Run

ENOUGH_PEOPLE = 20_000
"""Residents whose mean day is known far better than the bands that it is held against."""

_SAMPLED = "A sample, as each one is simulated as an individual; --sample takes another."

Scenario = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario or path of a YAML file.")
]


def validate(scenario: Scenario, *, sample: Sample = None, seed: Seed = None, json: Json = False) -> None:
    """Simulate a day and hold people and cameras against published figures: bands, not proofs.

    Each resident is looked at as an individual, so a large city is sampled unless --sample says how.
    """
    resolved, is_sampled = _as_individuals(scenario, sample=sample, seed=seed)

    from sim.cli.run import simulate
    from sim.study.anchors import check_run

    (run,) = simulate([resolved])
    checked = check_run(run)
    if json:
        _print_json(run, checked)
    else:
        from sim.cli.tables.check_table import print_checks
        from sim.cli.terminal.terminal import result_console

        print_checks(
            result_console(),
            checked,
            run.outcome.summary,
            title=resolved.title,
            city=run.place,
            remark=_SAMPLED if is_sampled else "",
        )


def _as_individuals(name: str, *, sample: float | None, seed: int | None) -> "tuple[ResolvedScenario, bool]":
    """Read a scenario for the engine that tells residents apart, with a sample of a large city.

    Returns
    -------
    The scenario, and whether this has chosen a sample.

    Raises
    ------
    InputError
        If the scenario cannot be read, its city is unknown, or it is about a whole country.
    """
    from sim.city.country.gazetteer import is_country
    from sim.core.errors import InputError
    from sim.scenario.resolve import load_scenario
    from sim.world.place_spec import place_of

    scenario = load_scenario(name, sample=sample, seed=seed, engine=Engine.INDIVIDUAL)
    if is_country(scenario.city):
        msg = (
            f"'{scenario.name}' is about a whole country, but each resident is looked at here; choose a city"
        )
        raise InputError(msg)
    residents = place_of(scenario).residents
    if sample is not None or residents * scenario.run.sample <= ENOUGH_PEOPLE:
        return scenario, False
    return load_scenario(name, sample=ENOUGH_PEOPLE / residents, seed=seed, engine=Engine.INDIVIDUAL), True


def _print_json(run: "Run", checked: "pd.DataFrame") -> None:
    from sim.cli.terminal.terminal import print_json

    keys = ("scenario", "city", "residents", "people", "engine", "seed")
    about = {key: run.outcome.summary[key] for key in keys}
    # What could not be measured is missing, which JSON writes as null.
    rows = checked.astype(object).where(checked.notna(), None).to_dict("records")
    print_json(about | {"checks": rows})
