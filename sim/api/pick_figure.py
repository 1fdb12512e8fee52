"""One figure out of the table of a run's measures, or a sentence on why there is none."""

from collections.abc import Iterable

import pandas as pd

from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.results.measures.measure import MEASURES_BY_NAME
from sim.scenario.section import suggest

_MANY = 12
"""Words that a sentence lists at most."""


def pick_figure(measures: pd.DataFrame, name: str, *, definition: str = "", stratum: str = "") -> float:
    """Give one figure of a table that keeps MEASURES, as `sim.api.run.Run.value` does."""
    _check_word(name, MEASURES_BY_NAME, "measure")
    if definition:
        known_definition(definition)
    rows = measures[measures["measure"] == name]
    if rows.empty:
        msg = f"in Python: this run has no '{name}', as nothing in its scenario leads to it"
        raise InputError(msg)
    for column, wanted in (("definition", str(definition)), ("stratum", str(stratum))):
        rows = _narrowed(rows, name, column, wanted)
    if len(rows) > 1:
        msg = f"in Python: '{name}' is there {len(rows)} times like this; take the rows from .measures"
        raise InputError(msg)
    return float(rows["value"].iloc[0])


def known_definition(word: str) -> Definition:
    """Take a word for a definition; raises InputError with the nearest one if it is none."""
    _check_word(word, map(str, Definition), "definition")
    return Definition(word)


def _narrowed(rows: pd.DataFrame, name: str, column: str, wanted: str) -> pd.DataFrame:
    found = rows[rows[column] == wanted]
    if not found.empty:
        return found
    known = [word for word in dict.fromkeys(rows[column]) if word]
    listed = f"it has {', '.join(known[:_MANY])}{', ...' if len(known) > _MANY else ''}"
    what = f"has no {column} '{wanted}'" if wanted else f"needs a {column}"
    msg = f"in Python: '{name}' {what}; {listed if known else 'leave it out'}"
    raise InputError(msg)


def _check_word(word: str, known: Iterable[str], what: str) -> None:
    words = list(known)
    if word not in words:
        msg = f"in Python: there is no {what} '{word}'; {suggest(str(word), words)}"
        raise InputError(msg)
