"""What users write that has been called something else before, so that an old file is told the new name."""

from collections.abc import Container

RENAMED = {
    "plate": "anpr",
    "gates": "face_access_points",
    "cameras/mapped_kind/plate": "cameras/mapped_kind/anpr",
    "cameras/plate_weight": "cameras/anpr_weight",
    "exposure/uptime": "exposure/availability",
    "faults/unrest_cameras_hit": "faults/unrest_cameras_broken",
    "gates/capture": "face_access_points/capture",
    "gates/enrolled": "face_access_points/enrolled",
    "gates/equipped": "face_access_points/equipped",
    "people/anchors/commute_min": "people/validation_targets/commute_min",
    "people/anchors/hourly_distance": "people/validation_targets/hourly_distance",
    "people/anchors/hourly_share": "people/validation_targets/hourly_share",
    "people/anchors/travel_min_per_day": "people/validation_targets/travel_min_per_day",
    "people/anchors/trip_km": "people/validation_targets/trip_km",
    "people/anchors/walk_share": "people/validation_targets/walk_share",
    "people/visitors/gates": "people/visitors/entry_points",
    "recognition/false_match": "recognition/false_match_rate",
    "recognition/hit_rate": "recognition/true_positive_identification_rate",
    "recognition/plate_misread": "recognition/anpr_misread",
    "recognition/plate_read": "recognition/anpr_read",
    "response/intercepted": "response/stopped",
    "stock/almaty_plate": "stock/almaty_anpr",
    "stock/aqkol_plate_share": "stock/aqkol_anpr_share",
    "stock/national_plate_share": "stock/national_anpr_share",
    "stock/programme_plate_share": "stock/programme_anpr_share",
    "validation/reads_per_plate_camera": "validation/reads_per_anpr_camera",
    "validation/watched_poles_per_km": "validation/camera_poles_per_km",
}
"""Keys, words and parameters by their old names; an old name is only answered where the new one is known."""


def called_now(name: str, known: Container[str]) -> str | None:
    """Say what *name* is called now, its last part being a word of old; None if it is not known here."""
    block, dot, word = name.rpartition(".")
    new = RENAMED.get(word)
    return f"'{name}' is called '{block}{dot}{new}' now" if new in known else None
