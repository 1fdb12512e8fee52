"""The shipped parameters of cameras make settings that the facts they come from support."""

import numpy as np
import pytest
import yaml

from sim.cameras.kinds import KIND_TABLES, make_kinds
from sim.core.disk.files import shipped_folder
from sim.core.vocabulary import PUBLIC_CLASSES, Owner, SiteClass

FOLDER = shipped_folder("scenarios") / "parameters" / "cameras"
CLASSES = [str(c) for c in SiteClass]
MIXES = sorted(path.stem for path in (FOLDER / "site_mix").glob("*.yaml"))


def central(name):
    return shipped(f"cameras/{name}")


def shipped(name):
    document = yaml.safe_load((FOLDER.parent / f"{name}.yaml").read_text(encoding="utf-8"))
    latest = document["values"][max(document["values"])]
    if "by" not in document:
        return latest["central"]
    return {key: row["central"] for key, row in latest.items() if isinstance(row, dict)}


def library():
    return make_kinds({name: central(f"kinds/{name}") for name in KIND_TABLES})


def test_the_shipped_tables_make_valid_settings(settings_with):
    tables = ["cameras_per_site", "link_propensity", "anpr_weight", "sight_line_cap_m"]
    settings = settings_with(
        **{name: central(name) for name in tables},
        recognition_weight=central("recognition_weight/squares_and_stops"),
        site_mix=central("site_mix/national"),
        kinds=library(),
        plate_kind_mix=shipped("recognition/plate_kind_mix"),
        face_kind_mix=shipped("recognition/face_kind_mix"),
        kind_mix={c: central(f"kind_mix/{c}") for c in CLASSES},
        owner_share={c: central(f"owner_share/{c}") for c in CLASSES},
    )
    assert all(set(shares) <= {str(o) for o in Owner} for shares in settings.owner_share.values())


@pytest.mark.parametrize("mix", MIXES)
def test_the_shares_of_a_mix_sum_to_one_over_all_classes(mix):
    shares = central(f"site_mix/{mix}")
    assert set(shares) == set(CLASSES)
    assert sum(shares.values()) == pytest.approx(1, abs=1e-9)


def test_the_public_facing_share_of_the_national_mix_is_near_what_is_assumed_elsewhere():
    """0.45 with a range of 0.2 to 0.7 is the usual assumption; here a quarter stands at private houses."""
    shares = central("site_mix/national")
    public = sum(shares[str(c)] for c in PUBLIC_CLASSES)
    assert public == pytest.approx(0.245, abs=0.001)
    assert 0.2 < public < 0.7


def test_at_todays_national_link_share_no_class_is_linked_completely():
    """386,000 of 1.4 million; below that a growing stock never loses a link (see `layers`)."""
    shares, readiness = central("site_mix/national"), central("link_propensity")
    mean = sum(shares[c] * readiness[c] for c in CLASSES)
    assert max(readiness.values()) * (386_000 / 1_400_000) / mean < 1


@pytest.mark.parametrize(
    ("kind", "detect_m"),
    [("fixed_2mp_2p8mm", 40), ("fixed_4mp_4mm", 76), ("fixed_8mp_8mm", 228), ("plate_2mp_25mm", 356)],
)
def test_optics_of_the_library_give_the_ranges_of_their_source(kind, detect_m):
    """Ranges of a 5.4 mm sensor behind these lenses, rounded to a metre."""
    reach = library()[kind].range_m(central("pixel_density_px_per_m")["detect"])
    assert reach == pytest.approx(detect_m, abs=0.6)


def test_every_kind_is_in_every_table_of_the_library():
    kinds = set(central("kinds/pixels_px"))
    assert all(set(central(f"kinds/{name}")) == kinds for name in KIND_TABLES)
    files = {path.stem for path in (FOLDER / "kinds").glob("*.yaml")}
    assert files == set(KIND_TABLES)


def test_a_usual_tilt_keeps_the_sky_just_out_of_the_picture():
    """Half the vertical angle, rounded down; a turning camera's is of its wide end."""
    for kind in library().values():
        if kind.name != "plate_2mp_25mm":
            assert 0 <= kind.vfov_deg / 2 - kind.tilt_deg <= 1


def test_plate_cameras_have_plates_in_the_picture_where_they_read_them():
    """AxxonSoft: from 6 m, 18 degrees down, so some 18 m ahead; readable to 44 m at 200 pixels a metre."""
    kind = library()["plate_2mp_25mm"]
    near, far = kind.frame_m(kind.height_m, 0.5)
    assert near < 6 / np.tan(np.radians(18)) < far < kind.range_m(200.0)


@pytest.mark.parametrize("kind", ["fixed_2mp_2p8mm", "fixed_4mp_4mm", "fixed_8mp_8mm", "turning_4mp"])
def test_crossing_poles_stand_far_enough_back_for_usual_lenses_to_see_the_crossing(kind):
    near, far = library()[kind].frame_m(library()[kind].height_m, central("face_height_m"))
    assert near < central("junction_setback_m") < far
