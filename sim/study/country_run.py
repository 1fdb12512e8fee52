"""One scenario on the whole country, part by part, in as many processes as there are processors.

Only counts and the tables of cities come back from a part, so memory does not grow with the country.
"""

import multiprocessing
from collections import deque
from collections.abc import Generator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, replace

import pandas as pd

from sim.city.country.gazetteer import COUNTRY
from sim.city.country.parts import PlaceSpec, parts_of_country
from sim.core.cache.disk_cache import Cache
from sim.core.errors import InputError
from sim.core.vocabulary import Engine
from sim.results.country import PartOutcome, country_outcome, part_of
from sim.results.counts.several_days import DaysCount, sum_days_counts
from sim.results.outcome import Outcome
from sim.scenario.resolve import ResolvedScenario
from sim.study.camera_days import CAMERA_DAYS_FILE, cameras_by_day, sum_camera_days
from sim.study.finished_run import about_of
from sim.study.memory import LIMIT_VARIABLE
from sim.study.part_run import run_part
from sim.study.work import Clock, begin_worker, quiet_start
from sim.world.world import RunMemo

COUNTRY_STAGES = ("the parts of the country", "their sum")


def run_country(scenario: ResolvedScenario, cache: Cache, clock: Clock, *, workers: int) -> Outcome:
    """Run a scenario on all parts of the country and add them up.

    Parameters
    ----------
    scenario, cache
        Which day, and where what earlier runs made may lie.
    clock
        Takes the times of the stages.
    workers
        Processes, this one among them; the result does not depend on their number.
    """
    about = about_of(scenario, COUNTRY)
    parts = parts_of_country()
    residents = sum(part.residents for part in parts)
    all_done: list[_PartDone] = []
    with clock.stage(COUNTRY_STAGES[0]) as tell:
        # Closed at once whatever happens here, so that no process goes on working for nobody.
        with closing(_run_parts(scenario, parts, cache, workers)) as running:
            for part in running:
                all_done.append(part)
                tell(sum(one.outcome.spec.residents for one in all_done) / residents)
        all_done.sort(key=lambda part: part.outcome.spec.name)
    with clock.stage(COUNTRY_STAGES[1]):
        outcome = country_outcome([part.outcome for part in all_done], about)
        tables = [part.camera_days for part in all_done if part.camera_days is not None]
        days = [part.days for part in all_done if part.days is not None]
        return replace(
            outcome,
            beside={CAMERA_DAYS_FILE: sum_camera_days(tables)} if tables else {},
            days=sum_days_counts(days) if days else None,
        )


@dataclass(frozen=True, eq=False)
class _PartDone:
    """A part that has been run, and how its cameras and residents fared over several days."""

    outcome: PartOutcome
    camera_days: pd.DataFrame | None
    days: DaysCount | None


def check_country(scenario: ResolvedScenario) -> None:
    """Make sure that a scenario can be run on the country.

    Raises
    ------
    InputError
        If it asks for a sample, for individuals or for mapped cameras.
    """
    if scenario.stock.mapped is not None:
        msg = "the country's settlements have no place on a map, so mapped cameras need a city; name one"
        raise scenario.stock.mapped.source.error(msg)
    if scenario.run.engine == Engine.INDIVIDUAL:
        msg = "the country is too large for the engine 'individual'; leave run.engine out, or run a city"
        raise scenario.city_source.error(msg)
    if scenario.run.sample < 1:
        msg = (
            f"run.sample is {scenario.run.sample:g}, but the country is run one to one; give 1, or run a city"
        )
        raise scenario.city_source.error(msg)


def _run_parts(
    scenario: ResolvedScenario, parts: tuple[PlaceSpec, ...], cache: Cache, workers: int
) -> Generator[_PartDone, None, None]:
    """Run the parts and give them as they are done.

    Other processes begin with the largest; this one, which has started already, with the smallest.
    """
    waiting = deque(sorted(parts, key=lambda part: -part.residents))
    if workers == 1:
        yield from (_run_one(scenario, spec, cache) for spec in waiting)
        return
    others = multiprocessing.active_children()
    pool = ProcessPoolExecutor(
        workers - 1, mp_context=multiprocessing.get_context("spawn"), initializer=begin_worker
    )
    try:
        running: set[Future[_PartDone]] = set()
        while waiting or running:
            # One more than there are processes, so that none has to wait for this one.
            while waiting and len(running) < workers:
                with quiet_start():
                    running.add(pool.submit(_run_one, scenario, waiting.popleft(), cache))
            if waiting:
                yield _run_one(scenario, waiting.pop(), cache)
            finished, running = wait(running, 0 if waiting else None, FIRST_COMPLETED)
            yield from (part.result() for part in finished)
    except BrokenProcessPool as error:
        msg = (
            "a process that worked on the country was ended from outside, probably because memory ran out; "
            f"free some memory, or set {LIMIT_VARIABLE} to fewer gigabytes, so that fewer work side by side"
        )
        raise InputError(msg) from error
    except BaseException:
        for process in multiprocessing.active_children():
            if process not in others:
                process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _run_one(scenario: ResolvedScenario, spec: PlaceSpec, cache: Cache) -> _PartDone:
    run = run_part(scenario, spec, RunMemo(cache), Clock(None), workers=1)
    outcome = part_of(
        spec,
        run.residents,
        run.cameras,
        run.network.city.cells,
        camera_cell=run.network.camera_cell,
        coverage=run.coverage,
        visitors=run.visitors,
    )
    days = None
    if scenario.run.days > 1:
        days = cameras_by_day(scenario, run.network, region=spec.place.region)
    return _PartDone(outcome, days, run.days)
