"""What `sim.analytics` takes of a day: plain counts of people in view, and of cameras."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.units import DAY_H
from sim.core.vocabulary import Definition

Histogram = NDArray[np.int64]
"""How many people have the number 0, 1, 2, ... of something."""


@dataclass(frozen=True, eq=False)
class GroupInView:
    """People of one kind, and how often cameras had them in view.

    Parameters
    ----------
    weight
        How many people each of those simulated stands for.
    passes
        For each definition, people simulated by how many passes through views there are of each.
    hours
        Likewise by in how many different hours they were in view.
    by_hour
        People simulated in view of face recognition in each hour from midnight; shape (24,).
    """

    weight: float
    passes: Mapping[Definition, Histogram]
    hours: Mapping[Definition, Histogram]
    by_hour: NDArray[np.int64]

    def events(self, definition: Definition) -> float:
        """Count passes, of all people that those simulated stand for."""
        passes = self.passes[definition]
        return self.weight * int(passes @ np.arange(passes.size))

    def observed(self, definition: Definition) -> float:
        """Count people in view at least once, likewise."""
        return self.weight * int(self.passes[definition][1:].sum())

    def passes_by_hour(self) -> NDArray[np.float64]:
        """Spread the passes before face recognition over the hours of the day like the people in view."""
        people, passes = float(self.by_hour.sum()), self.passes[Definition.RECOGNITION]
        each = int(passes @ np.arange(passes.size)) / people if people else 0.0
        return self.by_hour.astype(np.float64) * each * self.weight


@dataclass(frozen=True, eq=False)
class AnalyticsCounts:
    """One day of a city or country.

    Parameters
    ----------
    place
        Key of the city or country; it names the draws.
    residents, visitors
        People in view; nobody, where nobody visits.
    left_home, riders
        Residents simulated who leave home, and all of those simulated who ride buses or the metro.
    cameras, working
        For each definition, cameras there are, and those of them that work.
    centres
        Response centres, and the share of the passes before face recognition that each is for.
    staffed_for
        Linked cameras that each of them has people for: those that there are without any policy.
    districts
        Districts of a city, regions of a country: columns *district*, *residents* and *share_observed* by
        linked cameras.
    """

    place: str
    residents: GroupInView
    visitors: GroupInView
    left_home: int
    riders: int
    cameras: Mapping[Definition, int]
    working: Mapping[Definition, int]
    centres: Mapping[str, float]
    staffed_for: Mapping[str, int]
    districts: pd.DataFrame

    @property
    def groups(self) -> tuple[GroupInView, GroupInView]:
        """Residents and visitors."""
        return self.residents, self.visitors

    @property
    def share_out(self) -> float:
        """Share of the residents who leave home."""
        return self.left_home / max(int(self.residents.passes[Definition.INSTALLED].sum()), 1)

    def passes_of_centres(self) -> dict[str, NDArray[np.float64]]:
        """Give each centre its part of everybody's passes before face recognition, by hour."""
        everyone = sum((group.passes_by_hour() for group in self.groups), np.zeros(DAY_H))
        return {name: everyone * share for name, share in self.centres.items()}

    def people_by_passes(self, definition: Definition) -> NDArray[np.float64]:
        """Count residents and visitors together by how many passes there are of each."""
        return people_by((group.passes[definition], group.weight) for group in self.groups)

    def people_by_hours(self, definition: Definition) -> NDArray[np.float64]:
        """Count them by in how many different hours each is in view."""
        return people_by((group.hours[definition], group.weight) for group in self.groups)


def people_by(groups: Iterable[tuple[Histogram, float]]) -> NDArray[np.float64]:
    """Add histograms of groups up, each person as often as the weight of their group says."""
    counted = list(groups)
    people = np.zeros(max(histogram.size for histogram, _ in counted))
    for histogram, weight in counted:
        people[: histogram.size] += weight * histogram
    return people
