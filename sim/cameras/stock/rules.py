"""Rules of a policy that decide whose cameras may be linked, recognise faces or read plates, and where.

They change what cameras do, never where they hang or what they have in view, so that every stage before the
one that a rule is about stays as it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from sim.cameras.contract import CAMERAS, camera_xy_m
from sim.core.arrays import BoolArray
from sim.core.errors import InputError
from sim.core.table import codes_of, is_any_of, text_of
from sim.core.vocabulary import Analytics, Linking, Owner, SiteClass

_ANALYTICS = tuple(Analytics)


@dataclass(frozen=True)
class Zone:
    """Ground on which cameras must not recognise faces.

    Parameters
    ----------
    name
        What it is called.
    shape
        Its outline in the metre CRS of the city.
    """

    name: str
    shape: BaseGeometry


@dataclass(frozen=True)
class CameraRules:
    """What a policy says of cameras; without entries everything stays as it is.

    Parameters
    ----------
    links
        By owner, whether their cameras must be linked, or none may; of others as many as before.
    recognition_owners, recognition_free_classes
        Who may run face recognition, and kinds of places at which nobody may.
    recognition_free_zones, reads_plates
        Ground on which no camera may stand that does, and whether plates may be read at all.
    """

    links: Mapping[Owner, Linking] = field(default_factory=dict)
    recognition_owners: frozenset[Owner] = frozenset(Owner)
    recognition_free_classes: frozenset[SiteClass] = frozenset()
    recognition_free_zones: tuple[Zone, ...] = ()
    reads_plates: bool = True


def apply_rules(cameras: pd.DataFrame, rules: CameraRules) -> pd.DataFrame:
    """Give every camera the links and the software that rules allow.

    A camera whose link is cut loses face recognition, which runs in the response centre.

    Parameters
    ----------
    cameras, rules
        Table that keeps `CAMERAS`, and what is allowed.

    Returns
    -------
    The table with new columns *linked* and *analytics*.
    """
    CAMERAS.check(cameras)
    linked = cameras["linked"].to_numpy(bool).copy()
    for owner, linking in rules.links.items():
        if linking is not Linking.VOLUNTARY:
            linked[is_any_of(cameras["owner"], (owner,))] = linking is Linking.MANDATORY
    analytics = codes_of(cameras["analytics"], _ANALYTICS)
    recognises, reads = (
        analytics == _ANALYTICS.index(word) for word in (Analytics.RECOGNITION, Analytics.ANPR)
    )
    no_recognition = recognises & ~(linked & _may_recognise(cameras, rules))
    no_plates = reads & (not rules.reads_plates)
    left = np.where(no_recognition | no_plates, _ANALYTICS.index(Analytics.NONE), analytics)
    return cameras.assign(linked=linked, analytics=text_of(left, _ANALYTICS))


def check_zones(zones: Sequence[Zone], ground: BaseGeometry) -> None:
    """Make sure that zones are ground of the city.

    Parameters
    ----------
    zones
        In the city's metre CRS.
    ground
        The city.

    Raises
    ------
    InputError
        If a zone is no surface or lies outside the city.
    """
    for zone in zones:
        if zone.shape.is_empty or not zone.shape.is_valid or zone.shape.area <= 0:
            msg = f"the zone '{zone.name}' is no surface; draw its outline without crossing itself"
            raise InputError(msg)
        if not zone.shape.intersects(ground):
            msg = f"the zone '{zone.name}' lies outside the city; check its coordinates, longitude first"
            raise InputError(msg)


def _may_recognise(cameras: pd.DataFrame, rules: CameraRules) -> BoolArray:
    by_owner = is_any_of(cameras["owner"], tuple(rules.recognition_owners))
    allowed = by_owner & ~is_any_of(cameras["site_class"], tuple(rules.recognition_free_classes))
    if rules.recognition_free_zones:
        zones = shapely.union_all([zone.shape for zone in rules.recognition_free_zones])
        shapely.prepare(zones)
        allowed = allowed & ~shapely.intersects_xy(zones, camera_xy_m(cameras))
    return allowed
