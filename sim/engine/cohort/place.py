"""What the working cameras of a part see, at sites and on arcs, laid out for the kernel."""

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.camera_draws import camera_uniform
from sim.cameras.contract import cameras_of
from sim.core.arrays import BoolArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.errors import ContractError
from sim.core.model_choices import VehicleVisibility
from sim.core.vocabulary import MODES, Definition, Mode
from sim.engine.cohort.kernel_types import (
    ARC_CELL,
    ARC_ROW,
    ARC_VIEW,
    CHANNEL_BITS,
    DEFINITION_BITS,
    DEFINITIONS,
    MOST_ROWS,
    MOST_US,
    MOST_WATCHES,
    ROW_BITS,
    CameraViews,
    Channels,
    ViewsByMode,
)
from sim.engine.cohort.place_sites import lay_out_sites
from sim.engine.shared.place_views import SiteCameras
from sim.engine.shared.settings import ExposureSettings
from sim.engine.shared.vehicles import looks_through_windscreens
from sim.engine.shared.views_and_draws import ArcViews, reader_of_site, view_times_us


def make_place(
    cameras: pd.DataFrame,
    camera_cell: IntArray,
    up: BoolArray,
    arcs: ArcViews,
    plate_arcs: ArcViews,
    sites: SiteCameras,
    *,
    arc_us: IntArray,
    n_nodes: int,
    settings: ExposureSettings,
    draws: Draws,
    definitions: Collection[Definition] = DEFINITIONS,
) -> CameraViews:
    """Lay out the views of all cameras that work and count.

    Parameters
    ----------
    cameras, camera_cell, up
        Table of cameras, the cell in which each stands, and which of them work.
    arcs, plate_arcs, sites
        What cameras see of arcs, where they read plates on them, and which stand at which site.
    arc_us, n_nodes
        How long each arc of the part takes, by mode and arc; street nodes of the part.
    settings, draws
        The numbers of the exposure model and the part's chance.
    definitions
        Under which cameras count; all unless given.
    """
    bits = _definitions(cameras, definitions)
    reader = reader_of_site(cameras, up & (bits[1] > 0))
    up = up & bits.any(axis=0)
    sees_street = np.zeros(len(cameras), dtype=bool)
    sees_street[arcs.camera] = True
    of_persons, of_vehicles, channels = _channels(bits, camera_cell, reader, sees_street)
    if settings.vehicle_visibility is VehicleVisibility.CAMERA:
        number = camera_uniform(Decision.SEEN_IN_VEHICLE_CAMERA, cameras, draws)
        channels = channels._replace(in_vehicle=number[channels.camera])
    looks_in = looks_through_windscreens(cameras, settings)
    return CameraViews(
        arcs=make_views_by_mode(arcs, plate_arcs, up, looks_in, of_persons, of_vehicles, channels, arc_us),
        sites=lay_out_sites(
            sites, cameras, up, of_persons, channels, n_nodes=n_nodes, settings=settings, draws=draws
        ),
        channels=channels,
    )


def _channels(
    bits: NDArray[np.uint8], camera_cell: IntArray, reader: IntArray, sees_street: BoolArray
) -> tuple[NDArray[np.int32], NDArray[np.int32], Channels]:
    """Give numbers to the channels and say what they are: one of persons a camera, one of vehicles a site."""
    by_cell = np.lexsort((camera_cell, ~sees_street))
    reading = by_cell[reader[by_cell] == by_cell]
    camera = np.concatenate([by_cell, reading]).astype(np.int32)
    of_persons, of_vehicles = np.full((2, bits.shape[1]), -1, dtype=np.int32)
    of_persons[by_cell] = np.arange(by_cell.size)
    of_vehicles[reading] = by_cell.size + np.arange(reading.size)
    of_vehicles = np.where(reader >= 0, of_vehicles[reader], np.int32(-1))
    definitions = np.concatenate([bits[0, by_cell], bits[1, reading]])
    return (
        of_persons,
        of_vehicles,
        Channels(definitions, camera_cell[camera].astype(np.int32), camera, np.zeros(0), by_cell.size),
    )


def _definitions(cameras: pd.DataFrame, definitions: Collection[Definition]) -> NDArray[np.uint8]:
    """Set the bits of the definitions that each camera counts under: of persons, then of vehicles."""
    bits = np.zeros((2, len(cameras)), dtype=np.uint8)
    for definition in definitions:
        counts = np.asarray(cameras_of(cameras, definition))
        bits[int(definition is Definition.ANPR), counts] |= 1 << DEFINITIONS.index(definition)
    return bits


def make_views_by_mode(
    views: ArcViews,
    plate_views: ArcViews,
    up: BoolArray,
    looks_in: BoolArray | None,
    of_persons: NDArray[np.int32],
    of_vehicles: NDArray[np.int32],
    channels: Channels,
    arc_us: IntArray,
) -> ViewsByMode:
    """Lay out what working cameras see of persons by mode, of number plates, and through windscreens.

    Parameters
    ----------
    views, plate_views
        What cameras see of arcs, and where they read plates on them.
    up, looks_in, of_persons, of_vehicles
        Of each camera: whether it works, whether it looks through windscreens (None if no camera sees people
        in cars otherwise than others do), its channel, and that of its site's readers; -1 if it reads none.
    channels, arc_us
        What each channel counts as; how long each arc takes, by mode and arc.
    """
    check_room("watches", channels.cell.size, MOST_WATCHES)
    check_room("microseconds on an arc", int(arc_us.max(initial=0)), MOST_US)
    seen = np.flatnonzero(up[views.camera])
    read = np.flatnonzero(of_vehicles[plate_views.camera] >= 0)
    layers = [_layer(views, seen, of_persons, channels, time_us) for time_us in arc_us]
    car_us = arc_us[MODES.index(Mode.CAR)]
    layers.append(_layer(plate_views, read, of_vehicles, channels, car_us))
    if looks_in is not None:
        through = looks_in[views.camera[seen]]
        layers += [_layer(views, seen[some], of_persons, channels, car_us) for some in (~through, through)]
    return _one_after_another(layers)


