"""What takes cameras down: single faults, and shocks that hit a whole district."""

import math
from dataclasses import dataclass

from sim.core.errors import InputError
from sim.core.vocabulary import ShockKind


@dataclass(frozen=True)
class Shock:
    """Something that takes many cameras of a district down at once.

    In a power cut every camera that it hits is down from its begin to its end. In unrest cameras are broken
    one by one between its begin and its end, and nobody repairs anything in the district before it is over.

    Parameters
    ----------
    kind
        Which of the two.
    begin_s, end_s
        Seconds from the first midnight.
    share
        Share of the district's cameras that it hits; a power cut spares those with a supply of their own
        (`faults/backup_power_share`), unrest most (`faults/unrest_cameras_hit`).
    district
        Where; None for the whole place.
    mean_repair_s
        Mean time after its end until a camera hit works again (`faults/unrest_repair_days`); 0 if at once.

    Raises
    ------
    InputError
        If it cannot be.
    """

    kind: ShockKind
    begin_s: float
    end_s: float
    share: float
    district: str | None = None
    mean_repair_s: float = 0.0

    def __post_init__(self) -> None:
        named = str(self.kind).replace("_", " ")
        if not 0 <= self.begin_s < self.end_s < math.inf:
            msg = (
                f"a {named} from second {self.begin_s:g} to {self.end_s:g} cannot be; it begins at midnight "
                "of the first day or later and ends after that"
            )
            raise InputError(msg)
        if not 0 <= self.share <= 1:
            msg = f"a {named} hits {self.share:g} of the cameras, but a share lies between 0 and 1"
            raise InputError(msg)
        if not 0 <= self.mean_repair_s < math.inf:
            msg = f"repairs after a {named} take {self.mean_repair_s:g} s on average; give 0 or more"
            raise InputError(msg)


def check_repair(mean_repair_s: float) -> float:
    """Return a mean repair time if it is one.

    Raises
    ------
    InputError
        If it is not above 0.
    """
    if not 0 < mean_repair_s < math.inf:
        msg = f"a repair takes {mean_repair_s:g} s on average, but it must take some time; give more than 0"
        raise InputError(msg)
    return mean_repair_s


def mean_time_between_faults_s(uptime: float, mean_repair_s: float) -> float:
    """Work out how far faults of a camera lie apart on average, from its uptime and its repairs.

    Faults come at a steady rate r and each takes its own repair of mean τ, so that a camera works with chance
    exp(−r τ) (a queue with servers for all, M/G/∞): the mean gap is −τ / ln(uptime).
    """
    if uptime >= 1:
        return math.inf
    return -mean_repair_s / math.log(uptime) if uptime > 0 else 0.0
