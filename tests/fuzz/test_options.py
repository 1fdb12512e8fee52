"""What can be typed behind the command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.campaign import Case, some, try_case
from tests.fuzz.odd_values import HALF, ODD

VERBS = (
    ("run",), ("compare",), ("map",), ("explain",), ("track",), ("validate",), ("list",), ("cache",),
    ("city",),
    ("city", "import"),
)  # fmt: skip
OPTIONS = (
    "--out", "--seed", "--seeds", "--new-city", "--sample", "--engine", "--json", "--layer", "--hour",
    "--place", "--definition", "--cameras",
    "--track", "--range", "--density", "--turning", "--streets", "--population", "--districts", "--boundary",
    "--buildings", "--population-total", "--population-column", "--district-column", "--employed-share",
    "--licence",
    "--date", "--help", "-h", "--version", "--debug", "--", "-", "--nosuch", "--se",
)  # fmt: skip
VALUES = (
    "mine.yaml", "aqkol_smart_cit", "kazakhstan", "results", "notes.txt", "empty.csv", "empty.yaml", ".",
    "..", "/",
    "/dev/null", "/proc/self/mem", "/root/x", "~", "~nosuch/x", "x" * 256, "é" * 200, "x/" * 3000, "a\x00b",
    "\udcff",
    "map.png", "map.jpg", "map", "streets=2024", "streets=", "=x", "1", "0", "-1", "24", "1e400", "nan",
    "cohort",
    "people", "coverage", "scenarios", "show", "clea", "installed", "detect",
)  # fmt: skip
WORDS = st.sampled_from((*OPTIONS, *VALUES)) | st.sampled_from(VALUES) | ODD | HALF
WALK = b"latitude,longitude,seconds\n43.25,76.95,0\n43.26,76.96,600\n"
CAMERAS = b"camera,latitude,longitude\none,43.2501,76.9501\n"
FILES = {
    "mine.yaml": b"extends: nowhere\n", "small.yaml": b"extends: aqkol_smart_city\nrun: {sample: 0.003}\n",
    "notes.txt": b"notes", "empty.csv": b"", "empty.yaml": b"", "walk.csv": WALK, "cameras.csv": CAMERAS,
}  # fmt: skip
GOOD: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {
    ("run", "small.yaml"): {
        "--out": ("here",), "--seed": ("1", "0"), "--engine": ("individual",), "--json": (),
        "--seeds": ("2", "0"), "--new-city": (),
    },
    ("explain", "small.yaml"): {"--json": ()},
    ("track", "--cameras", "cameras.csv", "--track", "walk.csv"): {
        "--range": ("50", "0"), "--density": ("identify",), "--turning": ("possible",), "--json": (),
    },
    ("list",): {"regions": (), "measures": (), "definitions": ()},
    ("cache",): {"show": ()},
    ("map", "small.yaml"): {
        "--layer": ("streets", "footprints"), "--definition": ("linked",), "--out": ("a.png", "b.svg"),
        "--seed": ("3",),
    },
}  # fmt: skip
"""Calls that are right, and options that may stand behind them."""


@st.composite
def good_calls(draw: st.DrawFn) -> tuple[str, ...]:
    """Write a call that is right but for one word of it, at most."""
    begin = draw(st.sampled_from((*GOOD, *GOOD, ("list",), ("explain", "small.yaml"))))
    words = list(begin)
    for option in draw(st.lists(st.sampled_from(sorted(GOOD[begin])), unique=True, max_size=2)):
        values = GOOD[begin][option]
        words += [option, draw(st.sampled_from(values))] if values else [option]
    if draw(st.booleans()):
        words[draw(st.integers(0, len(words) - 1))] = draw(WORDS)
    return tuple(word for word in words if word != "--debug")


@some(60)
@given(verb=st.sampled_from(VERBS), words=st.lists(WORDS, max_size=6))
def test_whatever_is_typed_is_done_or_refused(
    verb: tuple[str, ...], words: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    case = Case((*verb, *(word for word in words if word != "--debug")), FILES)
    with pytest.MonkeyPatch.context() as patch:
        try_case("options", case, tmp_path_factory.getbasetemp() / "o", patch)


@some(20)
@given(call=good_calls())
def test_a_call_with_one_odd_word_is_done_or_refused(
    call: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.plots.page.page.PRINT_DPI", 10)
        try_case("options", Case(call, FILES), tmp_path_factory.getbasetemp() / "o", patch)
