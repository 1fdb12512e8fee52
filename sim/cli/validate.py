"""`safecity validate`: hold a scenario's people and cameras against what sources say."""

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Json, Sample, Seed

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.run import Run

Scenario = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario or path of a YAML file.")
]


def validate(scenario: Scenario, *, sample: Sample = None, seed: Seed = None, json: Json = False) -> None:
    """Simulate a day and hold people and cameras against published figures: bands, not proofs."""
    from sim.scenario.resolve import load_scenario

    resolved = load_scenario(scenario, seed=seed, sample=sample, engine="individual")

    from sim.cli.run import simulate
    from sim.engine.world import place_of
    from sim.study.anchors import check_run

    place_of(resolved)
    (run,) = simulate([resolved])
    checked = check_run(run)
    if json:
        _print_json(run, checked)
    else:
        from sim.cli.check_table import print_checks
        from sim.cli.terminal import result_console

        print_checks(
            result_console(),
            checked,
            run.outcome.summary,
            title=resolved.title,
            city=run.place,
        )


def _print_json(run: "Run", checked: "pd.DataFrame") -> None:
    import json

    about = {key: run.outcome.summary[key] for key in ("scenario", "city", "residents", "people", "seed")}
    # What could not be measured is missing, which JSON writes as null.
    rows = checked.astype(object).where(checked.notna(), None).to_dict("records")
    typer.echo(json.dumps(about | {"checks": rows}, indent=2, ensure_ascii=False, allow_nan=False))
