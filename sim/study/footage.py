"""What a run's cameras leave on disk, and how much of it anybody looks at: three things that are not one.

Recorded, analysed by software and seen by a person: this is the first and the last.
"""

from dataclasses import dataclass

import numpy as np

from sim.core.vocabulary import Definition
from sim.results.centre import share_watched
from sim.results.day import Day
from sim.results.retention import capped_days, footage_tb, person_days_held
from sim.scenario.library import Numbers

UNLINKED_KEEPERS = ("residential", "site")
"""Who keeps the footage of cameras that are not linked, from the shortest to the longest."""


@dataclass(frozen=True)
class Footage:
    """Footage of a city or country in a steady state.

    Parameters
    ----------
    person_days_held
        Person-days on footage at any moment, least and most: unlinked cameras keep theirs as long as
        residential ones do, or as long as sites do.
    terabytes
        Footage kept, likewise.
    people_on_duty
        People at the screens of response centres, at the staffing that is known.
    share_watched
        Part of the linked cameras that they can look at live at any one moment.
    """

    person_days_held: tuple[float, float]
    terabytes: tuple[float, float]
    people_on_duty: float
    share_watched: float


def footage_of(day: Day, numbers: Numbers, *, cap_days: float | None = None) -> Footage:
    """Work out what is kept and what is watched.

    Parameters
    ----------
    day
        A day like every other.
    numbers
        Sourced numbers.
    cap_days
        Most days that footage may be kept; None for no cap.

    Raises
    ------
    InputError
        If the cap is below 0.
    """
    days = capped_days(numbers.table("retention/days"), cap_days)
    linked, everything = day.working[Definition.LINKED], day.working[Definition.INSTALLED]
    seen = [people_observed(day, definition) for definition in (Definition.INSTALLED, Definition.LINKED)]
    rate = numbers.number("retention/stream_mbit_per_s")
    on_duty = day.cameras[Definition.LINKED] / numbers.number("response/cameras_per_person_on_duty")
    screens = numbers.number("response/screens_per_operator")
    held = [person_days_held(np.array([days[k], days["centre"]]), np.array(seen)) for k in UNLINKED_KEEPERS]
    disks = [
        footage_tb({"centre": linked, keeper: everything - linked}, days, rate) for keeper in UNLINKED_KEEPERS
    ]
    return Footage(
        (held[0], held[1]),
        (disks[0], disks[1]),
        on_duty,
        share_watched(day.cameras[Definition.LINKED], on_duty, screens),
    )


def people_observed(day: Day, definition: Definition) -> float:
    """Count residents and visitors observed in a day."""
    residents = day.sample.weight * day.tally.seen[definition].observed
    visitors = day.visitors
    if not visitors.n_people:
        return residents
    return residents + visitors.seen[definition].observed * day.n_visitors / visitors.n_people
