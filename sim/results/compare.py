"""Runs side by side: what changes from the first to each other one, in every figure that any of them has.

Two runs over the same residents share their routes and chances, so that the difference is known far better
than either figure. Where everybody is simulated, it is that of the totals. The interval is sampling error
only: it says what simulating everybody could have given, with the cameras where this seed put them. Other
layouts of as many cameras are what other seeds are for. In a sample it is worked out for what is counted
person by person, and missing for all else that is estimated.
"""

import logging
from collections.abc import Mapping, Sequence
from math import isnan, nan

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import InputError
from sim.core.table import Column, Contract
from sim.core.vocabulary import Definition
from sim.results.measures.contract import MEASURES
from sim.results.measures.measure import MEASURES_BY_NAME
from sim.results.measures.sampling import Estimate, Sample, per_resident
from sim.results.run_tables import RunTables

COMPARISON = Contract(
    "comparison",
    (
        *MEASURES.columns[:-2],
        Column("run", "int", "1", "Position of the run; the first, 0, is what others differ from", low=0),
        Column("scenario", "text", "text", "Name of the run's scenario"),
        Column("title", "text", "text", "Its title"),
        Column("value", "float", "1", "The figure in this run; missing if it has none", nullable=True),
        Column("difference", "float", "1", "This run minus the first, on the same residents", nullable=True),
        *(
            Column(
                f"difference_{end}",
                "float",
                "1",
                f"{end.capitalize()} end of its 95 % interval, of sampling error only; missing if not known",
                nullable=True,
            )
            for end in ("low", "high")
        ),
    ),
)
"""A row a figure and run. Strata of people in view are in the measures of each run, not here."""

INTERVALS_REMARK = (
    "Differences of figures that follow being in view, and of sightings and minutes, have no interval here: "
    "their sampling error is not worked out."
)

_NAMED_BY = ["measure", "definition", "dimension", "stratum"]
_PER_PERSON = ("n_sightings", "n_cameras", "in_view_us", "hour_bits")
_KNOWN = ("cameras", "cameras_working")
"""Counted over the table of cameras, all of which a sample of residents meets."""

_PAIRED = ("people_observed", "share_observed", "cameras_per_person.mean")

_OTHER_CODE = (
    "these runs were made by different versions of the program, so that they may differ in more than their "
    "scenarios; run all of them again to be sure"
)

_LOG = logging.getLogger("safecity")

_Key = tuple[str, ...]
_Figures = Mapping[_Key, tuple[float, float]]
_Ends = tuple[float, float, float]


def compare(runs: Sequence[RunTables]) -> pd.DataFrame:
    """Compare runs with the first of them; keeps the contract COMPARISON.

    Parameters
    ----------
    runs
        At least two, over the same residents, in any number of scenarios; just made or read from folders.

    Returns
    -------
    One row a figure and run, figure by figure. A run differs from itself by exactly 0; of a figure that only
    some runs have the others' values are missing, and so are differences from them or from theirs.

    Raises
    ------
    InputError
        If there is nothing to compare, or the runs are not over the same residents.
    """
    if len(runs) < 2:  # noqa: PLR2004 (a pair)
        msg = "a comparison needs at least two runs; name a second scenario"
        raise InputError(msg)
    first = runs[0]
    for run in runs:
        _check_as_written(run)
    for other in runs[1:]:
        _same_residents(first, other)
    if len({run.code for run in runs}) > 1:
        _LOG.warning("%s", _OTHER_CODE)
    tables = [_whole_place(run) for run in runs]
    figures = [_figures(table) for table in tables]
    paired = [_paired_differences(first, run) for run in runs]
    named = pd.concat(tables, ignore_index=True).drop_duplicates(_NAMED_BY)
    fixed = [column.name for column in MEASURES.columns[:-2]]
    rows = []
    for about, key in zip(_tuples(named, fixed), _tuples(named, _NAMED_BY), strict=True):
        for position, run in enumerate(runs):
            value = figures[position].get(key, (nan, nan))[0]
            ends = _difference(key, figures[0], figures[position], paired[position], is_sample=run.sample < 1)
            rows.append((*about, position, run.scenario, run.title, value, *ends))
    table = pd.DataFrame(rows, columns=[column.name for column in COMPARISON.columns])
    return COMPARISON.check(_in_order(table))


def _tuples(table: pd.DataFrame, columns: Sequence[str]) -> list[_Key]:
    return list(table[list(columns)].itertuples(index=False, name=None))


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Put figures that the first run lacks beside others of their measure."""
    order = {name: position for position, name in enumerate(MEASURES_BY_NAME)}
    return table.sort_values("measure", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def _whole_place(run: RunTables) -> pd.DataFrame:
    """Give a run's figures without strata of people in view."""
    if run.measures is None:
        msg = f"the run of '{run.scenario}' holds no measures, so it is of another version; run it again"
        raise InputError(msg)
    own = run.measures["measure"].map(lambda name: MEASURES_BY_NAME[name].dimension)
    return run.measures[(run.measures["dimension"] == "") | (run.measures["dimension"] == own)]


