"""Everything that decides what follows being in view: filled once from numbers and policy (`sim.world`)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.analytics.centre.settings import CentreSettings
from sim.analytics.face_access_points import FaceAccessPoints
from sim.analytics.plates import AnprSettings
from sim.analytics.predictive_placement import PlacementSettings
from sim.analytics.recognition.settings import RecognitionSettings
from sim.analytics.retention import FootageSettings
from sim.core.vocabulary import Threshold


@dataclass(frozen=True)
class AnalyticsSettings:
    """The settings of `sim.analytics`.

    Parameters
    ----------
    recognition
        From a face within reach to an alert.
    by_threshold
        The same at each threshold.
    centre
        Each response centre.
    stopped
        Share of accepted alerts after which a patrol meets the person (`response/stopped`).
    footage, plates
        What is kept, and what is read.
    face_access_points
        Gates that look people in the face, by kind; empty where there are none.
    placement
        How cameras follow finds; None if they do not.
    """

    recognition: RecognitionSettings
    by_threshold: Mapping[Threshold, RecognitionSettings]
    centre: CentreSettings
    stopped: float
    footage: FootageSettings
    plates: AnprSettings
    face_access_points: Mapping[str, FaceAccessPoints]
    placement: PlacementSettings | None = None
