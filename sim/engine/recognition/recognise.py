"""What software makes of each single pass, by keyed draws: for towns, samples, and few cameras."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.errors import ContractError
from sim.engine.chance import camera_uniform, pair_uniform
from sim.engine.recognition.chance import PersonalChance
from sim.engine.recognition.settings import RecognitionSettings
from sim.engine.response.alerts import Alerts
from sim.engine.response.centre import HOUR_S
from sim.engine.response.settings import DAY_H

Marks = NDArray[np.bool_]


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
        order = np.lexsort((self.at_s, self.camera, self.resident_id))
        pair = pd.DataFrame({"who": self.resident_id[order], "camera": self.camera[order]})
        repeat = np.empty(len(self), dtype=np.int64)
        repeat[order] = pair.groupby(["who", "camera"], sort=False).cumcount().to_numpy()
        return repeat


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
    true_alert
        A captured face of somebody on the watch list matched their photograph there.
    false_alert
        A captured face of somebody who is not on the watch list was taken for somebody who is.
    """

    in_reach: Marks
    captured: Marks
    identified: Marks
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
    chance = _Chance(passes, passes.repeat, cameras, draws)
    in_reach = chance.of_pass(Decision.IN_REACH_RESIDENT, Decision.IN_REACH_CAMERA) < settings.in_reach
    is_on = (settings.hours_on >> (passes.at_s // HOUR_S).astype(np.int64) % DAY_H) & 1 == 1
    captured = (
        in_reach
        & is_on
        & chance.happens(settings.capture, Decision.OWN_CAPTURE, Decision.FACE_RESIDENT, Decision.FACE_CAMERA)
    )
    matched = captured & chance.happens(
        settings.hit, Decision.OWN_MATCH, Decision.MATCH_RESIDENT, Decision.MATCH_CAMERA
    )
    mistaken = captured & chance.happens(
        settings.false_alert,
        Decision.OWN_FALSE_MATCH,
        Decision.FALSE_MATCH_RESIDENT,
        Decision.FALSE_MATCH_CAMERA,
    )
    listed = chance.of_person(Decision.LISTED) < settings.listed_share
    identified = matched & (chance.of_person(Decision.ENROLLED) < settings.enrolled_share)
    true_alert, false_alert = matched & listed & settings.is_live, mistaken & ~listed & settings.is_live
    return Recognised(in_reach, captured, identified, true_alert, false_alert)


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
class _Chance:
    """The draws that passes ask for."""

    passes: Passes
    repeat: NDArray[np.int64]
    cameras: pd.DataFrame
    draws: Draws

    def of_person(self, decision: Decision) -> NDArray[np.float64]:
        return self.draws.uniform(decision, self.passes.resident_id)

    def of_pass(self, of_resident: Decision, of_camera: Decision) -> NDArray[np.float64]:
        camera_part = np.zeros(len(self.passes))
        for time in np.unique(self.repeat):
            here = self.repeat == time
            numbers = camera_uniform(of_camera, self.cameras, self.draws, time=int(time))
            camera_part[here] = numbers[self.passes.camera[here]]
        return pair_uniform(of_resident, self.passes.resident_id, self.repeat, camera_part, self.draws)

    def happens(
        self, chance: PersonalChance, own: Decision, of_resident: Decision, of_camera: Decision
    ) -> Marks:
        who, place = np.unique(self.passes.resident_id, return_inverse=True)
        theirs = chance.own(self.draws.uniform(own, who))[place]
        return np.asarray(self.of_pass(of_resident, of_camera) < theirs)
