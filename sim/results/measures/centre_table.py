"""Response centres as a table: one row a centre."""

from collections.abc import Iterable

import pandas as pd

from sim.analytics.centre.figures import WAIT_PERCENTS, CentreFigures, LostAmongFalse
from sim.core.table import Column, Contract


def _of_alerts(kind: str) -> tuple[Column, ...]:
    return (
        Column(f"{kind}_alerts", "int", "count", f"{kind.capitalize()} alerts in the day", low=0),
        Column(f"{kind}_in_time", "int", "count", "... with a verdict before the deadline", low=0),
        Column(f"{kind}_accepted_in_time", "int", "count", "... that takes them for true", low=0),
        Column(f"{kind}_late", "int", "count", "... with a verdict after the deadline", low=0),
        Column(f"{kind}_gave_up", "int", "count", "... that left the queue unopened", low=0),
        Column(f"{kind}_waiting", "int", "count", "... still in the queue at the end", low=0),
    )


def _figure(name: str, unit: str, meaning: str, high: float | None = None) -> Column:
    return Column(name, "float", unit, meaning, low=0, high=high, nullable=True)


CENTRES = Contract(
    "centres",
    (
        Column("centre", "text", "text", "City or region that the centre is for"),
        *_of_alerts("true"),
        *_of_alerts("false"),
        Column("true_in_time_alone", "int", "count", "True alerts in time if no false one came", low=0),
        _figure("share_in_time", "share", "Alerts with a verdict in time", high=1),
        _figure("wait_mean_s", "s", "Mean wait of alerts that were opened"),
        *(_figure(f"wait_p{at}_s", "s", f"Wait that {at} % of them do not exceed") for at in WAIT_PERCENTS),
        _figure("utilisation", "1", "Operators' busy time over their time on duty"),
        _figure("precision", "share", "True ones among the alerts accepted in time", high=1),
    ),
    key="centre",
)
"""What cannot be told, such as a wait without alerts, is missing."""


def centre_table(centres: Iterable[tuple[str, CentreFigures, LostAmongFalse]]) -> pd.DataFrame:
    """Put the figures of centres into a table that keeps CENTRES.

    Parameters
    ----------
    centres
        Name, figures and losses of each.
    """
    rows = [_row(*centre) for centre in centres]
    table = pd.DataFrame(rows, columns=[column.name for column in CENTRES.columns])
    kinds = {"int": "int64", "float": "float64"}
    typed = {column.name: kinds[column.kind] for column in CENTRES.columns if column.kind in kinds}
    return CENTRES.check(table.astype(typed))


def _row(name: str, figures: CentreFigures, lost: LostAmongFalse) -> dict[str, object]:
    counts = {
        f"{kind}_{field}": value
        for kind, count in (("true", figures.true), ("false", figures.false))
        for field, value in vars(count).items()
    }
    waits = {f"wait_p{at}_s": wait for at, wait in zip(WAIT_PERCENTS, figures.wait_s, strict=True)}
    return {
        "centre": name,
        **counts,
        "true_in_time_alone": lost.in_time_alone,
        "share_in_time": figures.share_in_time,
        "wait_mean_s": figures.wait_mean_s,
        **waits,
        "utilisation": figures.utilisation,
        "precision": figures.precision,
    }
