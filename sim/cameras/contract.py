"""What the tables of cameras and street views promise, and what placement and coverage need to be told.

Every number in the settings is a sourced parameter.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.cameras.kinds import CameraKind, FaceSettings, PlateSettings, Seeing
from sim.core.arrays import BoolArray, FloatArray
from sim.core.errors import InputError
from sim.core.table import Column, Contract, is_any_of
from sim.core.vocabulary import (
    PUBLIC_CLASSES,
    RESIDENTIAL_CLASSES,
    STREET_CLASSES,
    Analytics,
    Definition,
    Owner,
    Placement,
    SiteClass,
)

RANKS_PER_CLASS = 10_000_000
"""camera_id = class index × this + rank, so that a camera keeps its name when the stock grows."""

FIRST_READER_RANK, FIRST_FACE_RANK = RANKS_PER_CLASS // 4, RANKS_PER_CLASS // 2
FIRST_READER_SLOT, FIRST_FACE_SLOT = 1_000, 2_000
"""Where the ranks of cameras put up for plates and for faces begin, and their places at sites: apart from
others, so that more of the ones rename none of the others."""

CLASS_INDEX: dict[str, int] = {str(site_class): index for index, site_class in enumerate(SiteClass)}
"""Position of each site class in the closed list; part of camera ids and of the names of draws."""

_JUST_ABOVE_0 = math.nextafter(0.0, 1.0)
_JUST_BELOW_360 = math.nextafter(360.0, 0.0)

CAMERAS = Contract(
    "cameras",
    (
        Column("camera_id", "int", "1", "class index × 10,000,000 + rank", low=0),
        Column("x_m", "float", "m", "easting of the camera, metre CRS of the place"),
        Column("y_m", "float", "m", "northing of the camera, metre CRS of the place"),
        Column("site_class", "text", "text", "kind of place it stands at", words=tuple(map(str, SiteClass))),
        Column("kind", "text", "text", "name of its optics in the kind library"),
        Column("bearing_deg", "float", "deg_from_north", "middle of its view", low=0, high=_JUST_BELOW_360),
        Column("angle_deg", "float", "deg", "opening angle of its view", low=_JUST_ABOVE_0, high=360),
        Column("range_m", "float", "m", "far limit of its view at the asked pixel density", low=0),
        Column("near_m", "float", "m", "near limit of its view; without the column 0", low=0, optional=True),
        Column("height_m", "float", "m", "mounting height", low=0),
        Column("owner", "text", "text", "who runs it", words=tuple(map(str, Owner))),
        Column("linked", "bool", "1", "streams to a response centre"),
        Column("analytics", "text", "text", "software of its stream", words=tuple(map(str, Analytics))),
        Column("installed_on", "date", "date", "day it was put up, where known", nullable=True),
        Column("site_id", "int", "1", "site it stands at", low=0),
        Column("slot", "int", "1", "place among the cameras of its site, from 0", low=0),
        Column("rank", "int", "1", "place in its class's order", low=0, high=RANKS_PER_CLASS - 1),
        Column(
            "draw_name",
            "int",
            "1",
            "number of the name under which a mapped camera's chances are drawn; −1 for others",
            low=-1,
            optional=True,
        ),
    ),
    key="camera_id",
)
"""Coordinates in place of points: millions of points are slow to make, and few are drawn."""

FOR_FACES = "for_faces"
"""Column of a table in which cameras with face recognition have a second row: whether a row is such. Then it
has people in view only where their faces can be compared (`sim.cameras.coverage.face_rows`)."""

STREET_VIEWS = Contract(
    "street views",
    (
        Column("camera_id", "int", "1", "camera that sees", low=0),
        Column("edge_id", "int", "1", "street edge that is seen", low=0),
        Column("start_m", "float", "m", "where the seen stretch begins, from the edge's node u", low=0),
        Column("end_m", "float", "m", "where it ends, beyond start_m", low=0),
    ),
)


def camera_xy_m(cameras: pd.DataFrame) -> FloatArray:
    """Read where cameras hang, shape (n, 2)."""
    return np.column_stack([cameras["x_m"].to_numpy(dtype=float), cameras["y_m"].to_numpy(dtype=float)])


_CLASSES = {
    Definition.PUBLIC: PUBLIC_CLASSES,
    Definition.STREET: STREET_CLASSES,
    Definition.RESIDENTIAL: RESIDENTIAL_CLASSES,
}


def cameras_of(cameras: pd.DataFrame, definition: Definition) -> BoolArray:
    """Mark the cameras that *definition* counts.

    Parameters
    ----------
    cameras
        Table of cameras.
    definition
        installed: all; public: those that face public space or what many share, which are street (streets,
        squares, stops), yards and entrances; residential: yards, entrances and private houses, which are not
        public; linked: those that stream to a response centre; recognition: linked ones with face
        recognition; anpr: those that read number plates.
    """
    if FOR_FACES in cameras:
        second = cameras[FOR_FACES].to_numpy(dtype=bool)
        of_first = _of_definition(cameras, definition)
        return np.asarray(of_first & (second == (definition is Definition.RECOGNITION)))
    return _of_definition(cameras, definition)


def outdoors(cameras: pd.DataFrame) -> BoolArray:
    """Mark the rows, second ones too, that face public space, so that something can stand in their way."""
    return is_any_of(cameras["site_class"], PUBLIC_CLASSES)


def _of_definition(cameras: pd.DataFrame, definition: Definition) -> BoolArray:
    if definition in _CLASSES:
        return is_any_of(cameras["site_class"], _CLASSES[definition])
    if definition is Definition.LINKED:
        return cameras["linked"].to_numpy(dtype=bool)
    if definition is Definition.RECOGNITION:
        recognises = is_any_of(cameras["analytics"], (Analytics.RECOGNITION,))
        return np.asarray(recognises & cameras["linked"].to_numpy(dtype=bool))
    if definition is Definition.ANPR:
        return is_any_of(cameras["analytics"], (Analytics.ANPR,))
    return np.ones(len(cameras), dtype=bool)


Table = Mapping[str, float]


@dataclass(frozen=True)
class CameraSettings:
    """How a stock is spread, aimed and linked.

    Parameters
    ----------
    rule, site_mix
        What weighs where cameras go, and share of the stock by site class (`cameras/site_mix/<name>`).
    cameras_per_site
        Mean cameras at one site, 1 or more, by site class (`cameras/cameras_per_site`).
    link_propensity
        How readily a camera is linked, relative, over 0, by site class (`cameras/link_propensity`).
    recognition_weight
        Relative share of linked cameras that get face recognition, by site class
        (`cameras/recognition_weight/<siting>`).
    readers_per_site, plate_kind_mix
        Mean cameras that read plates at one site (`cameras/readers_per_site`), and which kinds these are
        (`recognition/plate_kind_mix`).
    put_up_for_faces, face_kind_mix
        Share of cameras with face recognition that were put up for it (`recognition/put_up_for_faces`), and
        which kinds these are (`recognition/face_kind_mix`).
    anpr_weight
        Relative share of cameras that read plates, by site class (`cameras/anpr_weight`).
    owner_share
        Who owns sites, by site class and owner (`cameras/owner_share/<site class>`).
    kind_mix
        Which kinds hang there, by site class and kind (`cameras/kind_mix/<site class>`).
    kinds, seeing, plates, faces
        The kind library (`cameras/kinds/*`), what counts as seen, and what plates and faces ask of a view.
    sight_line_cap_m
        How far one sees before something stands in the way, by site class (`cameras/sight_line_cap_m`).
    bearing_jitter_deg
        Largest error of aim along a street (`cameras/bearing_jitter_deg`).
    pole_setback_m
        Distance of a roadside camera's pole from the centre line it watches (`cameras/pole_setback_m`).
    junction_setback_m
        Distance of a crossing camera's pole from the middle of the crossing (`cameras/junction_setback_m`).
    aim_distance_m
        How far ahead a roadside camera's axis meets the centre line (`cameras/aim_distance_m`).
    ambient_jobs_share
        Part of jobs, against visits, in the ambient population (`cameras/ambient_jobs_share`).
    road_class_weight
        Weight of a site by the class of its street, for the road class rule (`cameras/road_class_weight`).

    Raises
    ------
    InputError
        If a table names an unknown word, lacks a class, or holds an impossible number.
    """

    rule: Placement
    site_mix: Table
    cameras_per_site: Table
    link_propensity: Table
    recognition_weight: Table
    readers_per_site: float
    plate_kind_mix: Table
    put_up_for_faces: float
    face_kind_mix: Table
    anpr_weight: Table
    owner_share: Mapping[str, Table]
    kind_mix: Mapping[str, Table]
    kinds: Mapping[str, CameraKind]
    seeing: Seeing
    plates: PlateSettings
    faces: FaceSettings
    sight_line_cap_m: Table
    bearing_jitter_deg: float
    pole_setback_m: float
    junction_setback_m: float
    aim_distance_m: float
    ambient_jobs_share: float
    road_class_weight: Table

    def __post_init__(self) -> None:
        """Check words and ranges once, so that placement need not."""
        _check_table("site_mix", self.site_mix, least=0.0)
        _check_table("cameras_per_site", self.cameras_per_site, least=1.0)
        _check_table("sight_line_cap_m", self.sight_line_cap_m, least=0.0)
        _check_table("recognition_weight", self.recognition_weight, least=0.0)
        _check_table("anpr_weight", self.anpr_weight, least=0.0)
        _check_table("link_propensity", self.link_propensity, least=0.0)
        # With a propensity of 0 a stock could never be linked completely.
        _refuse([c for c, p in self.link_propensity.items() if p == 0], "link_propensity must be over 0")
        both = [c for c, w in self.recognition_weight.items() if w > 0 and self.anpr_weight[c] > 0]
        _refuse(both, "a camera reads faces or plates, not both; set recognition or anpr weight to 0")
        _refuse([] if sum(self.site_mix.values()) > 0 else ["all"], "site_mix must not be 0 everywhere")
        for site_class, mix in self.kind_mix.items():
            _refuse([k for k in mix if k not in self.kinds], f"unknown kind in kind_mix of {site_class}")
        for name in ("face_kind_mix", "plate_kind_mix"):
            _refuse([k for k in getattr(self, name) if k not in self.kinds], f"unknown kind in {name}")


@dataclass(frozen=True)
class SightSettings:
    """What stands between cameras and what they look at.

    Parameters
    ----------
    face_height_m
        Buildings known to be no higher hide nobody (`cameras/face_height_m`).
    wall_mount_reach_m
        How far off a wall a camera may be mapped that hangs on it (`cameras/wall_mount_reach_m`).
    occluded_share
        Part of each camera's directions in which something stands in the way where no buildings are known
        (`cameras/occlusion/share`).
    occluded_width_deg
        Width of one such thing as a camera sees it (`cameras/occlusion/width_deg`).
    """

    face_height_m: float
    wall_mount_reach_m: float
    occluded_share: float
    occluded_width_deg: float


@dataclass(frozen=True)
class CoverageSettings:
    """How finely coverage of the ground is measured.

    Parameters
    ----------
    lattice_spacing_m
        Largest distance between neighbouring points of the lattice laid over each cell
        (`cameras/coverage_lattice_spacing_m`).
    """

    lattice_spacing_m: float


def _check_table(name: str, table: Table, *, least: float) -> None:
    words = [str(c) for c in SiteClass]
    _refuse([c for c in table if c not in words], f"{name} names an unknown site class")
    _refuse([c for c in words if c not in table], f"{name} lacks a site class")
    _refuse([c for c in words if not table[c] >= least], f"{name} must be {least:g} or more")


def _refuse(wrong: list[str], problem: str) -> None:
    if wrong:
        msg = f"camera settings: {problem} ({', '.join(wrong)})"
        raise InputError(msg)
