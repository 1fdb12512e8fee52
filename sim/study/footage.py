"""What a run's cameras leave on disk, and how much of it anybody looks at: three things that are not one.

Recorded, analysed by software and seen by a person: this is the first and the last.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.analytics.centre.figures import share_watched
from sim.analytics.retention import capped_days, footage_tb, person_days_held
from sim.core.vocabulary import Access, Definition
from sim.results.counts.day import Day
from sim.scenario.parameters.library import Numbers
from sim.scenario.resolve import ResolvedScenario
from sim.world.stocking import country_stocks, stock_of
from sim.world.world import Network

UNLINKED_KEEPERS = ("residential", "site")
"""Who keeps the footage of cameras that are not linked, from the shortest to the longest."""


@dataclass(frozen=True)
class DaysBack:
    """How far back days of people can be pieced together from footage.

    Parameters
    ----------
    days
        Least and most: unlinked cameras keep footage as long as residential ones do, or as long as sites do.
    people
        Whose day leaves enough different places and hours on it; hours stand for them, so a lower bound.
    """

    days: tuple[float, float]
    people: float


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
    person_days_open
        Part of the person-days that others than law enforcement may look at: those on footage of cameras'
        own keepers; least and most likewise.
    days_back
        How far back whose day can be pieced together: first from all footage, then from that of response
        centres alone.
    people_on_duty
        People at the screens of response centres, at the staffing that is known for the links that there are
        without any policy.
    share_watched
        Part of the linked cameras that they can look at live at any one moment.
    """

    person_days_held: tuple[float, float]
    terabytes: tuple[float, float]
    person_days_open: tuple[float, float]
    days_back: tuple[DaysBack, DaysBack]
    people_on_duty: float
    share_watched: float


def footage_of(
    day: Day,
    numbers: Numbers,
    *,
    cap_days: float | None = None,
    staffed_for: int | None = None,
    access: Access = Access.EVERYBODY,
) -> Footage:
    """Work out what is kept and what is watched.

    Parameters
    ----------
    day
        A day like every other.
    numbers
        Sourced numbers.
    cap_days
        Most days that footage may be kept; None for no cap.
    staffed_for
        Linked cameras that response centres have people for; None for those that there are.
    access
        Who may look.

    Raises
    ------
    InputError
        If the cap is below 0.
    """
    days = capped_days(numbers.table("retention/days"), cap_days)
    linked, everything = day.working[Definition.LINKED], day.working[Definition.INSTALLED]
    seen = [people_observed(day, definition) for definition in (Definition.INSTALLED, Definition.LINKED)]
    rate = numbers.number("retention/stream_mbit_per_s")
    staffed_for = day.cameras[Definition.LINKED] if staffed_for is None else staffed_for
    on_duty = staffed_for / numbers.number("response/cameras_per_person_on_duty")
    screens = numbers.number("response/screens_per_operator")
    held = [person_days_held(np.array([days[k], days["centre"]]), np.array(seen)) for k in UNLINKED_KEEPERS]
    disks = [
        footage_tb({"centre": linked, keeper: everything - linked}, days, rate) for keeper in UNLINKED_KEEPERS
    ]
    opened = [seen[0] * days[keeper] * (access is Access.EVERYBODY) for keeper in UNLINKED_KEEPERS]
    return Footage(
        (held[0], held[1]),
        (disks[0], disks[1]),
        (opened[0], opened[1]),
        _days_back(day, days, round(numbers.number("recognition/points_to_single_out"))),
        on_duty,
        share_watched(day.cameras[Definition.LINKED], on_duty, screens),
    )


def linked_without_policy(scenario: ResolvedScenario, network: Network | None, day: Day) -> int:
    """Count the cameras that are linked without any policy: no policy hires anybody by linking more.

    Parameters
    ----------
    scenario, network, day
        Of a run; no network of the country.
    """
    policy = scenario.policy
    if not policy.link and policy.cameras_per_1000 is None:
        return day.cameras[Definition.LINKED]
    if network is not None:
        return stock_of(scenario, network.city).linked
    return sum(stock.linked for stock in country_stocks(scenario).values())


def _days_back(day: Day, days: Mapping[str, float], least: int) -> tuple[DaysBack, DaysBack]:
    short, long = (min(days[keeper], days["centre"]) for keeper in UNLINKED_KEEPERS)
    everywhere, in_centres = (
        people_seen_in_hours(day, definition, least)
        for definition in (Definition.INSTALLED, Definition.LINKED)
    )
    return DaysBack((short, long), everywhere), DaysBack((days["centre"],) * 2, in_centres)


def people_seen_in_hours(day: Day, definition: Definition, least: int) -> float:
    """Count residents and visitors in view in at least so many different hours."""
    groups = [(day.tally, day.sample.weight)]
    if day.visitors.n_people:
        groups.append((day.visitors, day.n_visitors / day.visitors.n_people))
    hours = ((tally.seen[definition].hours, weight) for tally, weight in groups)
    return float(sum(weight * one.counts[one.values >= least].sum() for one, weight in hours))


def people_observed(day: Day, definition: Definition) -> float:
    """Count residents and visitors observed in a day."""
    residents = day.sample.weight * day.tally.seen[definition].observed
    visitors = day.visitors
    if not visitors.n_people:
        return residents
    return residents + visitors.seen[definition].observed * day.n_visitors / visitors.n_people
