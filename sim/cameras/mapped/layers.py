"""Which mapped cameras are linked, read plates or recognise faces, where their file does not say.

A share is a chance: each camera has a number of its own, and carries a layer if that number lies below the
share. So a camera taken out of the file changes nothing of the others, and the count is the share's only on
average. A count is kept exactly: the cameras of the lowest numbers carry the layer, so that where one of them
is taken out of the file, the next one does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.cameras.stock.stock import LayerError
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.table import is_any_of
from sim.core.vocabulary import Analytics

_YES, _NO = "yes", "no"


@dataclass(frozen=True)
class MappedLayer:
    """What holds for a layer of mapped cameras.

    Parameters
    ----------
    share
        Part of those of which nothing is stated.
    count
        How many have it, together with those of which it is stated; None where only the share is known.
    is_stated
        Whether it is said of these cameras, so that it is refused where none of them can have it.
    """

    share: float
    count: int | None = None
    is_stated: bool = False


def with_layers(
    given: pd.DataFrame,
    layers: Mapping[str, MappedLayer],
    *,
    recognition_weight: Mapping[str, float],
    anpr_weight: Mapping[str, float],
    draws: Draws,
) -> pd.DataFrame:
    """Say of every mapped camera whether it is linked, and what software its stream has.

    Parameters
    ----------
    given
        What `GIVEN` promises.
    layers
        Of linked and of anpr, of all cameras; of recognition, of those that are linked.
    recognition_weight, anpr_weight
        By site class; where one is 0 no camera has that software unless its file says so.
    draws
        Chance of the place.

    Raises
    ------
    LayerError
        If more cameras are stated to have a layer than the count, or too few can have it.
    """
    name = given["draw_name"].to_numpy(dtype=np.int64)
    linked, software = (given[column].to_numpy(dtype=object) for column in ("linked", "analytics"))

    def chosen(layer: str, decision: Decision, surely: BoolArray, may: BoolArray) -> BoolArray:
        uniform = draws.uniform_of_names(decision, name)
        return _chosen(layer, layers[layer], surely, may, uniform=uniform, name=name)

    is_linked = chosen("linked", Decision.MAPPED_LINKED, linked == _YES, pd.isna(linked))
    silent = pd.isna(software)
    for layer, weight in (("anpr", anpr_weight), ("recognition", recognition_weight)):
        _check_share(layer, layers[layer], silent, silent & _weighed(given, weight))
    can_read = silent & _weighed(given, anpr_weight)
    reads = chosen("anpr", Decision.MAPPED_ANPR, software == str(Analytics.ANPR), can_read)
    can_watch = silent & ~reads & is_linked & _weighed(given, recognition_weight)
    sure = software == str(Analytics.RECOGNITION)
    watches = chosen("recognition", Decision.MAPPED_RECOGNITION, sure, can_watch)
    words = np.select(
        [reads, watches], [str(Analytics.ANPR), str(Analytics.RECOGNITION)], str(Analytics.NONE)
    )
    return given.assign(linked=np.where(is_linked, _YES, _NO).astype(object), analytics=words.astype(object))


def _weighed(given: pd.DataFrame, weight: Mapping[str, float]) -> BoolArray:
    return is_any_of(given["site_class"], tuple(word for word, one in weight.items() if one > 0))


def _check_share(layer: str, asked: MappedLayer, silent: BoolArray, may: BoolArray) -> None:
    """Refuse a share stated of cameras none of which can have the layer where it stands."""
    if asked.is_stated and asked.count is None and asked.share > 0 and silent.any() and not may.any():
        msg = (
            f"'stock.{layer}' is a share of {asked.share:g}, but the kinds of places of all {silent.sum():,} "
            "mapped cameras that leave it open have no such cameras; state a share of 0, or say in the file "
            "where they stand (site_class) or what they do (analytics)"
        )
        raise LayerError(layer, msg)


def _chosen(
    layer: str, asked: MappedLayer, surely: BoolArray, may: BoolArray, *, uniform: FloatArray, name: IntArray
) -> BoolArray:
    surely, may = surely.astype(bool), may.astype(bool)
    if asked.count is None:
        return np.asarray(surely | (may & (uniform < asked.share)))
    more = asked.count - int(surely.sum())
    if more < 0:
        msg = (
            f"of the mapped cameras {int(surely.sum()):,} are stated to be {_noun(layer)}, more than the "
            f"{asked.count:,} of 'stock.{layer}'; raise it, or leave it out"
        )
        raise LayerError(layer, msg)
    if more > int(may.sum()):
        msg = (
            f"'stock.{layer}' is {asked.count:,}, but only {int(surely.sum() + may.sum()):,} of the "
            f"{len(name):,} mapped cameras can be {_noun(layer)}; lower it, or state it as a share"
        )
        raise LayerError(layer, msg)
    perhaps = np.flatnonzero(may)
    first = perhaps[np.lexsort((name[perhaps], uniform[perhaps]))[:more]]
    chosen = surely.copy()
    chosen[first] = True
    return chosen


def _noun(layer: str) -> str:
    return {"linked": "linked", "anpr": "reading plates", "recognition": "recognising faces"}[layer]
