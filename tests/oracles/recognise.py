"""What software makes of each single pass, by keyed draws: for towns, samples, and few cameras."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analytics.centre.alerts import Alerts
from sim.analytics.recognition.beta_propensity import BetaPropensity
from sim.analytics.recognition.settings import RecognitionSettings
from sim.cameras.camera_draws import camera_uniform
from sim.core.draws import Draws
from sim.core.errors import ContractError
from sim.core.units import DAY_H, HOUR_S
from sim.engine.shared.views_and_draws import pair_uniform
from tests.oracles.personal_chance import own as own_chance

Marks = NDArray[np.bool_]
Rows = NDArray[np.int64]


class Decision(StrEnum):
    """What is drawn here and nowhere in the model."""

    ENROLLED = "oracle/photograph in the population's gallery"  # [resident]
    LISTED = "oracle/on the watch list"
    OWN_CAPTURE = "oracle/how well a face is captured, the resident's habit"
    OWN_MATCH = "oracle/how well a face matches its photograph, the resident's own"
    OWN_FALSE_MATCH = "oracle/how often a face is taken for another, the resident's own"
    IN_REACH_RESIDENT = "oracle/face within reach, the resident's part"  # [resident]; occasion: pass
    IN_REACH_CAMERA = "oracle/face within reach, the camera's part"  # [rank in class]
    FACE_RESIDENT = "oracle/face captured, the resident's part"
    FACE_CAMERA = "oracle/face captured, the camera's part"
    MATCH_RESIDENT = "oracle/face matched, the resident's part"
    MATCH_CAMERA = "oracle/face matched, the camera's part"
    FALSE_MATCH_RESIDENT = "oracle/face taken for another, the resident's part"
    FALSE_MATCH_CAMERA = "oracle/face taken for another, the camera's part"
    OWN_WRONG_NAME = "oracle/how often a face matches others in the gallery, the resident's own"
    WRONG_NAME_RESIDENT = "oracle/face given a wrong name, the resident's part"
    WRONG_NAME_CAMERA = "oracle/face given a wrong name, the camera's part"


_REACH = (Decision.IN_REACH_RESIDENT, Decision.IN_REACH_CAMERA)
_FACE = (Decision.FACE_RESIDENT, Decision.FACE_CAMERA)
_MATCH = (Decision.MATCH_RESIDENT, Decision.MATCH_CAMERA)
_FALSE_MATCH = (Decision.FALSE_MATCH_RESIDENT, Decision.FALSE_MATCH_CAMERA)
_WRONG_NAME = (Decision.WRONG_NAME_RESIDENT, Decision.WRONG_NAME_CAMERA)
"""The parts of the resident and of the camera in what is drawn for a pass."""


@dataclass(frozen=True, eq=False)
class Passes:
    """Passes of people through the views of working cameras with face recognition; one entry a pass.

    Parameters
    ----------
    resident_id
        Who; a dense number from 0.
    camera
        Row of the camera in a table of cameras.
    at_s
        When it begins, in seconds from midnight.

    Raises
    ------
    ContractError
        If the arrays do not fit together.
    """

    resident_id: NDArray[np.int64]
    camera: NDArray[np.int64]
    at_s: NDArray[np.float64]

    def __post_init__(self) -> None:
        if not self.resident_id.shape == self.camera.shape == self.at_s.shape:
            msg = f"{self.resident_id.size} people pass {self.camera.size} cameras at {self.at_s.size} times"
            raise ContractError(msg)

    def __len__(self) -> int:
        return int(self.at_s.size)

    @property
    def repeat(self) -> NDArray[np.int64]:
        """How many times the same person has passed the same camera before, in order of time."""
        pair = self.resident_id * (int(self.camera.max(initial=0)) + 1) + self.camera
        order = np.lexsort((self.at_s, pair))
        ordered, place = pair[order], np.arange(len(self))
        begins = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(self)]
        repeat = np.empty(len(self), dtype=np.int64)
        repeat[order] = place - np.maximum.accumulate(np.where(begins, place, 0))
        return repeat

    def some(self, rows: NDArray[np.int64]) -> "Passes":
        """Give some of them."""
        return Passes(self.resident_id[rows], self.camera[rows], self.at_s[rows])


@dataclass(frozen=True, eq=False)
class Recognised:
    """What became of passes; one mark a pass, each stage a part of the one before.

    Parameters
    ----------
    in_reach
        The face was within reach.
    captured
        ... while software looked at faces, and gave a usable image, which was compared with every photograph.
    identified
        ... and matched the person's own photograph in the gallery of the population.
    misnamed
        A captured face matched somebody else's photograph there.
    true_alert
        A captured face of somebody on the watch list matched their photograph there.
    false_alert
        A captured face of somebody who is not on the watch list was taken for somebody who is.
    """

    in_reach: Marks
    captured: Marks
    identified: Marks
    misnamed: Marks
    true_alert: Marks
    false_alert: Marks


def recognise(
    passes: Passes, cameras: pd.DataFrame, settings: RecognitionSettings, draws: Draws
) -> Recognised:
    """Decide for each pass how far it gets.

    Draws belong to people and to pairs of a person and a camera, so that one more camera, a longer list or a
    higher rate only ever adds.

    Parameters
    ----------
    passes
        In any order.
    cameras
        The table that they name rows of; it needs *site_class* and *rank*.
    settings
        The numbers.
    draws
        Chance of the people's place.
    """
    numbers = _Numbers(passes, passes.repeat, cameras, draws)
    everyone = np.arange(len(passes))
    reached = numbers.below(everyone, settings.in_reach, *_REACH)
    looked_at = reached[_is_on(passes.at_s[reached], settings.hours_on)]
    captured = numbers.happens(looked_at, settings.capture, Decision.OWN_CAPTURE, *_FACE)
    matched = numbers.happens(captured, settings.hit, Decision.OWN_MATCH, *_MATCH)
    mistaken = numbers.happens(captured, settings.false_alert, Decision.OWN_FALSE_MATCH, *_FALSE_MATCH)
    misnamed = numbers.happens(captured, settings.wrong_name, Decision.OWN_WRONG_NAME, *_WRONG_NAME)
    identified = matched[numbers.of_person(matched, Decision.ENROLLED) < settings.enrolled_share]
    is_live, listed = settings.is_live, settings.listed_share
    true_alert = matched[(numbers.of_person(matched, Decision.LISTED) < listed) & is_live]
    false_alert = mistaken[(numbers.of_person(mistaken, Decision.LISTED) >= listed) & is_live]
    return Recognised(*map(numbers.marks, (reached, captured, identified, misnamed, true_alert, false_alert)))


def alerts_of(passes: Passes, recognised: Recognised, *, priority: int = 0) -> Alerts:
    """Put the alerts of passes in order of time.

    Parameters
    ----------
    passes, recognised
        As `recognise` took and gave them.
    priority
        Of all of them; 0 is the most urgent.
    """
    rows = np.flatnonzero(recognised.true_alert | recognised.false_alert)
    rows = rows[np.lexsort((passes.camera[rows], passes.resident_id[rows], passes.at_s[rows]))]
    is_true = recognised.true_alert[rows]
    kind = pd.DataFrame({"who": passes.resident_id[rows], "is_true": is_true})
    earlier = kind.groupby(["who", "is_true"], sort=False).cumcount().to_numpy(dtype=np.int64)
    return Alerts(
        at_s=passes.at_s[rows],
        is_true=is_true,
        priority=np.full(rows.size, priority, dtype=np.int64),
        who=passes.resident_id[rows],
        # True and false alerts count apart, so that those of one kind keep their names without the other.
        occasion=(2 * earlier + is_true).astype(np.int64),
    )


@dataclass(frozen=True, eq=False)
class _Numbers:
    """The draws that passes ask for; rows say of which, so that nothing is drawn that nobody asks for."""

    passes: Passes
    repeat: Rows
    cameras: pd.DataFrame
    draws: Draws

    def marks(self, rows: Rows) -> Marks:
        """Mark rows among all passes."""
        marks = np.zeros(len(self.passes), dtype=bool)
        marks[rows] = True
        return marks

    def of_person(self, rows: Rows, decision: Decision) -> NDArray[np.float64]:
        return self.draws.uniform(decision, self.passes.resident_id[rows])

    def below(
        self,
        rows: Rows,
        chance: float | NDArray[np.float64],
        of_resident: Decision,
        of_camera: Decision,
    ) -> Rows:
        """Keep the rows whose number is below their chance."""
        passes, repeat = self.passes.some(rows), self.repeat[rows]
        camera_part = np.zeros(rows.size)
        for time in np.unique(repeat):
            here = repeat == time
            numbers = camera_uniform(of_camera, self.cameras, self.draws, time=int(time))
            camera_part[here] = numbers[passes.camera[here]]
        drawn = pair_uniform(of_resident, passes.resident_id, repeat, camera_part, self.draws)
        return rows[drawn < chance]

    def happens(
        self, rows: Rows, chance: BetaPropensity, own: Decision, of_resident: Decision, of_camera: Decision
    ) -> Rows:
        """Keep the rows at which something with chances of a person's own happens."""
        who, place = np.unique(self.passes.resident_id[rows], return_inverse=True)
        theirs = own_chance(chance, self.draws.uniform(own, who))[place]
        return self.below(rows, theirs, of_resident, of_camera)


def _is_on(at_s: NDArray[np.float64], hours_on: int) -> Marks:
    """Tell whether software looks at faces at given seconds of the day."""
    hour = (at_s // HOUR_S).astype(np.int64) % DAY_H
    return np.asarray(hours_on >> hour & 1 == 1)
