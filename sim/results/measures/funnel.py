"""How many residents get how far: from living in the city to being in view of a recognising camera."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from sim.core.vocabulary import Definition
from sim.results.counts.day import Day
from sim.results.measures.contract import FUNNEL


@dataclass(frozen=True)
class Stage:
    """A stage of the funnel: its name, what it means, and how many of those simulated reach it."""

    name: str
    meaning: str
    reached: Callable[[Day], int]


def _in_view_of(definition: Definition) -> Callable[[Day], int]:
    return lambda day: day.tally.seen[definition].observed


STAGES: tuple[Stage, ...] = (
    Stage("residents", "Residents of the city", lambda day: day.tally.n_people),
    Stage("leave_home", "Residents who leave home at least once in the day", lambda day: day.tally.left_home),
    Stage("in_view", "... in view of a working camera", _in_view_of(Definition.INSTALLED)),
    Stage("in_view_public", "... of one that faces public space", _in_view_of(Definition.PUBLIC)),
    Stage("in_view_linked", "... of one that streams to a response centre", _in_view_of(Definition.LINKED)),
    Stage("in_view_recognition", "... of one with face recognition", _in_view_of(Definition.RECOGNITION)),
)
"""In order. Linked cameras need not face public space, so that *in_view_linked* can exceed *in_view_public*;
every other stage is part of *in_view*, and *in_view_recognition* part of *in_view_linked*."""


def make_funnel(day: Day) -> pd.DataFrame:
    """Count the residents who reach each stage; keeps the contract FUNNEL."""
    rows = []
    for stage in STAGES:
        reached = stage.reached(day)
        people = day.sample.total(reached)
        rows.append(
            {
                "stage": stage.name,
                "people": people.value,
                # The number of residents is known, not estimated.
                "standard_error": 0.0 if stage is STAGES[0] else people.standard_error,
                "share_of_residents": reached / day.tally.n_people,
            }
        )
    return FUNNEL.check(pd.DataFrame(rows))
