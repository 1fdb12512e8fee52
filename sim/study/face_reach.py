"""How many of those in view of cameras with face recognition come within reach of it, by their optics."""

import numpy as np

from sim.cameras.definitions import cameras_of
from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.engine.read_settings import camera_settings
from sim.engine.recognition.reach import face_reach_share, ring_perimeter_m
from sim.study.run import Run


def face_reach_of(run: Run) -> float:
    """Work out the share of passes that lead through the part of a view in which a face is captured.

    Cameras of a stock have the optics of their kind, whatever software their streams run through, so that
    few of those with recognition may be able to capture faces at all. `recognition/face_in_reach` takes them
    for cameras that were put up for faces.

    Parameters
    ----------
    run
        Of a city.

    Returns
    -------
    Mean over cameras with face recognition, each counted by the ways that meet its view; NaN without any.

    Raises
    ------
    InputError
        If the run is of a country, whose cameras are not kept one by one.
    """
    if run.network is None:
        msg = f"the cameras of {run.place} are not kept one by one; choose a city to look at their optics"
        raise InputError(msg)
    numbers, table = run.scenario.numbers, run.network.cameras
    table = table[cameras_of(table, Definition.RECOGNITION)]
    kinds = camera_settings(run.scenario).kinds
    asked = {
        "density_px_per_m": numbers.number("recognition/face_density_px_per_m"),
        "face_height_m": numbers.number("cameras/face_height_m"),
        "steepest_pitch_deg": numbers.number("recognition/face_pitch_deg"),
    }
    limits = {str(kind): kinds[kind].faces(**asked) for kind in table["kind"].unique()}
    faces = np.array([limits[str(kind)] for kind in table["kind"]]).reshape(-1, 2)
    angle = table["angle_deg"].to_numpy(float)
    view = table["near_m"].to_numpy(float), table["range_m"].to_numpy(float)
    met = ring_perimeter_m(angle, *view)
    share = face_reach_share(angle, view, (faces[:, 0], faces[:, 1]))
    return float(share @ met / met.sum()) if met.sum() > 0 else float("nan")
