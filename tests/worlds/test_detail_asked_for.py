"""The more of a person an image must resolve, the less a camera sees: never more people, never longer."""

from sim.core.vocabulary import PixelDensity
from sim.engine.individual.day import run_individual_day

DETAIL = ("detect", "observe", "recognise", "identify")


def seconds_by_camera(sightings):
    return (sightings["exit_s"] - sightings["enter_s"]).groupby(sightings["camera_id"]).sum()


def test_asking_for_more_detail_shortens_ranges_and_sightings_of_the_same_cameras(scenario_file, day_in):
    assert set(DETAIL) == {str(word) for word in PixelDensity}
    days = [
        day_in(scenario_file("extends: baseline_2025", f"run: {{pixel_density: {word}}}")) for word in DETAIL
    ]
    simulated = [run_individual_day(day).sightings for day in days]
    for wide, narrow, much, less in zip(days, days[1:], simulated, simulated[1:], strict=False):
        assert (wide.cameras["camera_id"] == narrow.cameras["camera_id"]).all()
        assert (wide.cameras["range_m"] >= narrow.cameras["range_m"]).all()
        assert set(less["resident_id"]) <= set(much["resident_id"])
        seconds = seconds_by_camera(less)
        # Sums of the same stretches, cut shorter; a microsecond is far above their rounding.
        assert (seconds <= seconds_by_camera(much).reindex(seconds.index) + 1e-6).all()
    assert len(simulated[-1]) < len(simulated[0])