def _layer(
    views: ArcViews, rows: IntArray, channel_of: NDArray[np.int32], channels: Channels, time_us: IntArray
) -> ViewsByMode:
    """Lay out one layer; its last row is that of no arc."""
    enter_us, exit_us = view_times_us(views, rows, time_us)
    lasting = exit_us > enter_us
    rows, enter_us, exit_us = rows[lasting], enter_us[lasting], exit_us[lasting]
    channel, arc = channel_of[views.camera[rows]], views.arc[rows]
    seen = np.zeros(rows.size, dtype=ARC_VIEW)
    seen["enter_us_channel"] = enter_us << CHANNEL_BITS | channel
    seen["exit_us_definitions"] = exit_us << DEFINITION_BITS | channels.definitions[channel]
    begins = np.flatnonzero(np.diff(arc, prepend=-1))
    row = np.repeat(np.arange(begins.size), np.diff(begins, append=rows.size))
    step = time_us << ROW_BITS
    step[arc[begins]] |= np.arange(1, begins.size + 1)
    cells, first_cell = _cells(row, channels.cell[channel], channels.definitions[channel], begins.size)
    each = np.zeros(begins.size, dtype=ARC_ROW)
    each["first_view"], each["first_cell"] = begins, first_cell
    if begins.size:
        each["definitions"] = np.bitwise_or.reduceat(channels.definitions[channel], begins)
    in_view_us = _time_in_view(row, enter_us, exit_us, channels.definitions[channel], begins.size)
    return ViewsByMode(step.astype(np.uint64), each, seen, cells, in_view_us)


def _cells(
    row: IntArray, cell: NDArray[np.int32], definitions: NDArray[np.uint8], n_rows: int
) -> tuple[NDArray[np.void], IntArray]:
    """List the cells of the cameras that see each row, each once, and where each row's begin."""
    order = np.lexsort((cell, row))
    is_first = np.ones(order.size, dtype=bool)
    is_first[1:] = (np.diff(row[order]) != 0) | (np.diff(cell[order]) != 0)
    first = np.flatnonzero(is_first)
    cells = np.zeros(first.size, dtype=ARC_CELL)
    cells["cell"] = cell[order[first]]
    if first.size:
        cells["definitions"] = np.bitwise_or.reduceat(definitions[order], first)
    return cells, np.searchsorted(row[order[first]], np.arange(n_rows)).astype(np.int64)


def _time_in_view(
    row: IntArray, enter_us: IntArray, exit_us: IntArray, definitions: NDArray[np.uint8], n_rows: int
) -> IntArray:
    """Find how long at least one view lasts, by row and definition; views come in the order of entering."""
    in_view = np.zeros((n_rows, len(DEFINITIONS)), dtype=np.int64)
    longest = int(exit_us.max(initial=0)) + 1
    for number in range(len(DEFINITIONS)):
        counts = np.flatnonzero(definitions >> number & 1)
        shift = row[counts] * longest
        begin, end = enter_us[counts] + shift, exit_us[counts] + shift
        furthest = np.maximum.accumulate(np.concatenate([[0], end]))[:-1]
        lasts = np.maximum(end - np.maximum(begin, furthest), 0)
        np.add.at(in_view[:, number], row[counts], lasts)
    return in_view


def check_room(what: str, number: int, most: int) -> None:
    """Make sure that a number fits beside what shares its bits.

    Raises
    ------
    ContractError
        If it does not.
    """
    if number > most:
        msg = f"a part with {number} {what} cannot be laid out; the most is {most}"
        raise ContractError(msg)


def _one_after_another(layers: list[ViewsByMode]) -> ViewsByMode:
    """Put layers into one list of rows, each of which ends where the next one begins."""
    steps, rows, n_rows, n_views, n_cells = [], [], 0, 0, 0
    for layer in layers:
        seen = layer.step & np.uint64(MOST_ROWS) > 0
        steps.append(layer.step + np.where(seen, np.uint64(n_rows), np.uint64(0)))
        moved = layer.rows.copy()
        moved["first_view"] += n_views
        moved["first_cell"] += n_cells
        rows.append(moved)
        n_rows, n_views, n_cells = (
            n_rows + layer.rows.size,
            n_views + layer.views.size,
            n_cells + layer.cells.size,
        )
    check_room("seen arcs", n_rows, MOST_ROWS)
    end = np.zeros(1, dtype=ARC_ROW)
    end["first_view"], end["first_cell"] = n_views, n_cells
    return ViewsByMode(
        np.stack(steps),
        np.concatenate([*rows, end]),
        np.concatenate([layer.views for layer in layers]),
        np.concatenate([layer.cells for layer in layers]),
        np.concatenate([layer.in_view_us for layer in layers]),
    )
