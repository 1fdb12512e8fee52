"""How numbers of cameras are known: counted, worked out, mapped, or assumed, and in which range."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.core.vocabulary import Definition

ASSUMED = "assumed"
MARK = "*"
"""Stands behind a number of cameras that nobody has counted."""
_CAMERAS = "cameras"


@dataclass(frozen=True)
class CountOrigin:
    """How a number of cameras is known.

    Parameters
    ----------
    kind
        Kind of the least certain number that it is made from: mapped, measured, derived, calibrated,
        `scenario` for one that the scenario states itself, or assumed.
    basis
        What it is made from; empty for a number of its own.
    low, high
        Ends of its range, times the number itself; missing if no range is known.
    """

    kind: str
    basis: str = ""
    low: float | None = None
    high: float | None = None


def count_entries(origin: CountOrigin, cameras: float) -> dict[str, Any]:
    """Say of a number of cameras how it is known, in a summary's words."""
    ends = {"low": origin.low, "high": origin.high}
    return {
        "cameras_kind": origin.kind,
        "cameras_basis": origin.basis,
        **{
            f"cameras_{end}": None if times is None else round(cameras * times) for end, times in ends.items()
        },
    }


def with_kinds(measures: pd.DataFrame, counts: Mapping[Definition, CountOrigin]) -> pd.DataFrame:
    """Add columns *kind*, *low* and *high* to a table of measures, of numbers of cameras."""
    kind = np.full(len(measures), "", dtype=object)
    low, high = np.full((2, len(measures)), np.nan)
    of_place = (measures["measure"] == _CAMERAS) & (measures["stratum"] == "")
    for definition, origin in counts.items():
        rows = np.flatnonzero(of_place & (measures["definition"] == definition))
        kind[rows] = origin.kind
        value = measures["value"].to_numpy(float)[rows]
        low[rows] = np.nan if origin.low is None else np.round(value * origin.low)
        high[rows] = np.nan if origin.high is None else np.round(value * origin.high)
    return measures.assign(kind=kind, low=low, high=high)


def marked(figures: Mapping[str, Any], written: str) -> str:
    """Put a mark behind a number of cameras, as it is written, if it is assumed."""
    return f"{written}{MARK}" if figures.get("cameras_kind") == ASSUMED else written


def assumed_words(definitions: Mapping[str, Mapping[str, Any]]) -> str:
    """Say which numbers of cameras are assumed, and between which ends each may lie; nothing if none is.

    Parameters
    ----------
    definitions
        Figures by definition, as a summary has them.
    """
    with_range, without = [], dict[str, list[str]]()
    for name, figures in definitions.items():
        if figures.get("cameras_kind") != ASSUMED:
            continue
        low, high = figures.get("cameras_low"), figures.get("cameras_high")
        if low is None or high is None:
            without.setdefault(str(figures.get("cameras_basis", "")), []).append(name)
        else:
            with_range.append(f"{name} {figures[_CAMERAS]:,} ({low:,} to {high:,})")
    unknown = [f"{', '.join(names)} ({basis or 'no range known'})" for basis, names in without.items()]
    parts = with_range + unknown
    return f"{MARK} Numbers of cameras assumed, not counted: {'; '.join(parts)}." if parts else ""
