"""Times routes to the same answer in turns, so that whatever else the machine does hits all of them alike."""

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

ROUNDS = 5
"""Runs of each route; medians are over these."""


class UnequalAnswersError(Exception):
    """Two routes that must agree do not, so their times say nothing."""


@dataclass(frozen=True)
class Timed:
    """CPU seconds of each run of a route, and what its last run answered."""

    seconds: tuple[float, ...]
    answer: Any

    @property
    def median_s(self) -> float:
        """The middle run."""
        return median(self.seconds)


def take_turns(routes: Mapping[str, Callable[[], Any]], rounds: int = ROUNDS) -> dict[str, Timed]:
    """Run every route once a round and time it in CPU seconds of this process."""
    seconds: dict[str, list[float]] = {name: [] for name in routes}
    answers: dict[str, Any] = {}
    for _ in range(rounds):
        for name, run in routes.items():
            answers.pop(name, None)
            gc.collect()
            start = time.process_time()
            answers[name] = run()
            seconds[name].append(time.process_time() - start)
    return {name: Timed(tuple(seconds[name]), answers[name]) for name in routes}


def ratio(slower: Timed, faster: Timed) -> str:
    """Median ratio of the two in one round, with the least and the greatest."""
    each = sorted(a / b for a, b in zip(slower.seconds, faster.seconds, strict=True))
    return f"{median(each):.2f} ({each[0]:.2f} to {each[-1]:.2f})"


def must_agree(what: str, *, agree: bool) -> None:
    """Stop if two routes answered differently."""
    if not agree:
        msg = f"the routes do not agree on {what}"
        raise UnequalAnswersError(msg)
