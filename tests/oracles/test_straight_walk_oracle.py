"""Cameras met on a straight walk against the closed form.

Cameras with a convex field of view of area a and perimeter P hang as a Poisson process of density λ with
random bearings. The number met on a straight walk of length L is Poisson with mean λ (a + L P / π), λ times
the mean area of the Minkowski sum of field and walk. For a sector of range r and angle θ, a = θ r² / 2 and
P = (2 + θ) r; for a full disc P = 2 π r.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from sim.cameras.coverage.street_views import street_views

WALKS, RANGE_M = 600, 60.0
APART_M = 2 * RANGE_M + 1  # walks this far apart have no camera in common


def walks(length_m, *, steps):
    """Parallel streets far apart, each of several segments."""
    y = np.arange(WALKS) * APART_M
    x = np.linspace(0, length_m, steps + 1)
    lines = [shapely.linestrings(np.column_stack([x, np.full(steps + 1, at)])) for at in y]
    number = np.arange(WALKS)
    table = {"edge_id": number, "u": 2 * number, "v": 2 * number + 1, "length_m": float(length_m)}
    return gpd.GeoDataFrame(table | {"class": "local", "oneway": False}, geometry=lines, crs="EPSG:32643")


def hung_around(length_m, density, angle_deg, chance):
    """Cameras of a Poisson process around each walk, out to where they could just see it."""
    width, height = length_m + 2 * RANGE_M, 2 * RANGE_M
    walk = np.repeat(np.arange(WALKS), chance.poisson(density * width * height, WALKS))
    n = len(walk)
    x = chance.uniform(-RANGE_M, length_m + RANGE_M, n)
    y = chance.uniform(-RANGE_M, RANGE_M, n) + walk * APART_M
    table = {
        "camera_id": np.arange(n),
        "x_m": x,
        "y_m": y,
        "site_class": "road",
        "kind": "any",
        "bearing_deg": chance.uniform(0, 360, n),
        "angle_deg": float(angle_deg),
        "range_m": RANGE_M,
        "height_m": 4.0,
        "owner": "state",
        "linked": True,
        "analytics": "none",
        "installed_on": None,
        "site_id": np.arange(n),
        "slot": 0,
        "rank": np.arange(n),
    }
    return pd.DataFrame(table)


def cameras_met(length_m, density, angle_deg, *, steps, seed):
    cameras = hung_around(length_m, density, angle_deg, np.random.default_rng(seed))
    views = street_views(cameras, walks(length_m, steps=steps))
    met = views.drop_duplicates(["camera_id", "edge_id"])["edge_id"]
    return np.bincount(met, minlength=WALKS)


def expected_met(length_m, density, angle_deg):
    angle = np.radians(angle_deg)
    area = angle * RANGE_M**2 / 2
    perimeter = 2 * np.pi * RANGE_M if angle_deg >= 360 else (2 + angle) * RANGE_M
    return density * (area + length_m * perimeter / np.pi)


@pytest.mark.parametrize("angle_deg", [37.0, 90.0, 180.0, 360.0])
@pytest.mark.parametrize(("length_m", "density"), [(300.0, 1e-4), (2000.0, 2e-5)])
def test_the_number_of_cameras_met_is_poisson_with_the_mean_of_the_formula(length_m, density, angle_deg):
    met = cameras_met(length_m, density, angle_deg, steps=1, seed=[int(angle_deg), int(length_m)])
    mean = expected_met(length_m, density, angle_deg)
    assert abs(met.mean() - mean) <= 4 * np.sqrt(mean / WALKS)
    # Index of dispersion: variance / mean of n Poisson numbers is 1 ± sqrt(2 / (n − 1)).
    assert abs(met.var(ddof=1) / met.mean() - 1) <= 4 * np.sqrt(2 / (WALKS - 1))


def test_how_a_street_is_cut_into_segments_changes_nothing():
    whole, cut = (cameras_met(300.0, 1e-4, 90.0, steps=steps, seed=3) for steps in (1, 7))
    assert (whole == cut).all()


def test_the_comparison_notices_a_fifth_too_many_cameras():
    met = cameras_met(2000.0, 2e-5, 90.0, steps=1, seed=4)
    mean = 1.2 * expected_met(2000.0, 2e-5, 90.0)
    assert abs(met.mean() - mean) > 4 * np.sqrt(mean / WALKS)
