"""Alerts: what software hands to a response centre, as arrays in order of time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.errors import ContractError


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