def _figures(table: pd.DataFrame) -> _Figures:
    """Give values and standard errors by what figure they are."""
    numbers = zip(table["value"].tolist(), table["standard_error"].tolist(), strict=True)
    return dict(zip(_tuples(table, _NAMED_BY), numbers, strict=True))


def _difference(
    key: _Key, before: _Figures, after: _Figures, paired: Mapping[_Key, Estimate], *, is_sample: bool
) -> _Ends:
    """State a difference and the ends of its interval."""
    (first, first_error), (value, error) = (figures.get(key, (nan, nan)) for figures in (before, after))
    if isnan(first) or isnan(value):
        return nan, nan, nan
    state = MEASURES_BY_NAME[key[0]].state
    if key in paired:
        found = paired[key]
        return state(found.value), state(found.low), state(found.high)
    difference = state(value - first)
    observed = paired.get((_PAIRED[0], key[1], "", ""))
    is_unchanged = observed is not None and observed.standard_error == 0
    is_known = not is_sample or before is after or first_error == error == 0 or key[0] in _KNOWN
    end = difference if is_known or is_unchanged else nan
    return difference, end, end


def _check_as_written(run: RunTables) -> None:
    if run.changed:
        which = ", ".join(run.changed)
        msg = (
            f"the run of '{run.scenario}' cannot be compared, as {which} changed since it was written; "
            "run it again"
        )
        raise InputError(msg)


def _same_residents(first: RunTables, other: RunTables) -> None:
    facts = (
        ("cities", first.place, other.place),
        ("seeds", first.seed, other.seed),
        ("numbers of residents", first.n_residents, other.n_residents),
        ("numbers of people simulated", first.n_people, other.n_people),
    )
    why = [f"their {noun} differ ({one} and {two})" for noun, one, two in facts if one != two]
    if not why and first.sample < 1:
        same = np.array_equal(_people(first)["resident_id"], _people(other)["resident_id"])
        why = [] if same else ["they simulated different residents"]
    if why:
        msg = (
            f"'{first.scenario}' and '{other.scenario}' cannot be compared person by person: "
            f"{why[0]}; run both for the same city with the same seed and sample"
        )
        raise InputError(msg)


def _people(run: RunTables) -> pd.DataFrame:
    if run.people is None:
        msg = (
            f"the run of '{run.scenario}' is of a sample and has kept totals only, nothing person by person; "
            "run it again"
        )
        raise InputError(msg)
    return run.people


def _paired_differences(first: RunTables, other: RunTables) -> dict[_Key, Estimate]:
    """Estimate in a sample, from the same people, by how much what is counted of each of them changes."""
    if first.sample == 1 or first is other:
        return {}
    sample = Sample(first.n_people, first.n_residents)
    found: dict[_Key, Estimate] = {}
    for definition in Definition:
        if _is_unchanged(first, other, definition):
            totals = [Estimate(0.0, 0.0, 0.0, 0.0)] * 2
        else:
            totals = [
                sample.total_difference(_change(first, other, f"{name}_{definition}", is_mark=is_mark))
                for name, is_mark in (("n_sightings", True), ("n_cameras", False))
            ]
        observed, met = totals
        estimates = observed, *(per_resident(one, first.n_residents) for one in (observed, met))
        found |= {(name, str(definition), "", ""): one for name, one in zip(_PAIRED, estimates, strict=True)}
    return found


def _change(first: RunTables, other: RunTables, column: str, *, is_mark: bool) -> NDArray[np.int64]:
    """Subtract what was counted of each person, or whether anything was."""
    before, after = (_people(run)[column].to_numpy(np.int64) for run in (first, other))
    return (after > 0).astype(np.int64) - (before > 0) if is_mark else after - before


def _is_unchanged(first: RunTables, other: RunTables, definition: Definition) -> bool:
    """Tell whether the definition is the same in both runs: the same cameras, the same day of every person.

    Then nothing distinguishes the runs for those who were not simulated either, and no interval is needed.
    """
    if not np.array_equal(_counting(first, definition), _counting(other, definition)):
        return False
    columns = [f"{name}_{definition}" for name in _PER_PERSON]
    return _people(first)[columns].equals(_people(other)[columns])


def _counting(run: RunTables, definition: Definition) -> NDArray[np.int64]:
    """Give the cameras that work today and count, by their numbers."""
    if run.cameras is None:
        msg = f"the run of '{run.scenario}' is of a sample and has kept no cameras; run it again"
        raise InputError(msg)
    counts = run.cameras[f"counts_{definition}"].to_numpy(bool)
    return np.sort(run.cameras["camera_id"].to_numpy(np.int64)[counts])
