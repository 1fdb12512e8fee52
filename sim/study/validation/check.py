"""A run held against every target: what is expected, what came out, and whether that counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import Any

import pandas as pd

from sim.core.cache.disk_cache import user_cache
from sim.core.table import Column, Contract
from sim.scenario.parameters.library import Numbers
from sim.study.finished_run import Run
from sim.study.run import analyse_run
from sim.study.validation.camera_figures import (
    city_figures,
    day_figures,
    recognition_figures,
    stock_counts,
    stock_figures,
)
from sim.study.validation.people_figures import driven_by, people_figures, traffic_figures
from sim.study.validation.targets import ABOUT, Band, Bound, Reason, Target, targets_of
from sim.study.validation.travellers import residents_and_visitors
from sim.world.network import Network
from sim.world.world import RunMemo

INSIDE, OUTSIDE, NO_VERDICT = "inside", "outside", "none"

CHECKED = Contract(
    "checked",
    (
        Column("name", "text", "text", "Name of the target"),
        Column("about", "text", "text", "What it is about", words=ABOUT),
        Column("words", "text", "text", "What it is"),
        Column("low", "float", "1", "Lower end of the band"),
        Column("expected", "float", "1", "The source's figure, or the middle of the band"),
        Column("high", "float", "1", "Upper end of the band"),
        Column("got", "float", "1", "The model's value; missing where there is none", nullable=True),
        Column("unit", "text", "text", "Unit of all four"),
        Column(
            "verdict",
            "text",
            "text",
            "Whether the value lies in the band, both ends included",
            words=(INSIDE, OUTSIDE, NO_VERDICT),
        ),
        Column("counts", "bool", "1", "Whether the verdict counts"),
        Column(
            "why_not",
            "text",
            "text",
            "Why it does not; empty if it does",
            words=("", *(str(reason) for reason in Reason)),
        ),
        Column(
            "band",
            "text",
            "text",
            "How the ends of the band came about",
            words=tuple(str(word) for word in Band),
        ),
        Column(
            "bound",
            "text",
            "text",
            "Which ends the source supports",
            words=tuple(str(word) for word in Bound),
        ),
        Column("source", "text", "text", "Where the band is from"),
        Column("note", "text", "text", "Its arithmetic and caveats"),
        Column("compared_with", "text", "text", "What of the run it is compared with, and what that assumes"),
        Column("why", "text", "text", "Why it counts or does not"),
        Column("outside", "text", "text", "Why the model lies outside, where that is known"),
    ),
    key="name",
)


@dataclass(frozen=True)
class Verdicts:
    """How many of the targets of a table lie where.

    Parameters
    ----------
    inside, outside
        Of those that count.
    not_counted
        The others, by reason.
    """

    inside: int
    outside: int
    not_counted: Mapping[str, int]


def check_run(run: Run) -> pd.DataFrame:
    """Hold a run against every target, whatever its engine; keeps the contract CHECKED.

    Days of people are measured on a sample of the residents whom the run is about.
    """
    return check_figures(figures_of(run), targets_of(run.scenario))


def check_figures(figures: Mapping[str, float], targets: Sequence[Target]) -> pd.DataFrame:
    """Put figures beside their targets, in the order of *targets*; keeps the contract CHECKED.

    A figure that is not there, or missing, gives no verdict and does not count.
    """
    rows = [_row(target, figures.get(target.line.figure, nan)) for target in targets]
    columns = [column.name for column in CHECKED.columns]
    return CHECKED.check(pd.DataFrame(rows, columns=columns).astype({"got": float, "counts": bool}))


def count_verdicts(checked: pd.DataFrame) -> Verdicts:
    """Count the rows of a table that keeps CHECKED; every row is in one of the counts."""
    counted = checked.loc[checked["counts"], "verdict"]
    reasons = checked.loc[~checked["counts"], "why_not"].value_counts()
    ordered = {str(reason): int(reasons[reason]) for reason in Reason if reason in reasons}
    return Verdicts(int((counted == INSIDE).sum()), int((counted == OUTSIDE).sum()), ordered)


def _row(target: Target, value: float) -> dict[str, Any]:
    line, expected, why_not = target.line, target.expected, target.why_not
    if why_not is Reason.NOT_HERE:
        value = nan
    elif isnan(value):
        why_not = Reason.NOTHING
    verdict = INSIDE if expected.low <= value <= expected.high else OUTSIDE
    return {
        "name": line.name,
        "about": line.about,
        "words": line.words,
        "low": expected.low,
        "expected": expected.value,
        "high": expected.high,
        "got": value,
        "unit": expected.unit,
        "verdict": NO_VERDICT if isnan(value) else verdict,
        "counts": why_not is None,
        "why_not": "" if why_not is None else str(why_not),
        "band": str(target.band),
        "bound": str(line.bound),
        "source": expected.reference,
        "note": expected.note,
        "compared_with": line.compared_with,
        "why": line.why,
        "outside": line.outside,
    }


def figures_of(run: Run) -> dict[str, float]:
    """Measure everything of a run that a target may be about; of a country only what needs no single city."""
    numbers = Numbers(run.scenario.numbers.library, date=run.scenario.date)
    per_car = numbers.number("people/people_per_car", str(run.scenario.run.day))
    figures = stock_counts(run) | day_figures(run.outcome.day, people_per_car=per_car)
    figures |= recognition_figures(analyse_run(run))
    if run.network is None:
        return figures
    with_faces = figures[f"recognition@{run.network.city.place.name}"]
    figures["detentions_a_year"] = figures["detentions_per_camera_year"] * with_faces
    return figures | _of_city(run, run.network, numbers, people_per_car=per_car)


def _of_city(run: Run, network: Network, numbers: Numbers, *, people_per_car: float) -> dict[str, float]:
    city = network.city
    residents, visitors = residents_and_visitors(run, RunMemo(user_cache()))
    groups = [driven_by(group) for group in (residents, visitors) if group is not None]
    hourly_share = numbers.table("people/validation_targets/hourly_share")
    return {
        **city_figures(city.sites, city.edges),
        **stock_figures(
            network.cameras,
            city.sites,
            city.edges,
            near_crossing_m=numbers.number("validation/near_crossing_m"),
        ),
        **people_figures(
            residents,
            city.nodes[["x_m", "y_m"]].to_numpy(float),
            hourly_share,
            pupils_under_ten=numbers.number("validation/pupils_under_ten"),
        ),
        **traffic_figures(groups, people_per_car=people_per_car),
    }
