"""How many of those in view of cameras with face recognition come within reach of it, by optics."""

from collections.abc import Iterator

import numpy as np

from sim.analytics.recognition.reach import face_reach_share, ring_perimeter_m
from sim.cameras.kinds import Kind
from sim.cameras.settings import CameraSettings
from sim.core.arrays import weighted_sum
from sim.core.vocabulary import Light
from sim.scenario.resolve import ResolvedScenario
from sim.world.read_settings import camera_settings

_Limits = tuple[float, float, float]
"""Opening angle, nearest and furthest distance."""


def face_reach(scenario: ResolvedScenario) -> float:
    """Work out the share of passes that lead through the part of a view in which a face is captured.

    A camera that was put up for faces (`recognition/put_up_for_faces`) hangs where the model has a camera,
    with the lens and the height of one of the kinds for faces (`recognition/face_kind_mix`). Any other one
    has recognition run on the picture that it gives, which mostly shows faces too small or too steeply. What
    counts is the pixel density (`recognition/face_density_px_per_m`) and the angle from above
    (`recognition/face_pitch_deg`).

    Returns
    -------
    Mean over the kinds of places that get cameras with face recognition, each counted by the ways that meet
    its views; the same whatever a policy allows, and 0 where no camera can have it.
    """
    settings = camera_settings(scenario)
    rows = np.array(list(_views(scenario, settings)), dtype=float).reshape(-1, 7)
    weight, angle, near, far, face_angle, face_near, face_far = rows.T
    met = weight * ring_perimeter_m(angle, near, far)
    share = face_reach_share(angle, (near, far), (face_near, face_far), face_angle_deg=face_angle)
    return weighted_sum(share, met) / float(met.sum()) if met.sum() > 0 else 0.0


def _views(scenario: ResolvedScenario, settings: CameraSettings) -> Iterator[tuple[float, ...]]:
    """Give for each place, kind of camera and its purpose how often there is one, its view and its reach."""
    put_up = scenario.numbers.number("recognition/put_up_for_faces")
    for_faces = scenario.numbers.table("recognition/face_kind_mix")
    faces = {name: _face_limits(kind, scenario, settings) for name, kind in settings.kinds.items()}
    for place, share in settings.site_mix.items():
        often = share * settings.recognition_weight[place]
        for name, part in settings.kind_mix[place].items():
            ground, cap_m = settings.kinds[name].ground(settings.seeing), settings.sight_line_cap_m[place]
            view = (ground.angle_deg, ground.near_m, min(ground.far_m, cap_m))
            yield (often * part * (1 - put_up), *view, *faces[name])
            for kind, of_those in for_faces.items():
                yield (often * part * put_up * of_those, *view, *_upto(faces[kind], cap_m))


def _face_limits(kind: Kind, scenario: ResolvedScenario, settings: CameraSettings) -> _Limits:
    near, far = kind.faces(
        scenario.numbers.number("recognition/face_density_px_per_m"),
        face_height_m=settings.seeing.face_height_m,
        steepest_pitch_deg=scenario.numbers.number("recognition/face_pitch_deg"),
    )
    lit_m = kind.night_range_m if settings.seeing.light is Light.NIGHT else float("inf")
    return kind.angle_deg, near, min(far, lit_m)


def _upto(limits: _Limits, cap_m: float) -> _Limits:
    angle, near, far = limits
    return angle, near, min(far, cap_m)
