"""One figure out of the table of a run's measures, or a sentence on why there is none."""

from collections.abc import Iterable
from numbers import Integral

import pandas as pd

from sim.api.scenario import kind_of
from sim.core.errors import InputError
from sim.core.shown import visible
from sim.core.vocabulary import Definition
from sim.results.measures.measure import MEASURES_BY_NAME
from sim.scenario.section import suggest

_MANY = 12
"""Words that a sentence lists at most."""


def pick_figure(measures: pd.DataFrame, name: str, *, definition: str = "", stratum: str = "") -> float:
    """Give one figure of a table that keeps MEASURES, as `sim.api.run.Run.value` does."""
    check_word(name, MEASURES_BY_NAME, "measure")
    check_text(definition, "definition")
    check_text(stratum, "stratum")
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
    check_word(word, map(str, Definition), "definition")
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


def check_text(word: object, what: str) -> None:
    """Raise InputError if a word is none."""
    if not isinstance(word, str) or visible(word) != word:
        kind = "one with characters that cannot be shown" if isinstance(word, str) else kind_of(word)
        msg = f"in Python: a {what} is a plain text, but this is {kind}"
        raise InputError(msg)


def whole_hour(hour: object) -> int:
    """Take a number for an hour; raises InputError if it is none."""
    if isinstance(hour, bool) or not isinstance(hour, Integral):
        msg = f"in Python: an hour is a whole number from 0 to 23, but this is {kind_of(hour)}"
        raise InputError(msg)
    return int(hour)


def check_word(word: object, known: Iterable[str], what: str) -> None:
    """Raise InputError with the nearest of the *known* words if a word is none of them."""
    check_text(word, what)
    words = list(known)
    if word not in words:
        msg = f"in Python: there is no {what} '{word}'; {suggest(str(word), words)}"
        raise InputError(msg)
