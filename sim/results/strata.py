"""Who is observed: by district, role, mode and hour of the day."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import ContractError
from sim.core.vocabulary import Definition
from sim.people.contract import RESIDENTS
from sim.results.contract import STRATA
from sim.results.day import Day
from sim.results.exposure import HOURS_PER_DAY
from sim.results.sampling import Sample


def make_strata(day: Day, districts: Sequence[str]) -> pd.DataFrame:
    """Break the observed residents down; keeps the contract STRATA.

    Parameters
    ----------
    day
        The day.
    districts
        Every district of the city, so that one in which nobody was simulated has its rows too.

    Raises
    ------
    ContractError
        If a resident belongs to no known stratum: a breakdown leaves nobody out.
    """
    parts = []
    for dimension, words in (
        ("district", tuple(districts)),
        ("role", _words_of("role")),
        ("mode", _words_of("mode")),
    ):
        codes = _codes(day.residents[dimension], words, dimension)
        parts += [_by_group(day, one, words, codes).assign(dimension=dimension) for one in Definition]
    parts += [_by_hour(day, definition).assign(dimension="hour") for definition in Definition]
    table = pd.concat(parts, ignore_index=True)
    return STRATA.check(table[[column.name for column in STRATA.columns]])


def _words_of(column: str) -> tuple[str, ...]:
    return next(one.words for one in RESIDENTS.columns if one.name == column)


def _codes(values: "pd.Series[str]", words: tuple[str, ...], dimension: str) -> NDArray[np.int64]:
    codes = pd.Index(words).get_indexer(pd.Index(values)).astype(np.int64)
    if (codes < 0).any():
        msg = f"'{values.iloc[int(np.argmax(codes < 0))]}' is no known {dimension}: {', '.join(words)}"
        raise ContractError(msg)
    return codes


def _by_group(
    day: Day, definition: Definition, words: tuple[str, ...], codes: NDArray[np.int64]
) -> pd.DataFrame:
    observed = day.exposures[definition].observed
    people = np.bincount(codes, minlength=len(words))
    seen = np.bincount(codes[observed], minlength=len(words))
    return _rows(day.sample, words, people, seen).assign(definition=str(definition))


def _by_hour(day: Day, definition: Definition) -> pd.DataFrame:
    exposure = day.exposures[definition]
    seen = np.array([int(exposure.observed_in_hour(hour).sum()) for hour in range(HOURS_PER_DAY)])
    words = tuple(f"{hour:02d}" for hour in range(HOURS_PER_DAY))
    everybody = np.full(HOURS_PER_DAY, day.sample.n_people)
    return _rows(day.sample, words, everybody, seen).assign(definition=str(definition))


def _rows(
    sample: Sample, words: tuple[str, ...], people: NDArray[np.int64], seen: NDArray[np.int64]
) -> pd.DataFrame:
    """State one definition's strata.

    Parameters
    ----------
    sample
        The whole sample: the size of a stratum is estimated from it too.
    words
        Names of the strata.
    people, seen
        Simulated people who belong to each, and those of them who were observed.
    """
    totals = [sample.total(int(count)) for count in seen]
    with np.errstate(invalid="ignore"):
        share = seen / people
    return pd.DataFrame(
        {
            "stratum": [str(word) for word in words],
            "residents": people * sample.weight,
            "people_observed": [total.value for total in totals],
            "standard_error": [total.standard_error for total in totals],
            "share_observed": share,
        }
    )
