"""An invented comparison: figures of runs side by side, in the shape of real ones."""

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.results.compare import COMPARISON
from sim.results.measures.measure import MEASURES_BY_NAME


def made_comparison(
    titles: Sequence[str],
    figures: Mapping[tuple[str, str], Sequence[float]],
    *,
    reach: float = 0.0,
    names: Sequence[str] = (),
) -> pd.DataFrame:
    """Lay out figures of runs, by measure and definition; differences from the first are known to *reach*."""
    rows = []
    for (measure, definition), values in figures.items():
        about = MEASURES_BY_NAME[measure]
        for run, (title, value) in enumerate(zip(titles, values, strict=True)):
            difference, around = float(value) - float(values[0]), reach * bool(run)
            named = names[run] if names else f"file_{run}"
            ends = difference, difference - around, difference + around
            selected = measure, definition, about.stage, str(about.population), "", "", about.unit
            rows.append((*selected, run, named, title, float(value), *ends))
    return COMPARISON.check(pd.DataFrame(rows, columns=[column.name for column in COMPARISON.columns]))
