"""Alerts: what software hands to a response centre, drawn from how many passes there are in each hour."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from sim.core.draws import Decision, Draws
from sim.core.errors import ContractError
from sim.core.units import DAY_H, HOUR_S


@dataclass(frozen=True, eq=False)
class Alerts:
    """Alerts in order of time; all arrays have one entry an alert.

    Parameters
    ----------
    at_s
        When each comes, in seconds from the first midnight; never falling.
    is_true
        Whether the person is who the software says; nobody in the centre knows.
    priority
        0 for the most urgent; lower numbers are looked at first, equal ones in order of time.
    who, occasion
        What names the draws of an alert: a dense number of its own (such as the resident's), and how many-th
        alert of that number it is. So an alert is looked at equally long whatever others there are.

    Raises
    ------
    ContractError
        If the arrays do not fit together or time goes back.
    """

    at_s: NDArray[np.float64]
    is_true: NDArray[np.bool_]
    priority: NDArray[np.int64]
    who: NDArray[np.int64]
    occasion: NDArray[np.int64]

    def __post_init__(self) -> None:
        for name in ("is_true", "priority", "who", "occasion"):
            if getattr(self, name).shape != self.at_s.shape:
                msg = f"{self.at_s.size} alerts have {getattr(self, name).size} entries of {name}"
                raise ContractError(msg)
        if self.at_s.size and not (self.at_s[0] >= 0 and bool(np.all(np.diff(self.at_s) >= 0))):
            msg = "alerts must come in order of time, from midnight on; sort them first"
            raise ContractError(msg)
        if self.priority.min(initial=0) < 0:
            msg = f"an alert has the priority {self.priority.min()}; 0 is the most urgent"
            raise ContractError(msg)

    def __len__(self) -> int:
        return int(self.at_s.size)

    def only(self, kept: NDArray[np.bool_]) -> "Alerts":
        """Keep some of them; each keeps its name."""
        return Alerts(
            self.at_s[kept], self.is_true[kept], self.priority[kept], self.who[kept], self.occasion[kept]
        )


def merge_alerts(parts: Sequence[Alerts]) -> Alerts:
    """Put alerts of several origins into one order of time; of equal moments the earlier part goes first."""
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return Alerts(np.zeros(0), np.zeros(0, dtype=bool), none, none, none)
    at_s = np.concatenate([part.at_s for part in parts])
    order = np.argsort(at_s, kind="stable")
    return Alerts(
        at_s[order],
        np.concatenate([part.is_true for part in parts])[order],
        np.concatenate([part.priority for part in parts])[order],
        np.concatenate([part.who for part in parts])[order],
        np.concatenate([part.occasion for part in parts])[order],
    )


def hourly_alerts(
    passes_by_hour: NDArray[np.floating], per_pass: float, draws: Draws, *, is_true: bool
) -> Alerts:
    """Draw the alerts of a day as a Poisson process whose rate is even within each hour.

    Rare alerts among very many passes of different people come like that; the few people to whom it happens
    again and again make them a little burstier than this. A higher rate only adds alerts: those of the lower
    one stay, at the same moments.

    Parameters
    ----------
    passes_by_hour
        Passes through views of cameras with face recognition, by hour from midnight; shape (24,).
    per_pass, draws
        Chance that a pass gives an alert, and the chance of the place.
    is_true
        Whether these are true or false alerts.
    """
    if passes_by_hour.shape != (DAY_H,):
        msg = f"passes are told for {passes_by_hour.size} hours, but a day has {DAY_H}"
        raise ValueError(msg)
    of_hour = np.arange(DAY_H)
    number = poisson_quantile(
        draws.uniform(Decision.ALERTS_OF_HOUR, of_hour, int(is_true)), np.asarray(passes_by_hour) * per_pass
    )
    counted = zip(of_hour.tolist(), number.tolist(), strict=True)
    parts = [_alerts_of_hour(hour, n, draws, kind=int(is_true)) for hour, n in counted]
    at_s, who, hours = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(at_s, kind="stable")
    return Alerts(
        at_s=at_s[order],
        is_true=np.full(at_s.size, is_true),
        priority=np.zeros(at_s.size, dtype=np.int64),
        who=who[order],
        occasion=2 * hours[order] + int(is_true),
    )


def poisson_quantile(uniform: NDArray[np.float64], mean: NDArray[np.floating]) -> NDArray[np.int64]:
    """Give Poisson numbers at numbers in [0, 1); a larger mean never gives a smaller one."""
    above = np.maximum(np.ceil(scipy.special.pdtrik(uniform, np.maximum(mean, np.nextafter(0.0, 1.0)))), 0)
    below = np.maximum(above - 1, 0)
    number = np.where(scipy.special.pdtr(below, mean) >= uniform, below, above)
    return np.where(mean > 0, number, 0).astype(np.int64)


def _alerts_of_hour(
    hour: int, number: int, draws: Draws, *, kind: int
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    which = np.arange(number)
    within = draws.uniform(Decision.ALERT_TIME, which, 2 * hour + kind)
    return (hour + within) * HOUR_S, which, np.full(number, hour)
