"""What lies behind the lens, as plain values for a file or a machine."""

import math
from dataclasses import replace
from typing import Any

import pandas as pd

from sim.analytics.funnel import COUNTED, STAGES
from sim.core.vocabulary import Threshold
from sim.results.measures.centre_table import centre_table
from sim.study.behind_lens import BehindLens, expected_false_alerts
from sim.study.finished_run import Run
from sim.study.footage import DaysBack
from sim.study.predicted_placement import PlacedYear
from sim.world.policy_rules import lens_choices

FALSE_RATE_REMARK = (
    "The false rate of the software decides everything: from the strictest threshold in use to the most "
    "lenient one, false alerts a day differ a thousandfold."
)

_DECIMALS = 4


def lens_summary(lens: BehindLens) -> dict[str, Any]:
    """Write figures as words, numbers, lists and tables; what cannot be told is None.

    People and events are rounded to 4 decimals, since many a stage is reached less than once a day.
    """
    centres = centre_table((day.name, day.figures, day.lost) for day in lens.centres)
    return {
        "funnel": _stages(lens.funnel),
        "visitors": _stages(lens.visitors),
        "centres": [
            {str(name): _plain(value) for name, value in row.items()} for row in centres.to_dict("records")
        ],
        "cameras_per_operator": _plain(lens.cameras_per_operator),
        "plates": {name: _plain(value) for name, value in vars(lens.plates).items()},
        "trackable": _plain(lens.trackable),
        "footage": {name: _plain_all(value) for name, value in vars(lens.footage).items()},
        "detentions_per_camera_year": _plain(lens.detentions_per_camera_year),
        "false_alerts_per_camera_day": _plain(lens.false_alerts_per_camera_day),
        "followable": _plain(lens.followable),
        "gates": {
            name: {column: _plain(value) for column, value in vars(counts).items()}
            for name, counts in lens.gates.items()
        },
        "predicted_placement": None
        if lens.predicted is None
        else {name: _plain_all(value) for name, value in vars(lens.predicted).items() if name != "table"},
    }


def false_alerts_by_threshold(run: Run) -> dict[str, float]:
    """Work out the false alerts of a day at each threshold, everything else as the policy says.

    Parameters
    ----------
    run
        Of a city or the country.
    """
    choices = lens_choices(run.scenario)
    return {str(one): expected_false_alerts(run, replace(choices, threshold=one)) for one in Threshold}


def _stages(funnel: pd.DataFrame) -> dict[str, dict[str, float]]:
    table = funnel.set_index("stage")
    return {stage: {column: _plain(table.loc[stage, column]) for column in COUNTED} for stage in STAGES}


def _plain_all(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain_all(one) for one in value]
    if isinstance(value, DaysBack | PlacedYear):
        return {name: _plain_all(one) for name, one in vars(value).items()}
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return str(value)
    number = float(value)
    if math.isnan(number) or math.isinf(number):
        return None
    return int(number) if number.is_integer() else round(number, _DECIMALS)
