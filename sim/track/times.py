"""Times as files write them, in seconds on one clock."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import InputError


def seconds_of(
    stated: Sequence[Any], *, file: Path, line: NDArray[np.int64] | None = None
) -> NDArray[np.float64]:
    """Read times: numbers are seconds, texts are days and hours after ISO 8601, without a zone in UTC.

    Parameters
    ----------
    stated
        One time a point; None where there is none.
    file, line
        Where they stand, for an error.

    Returns
    -------
    Seconds, NaN where there is no time.

    Raises
    ------
    InputError
        For the first one that is neither.
    """
    texts = pd.Series(list(stated), dtype=object)
    missing = texts.isna().to_numpy()
    seconds = np.asarray(pd.to_numeric(texts, errors="coerce"), dtype=np.float64)
    if bool((np.isfinite(seconds) | missing).all()):
        return seconds
    when = pd.to_datetime(texts.map(_text), errors="coerce", utc=True, format="ISO8601")
    wrong = (when.isna().to_numpy()) & ~missing
    if wrong.any():
        row = int(np.argmax(wrong))
        msg = (
            f"the time '{texts.iloc[row]}' of point {row + 1} is not understood; write seconds, or "
            "a day and hour like 2025-06-25T08:30:00Z"
        )
        raise InputError(msg, file=file, line=None if line is None else int(line[row]))
    elapsed = (when - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(1, "s")
    return np.asarray(elapsed, dtype=np.float64)


def _text(stated: object) -> object:
    return stated.isoformat() if isinstance(stated, datetime.datetime) else stated
