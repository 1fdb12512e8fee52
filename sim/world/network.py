"""A part of the country with its cameras, and what these have in view there."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.contract import SightSettings, outdoors
from sim.cameras.coverage.face_rows import face_rows, with_face_rows
from sim.cameras.coverage.footprint import Sectors, Sight
from sim.cameras.coverage.passings import PASSINGS_IN_VIEW, passings_in_view
from sim.cameras.coverage.plate_views import plate_readers, plate_views, with_plate_limits
from sim.cameras.coverage.street_views import street_views
from sim.cameras.sightlines.sight import see_between, see_past
from sim.cameras.sightlines.walls import Walls
from sim.cameras.stock.stock import Stock
from sim.city.build import City
from sim.city.part import Part
from sim.core.draws import Draws
from sim.world.place_settings import PlaceSettings


@dataclass(frozen=True, eq=False)
class Network:
    """A part of the country and the cameras in it: all that coverage needs, and nobody walks yet.

    Parameters
    ----------
    part
        A city, or the settlements of a region: ground, streets and sites.
    stock
        Whole cameras of this city.
    cameras
        Every camera, keeping CAMERAS; with *passings_in_view* (see `sim.cameras.coverage.passings`), and with
        *kept_as_linked*, *masked*, *down_by_shock* and *failure_rate_factor* if a policy links or masks,
        something befalls the place or some cameras fail more often (see `sim.world.policy_cameras`,
        `sim.world.faults`).
    sight, plate_sight, face_sight
        What is left of the cameras' sectors, of those in which they read plates and compare faces; None if
        nothing stands in the way.
    faces
        Second rows of cameras with face recognition, for the ground on which they get faces; None to take
        them for any other camera.
    remarks
        What was left out of a file of mapped cameras, a line each.
    mapped_digest
        Of that file as it was read; empty if there is none.
    """

    part: Part
    stock: Stock
    cameras: pd.DataFrame
    sight: Sight | None = None
    plate_sight: Sight | None = None
    faces: pd.DataFrame | None = None
    face_sight: Sight | None = None
    remarks: tuple[str, ...] = ()
    mapped_digest: str = ""

    @property
    def city(self) -> City:
        """The tables of the whole part."""
        return self.part.city

    @cached_property
    def views(self) -> pd.DataFrame:
        """What street cameras see of street edges; found when first asked for."""
        return street_views(self.cameras, self.city.edges, sight=self.sight)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The table of cameras as engines take it: below it, second rows of those with face recognition."""
        return self.cameras if self.faces is None else with_face_rows(self.cameras, self.faces)

    @cached_property
    def row_views(self) -> pd.DataFrame:
        """What all rows see of street edges."""
        if self.faces is None or self.faces.empty:
            return self.views
        return pd.concat(
            [self.views, street_views(self.faces, self.city.edges, sight=self.face_sight)], ignore_index=True
        )

    @property
    def row_cell(self) -> NDArray[np.int64]:
        """The cell each row's site lies in."""
        cell_of_site: NDArray[np.int64] = self.city.sites["cell_id"].to_numpy(np.int64)
        cell: NDArray[np.int64] = cell_of_site[self.rows["site_id"].to_numpy(np.int64)]
        return cell

    @cached_property
    def plate_views(self) -> pd.DataFrame:
        """Where on street edges cameras read plates; found when first asked for."""
        return plate_views(
            plate_readers(self.cameras), self.city.edges, self.city.sites, sight=self.plate_sight
        )

    @property
    def camera_cell(self) -> NDArray[np.int64]:
        """The cell each camera's site lies in, in the order of *cameras*."""
        return self.row_cell[: len(self.cameras)]


def with_views(network: Network, settings: PlaceSettings, draws: Draws) -> Network:
    """Say what the cameras of a network have in view: of people at places, of plates and of faces.

    Parameters
    ----------
    network
        A part and its cameras.
    settings, draws
        What cameras see, and the chance of the part.
    """
    city, cameras = network.city, with_plate_limits(network.cameras, settings.cameras)
    sight = sight_of(cameras, city, settings.sight, draws)
    cameras = cameras.assign(**{PASSINGS_IN_VIEW: passings_in_view(cameras, settings.passings, sight)})
    faces = face_rows(cameras, settings.cameras)
    plate_sight = face_sight = None
    if sight is not None:
        plate_sight, face_sight = (
            sight_of(rows, city, settings.sight, draws) for rows in (plate_readers(cameras), faces)
        )
    faces = faces.assign(**{PASSINGS_IN_VIEW: passings_in_view(faces, settings.passings, face_sight)})
    return replace(
        network,
        cameras=cameras,
        sight=sight,
        plate_sight=plate_sight,
        faces=faces,
        face_sight=face_sight,
    )


def sight_of(cameras: pd.DataFrame, city: City, settings: SightSettings, draws: Draws) -> Sight | None:
    """Cut what cameras see with the city's buildings, or, where none are known, with the share assumed.

    Only cameras that face public space are looked at: those in rooms see their room, those of
    private houses their yard.

    Returns
    -------
    What they see; None if nothing stands in the way, so that each sees its sector.
    """
    rows = np.flatnonzero(outdoors(cameras))
    if city.buildings is not None:
        walls = Walls.of(city.buildings, lowest_m=settings.face_height_m)
        seen = see_past(Sectors.of(cameras).take(rows), walls, mount_reach_m=settings.wall_mount_reach_m)
        return Sight(rows[seen.camera], seen.ground)
    if settings.occluded_share == 0:
        return None
    return see_between(
        cameras, rows, share=settings.occluded_share, width_deg=settings.occluded_width_deg, draws=draws
    )
