"""One walk of 1,000 points past 100,000 cameras: exact cuts against looking every metre."""

import numpy as np
from printing import print_table
from pyproj import Geod
from rounds import ROUNDS, must_agree, ratio, take_turns
from scipy.spatial import KDTree

from sim.track.exposure import track_exposure
from sim.track.in_view import Views
from sim.track.pieces import Planes, geocentric_m
from sim.track.walk import Track

CAMERAS, POINTS = 100_000, 1_000
STEP_M = 1.0
GEOD = Geod(ellps="WGS84")


def main() -> None:
    track, views = _walk(), _cameras()
    timed = take_turns(
        {
            f"a look every {STEP_M:g} m": lambda: _sampled(track, views),
            "exact": lambda: track_exposure(track, views).metres_in_view,
        }
    )
    looked, exact = timed.values()
    must_agree("the metres in view", agree=abs(looked.answer - exact.answer) < 0.01 * exact.answer)
    print_table(
        f"A walk of {POINTS:,} points past {CAMERAS:,} cameras (medians of {ROUNDS} runs, CPU)",
        ["route", "seconds", "against exact", "metres in view"],
        [
            [name, f"{one.median_s:.3f}", ratio(one, exact), f"{one.answer:,.2f}"]
            for name, one in timed.items()
        ],
        "Reading the files takes longer: most of half a second for the cameras.",
    )


def _walk() -> Track:
    """Wander through a city, some 10 m from point to point."""
    turn = np.cumsum(np.sin(np.arange(POINTS) * 0.7) * 0.8)
    east, north = np.cumsum(10 * np.cos(turn)), np.cumsum(10 * np.sin(turn))
    latitude = 43.25 + north / 111_000
    return Track(76.9 + east / 81_000, latitude, np.arange(POINTS) * 7.0)


def _cameras() -> Views:
    """Scatter cameras evenly over a city, every other one directed."""
    number = np.arange(CAMERAS)
    golden, silver = (number * 0.6180339887498949) % 1, (number * 0.41421356237309515) % 1
    return Views(
        number,
        76.75 + 0.3 * golden,
        43.15 + 0.2 * silver,
        (number * 137.5) % 360,
        np.where(number % 2, 90.0, 360.0),
        np.full(CAMERAS, 50.0),
    )


def _sampled(track: Track, views: Views) -> float:
    """Look for cameras from every place along the walk, one metre after another."""
    longitude, latitude = track.longitude_deg, track.latitude_deg
    azimuth, _, length_m = GEOD.inv(longitude[:-1], latitude[:-1], longitude[1:], latitude[1:])
    count = np.ceil(length_m / STEP_M).astype(int)
    at = np.repeat(np.arange(len(count)), count)
    part = (np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count) + 0.5) / count[at]
    lon, lat, _ = GEOD.fwd(longitude[at], latitude[at], azimuth[at], part * length_m[at])
    places = geocentric_m(lon, lat)
    near = KDTree(geocentric_m(views.longitude_deg, views.latitude_deg)).query_ball_point(places, 50.0)
    place = np.repeat(np.arange(len(places)), [len(some) for some in near])
    camera = np.concatenate([np.array(some, dtype=int) for some in near])
    planes = Planes(views.longitude_deg, views.latitude_deg)
    east, north = planes.project(places[place], camera)
    off = np.abs((np.degrees(np.arctan2(east, north)) - views.bearing_deg[camera] + 180) % 360 - 180)
    seen = np.unique(place[off <= views.angle_deg[camera] / 2])
    return float((length_m / count)[at[seen]].sum())


if __name__ == "__main__":
    main()
