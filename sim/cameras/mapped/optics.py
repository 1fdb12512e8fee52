"""What a mapped camera sees, where its file does not say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.kinds import CameraKind, GroundSector, Seeing
from sim.cameras.mapped.contract import CAMERA_TYPES
from sim.core.arrays import FloatArray
from sim.core.errors import InputError
from sim.core.vocabulary import Analytics, SiteClass

_FIXED = CAMERA_TYPES[0]

MAPPED_AS = (*CAMERA_TYPES, str(Analytics.ANPR))
"""What decides the kind of a camera whose kind is not stated; one of which nothing is said is fixed."""

_ON_THE_STREET = str(SiteClass.ROAD)


@dataclass(frozen=True)
class MappedSettings:
    """What fills the gaps of a table of mapped cameras.

    Parameters
    ----------
    kinds, seeing
        The kind library (`cameras/kinds/*`), and what counts as seen.
    sight_line_cap_m
        How far one sees before something stands in the way, by site class (`cameras/sight_line_cap_m`).
    likeliest_kind
        What a camera is that turns so or does so, where its kind is not stated: by each of `MAPPED_AS`
        (`cameras/mapped_kind/*`).
    """

    kinds: Mapping[str, CameraKind]
    seeing: Seeing
    sight_line_cap_m: Mapping[str, float]
    likeliest_kind: Mapping[str, str]


def with_optics(
    views: pd.DataFrame, settings: MappedSettings, *, file: Path, range_m: float | None = None
) -> pd.DataFrame:
    """Fill in kind, opening angle, limits and height where the file does not state them.

    Parameters
    ----------
    views, settings, file
        Table of mapped cameras; the kinds, and how far they see; where the cameras come from, for an error.
    range_m
        Range of cameras that state none; by default that of their kind at the asked pixel density, up to
        where something stands in the way.

    Returns
    -------
    The table, with a column *kind_is_stated*: whether anything says what its kind is.

    Raises
    ------
    InputError
        If a camera is of a kind that there is not.
    """
    code, words = _kinds(views, settings, file)
    used = [settings.kinds[word] for word in words]
    height_m = _filled(views["height_m"], np.array([one.height_m for one in used])[code])
    ground, which = _grounds(used, code, height_m, settings.seeing)
    far_m, near_m = (np.array([getattr(one, name) for one in ground])[which] for name in ("far_m", "near_m"))
    place, places = pd.factorize(views["site_class"])
    caps_m = [settings.sight_line_cap_m[str(word)] for word in (*places, _ON_THE_STREET)]
    in_the_way_m = np.array(caps_m, dtype=float)[place]  # the last one where none is stated, code -1
    is_stated = views[["kind", "type"]].notna().any(axis=1) | (views["analytics"] == str(Analytics.ANPR))
    usual_m = np.minimum(far_m, in_the_way_m) if range_m is None else range_m
    return views.assign(
        kind=np.array(words, dtype=object)[code],
        angle_deg=_filled(views["angle_deg"], np.array([one.angle_deg for one in ground])[which]),
        range_m=_filled(views["range_m"], usual_m),
        # Who states how far a camera sees says nothing of a tilt that would hide its foot.
        near_m=np.where(views["range_m"].notna(), 0.0, near_m),
        height_m=height_m,
        kind_is_stated=is_stated,
    )


def _grounds(
    kinds: Sequence[CameraKind], code: NDArray[np.intp], height_m: FloatArray, seeing: Seeing
) -> tuple[list[GroundSector], NDArray[np.intp]]:
    """Say what ground cameras see by kind and height: once for all that are alike, and which is whose."""
    heights, height = np.unique(height_m, return_inverse=True)
    alike, which = np.unique(code * len(heights) + height, return_inverse=True)
    number, height = np.divmod(alike, len(heights))
    ground = [
        kinds[one].ground(seeing, height_m=float(heights[at]))
        for one, at in zip(number.tolist(), height.tolist(), strict=True)
    ]
    return ground, which


def _kinds(views: pd.DataFrame, settings: MappedSettings, file: Path) -> tuple[NDArray[np.intp], list[str]]:
    """Find the kind of each camera, once for all of which the same is said: its place in a list of kinds."""
    alike = views.groupby(["kind", "type", "analytics"], sort=False, dropna=False)
    first = alike.head(1)
    said = zip(first["kind"], first["type"], first["analytics"], strict=True)
    kinds = [_kind(settings, *words) for words in said]
    for name, kind in zip(first["camera"], kinds, strict=True):
        if kind not in settings.kinds:
            known = ", ".join(sorted(settings.kinds))
            msg = f"the camera '{name}' is of the kind '{kind}', but known are only {known}"
            raise InputError(msg, file=file)
    code = alike.ngroup().to_numpy().astype(np.intp)
    return code, kinds


def _kind(settings: MappedSettings, stated: Any, turns: Any, analytics: Any) -> str:
    """Give the kind of a camera, by how it turns and what it reads where it is not stated."""
    if not pd.isna(stated):
        return str(stated)
    if analytics == str(Analytics.ANPR):
        return settings.likeliest_kind[str(Analytics.ANPR)]
    return settings.likeliest_kind[_FIXED if pd.isna(turns) else str(turns)]


def _filled(stated: "pd.Series[Any]", usual: Any) -> FloatArray:
    values = stated.to_numpy(dtype=float)
    return np.where(np.isnan(values), usual, values)
