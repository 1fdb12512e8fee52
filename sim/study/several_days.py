"""Several days of everybody: homes, work and habits stay, the rest is drawn anew each day."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.core.disk.files import made_from_digest
from sim.core.draws import run_draws
from sim.core.vocabulary import DayKind
from sim.engine.cohort.cohort_day import CohortDay, CohortDayRun, GroupRecords, Job
from sim.people.residents import sample_residents
from sim.results.counts.several_days import DaysCount, DaysSeen
from sim.scenario.resolve import ResolvedScenario
from sim.study.kept_counts import made_from
from sim.world.faults import cameras_up_by_day, fault_settings
from sim.world.network import Network
from sim.world.read_exposure import exposure_settings
from sim.world.week import day_kinds
from sim.world.world import RunMemo

_KIND = "several days"

LayOut = Callable[[int, DayKind, NDArray[np.bool_]], CohortDay]
"""Gathers a day of the residents: its number, its kind and which cameras work."""


class SeveralDays:
    """The days of a run on a part, as they are lived one after another.

    Parameters
    ----------
    scenario, network
        How many days, and where.
    memo
        What earlier runs left.
    """

    def __init__(self, scenario: ResolvedScenario, network: Network, memo: RunMemo) -> None:
        self._scenario, self._network, self._cache = scenario, network, memo.cache
        run = scenario.run
        self.kinds = day_kinds(run.day, run.days)
        self.up = cameras_up_by_day(
            network.rows,
            fault_settings(run, scenario.numbers),
            network.city,
            exposure_settings(scenario),
            run_draws(run.seed, network.part.name),
        )
        self._made_from = made_from_digest(
            {
                "days": [made_from(scenario, network, up, kind) for kind, up in self.each()],
                "sample": run.sample,
            }
        )
        self._is_known = self._cache.has(_KIND, network.part.name, self._made_from)
        self._rows: _Rows | None = None
        self._seen: DaysSeen | None = None
        self._is_first_lived = False

    def each(self) -> list[tuple[DayKind, NDArray[np.bool_]]]:
        """List kind and working cameras of each day."""
        return list(zip(self.kinds, self.up, strict=True))

    def watch_first(self, job: Job, block: GroupRecords) -> None:
        """Note who of a block was in view on the first day, under all definitions."""
        if not self._is_known:
            self._note(0, job, block)
            self._is_first_lived = True

    def count(self, lay_out: LayOut, *, workers: int, progress: Callable[[float], None]) -> DaysCount:
        """Let the days be lived that have not been, and count; or find the counts of an earlier run."""

        def live() -> dict[str, NDArray[Any]]:
            begin = 1 if self._is_first_lived else 0
            for day in range(begin, len(self.kinds)):
                run = CohortDayRun(lay_out(day, self.kinds[day], self.up[day]), workers=workers)
                for job, block in run.blocks():
                    self._note(day, job, block)
                progress((day + 1 - begin) / (len(self.kinds) - begin))
            count = self._counter().count(out_of=self._network.part.spec.residents)
            return {"by_day": count.by_day, "by_number": count.by_number}

        arrays = self._cache.get(_KIND, self._network.part.name, self._made_from, live)
        residents = self._network.part.spec.residents
        return DaysCount(self.kinds, residents, arrays["by_day"], arrays["by_number"])

    def _note(self, day: int, job: Job, block: GroupRecords) -> None:
        if self._rows is None:
            self._rows = _Rows(self._network, self._scenario)
        self._counter().add(day, self._rows.of(job[0], block.resident_id), block.n_sightings > 0)

    def _counter(self) -> DaysSeen:
        if self._seen is None:
            rows = self._rows or _Rows(self._network, self._scenario)
            self._seen = DaysSeen(rows.n_people, self.kinds)
        return self._seen


class _Rows:
    """Where each resident simulated stands among those of all groups."""

    def __init__(self, network: Network, scenario: ResolvedScenario) -> None:
        part, run = network.part, scenario.run
        self._ids = [
            sample_residents(
                template.n_copies * template.residents,
                run.sample,
                run_draws(run.seed, part.group_name(template)),
            )
            for template in part.templates
        ]
        self._first = np.cumsum([0, *(ids.size for ids in self._ids)])
        self.n_people = int(self._first[-1])

    def of(self, group: int, resident_ids: NDArray[np.integer]) -> NDArray[np.int64]:
        """Find the rows of residents of a group."""
        rows: NDArray[np.int64] = self._first[group] + np.searchsorted(self._ids[group], resident_ids)
        return rows
