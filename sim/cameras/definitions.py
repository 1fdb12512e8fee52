"""Which cameras a definition counts, as far as their table says it; up or down is the engine's business."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.vocabulary import (
    PUBLIC_CLASSES,
    RESIDENTIAL_CLASSES,
    STREET_CLASSES,
    Analytics,
    Definition,
)
from sim.core.words import is_any_of

_CLASSES = {
    Definition.PUBLIC: PUBLIC_CLASSES,
    Definition.STREET: STREET_CLASSES,
    Definition.RESIDENTIAL: RESIDENTIAL_CLASSES,
}


def cameras_of(cameras: pd.DataFrame, definition: Definition) -> NDArray[np.bool_]:
    """Mark the cameras that *definition* counts.

    Parameters
    ----------
    cameras
        Table of cameras.
    definition
        installed: all; public: those that face public space, which are street (streets, squares, stops) and
        residential (yards, entrances); linked: those that stream to a response centre; recognition: linked
        ones with face recognition; plate: those that read number plates.

    Returns
    -------
    One mark a row.
    """
    if definition in _CLASSES:
        return is_any_of(cameras["site_class"], _CLASSES[definition])
    if definition is Definition.LINKED:
        return cameras["linked"].to_numpy(dtype=bool)
    if definition is Definition.RECOGNITION:
        recognises = is_any_of(cameras["analytics"], (Analytics.RECOGNITION,))
        return np.asarray(recognises & cameras["linked"].to_numpy(dtype=bool))
    if definition is Definition.PLATE:
        return is_any_of(cameras["analytics"], (Analytics.PLATE,))
    return np.ones(len(cameras), dtype=bool)
