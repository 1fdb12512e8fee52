import subprocess
import sys
from itertools import pairwise

import pytest

from sim.plots.page.lettering import text_width_in, wrap_to_width
from sim.plots.page.page import mapped_in, sampling_note, source_line
from sim.plots.page.style import COVERAGE_RAMP, EMPTY_CELL, NONE_SEEN, PEOPLE_RAMP, ramp, tint


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour after WCAG 2.2: what a greyscale print keeps."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colours", [COVERAGE_RAMP, PEOPLE_RAMP])
def test_map_colours_darken_step_by_step_so_that_greyscale_reads_the_same(colours: tuple[str, ...]) -> None:
    steps = [luminance(NONE_SEEN), *(luminance(colour) for colour in colours)]

    assert all(lighter / darker > 1.15 for lighter, darker in pairwise(steps))


def test_empty_cells_cannot_be_mistaken_for_a_class() -> None:
    red, green, blue = (int(EMPTY_CELL[start : start + 2], 16) for start in (1, 3, 5))

    assert red == green == blue
    assert EMPTY_CELL not in (*COVERAGE_RAMP, *PEOPLE_RAMP)


def test_a_ramp_of_fewer_steps_keeps_its_ends() -> None:
    assert ramp(COVERAGE_RAMP, 3)[0] == COVERAGE_RAMP[0]
    assert ramp(COVERAGE_RAMP, 3)[-1] == COVERAGE_RAMP[-1]
    assert len(set(ramp(COVERAGE_RAMP, 6))) == 6


def test_tinting_mixes_with_paper() -> None:
    assert tint("#000000", 1) == "#000000"
    assert tint("#000000", 0) == "#ffffff"


def test_lines_are_wrapped_to_the_width_and_no_word_is_lost() -> None:
    text = "How many people does a camera network observe in a day, and what does a policy change?"

    lines = wrap_to_width(text, 2.0, 9)

    assert len(lines) > 1
    assert " ".join(lines) == text
    assert all(text_width_in(line, 9) <= 2.0 for line in lines)


def test_a_note_states_the_sample_and_what_one_person_counts_for() -> None:
    note = sampling_note({"people": 200, "residents": 10_000}, of_cells=True)

    assert "200 of 10,000 residents (2 %)" in note
    assert "counts for 50" in note


def test_a_note_on_everybody_claims_no_sampling_error() -> None:
    assert "sampling adds no error" in sampling_note({"people": 10, "residents": 10})


def test_a_note_on_a_sample_names_the_ceiling_of_every_share() -> None:
    summary = {"people": 10, "residents": 100, "funnel": {"leave_home": {"residents": 85}}}
    assert "85.0 % leave home on the day; nobody else can be observed" in sampling_note(summary)


def test_a_source_line_says_that_nothing_in_the_picture_is_a_record_of_real_people() -> None:
    line = source_line(about="Scenario a, seed 1", crs="EPSG:32643")

    assert "not a record of real ones" in line
    assert line.endswith("Scenario a, seed 1. Projection EPSG:32643.")


def test_a_source_line_says_where_cameras_were_mapped() -> None:
    for is_imported in (False, True):
        alone, among = (
            source_line(about="a", is_imported=is_imported, mapped=mapped_in("cameras.csv", top_up=top_up))
            for top_up in (False, True)
        )
        assert "cameras as mapped in cameras.csv" in alone
        assert "cameras as mapped in cameras.csv and simulated ones" in among
        assert "people and cameras" not in alone


def test_importing_the_plots_touches_no_global_figure_state() -> None:
    code = (
        "import sys, sim.plots.draw, sim.plots.maps.cell_map, sim.plots.charts.comparison_chart; "
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
